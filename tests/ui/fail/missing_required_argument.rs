use alicloud_client::{Timestamp, cloudfw::Client};

fn main() {
    let client = Client::builder().build().unwrap();
    let start = Timestamp::from_unix_seconds(1749657600);
    let _ = client.describe_outgoing_destination(start);
}

use alicloud_client::cloudfw::{Client, Lang};

fn main() {
    let client = Client::builder().build().unwrap();
    let _ = client.describe_internet_open_port().risk_level(Lang::Chinese);
}

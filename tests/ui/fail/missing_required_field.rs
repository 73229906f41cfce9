use alicloud_client::Timestamp;
use alicloud_tests::golden::{Direction, operations::many_required::ManyRequiredRequired};

fn main() {
    let _ = ManyRequiredRequired {
        name: "a name".to_owned(),
        enabled: true,
        since: Timestamp::from_unix_seconds(1700000000),
        tags: vec![],
        direction: Direction::Inbound,
    };
}

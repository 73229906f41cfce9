//! How a user builds answers and unknown values in tests of their own.

use alicloud_client::cloudfw::operations::describe_user_ips_whitelist::{
    DescribeUserIpsWhitelistResponse, WhitelistsItem,
};
use alicloud_client::cloudfw::Direction;

fn main() {
    let mut item = WhitelistsItem::default();
    item.direction = Some(Direction::Inbound);
    let mut response = DescribeUserIpsWhitelistResponse::default();
    response.whitelists.push(item);

    let decoded =
        DescribeUserIpsWhitelistResponse::from_json(r#"{"Whitelists":[{"Direction":1.0}]}"#);
    assert_eq!(decoded.unwrap(), response);

    let newer = Direction::from("sideways");
    assert!(!newer.is_known());
    assert_eq!(newer.as_str(), "sideways");
}

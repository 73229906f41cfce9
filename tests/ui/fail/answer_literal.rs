use alicloud_client::cloudfw::operations::describe_user_ips_whitelist::DescribeUserIpsWhitelistResponse;

fn main() {
    let _ = DescribeUserIpsWhitelistResponse {
        request_id: None,
        whitelists: Vec::new(),
        ipv6_whitelists: Vec::new(),
    };
}

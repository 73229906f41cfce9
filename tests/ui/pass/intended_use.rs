//! What a user writes.

use std::time::{Duration, SystemTime};

use alicloud_client::cloudfw::{Client, DestinationCategory, ErrorCode, Lang, Result};

#[allow(dead_code)]
async fn destinations(client: &Client) -> Result<Vec<String>> {
    let end = SystemTime::now();
    let start = end - Duration::from_secs(3600);
    let request = client
        .describe_outgoing_destination(start, end)
        .category_id(DestinationCategory::RiskDomain)
        .category_id(DestinationCategory::from("NewerThanThisCrate"))
        .lang(Lang::English)
        .public_ip("203.0.113.7")
        .page_size(50)
        .is_ai_traffic(false)
        .extra_query("Newer", "value");
    let response = match request.clone().send().await {
        Ok(response) => response,
        Err(error) if error.is_throttled() => request.send().await?,
        Err(error) if error.code() == Some(&ErrorCode::ErrorTimeError) => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    Ok(response.dst_list.into_iter().filter_map(|item| item.dst_ip).collect())
}

fn main() {}

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

#[allow(dead_code)]
async fn ports(client: &Client) -> Result<Vec<i64>> {
    let request = client.describe_internet_open_port().page_size(50);
    let mut ports = Vec::new();
    let mut items = request.clone().items().max_pages(100);
    while let Some(item) = items.try_next().await? {
        ports.extend(item.port);
    }
    let mut pages = request.clone().pages();
    while let Some(page) = pages.try_next().await? {
        ports.extend(page.data_list.into_iter().filter_map(|item| item.port));
    }
    ports.extend(request.items().collect_all().await?.into_iter().filter_map(|item| item.port));
    Ok(ports)
}

fn main() {}

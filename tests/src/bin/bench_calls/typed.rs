//! The typed client.

use std::hint::black_box;

use alicloud_client::cloudfw::operations::describe_internet_open_port::{
    DescribeInternetOpenPortRequest, DescribeInternetOpenPortResponse,
};
use alicloud_client::cloudfw::{Client, Lang, RiskLevel};
use alicloud_client::{
    BoxFuture, Credentials, HttpRequest, HttpResponse, RateLimit, RateLimiter, Transport,
    TransportError,
};

use crate::answers::{Answers, Size};
use crate::work::Subject;
use crate::{Failure, server};

/// Clients of the typed crate.
pub(crate) struct Typed {
    answers: Answers,
    offline: Client,
    small: Client,
    large: Client,
}

impl Typed {
    pub(crate) fn new(answers: &Answers) -> Result<Self, Failure> {
        let offline = Client::builder()
            .credentials(Credentials::new("LTAI4GExampleExampleKeyId", "ExampleSecret"))
            .transport(Empty)
            .rate_limiter(limiter())
            .build()?;
        let online = |size| -> Result<Client, Failure> {
            let address = server::start(answers.get(size))?;
            let client = Client::builder()
                .credentials(Credentials::new("LTAI4GExampleExampleKeyId", "ExampleSecret"))
                .endpoint(format!("http://{address}"))
                .rate_limiter(limiter())
                .build()?;
            Ok(client)
        };
        Ok(Self {
            answers: answers.clone(),
            offline,
            small: online(Size::Small)?,
            large: online(Size::Large)?,
        })
    }
}

impl Subject for Typed {
    const HAS_SPANS: bool = true;

    async fn sign(&self) -> Result<(), Failure> {
        black_box(request(&self.offline).send().await?);
        Ok(())
    }

    fn parse(&self, size: Size) -> Result<(), Failure> {
        let text = std::str::from_utf8(self.answers.get(size))?;
        black_box(DescribeInternetOpenPortResponse::from_json(text)?);
        Ok(())
    }

    async fn call(&self, size: Size) -> Result<(), Failure> {
        let client = match size {
            Size::Small => &self.small,
            Size::Large => &self.large,
        };
        let answer = request(client).send().await?;
        match answer.data_list.is_empty() {
            true => Err("the typed client has read no item".into()),
            false => Ok(()),
        }
    }
}

/// A limiter that counts every call and lets all of them pass.
fn limiter() -> RateLimiter {
    let limiter = RateLimiter::documented();
    limiter.set("DescribeInternetOpenPort", RateLimit { calls: u32::MAX, seconds: 1 });
    limiter
}

fn request(client: &Client) -> DescribeInternetOpenPortRequest {
    client
        .describe_internet_open_port()
        .lang(Lang::Chinese)
        .risk_level(RiskLevel::High)
        .current_page(1)
        .page_size(10)
}

/// Answers every request at once with an empty object, so that what is left is making requests.
#[derive(Debug)]
struct Empty;

impl Transport for Empty {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        black_box(request);
        let response = HttpResponse {
            status: http::StatusCode::OK,
            headers: http::HeaderMap::new(),
            body: bytes::Bytes::from_static(b"{}"),
        };
        Box::pin(std::future::ready(Ok(response)))
    }
}

//! The client that somebody writes by hand for one operation and tunes well: `reqwest`, signature
//! V3 with everything constant prepared, and a derived parser.

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::SystemTime;

use hmac::{Hmac, KeyInit as _, Mac as _};
use http::header::{ACCEPT, AUTHORIZATION, HOST, USER_AGENT};
use http::{HeaderName, HeaderValue};
use reqwest::{Method, Request, Url};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::answers::{Answers, Size};
use crate::work::Subject;
use crate::{Failure, server};

static ACTION: HeaderName = HeaderName::from_static("x-acs-action");
static VERSION: HeaderName = HeaderName::from_static("x-acs-version");
static DATE: HeaderName = HeaderName::from_static("x-acs-date");
static NONCE: HeaderName = HeaderName::from_static("x-acs-signature-nonce");
static CONTENT: HeaderName = HeaderName::from_static("x-acs-content-sha256");

const EMPTY_HASH: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const SIGNED: &str =
    "host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version";

/// The hand-written client, with an address per size of answer.
pub(crate) struct Bare {
    answers: Answers,
    client: reqwest::Client,
    key: Hmac<Sha256>,
    small: Address,
    large: Address,
}

struct Address {
    url: Url,
    host: HeaderValue,
}

impl Address {
    fn new(body: &[u8]) -> Result<Self, Failure> {
        let address = server::start(body)?.to_string();
        Ok(Self { url: format!("http://{address}").parse()?, host: address.parse()? })
    }
}

impl Bare {
    pub(crate) fn new(answers: &Answers) -> Result<Self, Failure> {
        Ok(Self {
            answers: answers.clone(),
            client: reqwest::Client::builder().no_proxy().build()?,
            key: Hmac::new_from_slice(b"ExampleSecret")?,
            small: Address::new(answers.get(Size::Small))?,
            large: Address::new(answers.get(Size::Large))?,
        })
    }

    fn address(&self, size: Size) -> &Address {
        match size {
            Size::Small => &self.small,
            Size::Large => &self.large,
        }
    }

    fn request(&self, address: &Address, language: &str, risk: &str) -> Result<Request, Failure> {
        let mut query = String::with_capacity(64);
        let parameters =
            [("CurrentPage", "1"), ("Lang", language), ("PageSize", "10"), ("RiskLevel", risk)];
        for (name, value) in parameters {
            if !query.is_empty() {
                query.push('&');
            }
            query.push_str(name);
            query.push('=');
            encode(value, &mut query);
        }
        let date = humantime::format_rfc3339_seconds(SystemTime::now()).to_string();
        let mut random = [0; 16];
        getrandom::fill(&mut random)?;
        let nonce = hex(&random);
        let authorization = self.authorization(address, &query, &date, &nonce)?;

        let mut url = address.url.clone();
        url.set_query(Some(&query));
        let mut request = Request::new(Method::POST, url);
        let headers = request.headers_mut();
        headers.reserve(9);
        headers.insert(HOST, address.host.clone());
        headers.insert(USER_AGENT, HeaderValue::from_static("bare"));
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(&ACTION, HeaderValue::from_static("DescribeInternetOpenPort"));
        headers.insert(&VERSION, HeaderValue::from_static("2017-12-07"));
        headers.insert(&DATE, date.try_into()?);
        headers.insert(&NONCE, nonce.try_into()?);
        headers.insert(&CONTENT, HeaderValue::from_static(EMPTY_HASH));
        headers.insert(AUTHORIZATION, authorization.try_into()?);
        Ok(request)
    }

    fn authorization(
        &self,
        address: &Address,
        query: &str,
        date: &str,
        nonce: &str,
    ) -> Result<String, Failure> {
        let mut hash = Sha256::new();
        for part in [
            "POST\n/\n",
            query,
            "\nhost:",
            address.host.to_str()?,
            "\nx-acs-action:DescribeInternetOpenPort\nx-acs-content-sha256:",
            EMPTY_HASH,
            "\nx-acs-date:",
            date,
            "\nx-acs-signature-nonce:",
            nonce,
            "\nx-acs-version:2017-12-07\n\n",
            SIGNED,
            "\n",
            EMPTY_HASH,
        ] {
            hash.update(part);
        }
        let mut mac = self.key.clone();
        mac.update(b"ACS3-HMAC-SHA256\n");
        mac.update(hex(&hash.finalize()).as_bytes());
        let signature = hex(&mac.finalize().into_bytes());
        Ok(format!(
            "ACS3-HMAC-SHA256 Credential=LTAI4GExampleExampleKeyId,SignedHeaders={SIGNED},\
             Signature={signature}"
        ))
    }
}

fn encode(text: &str, out: &mut String) {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                out.push(char::from(byte));
            }
            _ => {
                // Writing to a text does not fail.
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    let digits = b"0123456789abcdef";
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        text.push(char::from(digits[usize::from(byte >> 4)]));
        text.push(char::from(digits[usize::from(byte & 15)]));
    }
    text
}

impl Subject for Bare {
    const HAS_SPANS: bool = false;

    async fn sign(&self) -> Result<(), Failure> {
        black_box(self.request(&self.small, black_box("zh"), black_box("3"))?);
        Ok(())
    }

    fn parse(&self, size: Size) -> Result<(), Failure> {
        black_box(parse(self.answers.get(size))?);
        Ok(())
    }

    async fn call(&self, size: Size) -> Result<(), Failure> {
        let request = self.request(self.address(size), black_box("zh"), black_box("3"))?;
        let response = self.client.execute(request).await?.error_for_status()?;
        let answer = parse(&response.bytes().await?)?;
        match answer.data_list.is_empty() {
            true => Err("the hand-written client has read no item".into()),
            false => Ok(()),
        }
    }
}

fn parse(body: &[u8]) -> Result<Answer, Failure> {
    Ok(serde_json::from_str(std::str::from_utf8(body)?)?)
}

/// The answer, as a derived parser reads it: fields have the types they are sent in.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[expect(dead_code, reason = "fields are parsed to be measured")]
struct Answer {
    request_id: Option<String>,
    page_info: Option<PageInfo>,
    #[serde(default)]
    data_list: Vec<Item>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[expect(dead_code, reason = "fields are parsed to be measured")]
struct PageInfo {
    current_page: Option<i64>,
    page_size: Option<i64>,
    total_count: Option<i64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[expect(dead_code, reason = "fields are parsed to be measured")]
struct Item {
    risk_level: Option<i64>,
    prob_risk_desc: Option<String>,
    #[serde(rename = "TrafficPercent1Day")]
    traffic_percent_1_day: Option<String>,
    protocol: Option<String>,
    public_ip_num: Option<i64>,
    suggest_level: Option<i64>,
    detail_num: Option<i64>,
    port: Option<i64>,
    #[serde(rename = "TrafficPercent7Day")]
    traffic_percent_7_day: Option<String>,
    #[serde(rename = "TrafficPercent30Day")]
    traffic_percent_30_day: Option<String>,
    prob_risk: Option<String>,
    risk_reason: Option<String>,
    #[serde(default)]
    service_name_list: Vec<String>,
    in_bytes: Option<i64>,
    out_bytes: Option<i64>,
    total_bytes: Option<i64>,
    #[serde(default)]
    unknown_reason: Vec<String>,
}

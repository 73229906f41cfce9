//! What the gateway answers.

use bytes::Bytes;
use http::header::{CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, DATE, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde_json::{Value, json};

use super::refusal::Refusal;

const JSON: &str = "application/json;charset=utf-8";
const REQUEST_ID: &str = "x-acs-request-id";
/// Headers that the server sets, and that would break the connection if they said something else.
const OWN_HEADERS: [HeaderName; 3] = [CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING];

/// An answer of the gateway.
///
/// Made from a [`Value`], from a text that is sent as it is, or by one of the functions.
///
/// ```
/// use alicloud_client::mock::Reply;
/// use serde_json::json;
///
/// let answer = Reply::from(json!({ "TotalCount": 0 }));
/// let error = Reply::error(400, "ErrorDBSelect", "the database is away").header("x-hint", "1");
/// ```
#[derive(Clone, Debug)]
pub struct Reply {
    status: StatusCode,
    content: Content,
    headers: Vec<(HeaderName, HeaderValue)>,
}

#[derive(Clone, Debug)]
enum Content {
    /// JSON that gets the request id where it has none.
    Json(Value),
    /// An error in the form of the gateway.
    Error { code: String, message: String },
    /// A body as it is, and its content type.
    Verbatim(Bytes, &'static str),
}

/// What every answer has.
pub(super) struct Surroundings<'a> {
    pub(super) request_id: &'a str,
    pub(super) host: &'a str,
    pub(super) product: &'a str,
    pub(super) date: HeaderValue,
}

/// An answer that is ready to be sent.
pub(super) struct Written {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    pub(super) request_id: String,
}

impl Reply {
    /// An error in the form that the gateway documents.
    ///
    /// # Panics
    ///
    /// When `status` is not the status of an answer: 200 to 999.
    #[track_caller]
    pub fn error(status: u16, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(status, Content::Error { code: code.into(), message: message.into() })
    }

    /// A body as it is, with a status.
    ///
    /// # Panics
    ///
    /// When `status` is not the status of an answer: 200 to 999.
    #[track_caller]
    pub fn status(status: u16, body: impl Into<Bytes>) -> Self {
        Self::new(status, Content::Verbatim(body.into(), JSON))
    }

    /// A page of HTML, as proxies answer with.
    ///
    /// # Panics
    ///
    /// When `status` is not the status of an answer: 200 to 999.
    #[track_caller]
    pub fn html(status: u16) -> Self {
        let body =
            format!("<html><head><title>{status}</title></head><body>{status}</body></html>");
        Self::new(status, Content::Verbatim(body.into(), "text/html"))
    }

    /// Adds a header, or replaces one that every answer has.
    ///
    /// # Panics
    ///
    /// When the name or the value cannot be sent, and for `connection`, `content-length` and
    /// `transfer-encoding`, which the gateway sets itself.
    #[track_caller]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let pair = name.parse::<HeaderName>().ok().zip(HeaderValue::from_str(value).ok());
        match pair {
            Some((own, _)) if OWN_HEADERS.contains(&own) => {
                panic!("the header `{name}` is set by the gateway itself")
            }
            Some(pair) => self.headers.push(pair),
            None => panic!("the header `{name}: {value}` cannot be sent"),
        }
        self
    }

    #[track_caller]
    fn new(status: u16, content: Content) -> Self {
        match StatusCode::from_u16(status) {
            Ok(status) if !status.is_informational() => {
                Self { status, content, headers: Vec::new() }
            }
            _ => panic!("{status} is not the status of an answer, which is from 200 to 999"),
        }
    }

    /// The JSON of a success, to look into.
    pub(super) fn json(&self) -> Option<&Value> {
        match &self.content {
            Content::Json(value) => Some(value),
            _ => None,
        }
    }

    /// The bytes to send.
    pub(super) fn write(self, around: &Surroundings<'_>) -> Written {
        let mut request_id = around.request_id.to_owned();
        let (body, content_type) = match self.content {
            Content::Verbatim(body, content_type) => (body, content_type),
            Content::Error { code, message } => (error_body(around, &code, &message), JSON),
            Content::Json(mut value) => {
                if let Value::Object(members) = &mut value {
                    let own = members.entry("RequestId").or_insert_with(|| json!(request_id));
                    if let Value::String(own) = own {
                        request_id.clone_from(own);
                    }
                }
                (value.to_string().into(), JSON)
            }
        };
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        headers.insert(DATE, around.date.clone());
        if let Ok(value) = HeaderValue::from_str(&request_id) {
            headers.insert(REQUEST_ID, value);
        }
        for (name, value) in self.headers {
            headers.insert(name, value);
        }
        Written { status: self.status, headers, body, request_id }
    }
}

fn error_body(around: &Surroundings<'_>, code: &str, message: &str) -> Bytes {
    let recommend = format!(
        "https://api.alibabacloud.com/troubleshoot?q={code}&product={}&requestId={}",
        around.product, around.request_id
    );
    let body = json!({
        "RequestId": around.request_id,
        "HostId": around.host,
        "Code": code,
        "Message": message,
        "Recommend": recommend,
    });
    body.to_string().into()
}

impl From<Refusal> for Reply {
    fn from(refusal: Refusal) -> Self {
        Self::error(refusal.status, refusal.code, refusal.message)
    }
}

/// A success; an object without `RequestId` gets that of the call.
impl From<Value> for Reply {
    fn from(value: Value) -> Self {
        Self { status: StatusCode::OK, content: Content::Json(value), headers: Vec::new() }
    }
}

/// A success with this body, as it is.
impl From<&str> for Reply {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

/// A success with this body, as it is.
impl From<String> for Reply {
    fn from(text: String) -> Self {
        let content = Content::Verbatim(text.into(), JSON);
        Self { status: StatusCode::OK, content, headers: Vec::new() }
    }
}

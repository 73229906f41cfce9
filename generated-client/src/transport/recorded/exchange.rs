//! One exchange, as it is in the file.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::Serialize;
use serde::ser::{SerializeMap as _, Serializer};
use serde_json::value::RawValue;

use crate::transport::{HttpRequest, HttpResponse};

/// A request, as far as it is compared, and its answer.
pub(super) struct Exchange {
    pub(super) operation: String,
    pub(super) parameters: BTreeMap<String, String>,
    pub(super) status: u16,
    pub(super) headers: BTreeMap<String, String>,
    /// JSON is in the file as such, anything else as text.
    pub(super) body: String,
}

/// The operation that a request is about; empty if it does not say.
pub(super) fn operation(request: &HttpRequest) -> String {
    let action = request.headers.get("x-acs-action").and_then(|value| value.to_str().ok());
    action.unwrap_or_default().to_owned()
}

impl Exchange {
    /// The answer, or what is wrong with it.
    pub(super) fn response(&self) -> Result<HttpResponse, String> {
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            let name = HeaderName::try_from(name).map_err(|error| error.to_string())?;
            let value = HeaderValue::try_from(value).map_err(|error| error.to_string())?;
            headers.insert(name, value);
        }
        let status = StatusCode::from_u16(self.status).map_err(|error| error.to_string())?;
        Ok(HttpResponse { status, headers, body: Bytes::from(self.body.clone()) })
    }

    /// Reads one from the file.
    pub(super) fn read(raw: &RawValue) -> Result<Self, String> {
        let mut members: BTreeMap<String, Box<RawValue>> = parse(raw)?;
        let mut take = |name: &str| members.remove(name);
        let mut required = |name: &str| take(name).ok_or(format!("it has no `{name}`"));
        let (operation, status) = (required("operation")?, required("status")?);
        let (parameters, headers) = (required("parameters")?, required("headers")?);
        let body = match (take("json"), take("text")) {
            (Some(json), None) => json.get().to_owned(),
            (None, Some(text)) => parse(&text)?,
            _ => return Err("it has not exactly one of `json` and `text`".to_owned()),
        };
        if let Some(name) = members.keys().next() {
            return Err(format!("it has the unknown member {name:?}"));
        }
        Ok(Self {
            operation: parse(&operation)?,
            parameters: parse(&parameters)?,
            status: parse(&status)?,
            headers: parse(&headers)?,
            body,
        })
    }
}

fn parse<'a, T: serde::Deserialize<'a>>(raw: &'a RawValue) -> Result<T, String> {
    serde_json::from_str(raw.get()).map_err(|error| error.to_string())
}

impl Serialize for Exchange {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("operation", &self.operation)?;
        map.serialize_entry("parameters", &self.parameters)?;
        map.serialize_entry("status", &self.status)?;
        map.serialize_entry("headers", &self.headers)?;
        match serde_json::from_str::<&RawValue>(&self.body) {
            Ok(json) => map.serialize_entry("json", json)?,
            Err(_) => map.serialize_entry("text", &self.body)?,
        }
        map.end()
    }
}

//! What the server received.

use super::signature::{self, Key};

/// Names and values in the order in which they were sent.
pub type Pairs = Vec<(String, String)>;

/// A request as it came over the wire.
#[derive(Clone, Debug, Default)]
pub struct Received {
    /// HTTP method.
    pub method: String,
    /// Path with query, percent-encoded.
    pub target: String,
    /// Headers with lower-case names, in the order in which they came.
    pub headers: Pairs,
    /// Body.
    pub body: Vec<u8>,
    /// What is wrong with the HTTP, the signature or the date; nothing where all is well.
    pub problems: Vec<String>,
}

impl Received {
    /// Reads a request line and headers.
    pub(crate) fn from_head(head: &[u8]) -> Self {
        let mut request = Self::default();
        let text = match std::str::from_utf8(head) {
            Ok(text) => text,
            Err(error) => {
                request.problems.push(format!("the headers are no text: {error}"));
                return request;
            }
        };
        let mut lines = text.split("\r\n");
        match lines.next().unwrap_or_default().split(' ').collect::<Vec<_>>().as_slice() {
            [method, target, "HTTP/1.1"] => {
                request.method = (*method).to_owned();
                request.target = (*target).to_owned();
            }
            other => request.problems.push(format!("{other:?} is no request line")),
        }
        for line in lines {
            match line.split_once(':') {
                Some((name, value)) => {
                    request.headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
                }
                None => request.problems.push(format!("{line:?} is no header")),
            }
        }
        if request.header("transfer-encoding").is_some() {
            request.problems.push("a body in chunks is not understood here".to_owned());
        }
        request
    }

    /// The announced length of the body.
    pub(crate) fn length(&self) -> usize {
        self.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0)
    }

    /// Notes what is wrong with the request.
    pub(super) fn check(&mut self, key: &Key) {
        if self.body.len() != self.length() {
            self.problems.push("the body has another length than announced".to_owned());
        }
        let checks = [signature::verify(self, key), signature::verify_date(self)];
        self.problems.extend(checks.into_iter().filter_map(Result::err));
    }

    /// The value of a header; nothing where it is not there or there more than once.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(known, _)| known == name);
        match (values.next(), values.next()) {
            (Some((_, value)), None) => Some(value),
            _ => None,
        }
    }

    /// The path, percent-encoded.
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The query, decoded, in order of names and values.
    ///
    /// # Panics
    ///
    /// When the query cannot be decoded.
    pub fn query(&self) -> Pairs {
        let query = self.target.split_once('?').map_or("", |(_, query)| query);
        sorted(signature::decode_pairs(query).expect("the query can be decoded"))
    }

    /// Takes the idempotency token that the client filled in out of the query, where the spec has
    /// one and the caller gave none, so that the rest can be compared.
    ///
    /// # Panics
    ///
    /// When the client filled in none, or none of its own making.
    pub fn take_filled_token(&mut self, name: Option<&str>, given: &[(String, String)]) {
        let Some(name) = name.filter(|name| given.iter().all(|(given, _)| given != name)) else {
            return;
        };
        let (path, query) = self.target.split_once('?').expect("there is a query");
        let prefix = format!("{name}=");
        let (tokens, rest): (Vec<_>, Vec<_>) =
            query.split('&').partition(|pair| pair.starts_with(&prefix));
        let [token] = tokens[..] else { panic!("there is no {name} in {query}") };
        let token = &token[prefix.len()..];
        let is_own = token.len() == 32 && token.bytes().all(|byte| byte.is_ascii_hexdigit());
        assert!(is_own, "{name} is {token}");
        self.target = format!("{path}?{}", rest.join("&"));
    }

    /// The form in the body, decoded, in order of names and values.
    ///
    /// # Panics
    ///
    /// When the body is no form.
    pub fn form(&self) -> Pairs {
        let text = std::str::from_utf8(&self.body).expect("a form is text");
        sorted(signature::decode_pairs(text).expect("the form can be decoded"))
    }
}

fn sorted(mut pairs: Pairs) -> Pairs {
    pairs.sort();
    pairs
}

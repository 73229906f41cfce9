//! Credentials as servers and programs write them in JSON.
//!
//! What they write is never quoted in an error, except for codes and messages of failures, and
//! these without the secrets that were sent.

use http::StatusCode;
use serde_json::{Map, Value};

use super::{Credentials, CredentialsError};
use crate::error::Mask;
use crate::escape::Escaped;
use crate::secret::Secret;
use crate::timestamp::Timestamp;
use crate::transport::HttpResponse;

/// Longest message of a failure that is quoted, in characters.
const LONGEST_MESSAGE: usize = 300;

/// Names of the four members.
pub(super) struct Names {
    id: &'static str,
    secret: &'static str,
    token: &'static str,
    expiration: &'static str,
}

/// Names in the answers of the token service and the metadata server.
pub(super) const PASCAL: Names = Names {
    id: "AccessKeyId",
    secret: "AccessKeySecret",
    token: "SecurityToken",
    expiration: "Expiration",
};

/// Names in the answer of the exchange of OAuth tokens.
pub(super) const CAMEL: Names = Names {
    id: "accessKeyId",
    secret: "accessKeySecret",
    token: "securityToken",
    expiration: "expiration",
};

/// Names in the output of programs.
pub(super) const SNAKE: Names = Names {
    id: "access_key_id",
    secret: "access_key_secret",
    token: "sts_token",
    expiration: "expiration",
};

/// A JSON object and where it comes from, for messages.
pub(super) struct Object {
    place: String,
    /// JSON pointer of the object within its document.
    pointer: String,
    members: Map<String, Value>,
}

impl Object {
    pub(super) fn parse(place: &str, text: &[u8]) -> Result<Self, CredentialsError> {
        // Read as any value first: an error about the type would quote the value.
        let members = match serde_json::from_slice(text) {
            Ok(Value::Object(members)) => members,
            Ok(_) => return Err(broken(place, "expected a JSON object")),
            Err(error) => {
                return Err(broken(place, format!("expected a JSON object: {error}")));
            }
        };
        Ok(Self::new(place.to_owned(), String::new(), members))
    }

    pub(super) fn new(place: String, pointer: String, members: Map<String, Value>) -> Self {
        Self { place, pointer, members }
    }

    /// Reads the body of a successful answer, or tells what the server said instead.
    pub(super) fn answer(
        server: &str,
        response: &HttpResponse,
        sent: &[&Secret],
    ) -> Result<Self, CredentialsError> {
        if response.status != StatusCode::OK {
            return Err(refused(server, response, sent));
        }
        Self::parse(&format!("the answer of {server}"), &response.body)
    }

    /// An object that must be there.
    pub(super) fn object(&mut self, name: &str) -> Result<Self, CredentialsError> {
        match self.members.remove(name) {
            Some(Value::Object(members)) => {
                Ok(Self::new(self.place.clone(), format!("{}/{name}", self.pointer), members))
            }
            found => Err(self.unexpected(name, found.is_some(), "an object")),
        }
    }

    /// A text; empty counts as missing.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, CredentialsError> {
        match self.members.remove(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text).filter(|text| !text.is_empty())),
            Some(_) => Err(self.unexpected(name, true, "a text")),
        }
    }

    pub(super) fn required(&mut self, name: &str) -> Result<String, CredentialsError> {
        let text = self.text(name)?;
        text.ok_or_else(|| self.unexpected(name, false, "a text that is not empty"))
    }

    pub(super) fn secret(&mut self, name: &str) -> Result<Option<Secret>, CredentialsError> {
        Ok(self.text(name)?.map(Secret::from))
    }

    pub(super) fn required_secret(&mut self, name: &str) -> Result<Secret, CredentialsError> {
        Ok(self.required(name)?.into())
    }

    /// An integer of 0 or more, also as text; 0 counts as missing.
    pub(super) fn number(&mut self, name: &str) -> Result<Option<u64>, CredentialsError> {
        let number = match self.members.remove(name) {
            None | Some(Value::Null) => return Ok(None),
            Some(Value::Number(number)) => number.as_u64(),
            Some(Value::String(text)) if text.is_empty() => return Ok(None),
            Some(Value::String(text)) => text.parse().ok(),
            Some(_) => None,
        };
        match number {
            Some(number) => Ok(Some(number).filter(|number| *number > 0)),
            None => Err(self.unexpected(name, true, "an integer")),
        }
    }

    /// A flag, also as text; `false` where there is none.
    pub(super) fn flag(&mut self, name: &str) -> Result<bool, CredentialsError> {
        match self.members.remove(name) {
            None | Some(Value::Null) => Ok(false),
            Some(Value::Bool(flag)) => Ok(flag),
            Some(Value::String(text)) => Ok(text.eq_ignore_ascii_case("true")),
            Some(_) => Err(self.unexpected(name, true, "`true` or `false`")),
        }
    }

    /// A time, as RFC 3339 or as seconds since 1970.
    pub(super) fn time(&mut self, name: &str) -> Result<Option<Timestamp>, CredentialsError> {
        if matches!(self.members.get(name), Some(Value::Number(_))) {
            let seconds = self.number(name)?.unwrap_or(0);
            let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
            return Ok(Some(Timestamp::from_unix_seconds(seconds)));
        }
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        match humantime::parse_rfc3339_weak(text.trim()) {
            Ok(time) => Ok(Some(time.into())),
            Err(_) => {
                Err(self.unexpected(name, true, "a time in UTC such as `2024-05-06T13:08:09Z`"))
            }
        }
    }

    /// Key and secret.
    pub(super) fn key(&mut self, names: &Names) -> Result<Credentials, CredentialsError> {
        Ok(Credentials::new(self.required(names.id)?, self.required_secret(names.secret)?))
    }

    /// Key, secret, and token and end where there are any.
    pub(super) fn credentials(&mut self, names: &Names) -> Result<Credentials, CredentialsError> {
        let mut credentials = self.key(names)?;
        if let Some(token) = self.secret(names.token)? {
            credentials = credentials.with_security_token(token);
        }
        if let Some(end) = self.time(names.expiration)? {
            credentials = credentials.with_expiration(end);
        }
        Ok(credentials)
    }

    /// Temporary credentials with all four members.
    pub(super) fn session(&mut self, names: &Names) -> Result<Credentials, CredentialsError> {
        let credentials = self.credentials(names)?;
        if credentials.security_token().is_none() {
            return Err(self.unexpected(names.token, false, "a text that is not empty"));
        }
        if credentials.expiration().is_none() {
            return Err(self.unexpected(names.expiration, false, "the end of the session"));
        }
        Ok(credentials)
    }

    /// A problem with a member. It never repeats the value.
    pub(super) fn problem(&self, name: &str, problem: &str) -> CredentialsError {
        broken(&self.place, format!("`{}/{name}` {problem}", self.pointer))
    }

    fn unexpected(&self, name: &str, is_there: bool, expected: &str) -> CredentialsError {
        let found = if is_there { "is something else" } else { "is missing or empty" };
        self.problem(name, &format!("{found}: expected {expected}"))
    }
}

fn broken(place: &str, problem: impl std::fmt::Display) -> CredentialsError {
    CredentialsError::broken(format!("{place}: {problem}"))
}

/// A failure that a server reported, with what it says about it.
pub(super) fn refused(server: &str, response: &HttpResponse, sent: &[&Secret]) -> CredentialsError {
    let status = response.status.as_u16();
    let said = said(&response.body, sent);
    CredentialsError::broken(format!("{server} answered with status {status}{said}"))
}

/// Code and message of a failure, if the body has them.
fn said(body: &[u8], sent: &[&Secret]) -> String {
    let Ok(Value::Object(members)) = serde_json::from_slice(body) else {
        return String::new();
    };
    let text = |names: [&str; 3]| names.iter().find_map(|name| members.get(*name)?.as_str());
    let code = text(["Code", "code", "error"]);
    let message = text(["Message", "message", "error_description"]);
    code.into_iter().chain(message).map(|text| format!(": {}", harmless(text, sent))).collect()
}

fn harmless(text: &str, sent: &[&Secret]) -> String {
    let mut text = text.to_owned();
    for secret in sent {
        let mask = Mask::new(Some(&Credentials::new("", secret.expose())));
        text = mask.text(&text).into_owned();
    }
    let cut = text.char_indices().nth(LONGEST_MESSAGE).map_or(text.len(), |(at, _)| at);
    text.truncate(cut);
    Escaped(&text).to_string()
}

//! The access keys that the gateway knows.

use std::collections::BTreeMap;

use super::refusal::Refusal;
use crate::credentials::Credentials;
use crate::sign::SigningKey;
use crate::timestamp::Timestamp;

/// The access keys that the gateway knows, by access key id.
#[derive(Default)]
pub(super) struct Keys(BTreeMap<String, Key>);

struct Key {
    credentials: Credentials,
    is_disabled: bool,
    is_expired: bool,
}

impl Keys {
    /// Adds credentials, or replaces those with the same access key id.
    pub(super) fn accept(&mut self, credentials: Credentials) {
        let id = credentials.access_key_id().to_owned();
        self.0.insert(id, Key { credentials, is_disabled: false, is_expired: false });
    }

    /// Disables a key; whether there is one.
    pub(super) fn disable(&mut self, id: &str) -> bool {
        self.0.get_mut(id).map(|key| key.is_disabled = true).is_some()
    }

    /// Ends a session; whether there is one.
    pub(super) fn expire(&mut self, id: &str) -> bool {
        let key = self.0.get_mut(id).filter(|key| key.credentials.security_token().is_some());
        key.map(|key| key.is_expired = true).is_some()
    }

    /// The key to check a signature with, for a caller who is who they say they are.
    pub(super) fn find(
        &self,
        id: &str,
        token: Option<&str>,
        now: Timestamp,
    ) -> Result<SigningKey, Refusal> {
        let unknown = || {
            let message = "The access key id is not known here.";
            Refusal::new(404, "InvalidAccessKeyId.NotFound", message)
        };
        let key = self.0.get(id).ok_or_else(unknown)?;
        if key.is_disabled {
            let message = "The access key is disabled.";
            return Err(Refusal::new(400, "InvalidAccessKeyId.Inactive", message));
        }
        self.check_token(key, token, now)?;
        Ok(key.credentials.key().clone())
    }

    fn check_token(&self, key: &Key, token: Option<&str>, now: Timestamp) -> Result<(), Refusal> {
        let token_of = |key: &Key| key.credentials.security_token().map(|t| t.expose().to_owned());
        let refuse = |code, message| Err(Refusal::new(400, code, message));
        match (token_of(key), token) {
            (None, None) => return Ok(()),
            (Some(_), None) => {
                let message = "The access key is a temporary one; its security token is missing.";
                return refuse("MissingSecurityToken", message);
            }
            (expected, Some(token)) if expected.as_deref() != Some(token) => {
                let token = Some(token.to_owned());
                let is_of_another = self.0.values().any(|other| token_of(other) == token);
                return match is_of_another || expected.is_none() {
                    true => {
                        let message = "The security token belongs to another access key.";
                        refuse("InvalidSecurityToken.MismatchWithAccessKey", message)
                    }
                    false => {
                        let message = "The security token is none that was issued here.";
                        refuse("InvalidSecurityToken.Malformed", message)
                    }
                };
            }
            _ => {}
        }
        let is_over = key.credentials.expiration().is_some_and(|end| end <= now);
        if key.is_expired || is_over {
            let message = "The temporary credentials have expired.";
            return refuse("InvalidSecurityToken.Expired", message);
        }
        Ok(())
    }
}

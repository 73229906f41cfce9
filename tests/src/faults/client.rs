//! The client's side of a case: its source of credentials and its transport.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use alicloud_client::{
    BoxFuture, Credentials, CredentialsError, HttpRequest, HttpResponse, ProvideCredentials,
    ReqwestTransport, Transport, TransportError,
};

use super::case::Source;
use super::fault::Fault;
use super::log::Log;
use crate::server::{Key, Received};

/// Time of an attempt that nothing slow happens to.
const LONG: Duration = Duration::from_secs(60);

/// What every id of an access key begins with; its generation follows.
const ID: &str = "LTAI5tFaults";

/// Parts of secrets: no text that a program prints may have one of them.
pub(super) const CANARIES: [&str; 3] = ["CanarySecret", "CanaryToken", VALUE];

/// The value of a parameter, which is nobody's business either.
pub(super) const VALUE: &str = "canary-value";

/// The credentials of one session.
pub(super) struct Session {
    pub(super) key: Key,
    pub(super) token: String,
}

/// The credentials of a generation; the first is number 0.
pub(super) fn key(generation: u32) -> Session {
    let key = Key {
        id: format!("{ID}{generation}"),
        secret: format!("CanarySecret{generation}abcdefghijklmn"),
    };
    Session { key, token: format!("CanaryToken{generation}+/zyxwvutsrqponm==") }
}

/// The generation of the credentials of a request.
pub(super) fn generation_of(request: &Received) -> u32 {
    let authorization = request.header("authorization").unwrap_or_default();
    let id = authorization.split_once(ID).map_or("", |(_, rest)| rest);
    let digits = id.split(',').next().unwrap_or_default();
    digits.parse().unwrap_or(u32::MAX)
}

/// A source of credentials that does what the case says when they are rejected.
#[derive(Debug)]
pub(super) struct Sessions {
    source: Source,
    /// The generation that is handed out, and whether it was rejected.
    state: Mutex<(u32, bool)>,
}

impl Sessions {
    pub(super) fn new(source: Source) -> Self {
        Self { source, state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, (u32, bool)> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ProvideCredentials for Sessions {
    fn provide(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(async {
            tokio::task::yield_now().await;
            let (generation, is_rejected) = *self.state();
            if is_rejected && self.source == Source::Fails {
                return Err(CredentialsError::broken("the vault is closed"));
            }
            let session = key(generation);
            let credentials = Credentials::new(session.key.id, session.key.secret);
            Ok(credentials.with_security_token(session.token))
        })
    }

    fn reject(&self, credentials: &Credentials) {
        let mut state = self.state();
        if credentials.access_key_id() != key(state.0).key.id {
            return;
        }
        state.1 = true;
        if self.source == Source::Renews {
            *state = (state.0 + 1, false);
        }
    }
}

/// Sends over the network, or where nobody listens, and notes what happens.
pub(super) struct Aimed {
    pub(super) inner: ReqwestTransport,
    pub(super) log: Arc<Log>,
    /// A port where nobody listens.
    pub(super) dead_port: u16,
}

impl Transport for Aimed {
    fn send(
        &self,
        mut request: HttpRequest,
    ) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(async {
            let attempt = self.log.hand(&request);
            let fault = self.log.case.step(attempt).fault;
            if fault == Fault::Refused {
                let _ = request.url.set_port(Some(self.dead_port));
            }
            if !fault.is_slow() {
                request.timeouts.attempt = LONG;
            }
            let outcome = self.inner.send(request).await;
            self.log.end(
                attempt,
                match &outcome {
                    Ok(response) => Ok(response.status.as_u16()),
                    Err(error) => Err(error.kind()),
                },
            );
            outcome
        })
    }
}

impl fmt::Debug for Aimed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Aimed")
    }
}

//! Credentials from a server of one's own.

use std::sync::Arc;

use url::Url;

use super::answer::{Object, PASCAL};
use super::http::{Http, Request, Route, route_to, shown, unreachable};
use super::session::{Fetch, Outcome, Session, provide_session};
use super::{BoxFuture, Credentials, CredentialsError, Surroundings};
use crate::secret::Secret;
use crate::transport::Transport;

const VARIABLE: &str = "ALIBABA_CLOUD_CREDENTIALS_URI";

/// Gets sessions with GET from an address: the one given, else that of the variable
/// `ALIBABA_CLOUD_CREDENTIALS_URI`.
///
/// The answer is the same JSON object that the metadata server of an instance gives:
/// `AccessKeyId`, `AccessKeySecret`, `SecurityToken`, `Expiration`, and optionally `Code`, which
/// must be `Success`.
///
/// Any `http://` or `https://` address is taken, as by the official tools: whoever sets the
/// variable decides. An `http://` address is reached directly, since a proxy on the way would see
/// the credentials. Redirects are not followed: they could lead to a server that nobody named.
/// Without an answer, and after status 429 and 5xx, the server is asked up to three times in all.
/// Messages show the host but neither path nor query, which may hold a secret.
#[derive(Clone, Debug, Default)]
pub struct UriProvider {
    session: Session<Source>,
}

#[derive(Clone, Debug, Default)]
struct Source {
    surroundings: Surroundings,
    http: Http,
    /// May hold a secret in its path or query.
    uri: Option<Secret>,
}

impl UriProvider {
    /// Asks this address.
    pub fn new(uri: impl Into<Secret>) -> Self {
        let uri = Some(uri.into());
        Self { session: Session::new(Source { uri, ..Source::default() }) }
    }

    /// Asks the address that the variable in the given surroundings has.
    pub fn with_surroundings(surroundings: Surroundings) -> Self {
        Self::with(surroundings, Http::default())
    }

    pub(super) fn with(surroundings: Surroundings, http: Http) -> Self {
        Self { session: Session::new(Source { surroundings, http, uri: None }) }
    }

    /// How the address is reached; over the network by default.
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.session = self.session.changed(|source| {
            let http = std::mem::take(&mut source.http);
            source.http = http.with(&[Route::Clear, Route::Tls], Arc::new(transport));
        });
        self
    }
}

provide_session!(UriProvider);

impl Fetch for Source {
    fn fetch(&self, _: Option<Credentials>) -> BoxFuture<'_, Outcome> {
        Box::pin(self.ask())
    }
}

impl Source {
    async fn ask(&self) -> Outcome {
        let url = self.url()?;
        let server = format!("the credentials server {}", shown(&url));
        let response = self.http.send(Request::get(route_to(&url), url)).await;
        let response = response.map_err(|error| unreachable(&server, error))?;
        let mut answer = Object::answer(&server, &response, &[])?;
        if answer.text("Code")?.is_some_and(|code| code != "Success") {
            return Err(answer.problem("Code", "is not `Success`"));
        }
        answer.session(&PASCAL)
    }

    fn url(&self) -> Result<Url, CredentialsError> {
        let (what, uri) = match &self.uri {
            Some(uri) => ("the address of the credentials server", uri.clone()),
            None => match self.surroundings.text(VARIABLE)? {
                Some(uri) => {
                    ("the environment variable `ALIBABA_CLOUD_CREDENTIALS_URI`", uri.into())
                }
                None => {
                    let message = format!("the environment variable `{VARIABLE}` is not set");
                    return Err(CredentialsError::absent(message));
                }
            },
        };
        match Url::parse(uri.expose()) {
            Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(url),
            _ => Err(CredentialsError::broken(format!(
                "{what} is not an address that starts with `http://` or `https://`"
            ))),
        }
    }
}

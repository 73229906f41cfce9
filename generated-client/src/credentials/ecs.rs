//! The role of the instance that the program runs on.

use std::sync::Arc;

use http::header::{HeaderName, HeaderValue};
use http::{Method, StatusCode};
use url::Url;

use super::answer::{Object, PASCAL, refused};
use super::http::{Http, Repeat, Request, Route, unreachable};
use super::session::{Fetch, Outcome, Session, provide_session};
use super::{BoxFuture, Credentials, CredentialsError, Surroundings};
use crate::secret::Secret;
use crate::transport::{HttpResponse, Transport, TransportErrorKind};

const ROLE: &str = "ALIBABA_CLOUD_ECS_METADATA";
const DISABLED: &str = "ALIBABA_CLOUD_ECS_METADATA_DISABLED";
const V1_DISABLED: &str = "ALIBABA_CLOUD_IMDSV1_DISABLED";

const ADDRESS: &str = "http://100.100.100.200/";
const SERVER: &str = "the metadata server";
const TOKEN_PATH: &[&str] = &["latest", "api", "token"];
const ROLES_PATH: &[&str] = &["latest", "meta-data", "ram", "security-credentials"];
/// Instead of a role: the list of them, which has one entry.
const ALL_ROLES: &str = "";

static TOKEN: HeaderName = HeaderName::from_static("x-aliyun-ecs-metadata-token");
static TOKEN_LIFE: HeaderName = HeaderName::from_static("x-aliyun-ecs-metadata-token-ttl-seconds");

/// Asks the metadata server of an ECS instance for a session of the instance's RAM role.
///
/// The server is asked in the hardened mode (a token first), and where this fails in the normal
/// mode, unless that is switched off. It is reached directly, whatever the proxy variables say,
/// with 1 s to connect and 1 s to answer. A failure that may pass by itself is tried up to three
/// times, but not a server that is not there while nothing says that there is one. Sessions are replaced before they end.
///
/// | variable | use |
/// |---|---|
/// | `ALIBABA_CLOUD_ECS_METADATA` | name of the role; saves one request |
/// | `ALIBABA_CLOUD_ECS_METADATA_DISABLED` | `true`: the server is not asked |
/// | `ALIBABA_CLOUD_IMDSV1_DISABLED` | `true`: only the hardened mode |
///
/// Where no role is named, a server that is not there or knows of no role makes this source
/// absent, so a chain goes on. Where one is named, it is an error.
#[derive(Clone, Debug, Default)]
pub struct EcsRoleProvider {
    session: Session<Source>,
}

#[derive(Clone, Debug, Default)]
struct Source {
    surroundings: Surroundings,
    http: Http,
    role: Option<String>,
    hardened_only: Option<bool>,
}

impl EcsRoleProvider {
    /// Looks in the environment of the process.
    pub fn new() -> Self {
        Self::default()
    }

    /// Looks in the given surroundings instead.
    pub fn with_surroundings(surroundings: Surroundings) -> Self {
        Self::with(surroundings, Http::default())
    }

    pub(super) fn with(surroundings: Surroundings, http: Http) -> Self {
        Self { session: Session::new(Source { surroundings, http, ..Source::default() }) }
    }

    /// Name of the role, whatever the environment says.
    pub fn role(self, role: impl Into<String>) -> Self {
        let role = Some(role.into());
        self.changed(|source| source.role = role)
    }

    /// Whether only the hardened mode is used, whatever the environment says.
    pub fn hardened_only(self, only: bool) -> Self {
        self.changed(|source| source.hardened_only = Some(only))
    }

    /// How the metadata server is reached; directly over the network by default. Must not use a
    /// proxy, which could run on another instance and so yield the role of that one.
    pub fn transport(self, transport: impl Transport + 'static) -> Self {
        self.changed(|source| {
            let http = std::mem::take(&mut source.http);
            source.http = http.with(&[Route::Metadata], Arc::new(transport));
        })
    }

    fn changed(mut self, change: impl FnOnce(&mut Source)) -> Self {
        self.session = self.session.changed(change);
        self
    }
}

provide_session!(EcsRoleProvider);

impl Fetch for Source {
    fn fetch(&self, previous: Option<Credentials>) -> BoxFuture<'_, Outcome> {
        Box::pin(self.ask(previous.is_some()))
    }
}

impl Source {
    async fn ask(&self, has_answered: bool) -> Outcome {
        if self.surroundings.flag(DISABLED)? {
            return Err(CredentialsError::absent(format!("`{DISABLED}` is `true`")));
        }
        let named = match &self.role {
            Some(role) => Some(role.clone()),
            None => self.surroundings.text(ROLE)?,
        };
        let hardened_only = match self.hardened_only {
            Some(only) => only,
            None => self.surroundings.flag(V1_DISABLED)?,
        };
        let is_named = named.is_some();
        // Elsewhere than on an instance the search for credentials shall go on soon.
        let repeat = if is_named || has_answered { Repeat::Always } else { Repeat::Answered };
        let mut server = Server { http: &self.http, hardened_only, repeat };
        let found = server.find(named).await;
        // Without a name nothing says that this is an instance with a role.
        let (role, token) =
            found.map_err(|error| if is_named { error } else { error.into_absent() })?;
        server.session(&role, token.as_ref()).await
    }
}

struct Server<'a> {
    http: &'a Http,
    hardened_only: bool,
    repeat: Repeat,
}

impl Server<'_> {
    /// The role, and the token of the hardened mode.
    async fn find(
        &mut self,
        named: Option<String>,
    ) -> Result<(String, Option<Secret>), CredentialsError> {
        let token = self.token().await?;
        let role = match named {
            Some(role) => role,
            None => {
                if token.is_some() {
                    self.repeat = Repeat::Always;
                }
                self.attached_role(token.as_ref()).await?
            }
        };
        self.repeat = Repeat::Always;
        Ok((role, token))
    }

    /// The token of the hardened mode; nothing where the server has only the normal one.
    async fn token(&self) -> Result<Option<Secret>, CredentialsError> {
        let mut request = self.request(TOKEN_PATH, None)?;
        request.method = Method::PUT;
        // Six hours, the longest life.
        request.headers.insert(TOKEN_LIFE.clone(), const { HeaderValue::from_static("21600") });
        let failure = match self.http.send(request).await {
            Ok(response) if response.status == StatusCode::OK => {
                let token = String::from_utf8_lossy(&response.body).trim().to_owned();
                if !token.is_empty() {
                    return Ok(Some(token.into()));
                }
                CredentialsError::broken(format!("{SERVER} answered with an empty token"))
            }
            Ok(response) => refused(SERVER, &response, &[]),
            // There is no server, so there is no other mode either.
            Err(error) if error.kind() == TransportErrorKind::Connect => {
                return Err(unreachable(SERVER, error));
            }
            Err(error) => unreachable(SERVER, error),
        };
        if self.hardened_only { Err(failure) } else { Ok(None) }
    }

    async fn attached_role(&self, token: Option<&Secret>) -> Result<String, CredentialsError> {
        let response = self.get(ALL_ROLES, token).await?;
        if response.status == StatusCode::NOT_FOUND {
            return Err(CredentialsError::broken("the instance has no RAM role"));
        }
        if response.status != StatusCode::OK {
            return Err(refused(SERVER, &response, &[]));
        }
        let role = String::from_utf8_lossy(&response.body).trim().to_owned();
        let is_name = |character: char| character.is_alphanumeric() || ".-_@".contains(character);
        if role.is_empty() || !role.chars().all(is_name) {
            let message = format!("{SERVER} answered with something else than the name of a role");
            return Err(CredentialsError::broken(message));
        }
        Ok(role)
    }

    async fn session(&self, role: &str, token: Option<&Secret>) -> Outcome {
        let response = self.get(role, token).await?;
        if response.status == StatusCode::NOT_FOUND {
            return Err(CredentialsError::broken(format!("the instance has no RAM role `{role}`")));
        }
        let mut answer = Object::answer(SERVER, &response, &[])?;
        let code = answer.required("Code")?;
        if code != "Success" {
            return Err(answer.problem("Code", "is not `Success`"));
        }
        answer.session(&PASCAL)
    }

    /// Reads with the token, and without it where that fails and is allowed.
    async fn get(
        &self,
        role: &str,
        token: Option<&Secret>,
    ) -> Result<HttpResponse, CredentialsError> {
        let request = || self.request(ROLES_PATH, Some(role));
        if let Some(token) = token {
            let hardened = request()?.secret_header(TOKEN.clone(), "", token)?;
            let outcome = self.http.send(hardened).await;
            let is_good = outcome.as_ref().is_ok_and(|response| response.status == StatusCode::OK);
            if is_good || self.hardened_only {
                return outcome.map_err(|error| unreachable(SERVER, error));
            }
        }
        self.http.send(request()?).await.map_err(|error| unreachable(SERVER, error))
    }

    fn request(&self, path: &[&str], last: Option<&str>) -> Result<Request, CredentialsError> {
        Ok(Request::get(Route::Metadata, url(path, last)?).repeat(self.repeat))
    }
}

fn url(path: &[&str], last: Option<&str>) -> Result<Url, CredentialsError> {
    let url = Url::parse(ADDRESS).ok().and_then(|mut url| {
        url.path_segments_mut().ok()?.clear().extend(path).extend(last);
        Some(url)
    });
    url.ok_or_else(|| CredentialsError::broken(format!("{SERVER} has no address")))
}

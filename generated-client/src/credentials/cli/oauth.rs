//! The mode `OAuth`: a session for a login of the command line tool, which can be renewed.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::header::AUTHORIZATION;
use url::Url;

use super::lock::Lock;
use super::modes::Location;
use crate::credentials::answer::{CAMEL, Object};
use crate::credentials::http::{Http, Repeat, Request, shown, unreachable};
use crate::credentials::session::{Fetch, Outcome, Session, provide_session};
use crate::credentials::{BoxFuture, Credentials, CredentialsError, clock};
use crate::secret::Secret;
use crate::timestamp::Timestamp;

/// An access token with less than this left is renewed before it is used.
const RENEW: Duration = Duration::from_secs(1200);

/// A session in the file is used if it has at least this left.
const USABLE: Duration = Duration::from_secs(60);

#[derive(Debug)]
pub(super) struct OauthProvider {
    session: Session<Source>,
}

struct Source {
    location: Location,
    /// Tokens that could not be written to the file: the ones in it no longer count, since a
    /// refresh token can be used once.
    unsaved: Mutex<Option<Login>>,
}

/// A login of the tool.
#[derive(Clone)]
struct Login {
    access_token: Option<Secret>,
    access_token_end: Timestamp,
    refresh_token: Option<Secret>,
}

/// One of the two sites, and this tool's registration there.
struct Site {
    address: &'static str,
    client_id: &'static str,
}

const CHINA: Site = Site { address: "https://oauth.aliyun.com/", client_id: "4038181954557748008" };
const INTERNATIONAL: Site =
    Site { address: "https://oauth.alibabacloud.com/", client_id: "4103531455503354461" };

impl OauthProvider {
    pub(super) fn new(location: Location) -> Self {
        Self { session: Session::new(Source { location, unsaved: Mutex::default() }) }
    }
}

provide_session!(OauthProvider);

impl fmt::Debug for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.location.fmt(formatter)
    }
}

impl Fetch for Source {
    fn fetch(&self, previous: Option<Credentials>) -> BoxFuture<'_, Outcome> {
        Box::pin(self.ask(previous))
    }
}

impl Source {
    async fn ask(&self, previous: Option<Credentials>) -> Outcome {
        let (_, mut profile) = self.location.read()?;
        if let Some(session) = cached(&mut profile, previous.as_ref()) {
            return Ok(session);
        }
        let lock = Lock::take(&self.location.path).await?;
        // Another program may have renewed the login while this one waited.
        let (_, mut profile) = self.location.read()?;
        if let Some(session) = cached(&mut profile, previous.as_ref()) {
            return Ok(session);
        }
        let site = site(&mut profile)?;
        let mut login = self.login(&mut profile)?;
        if login.is_ending(lock.is_some()) {
            match site.renew(&self.location.setup.http, &login).await {
                Ok(renewed) => {
                    login = renewed;
                    // At once: the next step may fail, and the old refresh token is used up.
                    self.save(lock.as_ref(), &login, None);
                }
                Err(error) if login.is_over() => return Err(error),
                Err(error) => tracing::warn!(
                    path = %self.location.path.display(),
                    error = %error.with_causes(),
                    login_ends = %login.access_token_end,
                    "a login could not be renewed and is used for now"
                ),
            }
        }
        let session = site.exchange(&self.location.setup.http, &login).await?;
        self.save(lock.as_ref(), &login, Some(&session));
        Ok(session)
    }

    /// The tokens to use: those in the file, unless newer ones could not be written to it.
    fn login(&self, profile: &mut Object) -> Result<Login, CredentialsError> {
        let end = profile.number("oauth_access_token_expire")?.unwrap_or(0);
        let saved = Login {
            access_token: profile.secret("oauth_access_token")?,
            access_token_end: Timestamp::from_unix_seconds(i64::try_from(end).unwrap_or(i64::MAX)),
            refresh_token: profile.secret("oauth_refresh_token")?,
        };
        let unsaved = self.unsaved().clone();
        let unsaved = unsaved.filter(|login| login.access_token_end > saved.access_token_end);
        let login = unsaved.unwrap_or(saved);
        if login.access_token.is_none() && login.refresh_token.is_none() {
            let problem = "is missing: log in with the command line tool";
            return Err(profile.problem("oauth_access_token", problem));
        }
        Ok(login)
    }

    /// Writes tokens and session to the file. What fails is told but does not fail the call.
    fn save(&self, lock: Option<&Lock>, login: &Login, session: Option<&Credentials>) {
        let written = match lock {
            Some(lock) => self.write(lock, &changes(login, session)),
            None => Err(CredentialsError::broken("nothing can be written in its folder")),
        };
        *self.unsaved() = written.is_err().then(|| login.clone());
        if let Err(error) = written {
            tracing::warn!(
                path = %self.location.path.display(),
                error = %error.with_causes(),
                "a renewed login could not be written to the CLI configuration: other programs \
                 may have to log in again"
            );
        }
    }

    fn write(&self, lock: &Lock, changes: &[(&str, String)]) -> Result<(), CredentialsError> {
        // Read only now: people and the tool itself do not heed the lock, and may have changed
        // something while the servers were asked.
        let (config, _) = self.location.read()?;
        match config.with_members(&self.location.profile, changes) {
            Some(text) => lock.replace(&text),
            None => Err(CredentialsError::broken("the profile cannot be changed")),
        }
    }

    fn unsaved(&self) -> MutexGuard<'_, Option<Login>> {
        // Nothing panics while it holds the lock.
        self.unsaved.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Login {
    /// Whether the access token has to be renewed, and can be. New tokens that cannot be written
    /// to the file leave other programs with used ones, so that is done only when it must be.
    fn is_ending(&self, can_write: bool) -> bool {
        let is_short = can_write && clock::now() + RENEW >= self.access_token_end;
        self.refresh_token.is_some() && (is_short || self.is_over())
    }

    /// Whether the access token is of no use any more.
    fn is_over(&self) -> bool {
        self.access_token.is_none() || clock::now() >= self.access_token_end
    }
}

/// The session in the file, if it is another one than the `previous` and lasts.
fn cached(profile: &mut Object, previous: Option<&Credentials>) -> Option<Credentials> {
    let token = profile.secret("sts_token").ok()??;
    let end = profile.number("sts_expiration").ok()??;
    let end = Timestamp::from_unix_seconds(i64::try_from(end).ok()?);
    let id = profile.text("access_key_id").ok()??;
    let secret = profile.secret("access_key_secret").ok()??;
    let session = Credentials::new(id, secret).with_security_token(token).with_expiration(end);
    let is_new = previous.is_none_or(|previous| !previous.is_same_as(&session));
    (is_new && clock::now() + USABLE < end).then_some(session)
}

fn changes(login: &Login, session: Option<&Credentials>) -> Vec<(&'static str, String)> {
    let text = |text: &str| serde_json::Value::from(text).to_string();
    let secret = |secret: &Option<Secret>| secret.as_ref().map(|secret| text(secret.expose()));
    let mut changes = Vec::new();
    changes.extend(secret(&login.access_token).map(|token| ("oauth_access_token", token)));
    changes.extend(secret(&login.refresh_token).map(|token| ("oauth_refresh_token", token)));
    let end = login.access_token_end.unix_seconds().to_string();
    changes.push(("oauth_access_token_expire", end));
    if let Some(session) = session {
        changes.push(("access_key_id", text(session.access_key_id())));
        changes.push(("access_key_secret", text(session.secret().expose())));
        let token = session.security_token().map(|token| text(token.expose()));
        changes.extend(token.map(|token| ("sts_token", token)));
        let end = session.expiration().map(|end| end.unix_seconds().to_string());
        changes.extend(end.map(|end| ("sts_expiration", end)));
    }
    changes
}

fn site(profile: &mut Object) -> Result<Site, CredentialsError> {
    const NAME: &str = "oauth_site_type";
    match profile.text(NAME)?.as_deref() {
        None => Ok(CHINA),
        Some(site) if site.eq_ignore_ascii_case("CN") => Ok(CHINA),
        Some(site) if site.eq_ignore_ascii_case("INTL") => Ok(INTERNATIONAL),
        Some(_) => Err(profile.problem(NAME, "is neither `CN` nor `INTL`")),
    }
}

impl Site {
    /// Gets new tokens for a refresh token.
    async fn renew(&self, http: &Http, login: &Login) -> Result<Login, CredentialsError> {
        let Some(old) = &login.refresh_token else {
            return Ok(login.clone());
        };
        let (url, server) = self.url("/v1/token")?;
        let form = [
            ("grant_type", "refresh_token"),
            ("refresh_token", old.expose()),
            ("client_id", self.client_id),
        ];
        // A server that fails late may have used up the refresh token.
        let request = Request::form(url, &form).repeat(Repeat::Never);
        let response = http.send(request).await;
        let response = response.map_err(|error| unreachable(&server, error))?;
        let mut answer = Object::answer(&server, &response, &[old]).map_err(log_in_again)?;
        let life = Duration::from_secs(answer.number("expires_in")?.unwrap_or(0));
        Ok(Login {
            access_token: Some(answer.required_secret("access_token")?),
            access_token_end: clock::now() + life,
            refresh_token: answer.secret("refresh_token")?.or_else(|| Some(old.clone())),
        })
    }

    /// Gets a session for the access token.
    async fn exchange(&self, http: &Http, login: &Login) -> Outcome {
        let (url, server) = self.url("/v1/exchange")?;
        let Some(token) = &login.access_token else {
            return Err(log_in_again(CredentialsError::broken("there is no access token")));
        };
        let request = Request::form(url, &[]).secret_header(AUTHORIZATION, "Bearer ", token)?;
        let response = http.send(request).await;
        let response = response.map_err(|error| unreachable(&server, error))?;
        let mut answer = Object::answer(&server, &response, &[token]).map_err(log_in_again)?;
        answer.session(&CAMEL)
    }

    fn url(&self, path: &str) -> Result<(Url, String), CredentialsError> {
        let mut url = Url::parse(self.address).map_err(|error| {
            CredentialsError::broken("the login server has no address").with_source(error)
        })?;
        url.set_path(path);
        let server = format!("the login server {}", shown(&url));
        Ok((url, server))
    }
}

fn log_in_again(error: CredentialsError) -> CredentialsError {
    CredentialsError::broken(format!("{error}; logging in again with the tool may help"))
}

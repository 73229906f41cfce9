//! The mode `CloudSSO`: a session for a login of the command line tool.

use http::header::AUTHORIZATION;
use serde_json::json;
use url::Url;

use super::modes::Location;
use crate::credentials::answer::{Object, PASCAL};
use crate::credentials::http::{Request, shown, unreachable};
use crate::credentials::session::{Fetch, Outcome, Session, provide_session};
use crate::credentials::{BoxFuture, Credentials, CredentialsError, clock};
use crate::timestamp::Timestamp;

const ADDRESS: &str = "cloud_sso_sign_in_url";
const END: &str = "cloud_sso_access_token_expire";

#[derive(Debug)]
pub(super) struct SsoProvider {
    session: Session<Source>,
}

#[derive(Debug)]
struct Source(Location);

impl SsoProvider {
    pub(super) fn new(location: Location) -> Self {
        Self { session: Session::new(Source(location)) }
    }
}

provide_session!(SsoProvider);

impl Fetch for Source {
    fn fetch(&self, _: Option<Credentials>) -> BoxFuture<'_, Outcome> {
        Box::pin(self.ask())
    }
}

impl Source {
    async fn ask(&self) -> Outcome {
        let (_, mut profile) = self.0.read()?;
        let url = exchange(&mut profile)?;
        let body = json!({
            "AccountId": profile.required("cloud_sso_account_id")?,
            "AccessConfigurationId": profile.required("cloud_sso_access_config")?,
        });
        let token = profile.required_secret("access_token")?;
        ended(&mut profile)?;
        let server = format!("the CloudSSO server {}", shown(&url));
        let request = Request::json(url, &body).secret_header(AUTHORIZATION, "Bearer ", &token)?;
        let response = self.0.setup.http.send(request).await;
        let response = response.map_err(|error| unreachable(&server, error))?;
        let mut answer = Object::answer(&server, &response, &[&token])?;
        answer.object("CloudCredential")?.session(&PASCAL)
    }
}

/// Where a login is exchanged for credentials: on the host where users sign in.
fn exchange(profile: &mut Object) -> Result<Url, CredentialsError> {
    match Url::parse(&profile.required(ADDRESS)?) {
        Ok(mut url) if matches!(url.scheme(), "http" | "https") => {
            url.set_path("/cloud-credentials");
            url.set_query(None);
            url.set_fragment(None);
            Ok(url)
        }
        _ => Err(profile.problem(ADDRESS, "is not an address that starts with `https://`")),
    }
}

/// Fails when the login has ended.
fn ended(profile: &mut Object) -> Result<(), CredentialsError> {
    let end = profile.number(END)?.and_then(|end| i64::try_from(end).ok());
    let Some(end) = end.map(Timestamp::from_unix_seconds) else {
        return Err(profile.problem(END, "is missing: log in with the command line tool"));
    };
    if end <= clock::now() {
        let problem = format!("says that the login ended at {end}: log in again with the tool");
        return Err(profile.problem(END, &problem));
    }
    Ok(())
}

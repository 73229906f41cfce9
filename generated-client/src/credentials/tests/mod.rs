//! Tests of the sources.

mod chain;
mod cli;
mod ecs;
mod files;
mod ini;
mod oauth;
mod process;
mod roles;
mod session;
mod uri;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::http::{Http, Route};
use super::{Credentials, CredentialsError, ProvideCredentials, Surroundings, clock};
use crate::timestamp::Timestamp;
use crate::transport::{
    BoxFuture, HttpRequest, HttpResponse, Transport, TransportError, TransportErrorKind,
};

/// A text that no output may have.
pub(super) const CANARY: &str = "hunter2-canary";

#[test]
fn debug_hides_secret_and_token() {
    let credentials = Credentials::new("id", "hunter2")
        .with_security_token("hunter3")
        .with_expiration(Timestamp::from_unix_seconds(0));
    let text = format!("{credentials:?}");
    assert!(text.contains("id") && text.contains("***"), "{text}");
    assert!(!text.contains("hunter"), "{text}");
    assert_eq!(credentials.secret().expose(), "hunter2");
}

/// A folder that goes away.
pub(super) struct Folder(PathBuf);

impl Folder {
    pub(super) fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("alicloud-credentials-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Writes a file that only its owner may read.
    pub(super) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        set_mode(&path, 0o600);
        path
    }

    /// The folder as home, with these variables.
    pub(super) fn surroundings(&self, variables: &[(&str, &str)]) -> Surroundings {
        surroundings(variables, Some(&self.0))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub(super) fn set_mode(path: &Path, mode: u32) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }
    #[cfg(not(unix))]
    let _ = (path, mode);
}

pub(super) fn surroundings(variables: &[(&str, &str)], home: Option<&Path>) -> Surroundings {
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).into()));
    let variables = variables.collect::<BTreeMap<String, std::ffi::OsString>>();
    Surroundings::new(move |name| variables.get(name).cloned(), home.map(Path::to_owned))
}

type Answer = Result<(u16, String), TransportErrorKind>;

/// Answers requests with a function and keeps them.
#[derive(Clone)]
pub(super) struct Stub {
    answer: Arc<dyn Fn(&HttpRequest) -> Answer + Send + Sync>,
    requests: Arc<Mutex<Vec<HttpRequest>>>,
}

impl Stub {
    pub(super) fn new(answer: impl Fn(&HttpRequest) -> Answer + Send + Sync + 'static) -> Self {
        Self { answer: Arc::new(answer), requests: Arc::default() }
    }

    pub(super) fn json(status: u16, body: impl Into<String>) -> Self {
        let body = body.into();
        Self::new(move |_| Ok((status, body.clone())))
    }

    /// Nothing answers.
    pub(super) fn deaf() -> Self {
        Self::new(|_| Err(TransportErrorKind::Connect))
    }

    pub(super) fn requests(&self) -> Vec<HttpRequest> {
        self.requests.lock().unwrap().clone()
    }

    pub(super) fn count(&self) -> usize {
        self.requests.lock().unwrap().len()
    }

    /// Answers on all routes.
    pub(super) fn http(&self) -> Http {
        let routes = [Route::Metadata, Route::Clear, Route::Tls];
        Http::default().with(&routes, Arc::new(self.clone()))
    }
}

impl fmt::Debug for Stub {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Stub")
    }
}

impl Transport for Stub {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        let answer = (self.answer)(&request);
        self.requests.lock().unwrap().push(request);
        Box::pin(std::future::ready(match answer {
            Ok((status, body)) => Ok(HttpResponse {
                status: StatusCode::from_u16(status).unwrap(),
                headers: HeaderMap::new(),
                body: Bytes::from(body),
            }),
            Err(kind) => Err(TransportError::new(kind, "nothing is there")),
        }))
    }
}

/// The body of a request as text.
pub(super) fn body(request: &HttpRequest) -> String {
    String::from_utf8(request.body.to_vec()).unwrap()
}

/// The four members as servers write them, ending in `seconds`.
pub(super) fn session_json(id: &str, seconds: u64) -> String {
    format!(
        r#""AccessKeyId":"{id}","AccessKeySecret":"{CANARY}","SecurityToken":"{CANARY}-token","Expiration":"{}""#,
        clock::now() + std::time::Duration::from_secs(seconds)
    )
}

/// Fails, with nothing secret in the message, the causes or what the source shows of itself.
pub(super) async fn failure(source: &impl ProvideCredentials) -> CredentialsError {
    let error = source.provide().await.unwrap_err();
    let all = format!("{error} {error:?} {} {source:?}", error.with_causes());
    assert!(!all.contains("hunter2"), "{all}");
    error
}

pub(super) async fn id(source: &impl ProvideCredentials) -> String {
    let credentials = source.provide().await.unwrap();
    let shown = format!("{credentials:?} {source:?}");
    assert!(!shown.contains("hunter2"), "{shown}");
    credentials.access_key_id().to_owned()
}

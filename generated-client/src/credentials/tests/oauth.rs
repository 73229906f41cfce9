//! The mode `OAuth`, which renews a login and writes it back.

use std::path::Path;
use std::time::Duration;

use super::{CANARY, Folder, Stub, body, failure, id};
use crate::credentials::{CliProfileProvider, ProvideCredentials, clock};
use crate::transport::HttpRequest;

/// A configuration as people and tools leave it.
fn config(token_end: i64, session: &str) -> String {
    format!(
        "{{\n\t\"current\": \"p\",\n\t\"profiles\": [\n\t\t{{\"name\":\"other\",   \"mode\":\"AK\", \"x\":[1,2 ,3]}},\n\
         \t\t{{\n\t\t\t\"name\": \"p\",\n\t\t\t\"mode\": \"OAuth\",\n\t\t\t\"oauth_site_type\": \"INTL\",\n\
         \t\t\t\"oauth_access_token\": \"{CANARY}-old\",\n\t\t\t\"oauth_access_token_expire\": {token_end},\n\
         \t\t\t\"unknown\": {{ \"a\" : 1.50 }},{session}\n\t\t\t\"oauth_refresh_token\": \"{CANARY}-refresh\"\n\t\t}}\n\
         \t],\n\t\"meta_path\": \"\"\n}}\n"
    )
}

fn reading(folder: &Folder, path: &Path, stub: &Stub) -> CliProfileProvider {
    CliProfileProvider::with(folder.surroundings(&[]), stub.http()).file(path)
}

/// The server: new tokens, and a session for the token that it was asked with.
fn server() -> Stub {
    Stub::new(|request: &HttpRequest| {
        let token = request.headers.get("authorization").map(|value| value.to_str().unwrap());
        let end = clock::now() + Duration::from_secs(3600);
        Ok((
            200,
            match request.url.path() {
                "/v1/token" => format!(
                    r#"{{"access_token":"{CANARY}-new","refresh_token":"{CANARY}-next","expires_in":7200}}"#
                ),
                "/v1/exchange" => format!(
                    r#"{{"accessKeyId":"{}","accessKeySecret":"{CANARY}","securityToken":"{CANARY}-sts","expiration":"{end}"}}"#,
                    if token == Some(&format!("Bearer {CANARY}-new")) {
                        "renewed"
                    } else {
                        "exchanged"
                    },
                ),
                other => panic!("{other}"),
            },
        ))
    })
}

#[tokio::test]
async fn a_login_that_lasts_is_exchanged_and_the_session_kept_in_the_file() {
    let folder = Folder::new();
    let end = clock::now().unix_seconds() + 3600;
    let path = folder.write("config.json", &config(end, ""));
    let stub = server();
    assert_eq!(id(&reading(&folder, &path, &stub)).await, "exchanged");
    assert_eq!(stub.count(), 1);
    assert_eq!(stub.requests()[0].url.as_str(), "https://oauth.alibabacloud.com/v1/exchange");
    // Another program, or this one when it starts again, takes the session from the file.
    assert_eq!(id(&reading(&folder, &path, &stub)).await, "exchanged");
    assert_eq!(stub.count(), 1);
}

#[tokio::test]
async fn an_ending_login_is_renewed_and_everything_else_in_the_file_kept() {
    let folder = Folder::new();
    let end = clock::now().unix_seconds() + 1100;
    let before = config(end, "");
    let path = folder.write("config.json", &before);
    super::set_mode(&path, 0o640);
    let stub = server();
    assert_eq!(id(&reading(&folder, &path, &stub)).await, "renewed");
    let requests = stub.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[0].url.as_str(), "https://oauth.alibabacloud.com/v1/token");
    let form = format!(
        "grant_type=refresh_token&refresh_token={CANARY}-refresh&client_id=4103531455503354461"
    );
    assert_eq!(body(&requests[0]), form);
    assert!(!requests[0].headers.contains_key("authorization"));

    let after = std::fs::read_to_string(&path).unwrap();
    let number = |name: &str| {
        let config = serde_json::from_str::<serde_json::Value>(&after).unwrap();
        config["profiles"][1][name].as_i64().unwrap()
    };
    let (token_end, session_end) = (number("oauth_access_token_expire"), number("sts_expiration"));
    assert!(token_end > end && session_end > end);
    let expected = before
        .replace(&format!("{CANARY}-old"), &format!("{CANARY}-new"))
        .replace(&end.to_string(), &token_end.to_string())
        .replace(
            &format!("\"{CANARY}-refresh\""),
            &format!(
                "\"{CANARY}-next\",\n\t\t\t\"access_key_id\": \"renewed\",\
                 \n\t\t\t\"access_key_secret\": \"{CANARY}\",\n\t\t\t\"sts_token\": \"{CANARY}-sts\",\
                 \n\t\t\t\"sts_expiration\": {session_end}"
            ),
        );
    assert_eq!(after, expected);
    assert_eq!(mode(&path), 0o600);
    let left = std::fs::read_dir(path.parent().unwrap()).unwrap();
    let left = left.map(|entry| entry.unwrap().file_name()).collect::<Vec<_>>();
    assert_eq!(left, ["config.json"], "neither lock nor draft stays");
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[cfg(not(unix))]
fn mode(_: &Path) -> u32 {
    0o600
}

#[tokio::test]
async fn a_session_in_the_file_is_used_until_the_service_rejects_it() {
    let folder = Folder::new();
    let end = clock::now().unix_seconds() + 1800;
    let session = format!(
        "\"access_key_id\":\"cached\",\"access_key_secret\":\"{CANARY}\",\"sts_token\":\"{CANARY}\",\
         \"sts_expiration\":{end},"
    );
    let path = folder.write("config.json", &config(end, &session));
    let stub = server();
    let provider = reading(&folder, &path, &stub);
    let cached = provider.provide().await.unwrap();
    assert_eq!((cached.access_key_id(), stub.count()), ("cached", 0));
    provider.reject(&cached);
    assert_eq!(id(&provider).await, "exchanged");
}

/// The server, but without new tokens.
fn server_that_does_not_renew() -> Stub {
    let server = server();
    Stub::new(move |request: &HttpRequest| match request.url.path() {
        "/v1/token" => Ok((503, String::new())),
        _ => (server.answer)(request),
    })
}

#[tokio::test]
async fn a_login_that_cannot_be_renewed_is_used_to_its_end() {
    let folder = Folder::new();
    let path = folder.write("config.json", &config(clock::now().unix_seconds() + 1100, ""));
    let stub = server_that_does_not_renew();
    assert_eq!(id(&reading(&folder, &path, &stub)).await, "exchanged");
    let paths = stub.requests().into_iter().map(|request| request.url.path().to_owned());
    assert_eq!(paths.collect::<Vec<_>>(), ["/v1/token", "/v1/exchange"]);
    let path = folder.write("config.json", &config(clock::now().unix_seconds() - 1, ""));
    let stub = server_that_does_not_renew();
    let error = failure(&reading(&folder, &path, &stub)).await;
    assert!(error.to_string().contains("status 503"), "{error}");
    assert_eq!(stub.count(), 1, "a refresh token is sent once");
}

#[cfg(unix)]
#[tokio::test]
async fn without_a_lock_a_login_is_renewed_only_when_it_is_over() {
    let folder = Folder::new();
    let name = "c".repeat(253);
    let path = folder.write(&name, &config(clock::now().unix_seconds() + 1100, ""));
    let stub = server();
    assert_eq!(id(&reading(&folder, &path, &stub)).await, "exchanged");
    assert_eq!(stub.count(), 1);
}

#[cfg(unix)]
#[tokio::test]
async fn the_file_keeps_its_owner() {
    use std::os::unix::fs::{MetadataExt, chown};

    let folder = Folder::new();
    let path = folder.write("config.json", &config(0, ""));
    // Only an administrator may give files away.
    let is_given = chown(&path, Some(1234), Some(2345)).is_ok();
    let owner = |path: &Path| {
        let metadata = std::fs::metadata(path).unwrap();
        (metadata.uid(), metadata.gid())
    };
    let before = owner(&path);
    assert!(!is_given || before == (1234, 2345));
    assert_eq!(id(&reading(&folder, &path, &server())).await, "renewed");
    assert!(std::fs::read_to_string(&path).unwrap().contains("-next"));
    assert_eq!(owner(&path), before);
    assert_eq!(mode(&path), 0o600);
}

#[tokio::test]
async fn what_others_write_meanwhile_is_kept() {
    let folder = Folder::new();
    let path = folder.write("config.json", &config(0, ""));
    let (server, edited) = (server(), path.clone());
    let stub = Stub::new(move |request: &HttpRequest| {
        let text = std::fs::read_to_string(&edited).unwrap();
        let (old, new) = match request.url.path() {
            "/v1/token" => ("\"meta_path\": \"\"", "\"meta_path\": \"first\""),
            _ => ("\"x\":[1,2 ,3]", "\"x\":[\"second\"]"),
        };
        std::fs::write(&edited, text.replace(old, new)).unwrap();
        (server.answer)(request)
    });
    assert_eq!(id(&reading(&folder, &path, &stub)).await, "renewed");
    let after = std::fs::read_to_string(&path).unwrap();
    for part in ["\"first\"", "\"second\"", "-new\"", "-next\"", "-sts\""] {
        assert!(after.contains(part), "{part}: {after}");
    }
}

#[tokio::test(start_paused = true)]
async fn one_program_at_a_time_renews() {
    let folder = Folder::new();
    let path = folder.write("config.json", &config(0, ""));
    let lock = folder.write("config.json.lock", "");
    let stub = server();
    let providers = [(); 8].map(|()| reading(&folder, &path, &stub));
    let calls = providers.map(|provider| tokio::spawn(async move { id(&provider).await }));
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert_eq!(stub.count(), 0, "all wait for the lock");
    std::fs::remove_file(lock).unwrap();
    for call in calls {
        assert_eq!(call.await.unwrap(), "renewed");
    }
    assert_eq!(stub.count(), 2, "the others use what the first one wrote");
}

#[tokio::test(start_paused = true)]
async fn a_lock_that_stays_is_an_error_and_an_old_one_is_broken() {
    let folder = Folder::new();
    let path = folder.write("config.json", &config(0, ""));
    let lock = folder.write("config.json.lock", "");
    let stub = server();
    let provider = reading(&folder, &path, &stub);
    let error = failure(&provider).await;
    assert!(error.to_string().contains("is locked by another program"), "{error}");
    let old = std::time::SystemTime::now() - Duration::from_secs(1000);
    std::fs::File::options().write(true).open(lock).unwrap().set_modified(old).unwrap();
    assert_eq!(id(&provider).await, "renewed");
}

#[tokio::test]
async fn a_refused_login_says_to_log_in_again() {
    let folder = Folder::new();
    let path = folder.write("config.json", &config(0, ""));
    let refusal = format!(r#"{{"error":"invalid_grant","error_description":"{CANARY}-refresh"}}"#);
    let stub = Stub::json(400, refusal);
    let error = failure(&reading(&folder, &path, &stub)).await;
    let expected = "the login server https://oauth.alibabacloud.com answered with status 400: \
                    invalid_grant: ***; logging in again with the tool may help";
    assert!(error.to_string().ends_with(expected), "{error}");
}

#[cfg(unix)]
#[tokio::test]
async fn tokens_that_cannot_be_written_are_kept_in_memory() {
    let events = super::files::Events::default();
    let _guard = tracing::subscriber::set_default(events.clone());
    let folder = Folder::new();
    let path = folder.write("config.json", &config(0, ""));
    // A folder in the place of the draft: nothing can be written.
    let draft = folder.path(&format!("config.json.{}.tmp", std::process::id()));
    std::fs::create_dir(&draft).unwrap();
    let stub = server();
    let provider = reading(&folder, &path, &stub);
    let session = provider.provide().await.unwrap();
    assert_eq!(session.access_key_id(), "renewed");
    let told = events.take();
    assert!(told.iter().any(|event| event.contains("could not be written")), "{told:?}");
    assert!(!told.join("").contains("hunter2"), "{told:?}");
    provider.reject(&session);
    assert_eq!(id(&provider).await, "renewed");
    assert_eq!(stub.count(), 3, "the login was not renewed with the used refresh token");
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_cannot_be_locked_does_not_keep_from_credentials() {
    let folder = Folder::new();
    // So long a name that none with an ending is possible, whoever runs the test.
    let path = folder.write(&"c".repeat(253), &config(0, ""));
    let stub = server();
    let provider = reading(&folder, &path, &stub);
    let session = provider.provide().await.unwrap();
    assert_eq!(session.access_key_id(), "renewed");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), config(0, ""));
    provider.reject(&session);
    assert_eq!(id(&provider).await, "renewed");
    assert_eq!(stub.count(), 3, "the login was not renewed with the used refresh token");
}

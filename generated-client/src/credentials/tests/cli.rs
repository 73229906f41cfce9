//! The modes of the configuration of the command line tool.

use serde_json::{Value, json};

use super::{CANARY, Folder, Stub, body, failure, id, session_json};
use crate::credentials::{CliProfileProvider, ProvideCredentials, clock};

/// Reads profile `p` of a configuration with these profiles.
fn reading(folder: &Folder, profiles: &Value, stub: &Stub) -> CliProfileProvider {
    let path = folder.write("config.json", &json!({"profiles": profiles}).to_string());
    CliProfileProvider::with(folder.surroundings(&[]), stub.http()).file(path).profile("p")
}

fn key(name: &str, mode: &str) -> Value {
    json!({"name": name, "mode": mode, "access_key_id": "id", "access_key_secret": CANARY})
}

fn with(mut profile: Value, members: Value) -> Value {
    let Value::Object(members) = members else { panic!() };
    profile.as_object_mut().unwrap().extend(members);
    profile
}

#[tokio::test]
async fn keys_with_and_without_a_token() {
    let folder = Folder::new();
    let stub = Stub::deaf();
    let provider = reading(&folder, &json!([key("p", "AK")]), &stub);
    assert_eq!(id(&provider).await, "id");
    let profile = with(key("p", "StsToken"), json!({"sts_token": CANARY}));
    let credentials = reading(&folder, &json!([profile]), &stub).provide().await.unwrap();
    assert_eq!(credentials.security_token().unwrap().expose(), CANARY);
    assert_eq!(stub.count(), 0);
}

#[tokio::test]
async fn the_current_profile_counts_unless_another_one_is_named() {
    let folder = Folder::new();
    let named = |name: &str| with(key(name, "AK"), json!({"access_key_id": name}));
    let profiles = [named("default"), named("b"), named("c")];
    let config = json!({"current": "b", "profiles": profiles});
    folder.write(".aliyun/config.json", &config.to_string());
    let provider = CliProfileProvider::with_surroundings(folder.surroundings(&[]));
    assert_eq!(id(&provider).await, "b");
    let variables = folder.surroundings(&[("ALIBABA_CLOUD_PROFILE", "c")]);
    let provider = CliProfileProvider::with_surroundings(variables);
    assert_eq!(id(&provider).await, "c");
    assert_eq!(id(&provider.profile("default")).await, "default");
    let other = folder.write("other.json", &json!({"profiles": [named("default")]}).to_string());
    let variable = [("ALIBABA_CLOUD_CONFIG_FILE", other.to_str().unwrap())];
    let provider = CliProfileProvider::with_surroundings(folder.surroundings(&variable));
    assert_eq!(id(&provider).await, "default");
}

#[tokio::test]
async fn a_configuration_that_nobody_filled_in_is_absent() {
    let folder = Folder::new();
    let blank = json!({"name": "default", "mode": "AK", "access_key_id": ""});
    let config = json!({"current": "default", "profiles": [blank]}).to_string();
    folder.write(".aliyun/config.json", &config);
    let provider = CliProfileProvider::with_surroundings(folder.surroundings(&[]));
    assert!(failure(&provider).await.is_absent());
    assert!(!failure(&provider.clone().profile("default")).await.is_absent());
    let disabled = [("ALIBABA_CLOUD_CLI_PROFILE_DISABLED", "true")];
    let provider = CliProfileProvider::with_surroundings(folder.surroundings(&disabled));
    assert!(failure(&provider).await.to_string().contains("DISABLED"));
}

#[tokio::test]
async fn problems_name_the_place_and_hide_the_values() {
    let folder = Folder::new();
    let path = folder.path("config.json").display().to_string();
    for (text, expected) in [
        (CANARY.to_owned(), ": expected value at line 1 column 1"),
        (format!("{{\n\"a\": \"{CANARY}\",\n}}"), ": key must be a string at line 3 column 1"),
        (format!("[\"{CANARY}\"]"), ": expected a JSON object"),
        (format!("\"{CANARY}\""), ": expected a JSON object"),
        ("{}".to_owned(), ": `/profiles` is missing or something else than a list"),
        (
            format!(r#"{{"profiles":"{CANARY}"}}"#),
            ": `/profiles` is missing or something else than a list",
        ),
        (
            format!(r#"{{"profiles":[{{"name":"a"}},"{CANARY}"]}}"#),
            ": `/profiles/1/name` is missing or no text",
        ),
    ] {
        let file = folder.write("config.json", &text);
        let provider = CliProfileProvider::with_surroundings(folder.surroundings(&[]));
        let error = failure(&provider.file(file)).await;
        assert_eq!(error.to_string(), format!("{path}{expected}"));
        assert!(!error.is_absent());
    }
    for (profile, expected) in [
        (json!({"name": "p"}), "`/profiles/1/mode` is missing or empty: expected a text"),
        (json!({"name": "p", "mode": CANARY}), "`/profiles/1/mode` is a mode that is not"),
        (json!({"name": "p", "mode": "AK"}), "`/profiles/1/access_key_id` is missing or empty"),
        (
            json!({"name": "p", "mode": "AK", "access_key_id": [CANARY]}),
            "`/profiles/1/access_key_id` is something else: expected a text",
        ),
        (key("p", "StsToken"), "`/profiles/1/sts_token` is missing"),
        (key("p", "RamRoleArn"), "`/profiles/1/ram_role_arn` is missing"),
        (
            with(key("p", "RamRoleArn"), json!({"ram_role_arn": "r", "expired_seconds": CANARY})),
            "`/profiles/1/expired_seconds` is something else: expected an integer",
        ),
        (key("p", "OIDC"), "`/profiles/1/ram_role_arn` is missing"),
        (key("p", "External"), "`/profiles/1/process_command` is missing"),
        (key("p", "ChainableRamRoleArn"), "`/profiles/1/source_profile` is missing"),
        (
            with(key("p", "ChainableRamRoleArn"), json!({"source_profile": "q"})),
            "`/profiles/1/source_profile` names a profile that is missing: ",
        ),
        (key("p", "CloudSSO"), "`/profiles/1/cloud_sso_sign_in_url` is missing"),
        (key("p", "OAuth"), "`/profiles/1/oauth_access_token` is missing: log in"),
    ] {
        let profiles = json!([key("other", "AK"), profile]);
        let error = failure(&reading(&folder, &profiles, &Stub::deaf())).await;
        assert!(error.to_string().contains(expected), "{error}\n{expected}");
        assert!(error.to_string().starts_with(&path), "{error}");
        assert!(!error.is_absent());
    }
}

#[tokio::test]
async fn a_circle_of_profiles_is_named() {
    let folder = Folder::new();
    let link = |name: &str, source: &str| {
        json!({"name": name, "mode": "ChainableRamRoleArn", "source_profile": source,
               "ram_role_arn": "r"})
    };
    let profiles = json!([link("p", "q"), link("q", "r"), link("r", "q")]);
    let error = failure(&reading(&folder, &profiles, &Stub::deaf())).await;
    let expected = "`/profiles/2/source_profile` leads in a circle: `p` → `q` → `r` → `q`";
    assert!(error.to_string().ends_with(expected), "{error}");
    let error = failure(&reading(&folder, &json!([link("p", "p")]), &Stub::deaf())).await;
    assert!(error.to_string().ends_with("leads in a circle: `p` → `p`"), "{error}");
}

#[tokio::test]
async fn an_oidc_profile_sets_role_and_endpoint() {
    let folder = Folder::new();
    let token = folder.write("token", CANARY);
    let stub = Stub::json(200, format!(r#"{{"Credentials":{{{}}}}}"#, session_json("s", 3600)));
    let profile = json!({
        "name": "p", "mode": "OIDC", "ram_role_arn": "role", "oidc_provider_arn": "provider",
        "oidc_token_file": token, "role_session_name": "name", "expired_seconds": 900,
        "sts_region": "cn-hangzhou", "enable_vpc": true,
    });
    assert_eq!(id(&reading(&folder, &json!([profile]), &stub)).await, "s");
    let request = &stub.requests()[0];
    assert_eq!(request.url.host_str(), Some("sts-vpc.cn-hangzhou.aliyuncs.com"));
    assert!(body(request).ends_with("RoleSessionName=name&DurationSeconds=900"));
}

#[tokio::test]
async fn an_instance_role_may_have_a_name() {
    let folder = Folder::new();
    let session = format!("{{{},\"Code\":\"Success\"}}", session_json("ecs", 3600));
    let stub = Stub::new(move |request| {
        let is_token = request.url.path() == "/latest/api/token";
        Ok((200, if is_token { CANARY.to_owned() } else { session.clone() }))
    });
    let profile = json!({"name": "p", "mode": "EcsRamRole", "ram_role_name": "named"});
    assert_eq!(id(&reading(&folder, &json!([profile]), &stub)).await, "ecs");
    assert!(stub.requests()[1].url.path().ends_with("/security-credentials/named"));
}

fn sso(end: i64) -> Value {
    json!({
        "name": "p", "mode": "CloudSSO", "cloud_sso_account_id": "account",
        "cloud_sso_sign_in_url": "https://signin.example.com/start/login?x=1",
        "cloud_sso_access_config": "config", "access_token": CANARY,
        "cloud_sso_access_token_expire": end,
    })
}

#[tokio::test]
async fn a_login_of_cloud_sso_is_exchanged() {
    let folder = Folder::new();
    let session = session_json("sso", 3600);
    let stub = Stub::json(200, format!(r#"{{"CloudCredential":{{{session}}}}}"#));
    let end = clock::now().unix_seconds() + 100;
    assert_eq!(id(&reading(&folder, &json!([sso(end)]), &stub)).await, "sso");
    let request = &stub.requests()[0];
    assert_eq!(request.url.as_str(), "https://signin.example.com/cloud-credentials");
    assert_eq!(request.headers["authorization"], format!("Bearer {CANARY}"));
    assert!(request.headers["authorization"].is_sensitive());
    let sent = serde_json::from_str::<Value>(&body(request)).unwrap();
    assert_eq!(sent, json!({"AccountId": "account", "AccessConfigurationId": "config"}));

    let stub = Stub::json(403, format!(r#"{{"ErrorCode":"x","Message":"{CANARY} no"}}"#));
    let error = failure(&reading(&folder, &json!([sso(end)]), &stub)).await;
    let expected =
        "the CloudSSO server https://signin.example.com answered with status 403: *** no";
    assert!(error.to_string().ends_with(expected), "{error}");
}

#[tokio::test]
async fn an_ended_login_of_cloud_sso_says_so() {
    let folder = Folder::new();
    let stub = Stub::deaf();
    let error = failure(&reading(&folder, &json!([sso(1_700_000_000)]), &stub)).await;
    let expected = "`/profiles/0/cloud_sso_access_token_expire` says that the login ended at \
                    2023-11-14T22:13:20Z: log in again with the tool";
    assert!(error.to_string().ends_with(expected), "{error}");
    assert_eq!(stub.count(), 0);
}

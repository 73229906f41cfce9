//! Profiles in ini files.

use super::{CANARY, Folder, Stub, body, failure, id, session_json};
use crate::credentials::{ProfileProvider, ProvideCredentials};

fn reading(folder: &Folder, text: &str) -> ProfileProvider {
    let path = folder.write("keys", text);
    ProfileProvider::with_surroundings(folder.surroundings(&[])).file(path).profile("p")
}

#[tokio::test]
async fn comments_space_and_line_ends_do_not_matter() {
    let folder = Folder::new();
    let text = "\u{feff}; first\r\n# second\r\n\r\n[ p ]\r\n type=access_key # why\r\n\
                access_key_id = id;1 ; why\r\naccess_key_secret\t=\thunter=2\r\n[other]\r\n";
    let credentials = reading(&folder, text).provide().await.unwrap();
    assert_eq!(credentials.access_key_id(), "id;1");
    assert_eq!(credentials.secret().expose(), "hunter=2");
}

#[tokio::test]
async fn problems_name_the_line_and_hide_the_values() {
    let types = "expected `access_key`, `ram_role_arn`, `oidc_role_arn` or `ecs_ram_role`";
    let cases = [
        ("[p]\nhunter2", "line 2: expected `[profile]` or `key = value`"),
        ("a = hunter2", "line 1: expected `[profile]` before the first key"),
        ("[p]\n[q]\n[p]", "line 3: profile `p` starts again, first in line 1"),
        ("[p]\na=hunter2\na=1", "line 3: this key is set a second time in its profile"),
        ("[p]", "line 1: profile `p` has no `type`"),
        (
            "[p]\n\ntype = sts",
            &format!("line 3: profile `p` has type `sts`, which is not supported: {types}"),
        ),
        (
            "[p]\ntype = hunter2",
            &format!("line 2: profile `p` has an unknown type, which is not supported: {types}"),
        ),
        (
            "[p]\ntype = rsa_key_pair\npublic_key_id = hunter2",
            "line 2: profile `p` has type `rsa_key_pair`, an old kind of key that is not \
             supported: create an access key for it, or use another of `access_key`, \
             `ram_role_arn`, `oidc_role_arn` or `ecs_ram_role`",
        ),
        (
            "[p]\ntype = access_key\naccess_key_id =\naccess_key_secret = hunter2",
            "line 3: `access_key_id` of profile `p` is empty",
        ),
        (
            "[p]\ntype = ram_role_arn\naccess_key_id = i\naccess_key_secret = hunter2",
            "line 1: profile `p` has no `role_arn`",
        ),
        (
            "[p]\ntype = oidc_role_arn\nrole_arn = r\noidc_provider_arn = o",
            "line 1: profile `p` has no `oidc_token_file_path`",
        ),
    ];
    let folder = Folder::new();
    for (text, expected) in cases {
        let error = failure(&reading(&folder, text)).await;
        let path = folder.path("keys");
        assert_eq!(error.to_string(), format!("{}, {expected}", path.display()));
        assert!(!error.is_absent());
    }
}

#[tokio::test]
async fn a_missing_profile_is_final_only_when_it_was_asked_for() {
    let folder = Folder::new();
    let path = folder.write("keys", "[a]\n[b]");
    let provider = ProfileProvider::with_surroundings(folder.surroundings(&[])).file(&path);
    let error = failure(&provider).await;
    assert!(error.is_absent());
    let path = path.display();
    assert_eq!(error.to_string(), format!("{path} has no profile `default`, but `a`, `b`"));
    assert!(!failure(&provider.profile("c")).await.is_absent());
}

#[tokio::test]
async fn a_named_file_or_profile_must_exist() {
    let folder = Folder::new();
    let provider = ProfileProvider::with_surroundings(folder.surroundings(&[]));
    assert!(failure(&provider).await.is_absent());
    let error = failure(&provider.clone().profile("p")).await;
    assert!(!error.is_absent() && error.to_string().ends_with(", so no profile `p`"), "{error}");
    let error = failure(&provider.file("/nonexistent/keys")).await;
    assert!(!error.is_absent());
    assert_eq!(error.to_string(), "the credentials file /nonexistent/keys does not exist");
}

#[tokio::test]
async fn a_changed_key_is_found_after_a_rejection() {
    let folder = Folder::new();
    let text = |id: &str| format!("[p]\ntype=access_key\naccess_key_id={id}\naccess_key_secret=s");
    let provider = reading(&folder, &text("old"));
    let old = provider.provide().await.unwrap();
    folder.write("keys", &text("new"));
    assert_eq!(id(&provider).await, "old");
    provider.reject(&old);
    assert_eq!(id(&provider).await, "new");
}

#[tokio::test]
async fn an_oidc_role_takes_its_settings_from_the_profile() {
    let folder = Folder::new();
    let token = folder.write("token", &format!(" {CANARY}\n"));
    let text = format!(
        "[p]\ntype = oidc_role_arn\nrole_arn = role\noidc_provider_arn = provider\n\
         oidc_token_file_path = {}\nrole_session_name = name\npolicy = {{}}",
        token.display()
    );
    let path = folder.write("keys", &text);
    let stub = Stub::json(200, format!(r#"{{"Credentials":{{{}}}}}"#, session_json("s", 3600)));
    let provider = ProfileProvider::with(folder.surroundings(&[]), stub.http());
    assert_eq!(id(&provider.file(path).profile("p")).await, "s");
    assert_eq!(
        body(&stub.requests()[0]),
        format!(
            "RoleArn=role&OIDCProviderArn=provider&OIDCToken={CANARY}&RoleSessionName=name&\
             DurationSeconds=3600&Policy=%7B%7D"
        )
    );
}

#[tokio::test]
async fn an_instance_role_that_a_profile_names_must_be_there() {
    let folder = Folder::new();
    let path = folder.write("keys", "[p]\ntype = ecs_ram_role");
    let provider = ProfileProvider::with(folder.surroundings(&[]), Stub::deaf().http());
    let error = failure(&provider.file(&path).profile("p")).await;
    assert!(!error.is_absent());
    let path = path.display();
    assert_eq!(
        error.with_causes(),
        format!(
            "{path}, profile `p`: no answer from the metadata server: could not connect: nothing \
             is there"
        )
    );
}

//! The order of the default chain and what it says when it fails.

use super::{CANARY, Folder, Stub, failure, id, session_json, surroundings};
use crate::credentials::http::{Http, Route};
use crate::credentials::{
    CliProfileProvider, DefaultProvider, ProfileProvider, ProvideCredentials,
};
use crate::transport::{ReqwestTransport, TransportErrorKind};

/// All servers of the chain; credentials are named after them.
fn servers() -> Stub {
    Stub::new(|request| {
        let session = |id: &str| format!("{{{},\"Code\":\"Success\"}}", session_json(id, 3600));
        Ok((
            200,
            match (request.url.host_str().unwrap(), request.url.path()) {
                ("sts.aliyuncs.com", _) => format!(r#"{{"Credentials":{}}}"#, session("oidc")),
                ("100.100.100.200", "/latest/api/token") => CANARY.to_owned(),
                ("100.100.100.200", "/latest/meta-data/ram/security-credentials/") => "role".into(),
                ("100.100.100.200", _) => session("ecs"),
                ("credentials.internal", _) => session("uri"),
                other => panic!("{other:?}"),
            },
        ))
    })
}

const ENVIRONMENT: [(&str, &str); 2] =
    [("ALIBABA_CLOUD_ACCESS_KEY_ID", "env"), ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", CANARY)];
const URI: (&str, &str) = ("ALIBABA_CLOUD_CREDENTIALS_URI", "http://credentials.internal/x");

#[tokio::test]
async fn each_source_comes_after_the_ones_before_it() {
    let folder = Folder::new();
    let token = folder.write("token", CANARY);
    folder.write(
        ".aliyun/config.json",
        &format!(
            r#"{{"current":"c","profiles":[{{"name":"c","mode":"AK","access_key_id":"cli","access_key_secret":"{CANARY}"}}]}}"#
        ),
    );
    folder.write(
        ".alibabacloud/credentials",
        &format!("[default]\ntype=access_key\naccess_key_id=ini\naccess_key_secret={CANARY}"),
    );
    let oidc = [
        ("ALIBABA_CLOUD_ROLE_ARN", "role"),
        ("ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "provider"),
        ("ALIBABA_CLOUD_OIDC_TOKEN_FILE", token.to_str().unwrap()),
    ];
    let mut variables = [&ENVIRONMENT[..], &oidc, &[URI]].concat();
    let stub = servers();
    let mut order = Vec::new();
    for step in 0..6 {
        match step {
            1 => drop(variables.drain(..2)),
            2 => drop(variables.drain(..3)),
            3 => variables.push(("ALIBABA_CLOUD_CLI_PROFILE_DISABLED", "TRUE")),
            4 => std::fs::remove_file(folder.path(".alibabacloud/credentials")).unwrap(),
            5 => variables.push(("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true")),
            _ => {}
        }
        let chain = DefaultProvider::with(&folder.surroundings(&variables), &stub.http());
        order.push(id(&chain).await);
    }
    assert_eq!(order, ["env", "oidc", "cli", "ini", "ecs", "uri"]);
}

#[tokio::test]
async fn the_error_lists_what_was_tried() {
    let chain = DefaultProvider::with(&surroundings(&[], None), &Stub::deaf().http());
    let error = failure(&chain).await;
    assert!(error.is_absent());
    assert_eq!(
        error.to_string(),
        "no credentials found; tried environment: the environment variables \
         `ALIBABA_CLOUD_ACCESS_KEY_ID` and `ALIBABA_CLOUD_ACCESS_KEY_SECRET` are not set; \
         tried OIDC role: not set: `ALIBABA_CLOUD_ROLE_ARN`, `ALIBABA_CLOUD_OIDC_PROVIDER_ARN`, \
         `ALIBABA_CLOUD_OIDC_TOKEN_FILE`; \
         tried CLI configuration: there is no home folder to look for `.aliyun/config.json` in; \
         tried profile file: there is no home folder to look for `.alibabacloud/credentials` in; \
         tried ECS role: no answer from the metadata server: could not connect: nothing is there; \
         tried credentials URI: the environment variable `ALIBABA_CLOUD_CREDENTIALS_URI` is not set"
    );
}

#[tokio::test]
async fn a_broken_source_ends_the_search() {
    let half = surroundings(&ENVIRONMENT[..1], None);
    let error = failure(&DefaultProvider::with(&half, &Http::default())).await;
    assert!(!error.is_absent());
    assert!(!error.to_string().contains("tried OIDC"), "{error}");
}

#[tokio::test]
async fn a_profile_that_the_environment_names_must_be_in_a_file() {
    let variables = [("ALIBABA_CLOUD_PROFILE", "prod"), URI];
    let folder = Folder::new();
    let text = format!(
        r#"{{"profiles":[{{"name":"dev","mode":"AK","access_key_id":"cli","access_key_secret":"{CANARY}"}}]}}"#
    );
    folder.write(".aliyun/config.json", &text);
    let stub = servers();
    let chain = DefaultProvider::with(&folder.surroundings(&variables), &stub.http());
    let error = failure(&chain).await;
    assert!(!error.is_absent());
    assert!(error.to_string().contains("has no profile `prod`, but `dev`"), "{error}");
    assert_eq!(stub.count(), 0, "no other account is used");
    let text = format!("[prod]\ntype=access_key\naccess_key_id=ini\naccess_key_secret={CANARY}");
    folder.write(".alibabacloud/credentials", &text);
    assert_eq!(id(&chain).await, "ini");
}

#[tokio::test(start_paused = true)]
async fn a_named_instance_role_that_is_not_there_ends_the_search() {
    let variables = [("ALIBABA_CLOUD_ECS_METADATA", "role"), URI];
    let stub = Stub::new(|request| match request.url.host_str() {
        Some("100.100.100.200") => Err(TransportErrorKind::Connect),
        _ => Ok((200, format!("{{{}}}", session_json("uri", 3600)))),
    });
    let chain = DefaultProvider::with(&surroundings(&variables, None), &stub.http());
    let error = failure(&chain).await;
    assert!(!error.is_absent() && !error.to_string().contains("URI"), "{error}");
    let chain = DefaultProvider::with(&surroundings(&[URI], None), &stub.http());
    assert_eq!(id(&chain).await, "uri");
}

#[tokio::test]
async fn the_first_source_with_credentials_is_kept_and_hears_of_rejections() {
    let stub = servers();
    let chain = DefaultProvider::with(&surroundings(&[], None), &stub.http());
    for _ in 0..3 {
        assert_eq!(id(&chain).await, "ecs");
    }
    assert_eq!(stub.count(), 3, "one session");
    let credentials = chain.provide().await.unwrap();
    chain.reject(&credentials);
    assert_eq!(id(&chain).await, "ecs");
    assert_eq!(stub.count(), 6, "a new session");
}

#[tokio::test(start_paused = true)]
async fn only_servers_with_tls_are_reached_with_the_given_transport() {
    let (yes, no) = ("https://credentials.internal/x", "http://credentials.internal/x");
    for (address, count) in [(yes, 1), (no, 0)] {
        let (stub, direct) = (servers(), Stub::deaf());
        let variables = surroundings(&[("ALIBABA_CLOUD_CREDENTIALS_URI", address)], None);
        let chain = DefaultProvider::with(&variables, &direct.http()).transport(stub.clone());
        assert_eq!(chain.provide().await.is_ok(), count == 1);
        assert_eq!(stub.count(), count);
        let hosts =
            direct.requests().into_iter().map(|request| request.url.host_str().map(str::to_owned));
        assert!(hosts.flatten().any(|host| host == "100.100.100.200"));
    }
}

#[tokio::test]
async fn profiles_use_the_given_transport() {
    let folder = Folder::new();
    let token = folder.write("token", CANARY);
    let token = token.display();
    let cli = format!(
        r#"{{"profiles":[{{"name":"default","mode":"OIDC","ram_role_arn":"r","oidc_provider_arn":"p","oidc_token_file":"{token}"}}]}}"#
    );
    folder.write(".aliyun/config.json", &cli);
    let ini = format!(
        "[default]\ntype=oidc_role_arn\nrole_arn=r\noidc_provider_arn=p\noidc_token_file_path={token}"
    );
    folder.write(".alibabacloud/credentials", &ini);
    let variables = || folder.surroundings(&[]);
    let cli = CliProfileProvider::with(variables(), Stub::deaf().http());
    assert_eq!(id(&cli.transport(servers())).await, "oidc");
    let ini = ProfileProvider::with(variables(), Stub::deaf().http());
    assert_eq!(id(&ini.transport(servers())).await, "oidc");
}

#[test]
fn a_client_hands_its_way_to_the_network_to_its_chain() {
    let builder = || crate::demo::Client::builder().endpoint("http://h");
    let chain = |builder: crate::ClientBuilder<crate::demo::Client>| {
        format!("{:?}", builder.build().unwrap().core().shared.credentials)
    };
    let own = chain(builder().transport(Stub::deaf()));
    assert!(own.contains("Stub"), "{own}");
    const PROXY: &str = "http://proxy.internal:3128";
    let connections = format!("{:?}", ReqwestTransport::builder().proxy(PROXY));
    let proxy = chain(builder().proxy(PROXY));
    assert!(proxy.contains(&connections), "{proxy}");
    let neither = chain(builder());
    assert!(!neither.contains("Stub") && !neither.contains(&connections), "{neither}");
}

#[test]
fn connections_are_made_with_the_given_settings() {
    let broken = ReqwestTransport::builder().without_platform_certificates();
    let http = Http::default().with_connections(broken.clone().proxy("no address"));
    assert!(http.transport(Route::Tls).is_err());
    assert!(http.transport(Route::Clear).is_ok());
    assert!(Http::default().with_connections(broken).transport(Route::Tls).is_ok());
}

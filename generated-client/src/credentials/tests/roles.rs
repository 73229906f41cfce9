//! Roles taken on with a token or with other credentials.

use std::time::Duration;

use super::{CANARY, Folder, Stub, body, failure, id, session_json, surroundings};
use crate::Network;
use crate::credentials::sts::RoleSettings;
use crate::credentials::{OidcRoleProvider, RoleProvider};

fn answer() -> String {
    format!(r#"{{"RequestId":"1","Credentials":{{{}}}}}"#, session_json("role", 3600))
}

#[test]
fn the_endpoint_follows_region_and_network() {
    let region = ("ALIBABA_CLOUD_STS_REGION", "cn-beijing");
    let vpc = ("ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED", "TRUE");
    let settings = |region: Option<&str>, network| RoleSettings {
        region: region.map(str::to_owned),
        network,
        ..RoleSettings::default()
    };
    for (variables, settings, host) in [
        (&[][..], settings(None, None), "sts.aliyuncs.com"),
        (&[vpc], settings(None, None), "sts.aliyuncs.com"),
        (&[region], settings(None, None), "sts.cn-beijing.aliyuncs.com"),
        (&[region, vpc], settings(None, None), "sts-vpc.cn-beijing.aliyuncs.com"),
        (&[region, vpc], settings(Some("cn-x"), None), "sts-vpc.cn-x.aliyuncs.com"),
        (&[region, vpc], settings(None, Some(Network::Public)), "sts.cn-beijing.aliyuncs.com"),
        (&[], settings(Some("cn-x"), Some(Network::Vpc)), "sts-vpc.cn-x.aliyuncs.com"),
    ] {
        let address = settings.address(&surroundings(variables, None)).unwrap();
        assert_eq!(address.as_str(), format!("https://{host}/"));
    }
    for odd in ["evil.com/", "a.b", "a@b", "A", ""] {
        assert!(settings(Some(odd), None).address(&surroundings(&[], None)).is_err(), "{odd}");
    }
}

/// A provider from the environment, and its token file.
fn oidc(folder: &Folder, stub: &Stub) -> OidcRoleProvider {
    let token = folder.path("token");
    let surroundings = folder.surroundings(&[
        ("ALIBABA_CLOUD_ROLE_ARN", "acs:ram::1:role/r"),
        ("ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "acs:ram::1:oidc-provider/p"),
        ("ALIBABA_CLOUD_OIDC_TOKEN_FILE", token.to_str().unwrap()),
        ("ALIBABA_CLOUD_ROLE_SESSION_NAME", "me"),
    ]);
    OidcRoleProvider::with(surroundings, stub.http(), RoleSettings::default())
}

#[tokio::test]
async fn the_token_is_sent_in_the_body_without_a_signature() {
    let folder = Folder::new();
    folder.write("token", &format!("{CANARY}\n"));
    let stub = Stub::json(200, answer());
    let provider = oidc(&folder, &stub).policy("{}").duration(Duration::from_secs(900));
    assert_eq!(id(&provider).await, "role");
    let request = &stub.requests()[0];
    assert_eq!(request.method, "POST");
    assert_eq!(request.headers["host"], "sts.aliyuncs.com");
    assert_eq!(request.headers["content-type"], "application/x-www-form-urlencoded");
    assert!(!request.headers.contains_key("authorization"));
    let query = request.url.query_pairs().into_owned().collect::<Vec<_>>();
    let names = query.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>();
    assert_eq!(names, ["Action", "Format", "Version", "Timestamp", "SignatureNonce"]);
    let values = query.iter().map(|(_, value)| value.as_str()).collect::<Vec<_>>();
    assert_eq!(values[..3], ["AssumeRoleWithOIDC", "JSON", "2015-04-01"]);
    assert_eq!((values[3].len(), values[4].len()), (20, 32));
    assert_eq!(
        body(request),
        format!(
            "RoleArn=acs%3Aram%3A%3A1%3Arole%2Fr&OIDCProviderArn=acs%3Aram%3A%3A1%3Aoidc-provider\
             %2Fp&OIDCToken={CANARY}&RoleSessionName=me&DurationSeconds=900&Policy=%7B%7D"
        )
    );
}

#[tokio::test(start_paused = true)]
async fn each_try_has_a_nonce_of_its_own() {
    let folder = Folder::new();
    let stub = Stub::json(503, "");
    folder.write("token", CANARY);
    failure(&oidc(&folder, &stub)).await;
    let nonces = stub.requests().into_iter().map(|request| {
        let mut pairs = request.url.query_pairs();
        pairs.find(|(name, _)| name == "SignatureNonce").unwrap().1.into_owned()
    });
    assert_eq!(nonces.collect::<std::collections::BTreeSet<_>>().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn each_session_reads_the_token_anew() {
    let folder = Folder::new();
    let stub = Stub::new(|_| Ok((200, answer())));
    let provider = oidc(&folder, &stub);
    for token in ["first", "second"] {
        folder.write("token", token);
        assert_eq!(id(&provider).await, "role");
        tokio::time::advance(Duration::from_secs(3599)).await;
    }
    let bodies = stub.requests().iter().map(body).collect::<Vec<_>>();
    assert!(bodies[0].contains("OIDCToken=first&") && bodies[1].contains("OIDCToken=second&"));
}

#[tokio::test]
async fn problems_with_the_token_are_clear() {
    let folder = Folder::new();
    let path = folder.path("token").display().to_string();
    let missing = failure(&oidc(&folder, &Stub::deaf())).await;
    assert_eq!(missing.to_string(), format!("the OIDC token file {path} does not exist"));
    assert!(!missing.is_absent());
    folder.write("token", " \n");
    let empty = failure(&oidc(&folder, &Stub::deaf())).await;
    assert_eq!(empty.to_string(), format!("the OIDC token file {path} is empty"));
    folder.write("token", CANARY);
    let said = format!(r#"{{"Code":"AuthenticationFail.OIDCToken","Message":"bad {CANARY}"}}"#);
    let refused = failure(&oidc(&folder, &Stub::json(400, said))).await;
    assert_eq!(
        refused.to_string(),
        "the token service https://sts.aliyuncs.com answered with status 400: \
         AuthenticationFail.OIDCToken: bad ***"
    );
    let odd = failure(&oidc(&folder, &Stub::json(200, r#"{"Credentials":"hunter2"}"#))).await;
    assert_eq!(
        odd.to_string(),
        "the answer of the token service https://sts.aliyuncs.com: `/Credentials` is something \
         else: expected an object"
    );
}

#[cfg(not(feature = "sts"))]
#[tokio::test]
async fn without_the_feature_the_error_names_it() {
    let provider = RoleProvider::new(crate::Credentials::new("id", CANARY), "role");
    let error = failure(&provider).await;
    assert_eq!(
        error.to_string(),
        "the role `role` cannot be taken on: this build lacks the feature `sts`"
    );
}

#[cfg(feature = "sts")]
mod with_sts {
    use serde_json::json;

    use super::*;
    use crate::credentials::{
        CliProfileProvider, Credentials, ProfileProvider, ProvideCredentials,
    };

    #[tokio::test]
    async fn the_generated_client_asks_for_the_session() {
        let stub = Stub::json(200, answer());
        let provider = RoleProvider::new(Credentials::new("source", CANARY), "arn")
            .surroundings(surroundings(&[], None))
            .session_name("me")
            .duration(Duration::from_secs(900))
            .policy("{}")
            .external_id("outside")
            .sts_region("cn-hangzhou")
            .transport(stub.clone());
        let credentials = provider.provide().await.unwrap();
        assert_eq!(credentials.access_key_id(), "role");
        assert_eq!(credentials.security_token().unwrap().expose(), format!("{CANARY}-token"));
        assert!(credentials.expiration().is_some());
        let request = &stub.requests()[0];
        assert_eq!(request.url.host_str(), Some("sts.cn-hangzhou.aliyuncs.com"));
        assert_eq!(request.headers["x-acs-action"], "AssumeRole");
        let authorization = request.headers["authorization"].to_str().unwrap();
        assert!(authorization.contains("Credential=source,"), "{authorization}");
        assert_eq!(
            request.url.query().unwrap(),
            "DurationSeconds=900&ExternalId=outside&Policy=%7B%7D&RoleArn=arn&RoleSessionName=me"
        );
    }

    #[tokio::test]
    async fn a_refusal_says_which_role_and_why() {
        let said = format!(r#"{{"Code":"NoPermission","Message":"no {CANARY}"}}"#);
        let stub = Stub::new(move |_| Ok((403, said.clone())));
        let provider = RoleProvider::new(Credentials::new("source", CANARY), "arn");
        let error = failure(&provider.sts_endpoint("h").transport(stub)).await;
        let text = error.with_causes();
        let start = "the token service https://h gives no session of the role `arn`: ";
        assert!(text.starts_with(start) && text.contains("NoPermission"), "{text}");
    }

    #[tokio::test]
    async fn profiles_take_on_roles_one_after_the_other() {
        let folder = Folder::new();
        // Each answer is named after the key that asked.
        let stub = Stub::new(|request| {
            let authorization = request.headers["authorization"].to_str().unwrap();
            let asker = authorization.split(['=', ',']).nth(1).unwrap();
            let session = session_json(&format!("{asker}+"), 3600);
            Ok((200, format!(r#"{{"Credentials":{{{session}}}}}"#)))
        });
        let link = |name: &str, source: &str| {
            json!({"name": name, "mode": "ChainableRamRoleArn", "source_profile": source,
                   "ram_role_arn": format!("arn-{name}"), "ram_session_name": "s"})
        };
        let base = json!({"name": "base", "mode": "RamRoleArn", "access_key_id": "id",
            "access_key_secret": CANARY, "ram_role_arn": "arn-base", "ram_session_name": "s",
            "expired_seconds": 900, "external_id": "outside", "policy": ""});
        let config = json!({"profiles": [link("p", "q"), base, link("q", "base")]});
        let path = folder.write("config.json", &config.to_string());
        let provider = CliProfileProvider::with(folder.surroundings(&[]), stub.http());
        assert_eq!(id(&provider.file(path).profile("p")).await, "id+++");
        let queries = stub.requests();
        let queries = queries.iter().map(|request| request.url.query().unwrap());
        assert_eq!(
            queries.collect::<Vec<_>>(),
            [
                "DurationSeconds=900&ExternalId=outside&RoleArn=arn-base&RoleSessionName=s",
                "RoleArn=arn-q&RoleSessionName=s",
                "RoleArn=arn-p&RoleSessionName=s",
            ]
        );
    }

    #[tokio::test]
    async fn a_profile_of_an_ini_file_takes_on_a_role() {
        let folder = Folder::new();
        let text = format!(
            "[p]\ntype=ram_role_arn\naccess_key_id=id\naccess_key_secret={CANARY}\nrole_arn=arn\n\
             role_session_name=name\npolicy={{}}"
        );
        let path = folder.write("keys", &text);
        let stub = Stub::json(200, answer());
        let provider = ProfileProvider::with(folder.surroundings(&[]), stub.http());
        assert_eq!(id(&provider.file(path).profile("p")).await, "role");
        let query = stub.requests()[0].url.query().unwrap().to_owned();
        assert_eq!(query, "Policy=%7B%7D&RoleArn=arn&RoleSessionName=name");
    }
}

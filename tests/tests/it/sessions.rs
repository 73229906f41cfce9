//! Calls without a signature, and answers with secrets in them.

use alicloud_client::sts::operations::assume_role_with_oidc::{
    AssumeRoleWithOidcRequest, AssumeRoleWithOidcRequired,
};
use alicloud_client::{
    BoxFuture, CannedTransport, Credentials, CredentialsError, ProvideCredentials, Secret, sts,
};
use alicloud_tests::golden::operations::secrets::SecretsResponse;

/// Tells whoever asks it that nobody should.
#[derive(Debug)]
struct NotToBeAsked;

impl ProvideCredentials for NotToBeAsked {
    fn provide(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(std::future::ready(Err(CredentialsError::broken("nobody should ask"))))
    }
}

const SESSION: &str = r#"{"Credentials":{"AccessKeyId":"STS.id","AccessKeySecret":"hunter2",
    "SecurityToken":"opensesame","Expiration":"2026-01-01T00:00:00Z"}}"#;

fn client(transport: &CannedTransport) -> sts::Client {
    let builder = sts::Client::builder().credentials(NotToBeAsked).transport(transport.clone());
    builder.build().unwrap()
}

fn required(token: &str) -> AssumeRoleWithOidcRequired {
    AssumeRoleWithOidcRequired {
        oidc_provider_arn: "provider".to_owned(),
        role_arn: "role".to_owned(),
        oidc_token: token.into(),
        role_session_name: "session".to_owned(),
    }
}

fn with_token(client: &sts::Client, token: &str) -> AssumeRoleWithOidcRequest {
    client.assume_role_with_oidc(required(token))
}

#[tokio::test]
async fn an_anonymous_call_needs_no_credentials_and_is_not_signed() {
    let transport = CannedTransport::new().json(200, SESSION).json(200, SESSION);
    let client = client(&transport);
    let token = with_token(&client, "id+token");
    token.send().await.unwrap();
    let answer = client.assume_role_with_saml("provider", "role", "assertion");
    answer.extra_query("Format", "xml").send().await.unwrap();

    let [token, answer] = &transport.requests()[..] else { panic!("two requests") };
    for request in [token, answer] {
        for header in ["authorization", "x-acs-security-token", "x-acs-accesskey-id"] {
            assert!(!request.headers.contains_key(header), "{header} is sent");
        }
        assert_eq!(request.headers["x-acs-version"], "2015-04-01");
        assert_eq!(request.headers["x-acs-signature-nonce"].len(), 32);
        assert_eq!(request.method, "POST");
    }
    assert_eq!(token.headers["x-acs-action"], "AssumeRoleWithOIDC");
    assert_eq!(
        token.url.as_str(),
        "https://sts.aliyuncs.com/?Format=json&OIDCProviderArn=provider&OIDCToken=id%2Btoken\
         &RoleArn=role&RoleSessionName=session"
    );
    assert!(answer.url.query().unwrap().starts_with("Format=json&RoleArn=role"));
}

#[tokio::test]
async fn a_signed_call_of_the_same_client_asks_for_credentials() {
    let transport = CannedTransport::new();
    let error = client(&transport).assume_role("role", "session").send().await.unwrap_err();
    assert!(error.is_credentials(), "{error}");
    assert!(transport.requests().is_empty());
}

#[tokio::test]
async fn an_anonymous_call_reports_errors_like_any_other() {
    let body = r#"{"Code":"AuthenticationFail.OIDCToken.Expired","RequestId":"R1"}"#;
    let transport = CannedTransport::new().json(400, body).json(200, "<html>");
    let client = client(&transport);
    let call = with_token(&client, "token");
    let error = call.clone().send().await.unwrap_err();
    assert_eq!(error.request_id(), Some("R1"));
    assert_eq!(error.code().unwrap().as_str(), "AuthenticationFail.OIDCToken.Expired");
    assert!(call.send().await.unwrap_err().is_decode());
}

#[tokio::test]
async fn a_query_that_is_too_long_is_not_sent() {
    let transport = CannedTransport::new();
    let assertion = "+".repeat(30_000);
    let call = client(&transport).assume_role_with_saml("provider", "role", assertion);
    let error = call.send().await.unwrap_err().to_string();
    assert!(error.contains("65000") && !error.contains("%2B"), "{error}");
    assert!(transport.requests().is_empty());
}

#[tokio::test]
async fn secrets_can_be_read_but_are_not_shown() {
    let transport = CannedTransport::new().json(200, SESSION);
    let call = with_token(&client(&transport), "idtoken");
    assert!(!format!("{call:?}").contains("idtoken"));
    assert!(!format!("{:?}", required("idtoken")).contains("idtoken"));
    let answer = call.send_detailed().await.unwrap();
    let shown = format!("{answer:#?}");
    for secret in ["hunter2", "opensesame"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert!(shown.contains("STS.id") && shown.contains("***"), "{shown}");

    let session = answer.into_inner().credentials.unwrap();
    let secret = session.access_key_secret.as_ref().map(Secret::expose);
    assert_eq!(secret, Some("hunter2"));
    let token = session.security_token.as_ref().map(Secret::expose);
    assert_eq!(token, Some("opensesame"));
    assert!(!format!("{session:?}").contains("hunter2"));
}

#[test]
fn secrets_decode_compare_and_serialize_like_texts() {
    let text = r#"{"Key":"k","Password":7,"Codes":["a",null,"b"]}"#;
    let answer = SecretsResponse::from_json(text).unwrap();
    assert_eq!(answer.password, Some(Secret::new("7")));
    assert_eq!(answer.codes, [Secret::new("a"), Secret::new("b")]);
    assert_eq!(
        format!("{answer:?}"),
        r#"SecretsResponse { Key: Some("k"), Password: Some(***), Codes: [***, ***] }"#
    );
    let json = serde_json::to_string(&answer).unwrap();
    assert_eq!(json, r#"{"Key":"k","Password":"7","Codes":["a","b"]}"#);
    assert_eq!(serde_json::from_str::<SecretsResponse>(&json).unwrap(), answer);
    let other = SecretsResponse::from_json(r#"{"Key":"k","Password":"8"}"#).unwrap();
    assert_ne!(other, answer);
}

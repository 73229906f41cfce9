//! Answers that are nested without end: no decoder may run out of stack.

use alicloud_client::cloudfw::Client;
use alicloud_client::{CannedTransport, Credentials};

fn client(status: u16, body: &str) -> Client {
    let transport = CannedTransport::new().json(status, body.to_owned());
    let builder = Client::builder().credentials(Credentials::new("id", "secret"));
    builder.transport(transport).build().unwrap()
}

/// Many times what fits on the stack of a thread.
const DEPTH: usize = 300_000;

/// Values that are as deep as that, whole and cut off.
fn deep() -> [String; 4] {
    let (array, object) = ("[".repeat(DEPTH), r#"{"a":"#.repeat(DEPTH));
    let closed_array = format!("{array}{}", "]".repeat(DEPTH));
    let closed_object = format!("{object}1{}", "}".repeat(DEPTH));
    [closed_array, closed_object, array, object]
}

#[tokio::test]
async fn answers_that_are_too_deep_are_refused_or_skipped() {
    for (index, deep) in deep().iter().enumerate() {
        for member in ["RequestId", "Whitelists"] {
            let client = client(200, &format!(r#"{{"{member}":{deep}}}"#));
            let outcome = client.describe_user_ips_whitelist().send().await;
            let error = outcome.expect_err(member);
            assert_eq!(error.decode().map(|cause| cause.path().starts_with(member)), Some(true));
        }
        let unknown = client(200, &format!(r#"{{"New":{deep},"RequestId":"r"}}"#));
        let outcome = unknown.describe_user_ips_whitelist().send().await;
        assert_eq!(outcome.is_ok(), index < 2, "{index}");
    }
}

#[tokio::test]
async fn answers_of_any_shape_are_refused_when_they_are_too_deep() {
    for deep in deep() {
        for body in [deep.clone(), format!(r#"{{"New":{deep}}}"#)] {
            let error = client(200, &body).raw("Any").send().await.unwrap_err();
            assert!(error.is_decode(), "{error}");
        }
    }
}

#[tokio::test]
async fn errors_that_are_too_deep_are_errors_all_the_same() {
    for deep in deep() {
        for body in [
            deep.clone(),
            format!(r#"{{"Code":"X","New":{deep}}}"#),
            format!(r#"{{"Code":"X","Message":{deep}}}"#),
            format!(r#"{{"Code":"X","AccessDeniedDetail":{deep}}}"#),
            serde_json::json!({ "Code": "X", "AccessDeniedDetail": deep }).to_string(),
        ] {
            let client = client(403, &body);
            let error = client.describe_user_ips_whitelist().send().await.unwrap_err();
            assert_eq!(error.status().map(|status| status.as_u16()), Some(403), "{error}");
            assert!(format!("{error} {error:?}").len() < 20_000);
        }
    }
}

//! Answers that are errors, in every form they have been seen in.

use alicloud_client::cloudfw::{Error, ErrorCode};
use alicloud_client::{ErrorKind, OpenEnum};
use alicloud_tests::drive::predicates;

use super::answered;

/// The error of a call that is answered like this.
fn error(status: u16, headers: &[(&'static str, &'static str)], body: &str) -> Error {
    answered(status, headers, body.to_owned()).expect_err("it is an error")
}

/// Code, message and request id.
fn parts(error: &Error) -> (Option<&str>, &str, Option<&str>) {
    (error.code().map(OpenEnum::as_str), error.message(), error.request_id())
}

#[test]
fn members_are_found_in_either_case() {
    for body in [
        r#"{"Code":"NoPermission","Message":"m","RequestId":"r","Recommend":"u"}"#,
        r#"{"code":"NoPermission","message":"m","requestId":"r","recommend":"u"}"#,
        r#"{"code":"NoPermission","message":"m","requestid":"r","recommend":"u"}"#,
        r#"{"Code":"NoPermission","Message":"m","RequestId":"r","Recommend":"u","Detail":{}}"#,
    ] {
        let error = error(403, &[], body);
        assert_eq!(parts(&error), (Some("NoPermission"), "m", Some("r")), "{body}");
        assert_eq!(error.code(), Some(&ErrorCode::NoPermission), "{body}");
        assert_eq!(error.recommend(), Some("u"), "{body}");
        assert_eq!(predicates(&error), ["access_denied"], "{body}");
    }
}

#[test]
fn each_code_has_its_predicates() {
    for (status, code, expected) in [
        (400, "Throttling.User", &["throttled"][..]),
        (403, "Throttling", &["throttled"]),
        (429, "Throttling.Unheard.Of", &["throttled"]),
        (400, "ThrottlingException", &["throttled"]),
        (503, "Rejected.Throttling", &["server", "throttled"]),
        (429, "SomethingElse", &["throttled"]),
        (400, "SignatureDoesNotMatch", &["auth"]),
        (403, "IncompleteSignature", &["auth"]),
        (400, "InvalidSignatureMethod", &["auth"]),
        (404, "InvalidAccessKeyId.NotFound", &["auth"]),
        (403, "InvalidAccessKeyId.Inactive", &["auth"]),
        (403, "Forbidden.AccessKeyDisabled", &["auth"]),
        (400, "MissingSecurityToken", &["auth"]),
        (403, "InvalidSecurityToken.Expired", &["auth"]),
        (403, "InvalidSecurityToken.MismatchWithAccessKey", &["auth"]),
        (400, "InvalidTimeStamp.Expired", &["auth"]),
        (400, "IllegalTimestamp", &["auth"]),
        (400, "SignatureNonceUsed", &["auth"]),
        (403, "Forbidden", &["access_denied"]),
        (400, "Forbidden.RAM", &["access_denied"]),
        (403, "Forbidden.RiskControl", &["access_denied"]),
        (403, "NoPermission", &["access_denied"]),
        (403, "ActionUnauthorized", &["access_denied"]),
        (404, "InvalidAction.NotFound", &["not_found"]),
        (400, "InvalidApi.NotFound", &["not_found"]),
        (400, "ErrorVpcFirewallNotFound", &["not_found"]),
        (500, "InternalError", &["server"]),
        (503, "ServiceUnavailable", &["server"]),
        (400, "ServiceUnavailable", &[]),
        (400, "ErrorDBSelect", &[]),
        (400, "MissingParameter", &[]),
        (400, "ForbiddenLookalike", &[]),
    ] {
        let body = format!(r#"{{"Code":"{code}","Message":"m"}}"#);
        let error = error(status, &[], &body);
        assert_eq!(predicates(&error), expected, "{status} {code}");
        assert_eq!(error.kind(), ErrorKind::Service, "{status} {code}");
    }
}

#[test]
fn a_wait_that_the_gateway_asks_for_is_throttling_whatever_the_code() {
    for (headers, milliseconds) in [
        (&[("x-acs-retry-after", "120")][..], Some(120)),
        (&[("x-acs-retry-after", "0")], None),
        (&[("x-acs-retry-after", "-5")], None),
        (&[("x-acs-retry-after", "soon")], None),
        (&[("x-acs-retry-after", "")], None),
        (&[], None),
    ] {
        let error = error(400, headers, r#"{"Code":"Other","Message":"m"}"#);
        let wait = error.retry_after().map(|wait| wait.as_millis());
        assert_eq!(wait, milliseconds, "{headers:?}");
        assert_eq!(error.is_throttled(), milliseconds.is_some(), "{headers:?}");
    }
    let limits = [
        ("x-ratelimit-user-api", "Limit:1,Remain:0,TimeLeft:2000,Reset:1234"),
        ("x-ratelimit-user", "Limit:1,Remain:0,TimeLeft:500,Reset:1234"),
    ];
    let throttled = error(429, &limits, r#"{"Code":"Throttling.User","Message":"m"}"#);
    assert_eq!(throttled.retry_after().map(|wait| wait.as_millis()), Some(2000));
}

#[test]
fn the_reason_of_a_refusal_is_an_object_or_a_text() {
    let object = r#"{"AuthAction":"yundun-cloudfirewall:X","AuthPrincipalType":"SubUser",
        "AuthPrincipalDisplayName":"222","AuthPrincipalOwnerId":"111",
        "NoPermissionType":"ImplicitDeny","PolicyType":"AccountLevelIdentityBasedPolicy",
        "EncodedDiagnosticMessage":"AQ=="}"#;
    let quoted = serde_json::Value::from(object).to_string();
    for (name, detail) in [
        ("AccessDeniedDetail", object),
        ("accessDeniedDetail", object),
        ("AccessDeniedDetail", &quoted),
    ] {
        let body = format!(r#"{{"Code":"NoPermission","Message":"m","{name}":{detail}}}"#);
        let error = error(403, &[], &body);
        let detail = error.access_denied().expect(name);
        let found = [
            &detail.auth_action,
            &detail.auth_principal_type,
            &detail.auth_principal_display_name,
            &detail.auth_principal_owner_id,
            &detail.no_permission_type,
            &detail.policy_type,
            &detail.encoded_diagnostic_message,
        ];
        let expected = [
            "yundun-cloudfirewall:X",
            "SubUser",
            "222",
            "111",
            "ImplicitDeny",
            "AccountLevelIdentityBasedPolicy",
            "AQ==",
        ];
        assert_eq!(found.map(|text| text.as_deref()), expected.map(Some));
        assert!(error.is_access_denied());
    }
    let text = error(403, &[], r#"{"Code":"X","Message":"m","AccessDeniedDetail":"no luck"}"#);
    assert_eq!(text.access_denied().unwrap().text.as_deref(), Some("no luck"));
    for nothing in ["null", "7", "[]"] {
        let body = format!(r#"{{"Code":"X","Message":"m","AccessDeniedDetail":{nothing}}}"#);
        assert_eq!(error(403, &[], &body).access_denied(), None, "{nothing}");
    }
}

#[test]
fn bodies_that_are_no_json_keep_status_and_text() {
    let id = ("x-acs-request-id", "id-of-the-header");
    let html = "<html>\n<body>\n  <h1>502 Bad Gateway</h1>\n</body></html>";
    for (status, body, expected) in [
        (502, html, &["server"][..]),
        (404, "nothing here", &["not_found"]),
        (429, "slow down", &["throttled"]),
        (500, "[1,2]", &["server"]),
        (400, "\"text\"", &[]),
        (503, "{\"Code\":", &["server"]),
    ] {
        let error = error(status, &[id, ("content-type", "text/html")], body);
        assert_eq!(error.kind(), ErrorKind::Service, "{body}");
        assert_eq!(predicates(&error), expected, "{body}");
        assert_eq!(error.status().unwrap().as_u16(), status, "{body}");
        assert_eq!(error.body(), Some(body), "{body}");
        assert_eq!(error.request_id(), Some(id.1), "{body}");
        assert_eq!(error.headers().unwrap()["content-type"], "text/html", "{body}");
        let shown = error.to_string();
        assert!(shown.contains(&status.to_string()) && !shown.contains('\n'), "{shown}");
    }
    let page = error(502, &[], html);
    assert!(page.to_string().contains("502 Bad Gateway"), "{page}");
}

#[test]
fn xml_errors_keep_status_and_text() {
    let xml = "<?xml version=\"1.0\"?><Error><Code>NoPermission</Code><Message>m</Message>\
               <RequestId>r</RequestId></Error>";
    let error = error(403, &[("content-type", "text/xml;charset=utf-8")], xml);
    assert_eq!(error.status().unwrap().as_u16(), 403);
    assert_eq!(error.body(), Some(xml));
    assert!(error.to_string().contains("NoPermission"), "{error}");
}

#[test]
fn errors_with_little_or_strange_content_are_still_errors() {
    for body in [
        "",
        "{}",
        "null",
        r#"{"Code":null,"Message":null,"RequestId":null}"#,
        r#"{"Code":[],"Message":{},"RequestId":true}"#,
        r#"{"Code":"","Message":""}"#,
        "\u{0}\u{1}\u{1b}[31m",
    ] {
        let error = error(500, &[], body);
        assert_eq!(error.code(), None, "{body:?}");
        assert_eq!(predicates(&error), ["server"], "{body:?}");
        assert!(!error.message().is_empty(), "{body:?}");
        assert!(error.to_string().contains("500"), "{error}");
        assert!(!error.to_string().contains('\u{1b}'), "{error:?}");
    }
    let number = error(400, &[], r#"{"Code":-340415,"Message":"m","RequestId":"r"}"#);
    assert_eq!(parts(&number), (Some("-340415"), "m", Some("r")));
    let deep = "[".repeat(10_000);
    assert_eq!(error(500, &[], &deep).body().map(str::len), Some(4096));
    let invalid = answered(500, &[], &b"{\"Code\":\"\xff\"}"[..]).unwrap_err();
    assert_eq!(invalid.code(), None);
}

#[test]
fn what_the_service_says_cannot_steer_a_terminal() {
    let body = r#"{"Code":"X\u001b[2J","Message":"\"a\\b\"\u001b[31m\r\n\u202edcba \u0085参数",
        "RequestId":"r\u0007","AccessDeniedDetail":"\u001b[0m"}"#;
    let error = error(400, &[], body);
    let message = "\"a\\b\"\u{1b}[31m\r\n\u{202e}dcba \u{85}参数";
    assert_eq!(parts(&error), (Some("X\u{1b}[2J"), message, Some("r\u{7}")));
    assert_eq!(
        error.to_string(),
        "DescribeOutgoingDestination failed: X\\u{1b}[2J: \"a\\b\"\\u{1b}[31m\\r\\n\\u{202e}dcba \
         \\u{85}参数 (status 400, request id r\\u{7})"
    );
    let shown = format!("{error:?} {error:#?} {:?}", error.access_denied()).replace('\n', " ");
    assert!(!shown.contains(|c: char| c.is_control() || c == '\u{202e}'), "{shown}");
    assert!(shown.contains("dcba"), "{shown}");
}

#[test]
fn a_success_with_a_code_is_no_error() {
    let body = r#"{"Code":"200","Message":"OK","Success":true,"TotalCount":3}"#;
    assert_eq!(answered(200, &[], body).unwrap().total_count, Some(3));
}

#[test]
fn the_message_of_a_wrong_signature_is_whole() {
    let to_sign = format!("POST\\n/\\nA={}\\nhost:h\\n", "x".repeat(20_000));
    let message = format!("Specified signature does not match; string to sign is: {to_sign}");
    let body = format!(r#"{{"Code":"SignatureDoesNotMatch","Message":"{message}"}}"#);
    let error = error(400, &[], &body);
    assert_eq!(error.message(), message.replace("\\n", "\n"));
    assert!(error.is_auth());
}

use std::path::PathBuf;

use super::{RecordingTransport, ReplayTransport};
use crate::demo::Client;
use crate::transport::{CannedTransport, Transport};
use crate::{Credentials, Error, ErrorKind};

const ID: &str = "LTAI5tCanaryId";
const TOKEN: &str = "CAISCanaryToken9876543210zyxwvu/+==";

fn client(transport: impl Transport + 'static) -> Client {
    let credentials = Credentials::new(ID, "CanarySecret").with_security_token(TOKEN);
    let builder = Client::builder().endpoint("http://127.0.0.1:1").credentials(credentials);
    builder.transport(transport).build().unwrap()
}

/// A file that goes with the test.
struct File(PathBuf);

impl File {
    fn new(name: &str) -> Self {
        let name = format!("alicloud-client-{}-{name}.json", std::process::id());
        Self(std::env::temp_dir().join(name))
    }

    fn text(&self) -> String {
        std::fs::read_to_string(&self.0).unwrap()
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[tokio::test]
async fn a_recording_is_readable_and_answers_the_same_calls() {
    let file = File::new("same");
    let canned = CannedTransport::new()
        .json(200, r#"{"Total":1.0,"RequestId":"a"}"#)
        .json(200, r#"{"Total":2}"#)
        .json(503, "<html>");
    let recording = client(RecordingTransport::new(canned, &file.0));
    assert_eq!(recording.describe_things("k").zones(["x"]).send().await.unwrap().total, Some(1));
    assert_eq!(recording.describe_things("k").zones(["x"]).send().await.unwrap().total, Some(2));
    recording.raw("DoIt").form("A", "b").send().await.unwrap_err();
    let first = r#"{
  "exchanges": [
    {
      "operation": "DescribeThings",
      "parameters": {
        "Kind": "k",
        "Zones.1": "x"
      },
      "status": 200,
      "headers": {
        "content-type": "application/json"
      },
      "json": {"Total":1.0,"RequestId":"a"}
    },
"#;
    assert!(file.text().starts_with(first), "{}", file.text());

    let transport = ReplayTransport::open(&file.0).unwrap();
    let replaying = client(transport.clone());
    let error = replaying.raw("DoIt").form("A", "b").send().await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.body()), (503, Some("<html>")));
    for total in [1, 2] {
        let answer = replaying.describe_things("k").zones(["x"]).send().await.unwrap();
        assert_eq!(answer.total, Some(total));
    }
    assert_eq!(transport.left(), 0);
}

#[tokio::test]
async fn a_request_that_was_not_recorded_says_what_differs() {
    let file = File::new("differs");
    let canned = CannedTransport::new().json(200, "{}").json(200, "{}");
    let recording = client(RecordingTransport::new(canned, &file.0));
    recording.describe_things("one").send().await.unwrap();
    recording.describe_things("two").zones(["x", "y"]).send().await.unwrap();
    let replaying = client(ReplayTransport::open(&file.0).unwrap());
    let cause = |error: Error| std::error::Error::source(&error).unwrap().to_string();
    let error = replaying.describe_things("hunter2").send().await.unwrap_err();
    assert_eq!(
        cause(error),
        "the recording has no exchange of `DescribeThings` with these parameters left; the nearest \
         differs in `Kind`"
    );
    let error = replaying.describe_things("two").zones(["x"]).send().await.unwrap_err();
    assert!(cause(error).contains("the nearest differs in `Zones.2`"));
    let error = replaying.raw("DoIt").send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts().len()), (ErrorKind::Request, 1));
    assert_eq!(cause(error), "the recording has no exchange of `DoIt` left");
}

#[tokio::test]
async fn secrets_do_not_get_into_the_file() {
    let file = File::new("secrets");
    let answer = r#"{"Credentials":{"AccessKeyId":"STS.canary","AccessKeySecret":"canary-1",
        "securityToken":"canary-2","Expiration":"later"},"Note":"canary-3"}"#;
    let echo = format!(r#"{{"Code":"X","Message":"token:{TOKEN} id:{ID}"}}"#);
    let canned = CannedTransport::new().json(200, answer).json(403, echo).json(200, "{}");
    let recording = client(RecordingTransport::new(canned, &file.0).scrub("note"));
    let call = |client: &Client, secret: &str| {
        let call = client.raw("Change").query("ClientToken", secret).query("A.1.Password", secret);
        call.query("NextToken", "next").form("Object", format!(r#"{{"password":"{secret}"}}"#))
    };
    call(&recording, "canary-4").form("Note", "canary-5").send().await.unwrap();
    recording.raw("Change").send().await.unwrap_err();
    recording.raw("Change").query("Shown", TOKEN).send().await.unwrap();
    let text = file.text();
    assert!(!text.to_lowercase().contains("canary"), "{text}");
    for shown in ["later", "\"next\"", "token:*** id:***", "\"Shown\": \"***\""] {
        assert!(text.contains(shown), "{shown}: {text}");
    }

    let replaying = client(ReplayTransport::open(&file.0).unwrap().scrub("Note"));
    let answer = call(&replaying, "another").form("Note", "other").send().await.unwrap();
    assert_eq!(answer["Credentials"]["AccessKeySecret"], "***");
}

#[tokio::test]
async fn answers_that_are_broken_or_hold_json_as_text_are_without_secrets() {
    let file = File::new("broken");
    let session = r#"{"Credentials":{"AccessKeySecret":"canary-1","SecurityToken":"canary-2"}}"#;
    let inside = serde_json::json!({ "Text": session, "Open": "{x" }).to_string();
    let answers = [
        session[..session.len() - 4].to_owned(),
        format!("{session}x"),
        format!("\u{feff}{session}"),
        r#"{"Credentials":"canary-3"}"#.to_owned(),
        inside,
        "<SecurityToken>canary-4</SecurityToken>".to_owned(),
    ];
    let canned = answers.iter().fold(CannedTransport::new(), |all, it| all.json(200, it.clone()));
    let recording = client(RecordingTransport::new(canned, &file.0));
    for _ in &answers {
        let _ = recording
            .raw("AssumeRole")
            .form("Policy", r#"{"SecurityToken":"canary-5"#)
            .send()
            .await;
    }
    let text = file.text();
    assert!(!text.contains("canary"), "{text}");
    assert_eq!(text.matches(r#""text": "***""#).count(), 3, "{text}");
    assert!(text.contains("{x"), "{text}");
}

#[tokio::test]
async fn files_that_cannot_be_used_are_refused() {
    let file = File::new("refused");
    let cause = |error: crate::TransportError| error.into_source().to_string();
    assert!(cause(ReplayTransport::open(&file.0).unwrap_err()).contains("refused.json"));
    for (text, why) in [
        ("", "EOF"),
        ("{}", "it has no `exchanges`"),
        (r#"{"exchanges":[{}]}"#, "exchange 0: it has no `operation`"),
        (
            r#"{"exchanges":[{"operation":"A","parameters":{},"status":200,"headers":{}}]}"#,
            "exactly one of `json` and `text`",
        ),
        (
            r#"{"exchanges":[{"operation":1,"parameters":{},"status":1,"headers":{},"text":""}]}"#,
            "invalid type",
        ),
    ] {
        std::fs::write(&file.0, text).unwrap();
        let cause = cause(ReplayTransport::open(&file.0).unwrap_err());
        assert!(cause.contains("refused.json: ") && cause.contains(why), "{text}: {cause}");
    }
}

#[tokio::test]
async fn without_a_file_nothing_is_sent() {
    let canned = CannedTransport::new().json(200, "{}");
    let error = client(RecordingTransport::new(canned.clone(), "/")).raw("DoIt").send().await;
    let error = error.unwrap_err();
    assert!(format!("{error:?}").contains("cannot be written"), "{error:?}");
    assert_eq!((error.kind(), canned.requests().len()), (ErrorKind::Request, 0));
}

#[cfg(unix)]
#[tokio::test]
async fn the_file_is_there_at_once_and_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let file = File::new("mode");
    std::fs::write(&file.0, "an older and longer recording, which everybody can read").unwrap();
    std::fs::set_permissions(&file.0, std::fs::Permissions::from_mode(0o644)).unwrap();
    let recording = RecordingTransport::new(CannedTransport::new().json(200, "{}"), &file.0);
    assert_eq!(std::fs::metadata(&file.0).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(ReplayTransport::open(&file.0).unwrap().left(), 0);
    client(recording).raw("DoIt").send().await.unwrap();
    assert_eq!(ReplayTransport::open(&file.0).unwrap().left(), 1);
}

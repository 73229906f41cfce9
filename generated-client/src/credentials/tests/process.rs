//! Programs that write credentials.
#![cfg(unix)]

use std::time::Duration;

use super::{CANARY, Folder, failure, id};
use crate::credentials::{ProcessProvider, ProvideCredentials};

/// A program that runs this shell script.
fn program(folder: &Folder, script: &str) -> ProcessProvider {
    let path = folder.write("a program", &format!("#!/bin/sh\n{script}\n"));
    super::set_mode(&path, 0o700);
    ProcessProvider::new(format!("sh '{}' {CANARY}", path.display()))
}

#[tokio::test]
async fn keys_and_sessions_are_read() {
    let folder = Folder::new();
    let json = format!(
        r#"{{"mode":"StsToken","access_key_id":"id","access_key_secret":"'$1'","sts_token":"{CANARY}","expiration":"2099-01-01T00:00:00Z"}}"#
    );
    let credentials = program(&folder, &format!("echo '{json}'")).provide().await.unwrap();
    assert_eq!(credentials.access_key_id(), "id");
    assert_eq!(credentials.secret().expose(), CANARY);
    assert_eq!(credentials.expiration().unwrap().to_string(), "2099-01-01T00:00:00Z");
    let script = r#"echo '{"access_key_id":"key","access_key_secret":"s"}'"#;
    assert_eq!(id(&program(&folder, script)).await, "key");
}

#[tokio::test]
async fn without_an_end_it_runs_again_only_when_rejected() {
    let folder = Folder::new();
    let count = folder.path("count");
    let script = format!(
        r#"echo x >> '{0}'; echo "{{\"access_key_id\":\"$(wc -l < '{0}' | tr -d ' ')\",\"access_key_secret\":\"s\"}}""#,
        count.display()
    );
    let provider = program(&folder, &script);
    assert_eq!(id(&provider).await, "1");
    let first = provider.provide().await.unwrap();
    assert_eq!(first.access_key_id(), "1");
    provider.reject(&first);
    assert_eq!(id(&provider).await, "2");
}

#[tokio::test]
async fn failures_are_told_without_what_the_program_wrote() {
    let folder = Folder::new();
    for (script, expected) in [
        (format!("echo {CANARY}; echo {CANARY} >&2; exit 3"), "(exit status: 3)"),
        (format!("echo {CANARY}"), "expected a JSON object: expected value at line 1 column 1"),
        (format!("echo '\"{CANARY}\"'"), "expected a JSON object"),
        ("true".to_owned(), "expected a JSON object: EOF while parsing"),
        ("echo '{}'".to_owned(), "`/access_key_id` is missing or empty"),
        (
            format!(r#"echo '{{"mode":"{CANARY}","access_key_id":"i","access_key_secret":"s"}}'"#),
            "`/mode` is neither `AK` nor `StsToken`",
        ),
        (
            r#"echo '{"mode":"StsToken","access_key_id":"i","access_key_secret":"s"}'"#.to_owned(),
            "`/sts_token` is missing or empty",
        ),
        (
            r#"echo '{"access_key_id":"i","access_key_secret":"s","expiration":"soon"}'"#
                .to_owned(),
            "`/expiration` is something else: expected a time",
        ),
        ("while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done".to_owned(), "65536 bytes"),
        ("printf '\\377'".to_owned(), "cannot be read"),
    ] {
        let error = failure(&program(&folder, &script)).await;
        assert!(error.to_string().contains(expected), "{error}");
        assert!(!error.is_absent());
    }
    let error = failure(&ProcessProvider::new(format!("/nonexistent/x {CANARY}"))).await;
    assert_eq!(error.to_string(), "the program `/nonexistent/x` cannot be run");
    assert_eq!(failure(&ProcessProvider::new(" ")).await.to_string(), "the command is empty");
}

#[tokio::test]
async fn a_program_that_leaves_another_one_behind_has_ended() {
    let folder = Folder::new();
    let number = folder.path("number");
    // The one in the background holds the output open.
    let script = format!(
        r#"sleep 1000 & echo $! > '{}'; echo '{{"access_key_id":"key","access_key_secret":"s"}}'"#,
        number.display()
    );
    let provider = program(&folder, &script).timeout(Duration::from_secs(600));
    let outcome = provider.provide().await;
    let process = std::fs::read_to_string(&number).unwrap();
    let killed = std::process::Command::new("kill").arg(process.trim()).status().unwrap();
    assert!(killed.success(), "nobody waited for its end");
    assert_eq!(outcome.unwrap().access_key_id(), "key");
}

#[tokio::test]
async fn a_program_that_does_not_end_is_killed() {
    let folder = Folder::new();
    let number = folder.path("number");
    for script in ["exec sleep 1000", "exec >/dev/null; exec sleep 1000"] {
        let script = format!("echo $$ > '{}'; {script}", number.display());
        let mut patience = Duration::from_secs(1);
        // A busy machine may need longer before the script has begun.
        let process = loop {
            let error = failure(&program(&folder, &script).timeout(patience)).await;
            assert!(error.to_string().contains("did not end within "), "{error}");
            match std::fs::read_to_string(&number) {
                Ok(process) if process.ends_with('\n') => break process,
                _ => patience *= 2,
            }
        };
        let alive = std::process::Command::new("kill").args(["-0", process.trim()]).output();
        assert!(!alive.unwrap().status.success(), "{process}");
    }
}

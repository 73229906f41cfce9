//! `cargo xtask mock`: one line when it is ready, answers, an end by signal, clear refusals.
#![cfg(unix)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

fn mock(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg("mock").args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Ends the program where a test fails.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn it_says_where_it_is_answers_and_ends_with_a_signal() {
    for signal in ["-TERM", "-INT"] {
        let mut running = Running(mock(&["--port", "0"]).spawn().unwrap());
        let mut out = BufReader::new(running.0.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let address = line.strip_prefix("http://").and_then(|rest| rest.strip_suffix('\n'));
        let address = address.unwrap_or_else(|| panic!("{line:?} is no address"));

        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
        assert!(answer.contains(r#""Code":"MissingParameter""#), "{answer}");

        let taken = mock(&["--port", address.rsplit(':').next().unwrap()]).output().unwrap();
        assert_eq!(taken.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&taken.stderr).contains("is in use"), "{taken:?}");
        assert!(taken.stdout.is_empty());

        let pid = running.0.id().to_string();
        assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
        assert_eq!(running.0.wait().unwrap().code(), Some(0), "{signal}");
        let mut rest = String::new();
        out.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "");
    }
}

#[test]
fn arguments_that_make_no_sense_are_refused() {
    for arguments in [&[][..], &["--port", "x"], &["--port", "0", "--access-key-id", "a"]] {
        let output = mock(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty());
    }
}

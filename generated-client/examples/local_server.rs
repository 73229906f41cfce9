//! Calls three operations of Cloud Firewall against a tiny server on this machine.
//!
//! Needs neither an account nor the Internet:
//!
//! ```text
//! cargo run --package alicloud-client --example local_server
//! ```

use std::error::Error;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use alicloud_client::cloudfw::{Client, Direction, Lang, RiskLevel};
use alicloud_client::{Credentials, Timestamp};

/// The documented answers, by operation.
const ANSWERS: [(&str, &str); 3] = [
    (
        "DescribeOutgoingDestination",
        include_str!("../src/cloudfw/examples/DescribeOutgoingDestination.json"),
    ),
    (
        "DescribeInternetOpenPort",
        include_str!("../src/cloudfw/examples/DescribeInternetOpenPort.json"),
    ),
    (
        "DescribeUserIPSWhitelist",
        include_str!("../src/cloudfw/examples/DescribeUserIPSWhitelist.json"),
    ),
];

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let endpoint = format!("http://{}", listener.local_addr()?);
    let server = thread::spawn(move || serve(&listener));

    let client = Client::builder()
        .endpoint(endpoint)
        .credentials(Credentials::new("id", "secret"))
        .timeout(Duration::from_secs(5))
        .build()?;

    let end = Timestamp::now();
    let answer = client
        .describe_outgoing_destination(end - Duration::from_secs(3600), end)
        .lang(Lang::English)
        .public_ip("203.0.113.7")
        .send()
        .await?;
    for destination in &answer.dst_list {
        println!(
            "outgoing: {} in {} sessions, category {:?}",
            destination.dst_domain.as_deref().unwrap_or("unknown"),
            destination.session_count.unwrap_or(0),
            destination.category_id,
        );
    }

    let answer =
        client.describe_internet_open_port().risk_level(RiskLevel::High).send_detailed().await?;
    println!("open ports: request id {}", answer.request_id().unwrap_or("unknown"));
    for port in &answer.data_list {
        println!("open port: {:?}/{:?}, risk {:?}", port.port, port.protocol, port.risk_level);
    }

    let answer = client.describe_user_ips_whitelist().send().await?;
    for list in answer.whitelists {
        let is_inbound = list.direction == Some(Direction::Inbound);
        println!("whitelist: inbound {is_inbound}, {:?}", list.white_list_value);
    }

    server.join().map_err(|_| "the server panicked")??;
    Ok(())
}

/// Answers one request per operation, each on a connection of its own.
fn serve(listener: &TcpListener) -> io::Result<()> {
    for _ in ANSWERS {
        let (stream, _) = listener.accept()?;
        answer(&stream)?;
    }
    Ok(())
}

fn answer(mut stream: &TcpStream) -> io::Result<()> {
    let mut action = String::new();
    for line in BufReader::new(stream).lines() {
        let line = line?;
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("x-acs-action: ") {
            value.clone_into(&mut action);
        }
    }
    let known = ANSWERS.iter().find(|(operation, _)| *operation == action);
    let (status, body) = match known {
        Some((_, body)) => ("200 OK", *body),
        None => ("404 Not Found", r#"{"Code":"InvalidAction.NotFound"}"#),
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
         connection: close\r\n\r\n{body}",
        body.len()
    )
}

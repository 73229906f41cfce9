//! Bytes of one connection.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::received::Received;
use super::reply::{Delivery, Reply};

/// Most bytes of a request line and headers.
const MOST_HEAD: usize = 256 * 1024;
/// Most bytes of a request body.
const MOST_BODY: usize = 16 * 1024 * 1024;
/// Most bytes of an endless answer.
const MOST_SENT: usize = 256 * 1024 * 1024;
/// Longest time that a connection may take.
const LONGEST: Duration = Duration::from_secs(20);
/// Longest time without a byte.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// Time between two bytes of a trickling answer.
const TRICKLE: Duration = Duration::from_millis(10);

/// Reads one request; nothing where the client says nothing or too much.
pub(super) fn read_request(stream: &mut TcpStream) -> Option<Received> {
    stream.set_read_timeout(Some(LONGEST_PAUSE)).ok()?;
    stream.set_write_timeout(Some(LONGEST_PAUSE)).ok()?;
    stream.set_nodelay(true).ok()?;
    let mut bytes = Vec::new();
    let head = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        if bytes.len() > MOST_HEAD || read_some(stream, &mut bytes).ok()? == 0 {
            return None;
        }
    };
    let mut request = Received::from_head(&bytes[..head]);
    let length = request.length().min(MOST_BODY);
    let mut body = bytes.split_off(head + 4);
    while body.len() < length {
        if read_some(stream, &mut body).ok()? == 0 {
            break;
        }
    }
    request.body = body;
    Some(request)
}

fn read_some(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> io::Result<usize> {
    let mut buffer = [0; 16 * 1024];
    loop {
        match stream.read(&mut buffer) {
            Ok(count) => {
                bytes.extend_from_slice(&buffer[..count]);
                return Ok(count);
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Writes the reply. A client that leaves early is no problem: tests look at the client.
pub(super) fn write_reply(stream: &mut TcpStream, reply: &Reply, is_stopping: &AtomicBool) {
    let written = match reply.delivery {
        Delivery::HangUp => Ok(()),
        Delivery::Silence => {
            wait_for_the_end(stream);
            Ok(())
        }
        Delivery::Verbatim => stream.write_all(&reply.body),
        Delivery::Whole | Delivery::Announced(_) => {
            stream.write_all(&head(reply)).and_then(|()| stream.write_all(&reply.body))
        }
        Delivery::Stalling(count) => {
            let start = &reply.body[..count.min(reply.body.len())];
            let written = stream.write_all(&head(reply)).and_then(|()| stream.write_all(start));
            wait_for_the_end(stream);
            written
        }
        Delivery::Chunked => write_chunks(stream, reply, 1),
        Delivery::Endless => write_chunks(stream, reply, usize::MAX),
        Delivery::Trickle => write_slowly(stream, reply, is_stopping),
    };
    if written.is_ok() && stream.shutdown(Shutdown::Write).is_ok() {
        // Closing with unread bytes could destroy the answer on its way.
        wait_for_the_end(stream);
    }
}

/// Reads until the client closes the connection.
fn wait_for_the_end(stream: &mut TcpStream) {
    let started = Instant::now();
    let mut ignored = Vec::new();
    while started.elapsed() < LONGEST {
        match read_some(stream, &mut ignored) {
            Ok(0) | Err(_) => return,
            Ok(_) => ignored.clear(),
        }
    }
}

fn head(reply: &Reply) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {} Status\r\nconnection: close\r\n", reply.status);
    match reply.delivery {
        Delivery::Announced(length) => head += &format!("content-length: {length}\r\n"),
        Delivery::Chunked | Delivery::Endless => head += "transfer-encoding: chunked\r\n",
        _ => head += &format!("content-length: {}\r\n", reply.body.len()),
    }
    for (name, value) in &reply.headers {
        head += &format!("{name}: {value}\r\n");
    }
    head += "\r\n";
    head.into_bytes()
}

/// Writes the body `times` times, in a few chunks each time.
fn write_chunks(stream: &mut TcpStream, reply: &Reply, times: usize) -> io::Result<()> {
    stream.write_all(&head(reply))?;
    let chunk_size = reply.body.len().div_ceil(3).max(1);
    let mut sent = 0;
    for _ in 0..times {
        for chunk in reply.body.chunks(chunk_size) {
            stream.write_all(format!("{:x}\r\n", chunk.len()).as_bytes())?;
            stream.write_all(chunk)?;
            stream.write_all(b"\r\n")?;
            sent += chunk.len();
        }
        if sent > MOST_SENT {
            return Err(ErrorKind::QuotaExceeded.into());
        }
    }
    stream.write_all(b"0\r\n\r\n")
}

fn write_slowly(stream: &mut TcpStream, reply: &Reply, is_stopping: &AtomicBool) -> io::Result<()> {
    let started = Instant::now();
    stream.write_all(&head(reply))?;
    for byte in &reply.body {
        if is_stopping.load(Ordering::SeqCst) || started.elapsed() > LONGEST {
            return Err(ErrorKind::TimedOut.into());
        }
        stream.write_all(&[*byte])?;
        std::thread::sleep(TRICKLE);
    }
    Ok(())
}

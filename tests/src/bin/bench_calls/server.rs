//! A server that gives the same answer to every request, on connections that stay open.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::thread;

use crate::Failure;

/// Ends the head of a request. The requests of the bench have no body.
const END_OF_REQUEST: &[u8] = b"\r\n\r\n";

/// Starts a server on a free port of this machine; it runs until the program ends.
pub(crate) fn start(body: &[u8]) -> Result<SocketAddr, Failure> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let address = listener.local_addr()?;
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json;charset=utf-8\r\n\
         x-acs-request-id: F3637663-991B-547F-9163-1A5AC367B00C\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let answer = [head.as_bytes(), body].concat();
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            let answer = answer.clone();
            // A client that closes its connection ends the exchange; that is no failure.
            thread::spawn(move || drop(serve(connection, &answer)));
        }
    });
    Ok(address)
}

fn serve(mut connection: TcpStream, answer: &[u8]) -> std::io::Result<()> {
    connection.set_nodelay(true)?;
    let mut request = [0; 8 << 10];
    let mut length = 0;
    loop {
        let read = connection.read(&mut request[length..])?;
        if read == 0 {
            return Ok(());
        }
        length += read;
        if request[..length].ends_with(END_OF_REQUEST) {
            length = 0;
            connection.write_all(answer)?;
        }
    }
}

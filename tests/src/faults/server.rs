//! The server that does what a case says.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use super::answer::{self, Context, Delivery, Then};
use super::case::{Case, Step};
use super::client::generation_of;
use super::fault::Fault;
use super::log::Log;
use crate::server::Received;
use crate::server::signature::verify_date_at;

/// Time between two bytes of a slow answer.
const TRICKLE: Duration = Duration::from_millis(20);

/// Most bytes of a request.
const MOST: usize = 256 * 1024;

/// A server on a port of its own; dropping it ends it and its connections.
pub(super) struct Server {
    address: SocketAddr,
    current: watch::Sender<Arc<Log>>,
}

impl Server {
    pub(super) async fn start() -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let (current, watcher) = watch::channel(Arc::new(Log::new(Case::draw(0, 0))));
        tokio::spawn(accept(listener, watcher));
        Ok(Self { address, current })
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Ends the connections of the case before and does what this one says.
    pub(super) fn begin(&self, case: &Case) -> Arc<Log> {
        let log = Arc::new(Log::new(case.clone()));
        self.current.send_replace(Arc::clone(&log));
        log
    }
}

async fn accept(listener: TcpListener, mut watcher: watch::Receiver<Arc<Log>>) {
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            changed = watcher.changed() => match changed {
                Ok(()) => continue,
                Err(_) => return,
            },
        };
        let Ok((stream, _)) = accepted else { continue };
        let mut watcher = watcher.clone();
        let log = Arc::clone(&watcher.borrow_and_update());
        tokio::spawn(async move {
            tokio::select! {
                // A client that leaves early is no problem: tests look at the client.
                _ = serve(stream, &log) => {}
                _ = watcher.changed() => {}
            }
        });
    }
}

async fn serve(mut stream: TcpStream, log: &Log) -> io::Result<()> {
    stream.set_nodelay(true)?;
    loop {
        if stream.peek(&mut [0]).await? == 0 {
            return Ok(());
        }
        if log.current_step().fault == Fault::ResetUnread {
            return stream.set_zero_linger();
        }
        let Some(request) = read_request(&mut stream).await? else { return Ok(()) };
        // A request of the case before, whose connection came late, is none of this one.
        let Some(attempt) = log.attempt_of(&request) else { return Ok(()) };
        let delivery = answer(log, attempt, &request);
        log.see(attempt, request);
        stream.write_all(&delivery.bytes).await?;
        match delivery.then {
            Then::Open => {}
            Then::Reset => return stream.set_zero_linger(),
            Then::Close => {
                stream.shutdown().await?;
                return until_the_end(&mut stream).await;
            }
            Then::Hold => return until_the_end(&mut stream).await,
            Then::Trickle => return trickle(&mut stream).await,
        }
    }
}

/// What the service answers. It looks at session and date before anything else.
fn answer(log: &Log, attempt: usize, request: &Received) -> Delivery {
    let step = log.case.step(attempt);
    let generation = generation_of(request);
    let mut service = log.service();
    let mut fault = step.fault;
    if fault.is_answer() {
        match fault {
            Fault::Session(code) => {
                service.accepted = service.accepted.max(generation + 1);
                service.session_code = code;
            }
            Fault::Clock(code, ahead, is_dated) => {
                service.ahead = ahead;
                service.clock = Some((code, is_dated));
            }
            _ => {}
        }
        let is_dated_well = verify_date_at(request, answer::unix_now() + service.ahead).is_ok();
        fault = match (service.clock, fault) {
            _ if generation < service.accepted => Fault::Session(service.session_code),
            (Some((code, is_dated)), _) if !is_dated_well => {
                Fault::Clock(code, service.ahead, is_dated)
            }
            (_, Fault::Session(_) | Fault::Clock(..)) => Fault::None,
            _ => fault,
        };
    }
    let request_id = request_id(&log.case, attempt);
    let now = answer::unix_now() + service.ahead;
    let context = Context { request_id: &request_id, generation, now };
    answer::delivery(Step { fault, ending: step.ending }, &context)
}

/// The request id in the answer to an attempt.
pub(super) fn request_id(case: &Case, attempt: usize) -> String {
    format!("req-{}-{attempt}", case.number)
}

/// Reads one request; nothing where the client leaves before its end.
async fn read_request(stream: &mut TcpStream) -> io::Result<Option<Received>> {
    let mut bytes = Vec::new();
    let head = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        if bytes.len() > MOST || stream.read_buf(&mut bytes).await? == 0 {
            return Ok(None);
        }
    };
    let mut request = Received::from_head(&bytes[..head]);
    let mut body = bytes.split_off(head + 4);
    while body.len() < request.length() {
        if body.len() > MOST || stream.read_buf(&mut body).await? == 0 {
            return Ok(None);
        }
    }
    request.body = body;
    Ok(Some(request))
}

/// Reads until the client closes the connection.
async fn until_the_end(stream: &mut TcpStream) -> io::Result<()> {
    let mut ignored = [0; 1024];
    while stream.read(&mut ignored).await? > 0 {}
    Ok(())
}

async fn trickle(stream: &mut TcpStream) -> io::Result<()> {
    loop {
        stream.write_all(b"a").await?;
        tokio::time::sleep(TRICKLE).await;
    }
}

//! The server behind the gateway: one thread, a task for each connection.

use std::convert::Infallible;
use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Limited};
use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::oneshot;

use super::gateway::Gateway;
use super::received::Received;

/// Most connections that wait to be accepted.
const BACKLOG: u32 = 4096;
/// Most bytes of the body of a request.
const MOST_BODY: usize = 16 * 1024 * 1024;
/// How long to wait when the system has no more connections to give.
const PAUSE: Duration = Duration::from_millis(10);

/// A running server; dropping it ends it.
pub(super) struct Server {
    pub(super) address: SocketAddr,
    stop: Option<oneshot::Sender<Infallible>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts on a port of the loopback interface; 0 takes any that is free.
    pub(super) fn start(gateway: Arc<Gateway>, port: u16) -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let bound = {
            let _context = runtime.enter();
            listen(port)
        };
        let (listener, address) = match bound {
            Ok(bound) => bound,
            Err(error) => {
                // A plain drop is not allowed inside another runtime.
                runtime.shutdown_background();
                return Err(error);
            }
        };
        let (stop, stopped) = oneshot::channel();
        let thread = thread::Builder::new().name("mock-gateway".to_owned()).spawn(move || {
            runtime.spawn(accept(listener, gateway));
            // Nothing is ever sent: it ends when the sender is dropped.
            let _ = runtime.block_on(stopped);
        })?;
        Ok(Self { address, stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn listen(port: u16) -> io::Result<(TcpListener, SocketAddr)> {
    let socket = TcpSocket::new_v4()?;
    socket.bind((Ipv4Addr::LOCALHOST, port).into())?;
    let listener = socket.listen(BACKLOG)?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

async fn accept(listener: TcpListener, gateway: Arc<Gateway>) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                tokio::spawn(serve(stream, Arc::clone(&gateway)));
            }
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
}

async fn serve(stream: TcpStream, gateway: Arc<Gateway>) {
    // Only speed is lost without it.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| answer(&gateway, request));
    // A client that goes away, and a cut connection, end here; tests look at the client.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

async fn answer(
    gateway: &Gateway,
    request: Request<Incoming>,
) -> Result<Response<Content>, CutOff> {
    let (parts, body) = request.into_parts();
    let body = Limited::new(body, MOST_BODY).collect().await.map_err(|_| CutOff)?.to_bytes();
    let delivery = gateway.handle(&Received::new(parts, body));
    if !delivery.latency.is_zero() {
        tokio::time::sleep(delivery.latency).await;
    }
    let answer = delivery.answer.ok_or(CutOff)?;
    let mut response = Response::new(Content::new(answer.body, delivery.cut_after));
    *response.status_mut() = answer.status;
    *response.headers_mut() = answer.headers;
    Ok(response)
}

/// The connection ends before the answer does.
#[derive(Debug)]
struct CutOff;

impl fmt::Display for CutOff {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the connection is cut")
    }
}

impl std::error::Error for CutOff {}

/// The body of an answer, which may announce more than it has.
struct Content {
    /// Bytes that are left, as far as the client is told.
    announced: u64,
    bytes: Bytes,
    ending: Ending,
}

#[derive(PartialEq, Eq)]
enum Ending {
    /// All was sent.
    Whole,
    /// The connection is cut when the bytes so far are on their way.
    Cut,
    /// They are.
    CutNow,
}

impl Content {
    fn new(mut bytes: Bytes, cut_after: Option<usize>) -> Self {
        let announced = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let cut_after = cut_after.filter(|count| *count < bytes.len());
        bytes.truncate(cut_after.unwrap_or(bytes.len()));
        let ending = if cut_after.is_some() { Ending::Cut } else { Ending::Whole };
        Self { announced, bytes, ending }
    }
}

impl Body for Content {
    type Data = Bytes;
    type Error = CutOff;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, CutOff>>> {
        if !self.bytes.is_empty() {
            let bytes = std::mem::take(&mut self.bytes);
            self.announced -= u64::try_from(bytes.len()).unwrap_or(self.announced);
            return Poll::Ready(Some(Ok(Frame::data(bytes))));
        }
        match self.ending {
            Ending::Whole => Poll::Ready(None),
            Ending::Cut => {
                // The server writes out what it has before it asks again.
                self.ending = Ending::CutNow;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Ending::CutNow => Poll::Ready(Some(Err(CutOff))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_empty() && self.ending == Ending::Whole
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.announced)
    }
}

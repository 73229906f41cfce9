//! A loopback HTTP/1.1 server for tests.
//!
//! It answers as the test says, records what it receives and checks the signature of every
//! request with code of its own. One thread accepts and one serves each connection, which ends
//! after one exchange. Everything is bounded, and dropping the server ends all threads.

mod connection;
mod received;
mod reply;
pub mod signature;

use std::collections::VecDeque;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

pub use received::{Pairs, Received};
pub use reply::Reply;
pub use signature::Key;

/// Most connections that one server accepts.
const MOST_CONNECTIONS: usize = 10_000;

/// A running server; dropping it ends it.
pub struct Server {
    address: SocketAddr,
    state: Arc<State>,
    acceptor: Option<JoinHandle<()>>,
}

/// What the threads share.
struct State {
    key: Key,
    replies: Mutex<VecDeque<Reply>>,
    received: Mutex<Vec<Received>>,
    connections: Mutex<Vec<Connection>>,
    is_stopping: AtomicBool,
}

struct Connection {
    stream: TcpStream,
    thread: JoinHandle<()>,
}

impl Server {
    /// Starts a server that gives the replies in order and then goes on with the last one.
    ///
    /// # Panics
    ///
    /// When there is no reply, or the system gives no socket or thread.
    pub fn start(replies: impl IntoIterator<Item = Reply>) -> Self {
        Self::with_key(Key::default(), replies)
    }

    /// The same, for requests that are signed with `key`.
    pub fn with_key(key: Key, replies: impl IntoIterator<Item = Reply>) -> Self {
        let replies = replies.into_iter().collect::<VecDeque<_>>();
        assert!(!replies.is_empty(), "a server needs a reply");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port is free");
        let address = listener.local_addr().expect("a bound socket has an address");
        let state = Arc::new(State {
            key,
            replies: Mutex::new(replies),
            received: Mutex::default(),
            connections: Mutex::default(),
            is_stopping: AtomicBool::new(false),
        });
        let shared = Arc::clone(&state);
        let acceptor = thread::spawn(move || accept(&listener, &shared));
        Self { address, state, acceptor: Some(acceptor) }
    }

    /// Address of the server, such as `http://127.0.0.1:40123`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Host and port, as the `host` header has them.
    pub fn host(&self) -> String {
        self.address.to_string()
    }

    /// The key that requests must be signed with.
    pub fn key(&self) -> &Key {
        &self.state.key
    }

    /// Replaces the replies that are left.
    pub fn answer_with(&self, reply: Reply) {
        *lock(&self.state.replies) = VecDeque::from([reply]);
    }

    /// The requests so far, which are forgotten then.
    pub fn take_requests(&self) -> Vec<Received> {
        std::mem::take(&mut *lock(&self.state.received))
    }

    /// The only request since the last time.
    ///
    /// # Panics
    ///
    /// When there is no request or more than one.
    pub fn take_request(&self) -> Received {
        let mut requests = self.take_requests();
        assert_eq!(requests.len(), 1, "expected one request, found {requests:#?}");
        requests.remove(0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.state.is_stopping.store(true, Ordering::SeqCst);
        // The acceptor waits for a connection, so it is given one.
        let _ = TcpStream::connect(self.address);
        if let Some(acceptor) = self.acceptor.take() {
            let _ = acceptor.join();
        }
        let connections = std::mem::take(&mut *lock(&self.state.connections));
        for connection in &connections {
            let _ = connection.stream.shutdown(Shutdown::Both);
        }
        for connection in connections {
            let _ = connection.thread.join();
        }
    }
}

fn accept(listener: &TcpListener, state: &Arc<State>) {
    for stream in listener.incoming().take(MOST_CONNECTIONS) {
        if state.is_stopping.load(Ordering::SeqCst) {
            return;
        }
        let Ok(stream) = stream else { continue };
        let Ok(own) = stream.try_clone() else { continue };
        let shared = Arc::clone(state);
        let thread = thread::spawn(move || serve(own, &shared));
        let mut connections = lock(&state.connections);
        connections.retain(|connection| !connection.thread.is_finished());
        connections.push(Connection { stream, thread });
    }
}

/// One exchange. The request is recorded before it is answered, so that whoever has the answer
/// finds the request.
fn serve(mut stream: TcpStream, state: &State) {
    let Some(mut request) = connection::read_request(&mut stream) else { return };
    request.check(&state.key);
    lock(&state.received).push(request);
    let reply = {
        let mut replies = lock(&state.replies);
        match replies.len() {
            1 => replies.front().cloned(),
            _ => replies.pop_front(),
        }
    };
    if let Some(reply) = reply {
        connection::write_reply(&mut stream, &reply, &state.is_stopping);
    }
}

/// A test that panicked elsewhere leaves the state usable.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

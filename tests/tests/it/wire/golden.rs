//! Calls of the golden operations, as far as their tests have it in common.

use alicloud_tests::drive::Settings;
use alicloud_tests::golden::Client;
use alicloud_tests::server::{Pairs, Received, Reply, Server};

/// A server that answers everything with an empty object, and a client of it.
pub fn connected() -> (Server, Client) {
    let server = Server::start([Reply::json(200, "{}")]);
    let client = Settings::for_server(&server).client();
    (server, client)
}

/// The only request, whose signature is right.
pub fn request(server: &Server) -> Received {
    let request = server.take_request();
    assert_eq!(request.problems, [""; 0]);
    request
}

/// Pairs in order of their names.
pub fn pairs<const N: usize>(pairs: [(&str, &str); N]) -> Pairs {
    let mut pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    pairs.sort();
    pairs
}

//! Which timeouts a transport is given.

use std::time::Duration;

use crate::demo::Client;
use crate::{CallOptions, CannedTransport, ClientBuilder, Credentials, Timeouts};

/// Differs from all defaults.
const OWN: Duration = Duration::from_millis(1234);

/// What the client says; every timeout is another.
const OF_CLIENT: Timeouts = Timeouts {
    connect: Duration::from_secs(101),
    read: Duration::from_secs(102),
    attempt: Duration::from_secs(103),
};

type OfClient = fn(ClientBuilder<Client>, Duration) -> ClientBuilder<Client>;
type OfCall = fn(CallOptions, Duration) -> CallOptions;

/// The timeouts of the request that is sent with these settings and, one after the other, options.
async fn sent(
    set: impl FnOnce(ClientBuilder<Client>) -> ClientBuilder<Client>,
    options: impl IntoIterator<Item = CallOptions>,
) -> Timeouts {
    let transport = CannedTransport::new().json(200, "{}");
    let builder = Client::builder()
        .endpoint("http://127.0.0.1:1")
        .credentials(Credentials::new("id", "hunter2"))
        .transport(transport.clone());
    let client = set(builder).build().unwrap();
    let call = options.into_iter().fold(client.describe_things("k"), |call, o| call.options(o));
    call.send().await.unwrap();
    transport.requests()[0].timeouts
}

fn of_client(builder: ClientBuilder<Client>) -> ClientBuilder<Client> {
    builder
        .connect_timeout(OF_CLIENT.connect)
        .read_timeout(OF_CLIENT.read)
        .attempt_timeout(OF_CLIENT.attempt)
}

/// The setters of an option, and what they make of the timeouts of a client.
fn of_call() -> [(OfCall, Timeouts); 3] {
    [
        (CallOptions::connect_timeout, Timeouts { connect: OWN, ..OF_CLIENT }),
        (CallOptions::read_timeout, Timeouts { read: OWN, ..OF_CLIENT }),
        (CallOptions::attempt_timeout, Timeouts { attempt: OWN, ..OF_CLIENT }),
    ]
}

#[tokio::test]
async fn each_timeout_of_a_client_is_given_and_no_other_changed() {
    let default = Timeouts::default();
    assert_eq!(sent(|builder| builder, []).await, default);
    let setters: [(OfClient, Timeouts); 3] = [
        (ClientBuilder::connect_timeout, Timeouts { connect: OWN, ..default }),
        (ClientBuilder::read_timeout, Timeouts { read: OWN, ..default }),
        (ClientBuilder::attempt_timeout, Timeouts { attempt: OWN, ..default }),
    ];
    for (set, expected) in setters {
        assert_eq!(sent(|builder| set(builder, OWN), []).await, expected);
    }
    assert_eq!(sent(of_client, []).await, OF_CLIENT);
}

#[tokio::test]
async fn each_timeout_of_a_call_replaces_that_of_its_client() {
    assert_eq!(sent(of_client, [CallOptions::new()]).await, OF_CLIENT);
    for (set, expected) in of_call() {
        assert_eq!(sent(of_client, [set(CallOptions::new(), OWN)]).await, expected);
    }
}

#[tokio::test]
async fn later_options_of_a_call_replace_earlier_ones_where_they_say_something() {
    for (set, expected) in of_call() {
        let earlier = set(CallOptions::new(), OWN * 2);
        let later = set(CallOptions::new(), OWN);
        assert_eq!(sent(of_client, [earlier, later.clone()]).await, expected);
        assert_eq!(sent(of_client, [later, CallOptions::new()]).await, expected);
    }
}

#[tokio::test]
async fn the_timeout_of_the_whole_call_is_not_one_of_the_transport() {
    let options = CallOptions::new().timeout(OWN * 1000);
    assert_eq!(sent(|builder| of_client(builder).timeout(OWN * 2000), [options]).await, OF_CLIENT);
}

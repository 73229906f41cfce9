//! The gateway against a product with one operation that has a bit of everything.

mod callers;
mod parameters;
mod replies;

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use http::Method;

use super::table::*;
use super::{MockGateway, MockGatewayBuilder};
use crate::attempt;
use crate::call::Call;
use crate::client::ProductClient;
use crate::demo::{self, Client};
use crate::operation::{Authentication, Operation, Paging, RateLimit};
use crate::raw::RawRequest;
use crate::transport::{
    BoxFuture, HttpRequest, HttpResponse, ReqwestTransport, Transport, TransportError,
};
use crate::{CallOptions, Code, Credentials, Error, RateLimiter};

static TABLE: LazyLock<ProductTable> = LazyLock::new(|| ProductTable {
    product: <Client as ProductClient>::PRODUCT,
    operations: Box::leak(Box::new([&*GET_WELCOME, &*LIST_THINGS])),
    errors: const {
        &[
            gateway_error("InternalError", &[400, 403, 500]),
            gateway_error("SystemBusy", &[400, 500, 503]),
            gateway_error("Forbidden", &[400, 403]),
        ]
    },
});

static LIST_THINGS: LazyLock<OperationTable> = LazyLock::new(|| OperationTable {
    operation: Box::leak(Box::new(Operation {
        name: Cow::Borrowed("ListThings"),
        method: Method::POST,
        paging: Some(Paging {
            page: "CurrentPage",
            size: "PageSize",
            total: Some("PageInfo.TotalCount"),
            items: "Data.Items",
            carry: &[],
        }),
        ..demo::OPERATION.clone()
    })),
    methods: &["POST"],
    parameters: PARAMETERS,
    rules: RULES,
    errors: const { &[error(400, "ErrorDBSelect", "The database is away.")] },
    pages: Some(Pages { size: 2, total_is_text: true }),
    answer: r#"{"RequestId":"documented","PageInfo":{"PageNo":1,"PageSize":"10","TotalCount":"1"},
                "Data":{"Items":["first"]}}"#,
});

/// An operation for anybody.
static GET_WELCOME: LazyLock<OperationTable> = LazyLock::new(|| OperationTable {
    operation: Box::leak(Box::new(Operation {
        name: Cow::Borrowed("GetWelcome"),
        authentication: Authentication::Anonymous,
        ..demo::OPERATION.clone()
    })),
    methods: &["POST"],
    parameters: &[],
    rules: &[],
    errors: const { &[error(400, "SystemBusy", "Come back later.")] },
    pages: None,
    answer: r#"{"Credentials":{"AccessKeyId":"STS.documented","AccessKeySecret":"****",
                "SecurityToken":"****","Expiration":"2015-04-09T11:52:19Z"}}"#,
});

const PARAMETERS: &[Parameter] = &[
    query("Kind", TEXT.values(&["a", "b"])).required(),
    query("Name", TEXT.fewest(2).most(4)),
    query("CurrentPage", INTEGER.as_text().at_least(1.0)),
    query("PageSize", INTEGER.as_text().at_most(50.0)),
    query("Ratio", NUMBER),
    query("On", FLAG),
    query("NumericOn", NUMERIC_FLAG),
    query("Ids", list(&INTEGER).most(2)),
    query("Joined", list(&INTEGER)).joined(),
    query("Tag", list(&object(&[member("Key", TEXT).required(), member("Sizes", list(&INTEGER))]))),
    query("Map", map(&INTEGER)),
    query("Anything", ANY),
    query("Json", object(&[member("Id", INTEGER).required(), member("Count", INTEGER.as_text())]))
        .json(),
    form("Token", TEXT),
    header("X-Trace", TEXT.most(3)),
    query("Insisted", TEXT).required_in_practice(),
    query("Start", TEXT),
    query("One", TEXT),
    query("Other", TEXT),
];

const RULES: &[Rule] = &[
    Rule::AtMostOneOf(&["One", "Other"]),
    Rule::RequiredIf("Start", &[has("Kind", &["b"]), has("On", &["true"]).by_default()]),
];

fn builder() -> MockGatewayBuilder {
    MockGateway::builder([&*TABLE])
}

fn gateway() -> MockGateway {
    builder().start().unwrap()
}

/// A call that the gateway accepts.
fn call(gateway: &MockGateway) -> RawRequest {
    client(gateway).raw("ListThings").query("Kind", "a")
}

fn client(gateway: &MockGateway) -> Client {
    gateway.client().build().unwrap()
}

/// The code, the status and the message of a call that the service refuses.
async fn refusal(call: RawRequest) -> (String, u16, String) {
    let error: Error<Code> = call.send().await.unwrap_err();
    let code = error.code().map(ToString::to_string).unwrap_or_default();
    let status = error.status().map_or(0, |status| status.as_u16());
    (code, status, error.message().to_owned())
}

/// Changes requests after they were signed.
#[derive(Clone)]
struct Tampering {
    transport: ReqwestTransport,
    change: Arc<dyn Fn(&mut HttpRequest) + Send + Sync>,
}

impl Tampering {
    fn new(change: impl Fn(&mut HttpRequest) + Send + Sync + 'static) -> Self {
        let transport =
            ReqwestTransport::builder().without_platform_certificates().no_proxy().build().unwrap();
        Self { transport, change: Arc::new(change) }
    }
}

impl Transport for Tampering {
    fn send(
        &self,
        mut request: HttpRequest,
    ) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        (self.change)(&mut request);
        self.transport.send(request)
    }
}

impl std::fmt::Debug for Tampering {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Tampering")
    }
}

#[tokio::test]
async fn a_good_call_gets_the_documented_answer_and_is_recorded() {
    let gateway = builder().seed(7).start().unwrap();
    let answer = call(&gateway).form("Token", "hunter2").send_detailed().await.unwrap();
    assert_eq!(answer["Data"]["Items"][0], "first");
    assert_eq!(answer.request_id(), Some("00000007-0000-4000-8000-000000000001"));
    assert_eq!(answer.headers()["x-acs-request-id"], answer.request_id().unwrap());

    let calls = gateway.take_calls();
    assert_eq!(calls.len(), 1);
    assert_eq!((calls[0].operation(), calls[0].version()), ("ListThings", "2020-01-01"));
    assert_eq!(calls[0].method(), Method::POST);
    assert_eq!((calls[0].text("Kind"), calls[0].text("Token")), (Some("a"), Some("hunter2")));
    assert_eq!(calls[0].request_id(), answer.request_id().unwrap());
    assert_eq!((calls[0].status(), calls[0].refusal()), (Some(200), None));
    assert_eq!(calls[0].access_key_id(), Some("mock-access-key-id"));
    assert!(gateway.calls().is_empty());
}

#[tokio::test]
async fn connections_are_kept_and_a_stopped_gateway_is_gone() {
    let gateway = gateway();
    let client = client(&gateway);
    for _ in 0..3 {
        client.raw("ListThings").query("Kind", "a").send().await.unwrap();
    }
    let calls = gateway.calls_of("ListThings").len();
    assert_eq!((calls, gateway.calls_of("Other").len()), (3, 0));
    let another = self::client(&gateway);
    drop(gateway);
    let error: Error<Code> = another.raw("ListThings").send().await.unwrap_err();
    assert!(error.is_connect(), "{error}");
}

#[tokio::test]
async fn its_client_keeps_to_no_limit_unless_told_to() {
    let gateway = gateway();
    let limited = Operation {
        rate_limit: Some(RateLimit { calls: 1, seconds: 3600 }),
        ..LIST_THINGS.operation.clone()
    };
    let send = async |client: &Client, options: CallOptions| {
        let mut call = Call::new(client.core().clone(), Cow::Owned(limited.clone()));
        call.query("Kind", "a");
        call.options(options);
        attempt::execute(call).await.is_ok()
    };
    let client = client(&gateway);
    assert!(send(&client, CallOptions::new()).await);
    assert!(send(&client, CallOptions::new()).await);
    let builder = gateway.client::<Client>().rate_limiter(RateLimiter::documented());
    let client = builder.build().unwrap();
    assert!(send(&client, CallOptions::new()).await);
    assert!(!send(&client, CallOptions::new().timeout(Duration::from_millis(1))).await);
    assert_eq!(gateway.calls().len(), 3);
}

#[test]
fn a_port_in_use_is_an_error_inside_and_outside_a_runtime() {
    let gateway = gateway();
    let port = gateway.url().rsplit(':').next().unwrap().parse().unwrap();
    let start = || builder().port(port).start().unwrap_err().kind();
    assert_eq!(start(), std::io::ErrorKind::AddrInUse);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    assert_eq!(runtime.block_on(async { start() }), std::io::ErrorKind::AddrInUse);
}

#[tokio::test]
async fn only_the_newest_calls_are_kept() {
    let gateway = builder().keep_calls(2).start().unwrap();
    let client = client(&gateway);
    for name in ["one", "two", "tri"] {
        client.raw("ListThings").query("Kind", "a").query("Name", name).send().await.unwrap();
    }
    let names = gateway.calls().into_iter().map(|c| c.text("Name").unwrap().to_owned());
    assert_eq!(names.collect::<Vec<_>>(), ["two", "tri"]);
}

#[tokio::test]
async fn nothing_that_is_shown_has_a_secret() {
    let gateway = gateway();
    let session = Credentials::new("STS.id", "canary").with_security_token("canary-token");
    gateway.accept(session.clone());
    let client = gateway.client::<Client>().credentials(session).build().unwrap();
    client.raw("ListThings").query("Kind", "a").send().await.unwrap();
    let call = format!("{:?}", gateway.calls());
    assert!(call.contains(r#""x-acs-security-token": "***""#), "{call}");
    assert!(call.contains(r#""authorization": "***""#), "{call}");
    for shown in [call, format!("{gateway:?}"), format!("{:?}", builder())] {
        assert!(!shown.contains("canary") && !shown.contains("mock-access-key-secret"), "{shown}");
    }
}

/// Longer than a test takes.
const LONG: Duration = Duration::from_secs(3600);

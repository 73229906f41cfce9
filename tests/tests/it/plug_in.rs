//! What users write themselves: transports, sources of credentials, and code around the client.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use alicloud_client::cloudfw::{self, Client, ErrorCode, Lang};
use alicloud_client::{
    BoxFuture, CannedTransport, Credentials, CredentialsError, DefaultProvider, ErrorKind,
    HttpRequest, HttpResponse, Network, ProvideCredentials, ReqwestTransport, RetryPolicy,
    Surroundings, Transport, TransportError, TransportErrorKind,
};
use alicloud_tests::server::{Key, Reply, Server};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};

/// Sends through another transport and counts.
#[derive(Clone, Debug)]
struct Counting<T> {
    inner: T,
    count: Arc<AtomicUsize>,
}

impl<T: Transport> Transport for Counting<T> {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        self.count.fetch_add(1, Ordering::Relaxed);
        self.inner.send(request)
    }
}

/// Answers with the name of the action, after another task had its turn.
#[derive(Debug)]
struct Echo;

impl Transport for Echo {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(async move {
            tokio::task::yield_now().await;
            let action = request.headers["x-acs-action"].to_str().unwrap();
            let body = Bytes::from(format!(r#"{{"RequestId":"{action}"}}"#));
            Ok(HttpResponse { status: StatusCode::OK, headers: HeaderMap::new(), body })
        })
    }
}

/// Fails once with each error, then there is an answer.
#[derive(Debug)]
struct Failing(Mutex<VecDeque<TransportErrorKind>>);

impl Transport for Failing {
    fn send(&self, _: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        let kind = self.0.lock().unwrap().pop_front();
        let outcome = match kind {
            Some(kind) => Err(TransportError::new(kind, "the cable is out")),
            None => Ok(HttpResponse {
                status: StatusCode::OK,
                headers: HeaderMap::new(),
                body: Bytes::new(),
            }),
        };
        Box::pin(std::future::ready(outcome))
    }
}

/// Hands out another key for every call.
#[derive(Debug, Default)]
struct Rotating(AtomicUsize);

impl Rotating {
    fn key(number: usize) -> Key {
        Key { id: format!("LTAI5tRotating{number}"), secret: format!("secret-{number}") }
    }
}

impl ProvideCredentials for Rotating {
    fn provide(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(async {
            tokio::task::yield_now().await;
            let key = Self::key(self.0.fetch_add(1, Ordering::Relaxed));
            Ok(Credentials::new(key.id, key.secret))
        })
    }
}

fn credentials() -> Credentials {
    Credentials::new("id", "secret")
}

fn client(transport: impl Transport + 'static) -> Client {
    let builder = Client::builder().credentials(credentials()).transport(transport);
    builder.retry(RetryPolicy::off()).build().unwrap()
}

#[tokio::test]
async fn a_transport_of_a_user_can_wrap_the_real_one() {
    let server = Server::start([Reply::json(200, r#"{"RequestId":"r"}"#)]);
    let count = Arc::new(AtomicUsize::new(0));
    let inner =
        ReqwestTransport::builder().without_platform_certificates().no_proxy().build().unwrap();
    let transport = Counting { inner, count: Arc::clone(&count) };
    let key = server.key();
    let client = Client::builder()
        .endpoint(server.url())
        .credentials(Credentials::new(key.id.as_str(), key.secret.as_str()))
        .transport(transport)
        .build()
        .unwrap();
    for _ in 0..3 {
        let answer = client.describe_user_ips_whitelist().lang(Lang::English).send().await.unwrap();
        assert_eq!(answer.request_id.as_deref(), Some("r"));
        assert_eq!(server.take_request().problems, [""; 0]);
    }
    assert_eq!(count.load(Ordering::Relaxed), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_client_serves_many_tasks() {
    let client = client(Echo);
    let tasks = (0..50).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { client.describe_user_ips_whitelist().send().await })
    });
    for task in tasks.collect::<Vec<_>>() {
        let answer = task.await.unwrap().unwrap();
        assert_eq!(answer.request_id.as_deref(), Some("DescribeUserIPSWhitelist"));
    }
}

#[tokio::test]
async fn each_failure_of_a_transport_has_its_kind() {
    let kinds = [
        (TransportErrorKind::Connect, ErrorKind::Connect),
        (TransportErrorKind::Timeout, ErrorKind::Timeout),
        (TransportErrorKind::TooLarge, ErrorKind::TooLarge),
        (TransportErrorKind::Other, ErrorKind::Transport),
    ];
    for (given, expected) in kinds {
        let error = TransportError::new(given, "the cable is out");
        let client = client(CannedTransport::new().error(error));
        let error = client.describe_user_ips_whitelist().send().await.unwrap_err();
        assert_eq!(error.kind(), expected);
        let causes = alicloud_tests::drive::causes(&error);
        assert!(causes.contains(&"the cable is out".to_owned()), "{causes:?}");
    }
    let client = client(Failing(Mutex::default()));
    assert_eq!(client.describe_user_ips_whitelist().send().await.unwrap(), Default::default());
}

#[tokio::test]
async fn a_source_of_credentials_is_asked_for_every_call() {
    let server = Server::with_key(Rotating::key(0), [Reply::json(200, "{}")]);
    let client =
        Client::builder().endpoint(server.url()).credentials(Rotating::default()).build().unwrap();
    for number in 0..3 {
        client.describe_user_ips_whitelist().send().await.unwrap();
        let request = server.take_request();
        let verdict = alicloud_tests::server::signature::verify(&request, &Rotating::key(number));
        assert_eq!(verdict, Ok(()), "call {number}");
    }
}

#[tokio::test]
async fn a_source_without_credentials_fails_the_call_before_anything_is_sent() {
    let variable = |name: &str| (name == "ALIBABA_CLOUD_ACCESS_KEY_ID").then(|| "id".into());
    // Nothing outside this machine is asked.
    let disabled =
        |name: &str| (name == "ALIBABA_CLOUD_ECS_METADATA_DISABLED").then(|| "true".into());
    for (surroundings, hint) in [
        (Surroundings::new(disabled, None), "ALIBABA_CLOUD_ACCESS_KEY_ID"),
        (Surroundings::new(variable, None), "ALIBABA_CLOUD_ACCESS_KEY_SECRET"),
    ] {
        let transport = CannedTransport::new();
        let builder = Client::builder().transport(transport.clone());
        let builder = builder.credentials(DefaultProvider::with_surroundings(surroundings));
        let client = builder.clone().build().unwrap();
        let error = client.describe_user_ips_whitelist().send().await.unwrap_err();
        assert_eq!(alicloud_tests::drive::predicates(&error), ["credentials"]);
        assert!(error.to_string().contains(hint), "{error}");
        assert!(builder.build_checked().await.unwrap_err().is_credentials());
        assert_eq!(transport.requests().len(), 0);
    }
}

#[tokio::test]
async fn regions_and_networks_choose_the_host() {
    for (region, network, host) in [
        (None, Network::Public, "cloudfw.aliyuncs.com"),
        (Some("ap-southeast-1"), Network::Public, "cloudfw.ap-southeast-1.aliyuncs.com"),
        (Some("cn-shanghai"), Network::Vpc, "cloudfw.vpc-proxy.aliyuncs.com"),
        (Some("cn-nowhere-9"), Network::Public, "cloudfw.aliyuncs.com"),
    ] {
        let transport = CannedTransport::new().json(200, "{}");
        let builder = Client::builder().credentials(credentials()).transport(transport.clone());
        let builder = match region {
            Some(region) => builder.region(region),
            None => builder,
        };
        let client = builder.network(network).build().unwrap();
        client.describe_user_ips_whitelist().send().await.unwrap();
        let [request] = transport.requests().try_into().unwrap();
        assert_eq!(request.url.scheme(), "https");
        assert_eq!(request.url.host_str(), Some(host), "{region:?}");
        assert_eq!(request.headers["host"], host);
        assert_eq!(client.endpoint().as_str(), format!("https://{host}/"));
    }
    let builder = Client::builder().credentials(credentials()).network(Network::Vpc);
    for builder in [builder.clone(), builder.region("us-west-1")] {
        let error = builder.transport(CannedTransport::new()).build().unwrap_err();
        assert!(error.is_config() && error.to_string().contains("VPC"), "{error}");
    }
}

#[tokio::test]
async fn what_surrounds_an_answer_is_there_too() {
    let body = r#"{"RequestId":"body","Whitelists":[{"Direction":1}]}"#;
    let reply = Reply::json(202, body).header("x-acs-request-id", "header");
    let server = Server::start([reply]);
    let client = Client::builder().endpoint(server.url()).credentials(credentials());
    let client = client.build().unwrap();
    let answer = client.describe_user_ips_whitelist().send_detailed().await.unwrap();
    assert_eq!(answer.status(), 202);
    assert_eq!(answer.request_id(), Some("header"));
    assert_eq!(answer.headers()["x-acs-request-id"], "header");
    assert_eq!(answer.body(), body);
    assert_eq!(answer.whitelists.len(), 1);
    assert_eq!(answer.into_inner().request_id.as_deref(), Some("body"));
    let raw = client.raw("Any").send_detailed().await.unwrap();
    assert_eq!((raw.status().as_u16(), &raw["Whitelists"][0]["Direction"]), (202, &1.into()));
}

#[tokio::test]
async fn errors_can_be_matched_kept_and_passed_on() {
    async fn application() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let body = r#"{"Code":"ErrorDBSelect","Message":"m"}"#;
        client(CannedTransport::new().json(400, body)).describe_user_ips_whitelist().send().await?;
        Ok(())
    }
    let error = application().await.unwrap_err();
    let error = *error.downcast::<cloudfw::Error>().unwrap();
    assert!(matches!(error.code(), Some(ErrorCode::ErrorDbSelect)));
    assert_eq!(error.into_untyped().code().unwrap(), &"ErrorDBSelect");
}

#[test]
fn clients_requests_and_errors_cross_threads() {
    fn crosses<T: Send + Sync + 'static>() {}
    fn moves<T: Send>(_: &T) {}
    crosses::<Client>();
    crosses::<cloudfw::Error>();
    crosses::<cloudfw::ClientBuilder>();
    crosses::<CannedTransport>();
    let client = client(Echo);
    moves(&client.describe_user_ips_whitelist().send());
    moves(&client.describe_user_ips_whitelist().send_detailed());
    moves(&client.raw("Any").send());
}

#[test]
fn answers_can_be_made_in_the_tests_of_users() {
    use cloudfw::operations::describe_user_ips_whitelist::DescribeUserIpsWhitelistResponse as Answer;
    let text = r#"{"RequestId":"r","Whitelists":[{"Direction":"in"}]}"#;
    let from_json = Answer::from_json(text).unwrap();
    let mut by_hand = Answer::default();
    by_hand.request_id = Some("r".to_owned());
    by_hand.whitelists = from_json.whitelists.clone();
    assert_eq!(by_hand, from_json);
    by_hand.request_id = None;
    assert_ne!(by_hand, from_json);
    assert!(format!("{from_json:?}").contains("Inbound"), "{from_json:?}");
}

#[test]
fn the_tables_of_products_and_operations_have_names_at_the_root() {
    use alicloud_client::{
        Endpoints, Kind, Operation, Paging, Product, RateLimit, RegionEndpoint, runtime,
    };
    fn hosts(product: &Product) -> (&Endpoints, Option<&RegionEndpoint>) {
        (&product.endpoints, product.endpoints.regions.first())
    }
    fn limits(operation: &Operation) -> (Kind, Option<RateLimit>, Option<Paging>) {
        (operation.kind, operation.rate_limit, operation.paging)
    }
    let product = <Client as runtime::ProductClient>::PRODUCT;
    let (endpoints, region) = hosts(product);
    assert_eq!(endpoints.default, Some("cloudfw.aliyuncs.com"));
    assert!(region.is_some_and(|region| !region.public.is_empty()));
    let operation = runtime::Operation {
        name: "Any".into(),
        method: http::Method::POST,
        kind: Kind::Write,
        authentication: runtime::Authentication::Signed,
        rate_limit: Some(RateLimit { calls: 1, seconds: 2 }),
        errors: &[],
        transient_errors: &[],
        paging: None,
        idempotency_token: None,
        documentation: "",
    };
    assert_eq!(limits(&operation), (Kind::Write, operation.rate_limit, None));
}

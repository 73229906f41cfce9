use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};

use futures_core::Stream;
use http::Method;

#[cfg(feature = "blocking")]
use super::Paged;
use super::{Items, Pages};
use crate::demo::{Client, client};
use crate::runtime::{Call, Cow, Field, Kind, Operation, Paging, Record, Visit};
use crate::{
    Authentication, BoxFuture, CannedTransport, Code, Credentials, ErrorKind, HttpRequest,
    HttpResponse, Transport, TransportError,
};

static LIST_THINGS: Operation = Operation {
    name: Cow::Borrowed("ListThings"),
    method: Method::POST,
    authentication: Authentication::Signed,
    kind: Kind::Read,
    rate_limit: None,
    errors: &["Broken"],
    transient_errors: &[],
    paging: Some(Paging {
        page: "Page",
        size: "Size",
        total: Some("Info.Total"),
        items: "Info.Things",
        carry: &[("Search", "SearchId")],
    }),
    idempotency_token: None,
    documentation: "",
};

#[derive(Clone, Debug)]
struct Request {
    call: Call,
}

crate::runtime::request!(Request, Response, Code);
crate::runtime::paged!(Request, Response, Code, i64, info.things);

#[derive(Clone, Default)]
struct Response {
    info: Option<Info>,
    search: Option<String>,
}

#[derive(Clone, Default)]
struct Info {
    total: Option<i64>,
    things: Vec<i64>,
}

impl Record for Response {
    fn field(&mut self, name: &str) -> Option<&mut dyn Field> {
        Some(match name {
            "Info" => &mut self.info,
            "Search" => &mut self.search,
            _ => return None,
        })
    }

    fn visit<'a>(&'a self, visit: Visit<'_, 'a>) {
        visit("Info", &self.info);
        visit("Search", &self.search);
    }
}

impl Record for Info {
    fn field(&mut self, name: &str) -> Option<&mut dyn Field> {
        Some(match name {
            "Total" => &mut self.total,
            "Things" => &mut self.things,
            _ => return None,
        })
    }

    fn visit<'a>(&'a self, visit: Visit<'_, 'a>) {
        visit("Total", &self.total);
        visit("Things", &self.things);
    }
}

crate::runtime::record!(Response);
crate::runtime::record!(Info);

fn request(client: &Client) -> Request {
    Request { call: client.call(&LIST_THINGS) }
}

fn canned(answers: &[&str]) -> CannedTransport {
    answers.iter().fold(CannedTransport::new(), |canned, body| canned.json(200, (*body).to_owned()))
}

/// The queries that were sent.
fn queries(transport: &CannedTransport) -> Vec<String> {
    let queries = transport.requests().into_iter();
    queries.map(|request| request.url.query().unwrap_or_default().to_owned()).collect()
}

const FIRST: &str = r#"{"RequestId":"a","Info":{"Total":"3","Things":[1,2]}}"#;
const SECOND: &str = r#"{"RequestId":"b","Info":{"Total":"3","Things":[3]}}"#;

#[tokio::test]
async fn no_page_is_fetched_before_it_is_needed() {
    let transport = canned(&[FIRST, SECOND]);
    let mut items = request(&client(&transport)).items();
    assert_eq!(transport.requests().len(), 0);
    assert_eq!(items.try_next().await.unwrap(), Some(1));
    assert_eq!(items.try_next().await.unwrap(), Some(2));
    assert_eq!(transport.requests().len(), 1);
    assert_eq!(items.try_next().await.unwrap(), Some(3));
    assert_eq!(items.try_next().await.unwrap(), None);
    assert_eq!(items.try_next().await.unwrap(), None);
    assert_eq!(queries(&transport), ["Page=1", "Page=2"]);
}

#[tokio::test]
async fn the_page_and_the_size_of_the_caller_are_kept() {
    let page = |items: &str| format!(r#"{{"Info":{{"Total":7,"Things":[{items}]}}}}"#);
    let transport = canned(&[&page("5,6"), &page("7"), &page("")]);
    let mut start = request(&client(&transport)).extra_query("Page", "3").extra_query("Size", 2);
    start.call.form("Note", "kept");
    assert_eq!(start.items().collect_all().await.unwrap(), [5, 6, 7]);
    assert_eq!(queries(&transport), [3, 4, 5].map(|page| format!("Page={page}&Size=2")));
    assert!(transport.requests().iter().all(|request| request.body == "Note=kept"));
}

#[tokio::test]
async fn a_later_start_after_shorter_pages_loses_nothing() {
    let page = |items: &str| format!(r#"{{"Info":{{"Total":12,"Things":[{items}]}}}}"#);
    let transport = canned(&[&page("3,4,5,6,7"), &page("8,9,10,11,12"), &page("")]);
    let start = request(&client(&transport)).extra_query("Page", 3);
    let items = start.items().collect_all().await.unwrap();
    assert_eq!(items, (3..=12).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_page_that_is_no_number_is_refused_without_a_call() {
    for page in ["0", "-1", "first", ""] {
        let transport = canned(&[FIRST]);
        let mut pages = request(&client(&transport)).extra_query("Page", page).pages();
        let error = pages.try_next().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request);
        assert_eq!(
            error.to_string(),
            "ListThings failed: `Page` is not the number of a page; pages count from 1"
        );
        assert!(pages.try_next().await.unwrap().is_none());
        assert_eq!(transport.requests().len(), 0);
    }
}

#[tokio::test]
async fn pages_are_whole_answers_and_an_empty_list_is_one_page() {
    let empty = r#"{"Search":"","Info":{"Total":9,"Things":[]}}"#;
    let transport = canned(&[FIRST, empty]);
    let mut pages = request(&client(&transport)).pages();
    assert_eq!(pages.try_next().await.unwrap().unwrap().info.unwrap().total, Some(3));
    assert!(pages.try_next().await.unwrap().is_none());
    for body in [empty, "{}", ""] {
        let transport = canned(&[body]);
        let mut pages = request(&client(&transport)).pages();
        assert!(pages.try_next().await.unwrap().is_some(), "{body}");
        assert!(pages.try_next().await.unwrap().is_none(), "{body}");
    }
}

#[tokio::test]
async fn an_error_ends_the_walk_once() {
    let transport = canned(&[FIRST]).json(400, r#"{"Code":"Broken","Message":"no"}"#);
    let transport = transport.json(200, SECOND);
    let mut items = request(&client(&transport)).items();
    assert_eq!(items.try_next().await.unwrap(), Some(1));
    assert_eq!(items.try_next().await.unwrap(), Some(2));
    let error = items.try_next().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Service);
    assert_eq!(error.operation(), Some("ListThings"));
    assert_eq!(items.try_next().await.unwrap(), None);
    assert_eq!(transport.requests().len(), 2);
    // The same for an answer that cannot be read.
    let transport = canned(&[r#"{"Info":{"Things":["x"]}}"#, SECOND]);
    assert!(request(&client(&transport)).items().collect_all().await.unwrap_err().is_decode());
}

#[tokio::test]
async fn a_page_that_comes_again_before_the_total_is_an_error() {
    let again = FIRST.replace("\"a\"", "\"b\"");
    let transport = canned(&[FIRST, &again, SECOND]);
    let mut pages = request(&client(&transport)).pages();
    assert!(pages.try_next().await.unwrap().is_some());
    let error = pages.try_next().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Paging);
    assert_eq!(
        error.to_string(),
        "ListThings failed: the service sends the same page again for page 2, although its total \
         says that there are more items"
    );
    assert!(pages.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn more_pages_than_allowed_are_an_error() {
    let transport = canned(&[FIRST, SECOND]);
    let mut items = request(&client(&transport)).items().max_pages(1);
    assert_eq!(items.try_next().await.unwrap(), Some(1));
    assert_eq!(items.try_next().await.unwrap(), Some(2));
    let error = items.try_next().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Paging);
    assert!(error.message().contains("after 1 pages"), "{error}");
    assert_eq!(transport.requests().len(), 1);
    // Just enough is enough.
    let transport = canned(&[FIRST, SECOND]);
    let items = request(&client(&transport)).items().max_pages(2);
    assert_eq!(items.collect_all().await.unwrap(), [1, 2, 3]);
}

#[tokio::test]
async fn what_an_answer_gives_goes_with_the_calls_after_it() {
    let searching = r#"{"Search":"s 1"}"#;
    let first = r#"{"Search":"s 1","Info":{"Total":3,"Things":[1,2]}}"#;
    let transport = canned(&[searching, first, SECOND]);
    assert_eq!(request(&client(&transport)).items().collect_all().await.unwrap(), [1, 2, 3]);
    assert_eq!(queries(&transport), ["Page=1", "Page=1&SearchId=s%201", "Page=2&SearchId=s%201"]);
    // A service that never finds anything is not asked without end.
    let transport = canned(&[searching, r#"{"Search":"s 2"}"#, first]);
    assert_eq!(request(&client(&transport)).items().collect_all().await.unwrap(), [0; 0]);
    assert_eq!(transport.requests().len(), 2);
}

/// Never answers; counts calls that began and calls that were given up.
#[derive(Clone, Debug, Default)]
struct Silent {
    begun: Arc<AtomicUsize>,
    dropped: Arc<AtomicUsize>,
}

struct OnDrop(Arc<AtomicUsize>);

impl Drop for OnDrop {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

impl Transport for Silent {
    fn send(&self, _: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        self.begun.fetch_add(1, Ordering::Relaxed);
        let on_drop = OnDrop(Arc::clone(&self.dropped));
        Box::pin(async move {
            let _on_drop = on_drop;
            std::future::pending().await
        })
    }
}

#[test]
fn a_call_in_flight_outlives_its_reader_but_not_the_stream() {
    let silent = Silent::default();
    let builder = Client::builder().endpoint("http://127.0.0.1:1");
    let builder = builder.credentials(Credentials::new("id", "key")).transport(silent.clone());
    let mut items = request(&builder.build().unwrap()).items();
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..2 {
        let next = pin!(items.try_next());
        assert!(next.poll(&mut context).is_pending());
    }
    let load = |count: &AtomicUsize| count.load(Ordering::Relaxed);
    assert_eq!((load(&silent.begun), load(&silent.dropped)), (1, 0));
    drop(items);
    assert_eq!((load(&silent.begun), load(&silent.dropped)), (1, 1));
}

#[test]
fn walks_are_streams_that_can_move_between_threads() {
    fn is_stream<S: Stream + Send + Unpin>(_: &S) {}
    let client = client(&canned(&[FIRST, SECOND]));
    let mut pages: Pages<Response, Code> = request(&client).pages();
    let mut items: Items<Response, Code> = request(&client).items();
    is_stream(&pages);
    is_stream(&items);
    let mut context = Context::from_waker(Waker::noop());
    let page = Pin::new(&mut pages).poll_next(&mut context);
    assert!(matches!(page, Poll::Ready(Some(Ok(_)))));
    let item = Pin::new(&mut items).poll_next(&mut context);
    assert!(matches!(item, Poll::Ready(Some(Ok(3)))));
    assert!(!format!("{pages:?} {items:?}").contains("hunter2"));
}

#[cfg(feature = "blocking")]
#[test]
fn walks_that_wait_fetch_one_page_after_the_other() {
    let transport = canned(&[FIRST, SECOND]);
    let mut items = request(&client(&transport)).items_blocking();
    assert_eq!(items.next().unwrap().unwrap(), 1);
    assert_eq!(items.next().unwrap().unwrap(), 2);
    assert_eq!(transport.requests().len(), 1);
    assert_eq!(items.next().unwrap().unwrap(), 3);
    assert!(items.next().is_none() && items.next().is_none());

    let transport = canned(&[FIRST, SECOND]);
    let pages = request(&client(&transport)).pages_blocking();
    assert_eq!(
        pages.map(|page| page.unwrap().into_items()).collect::<Vec<_>>(),
        [vec![1, 2], vec![3]]
    );
    assert_eq!(queries(&transport), ["Page=1", "Page=2"]);

    let transport = canned(&[FIRST]).json(400, r#"{"Code":"Broken"}"#).json(200, SECOND);
    let mut pages = request(&client(&transport)).pages_blocking();
    assert!(pages.next().unwrap().is_ok());
    assert_eq!(pages.next().unwrap().unwrap_err().kind(), ErrorKind::Service);
    assert!(pages.next().is_none());
    let mut items = request(&client(&canned(&[FIRST]))).items_blocking().max_pages(1);
    assert_eq!(items.by_ref().filter(Result::is_ok).count(), 2);
    assert!(items.next().is_none());
}

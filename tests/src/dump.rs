//! What the typed API sends for documented values: one request of each operation, with every
//! parameter.

use alicloud_client::{CannedTransport, HttpRequest};
use serde_json::{Map, Value, json};

use crate::drive::{Operation, Settings};
use crate::generated;
use crate::server::Received;
use crate::specs::parameters::{call, parameters};
use crate::specs::{self, OperationSpec, ProductSpec, text};

/// Headers that differ between runs or machines.
const CHANGING: [&str; 4] = ["authorization", "user-agent", "x-acs-date", "x-acs-signature-nonce"];

/// The requests of all operations: for each product and operation the `input` by wire names, with
/// scalars of the documented types, and the `request` that the typed API makes of it. Query and
/// headers are lists of names and values in order; headers that differ between runs or machines are
/// left out.
///
/// # Panics
///
/// When an operation has no generated code, or its call fails.
pub fn dump() -> Value {
    let drivers = generated::products();
    let drivers = drivers.iter().flat_map(|product| &product.operations).collect::<Vec<_>>();
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let products = specs::products().into_iter().map(|product| {
        let operations = product.operations.iter().map(|spec| {
            let driver = drivers.iter().find(|driver| driver.path == spec.path);
            let driver = driver.unwrap_or_else(|| {
                panic!("{} has no generated code; run `cargo xtask generate`", spec.path)
            });
            (spec.name().to_owned(), runtime.block_on(operation(&product, spec, driver)))
        });
        json!({
            "product": text(&product.value["product"]),
            "version": text(&product.value["version"]),
            "operations": operations.collect::<Map<_, _>>(),
        })
    });
    json!({ "products": products.collect::<Vec<_>>() })
}

async fn operation(product: &ProductSpec, spec: &OperationSpec, driver: &Operation) -> Value {
    let enums = product.enums();
    let input = parameters(spec).into_iter().map(|parameter| {
        let value = parameter.documented(enums);
        (parameter.name.to_owned(), parameter.input(&value))
    });
    let input = input.collect::<Map<_, _>>();
    let (sample, _) = call(spec, enums, |parameter| Some(parameter.documented(enums)));
    let transport = CannedTransport::new().json(200, "{}");
    let answer = (driver.send)(&Settings::offline(transport.clone()), &sample).await;
    if let Err(error) = answer {
        panic!("{}: the call fails: {error:?}", spec.path);
    }
    let requests = transport.requests();
    let [request] = requests.as_slice() else {
        panic!("{}: expected one request, found {}", spec.path, requests.len());
    };
    json!({ "input": input, "request": shown(request) })
}

fn shown(request: &HttpRequest) -> Value {
    let target = match request.url.query() {
        Some(query) => format!("{}?{query}", request.url.path()),
        None => request.url.path().to_owned(),
    };
    let received = Received { target, ..Received::default() };
    let headers = request.headers.iter().map(|(name, value)| {
        (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    });
    let mut headers =
        headers.filter(|(name, _)| !CHANGING.contains(&name.as_str())).collect::<Vec<_>>();
    headers.sort();
    json!({
        "method": request.method.as_str(),
        "path": received.path(),
        "query": received.query(),
        "headers": headers,
        "body": String::from_utf8_lossy(&request.body),
    })
}

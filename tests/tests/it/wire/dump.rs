//! The dump of requests has every operation, each as the documentation wants it.

use alicloud_tests::dump::dump;
use alicloud_tests::server::{Pairs, Received};
use alicloud_tests::specs::answers::differences;
use alicloud_tests::specs::parameters::{call, parameters};
use alicloud_tests::specs::{self, items, members, text};
use serde_json::{Value, json};

#[test]
fn the_dump_has_every_operation_with_every_parameter() {
    let dump = dump();
    let products = specs::products();
    assert_eq!(items(&dump["products"]).count(), products.len());
    for (product, dumped) in products.iter().zip(items(&dump["products"])) {
        assert_eq!(dumped["product"], product.value["product"]);
        assert_eq!(dumped["version"], product.value["version"]);
        assert_eq!(members(&dumped["operations"]).count(), product.operations.len());
        for spec in &product.operations {
            let given = &dumped["operations"][spec.name()]["input"];
            let names = parameters(spec).iter().map(|parameter| parameter.name).collect::<Vec<_>>();
            assert_eq!(members(given).count(), names.len(), "{}", spec.path);
            let missing = names.iter().find(|name| given.get(**name).is_none());
            assert_eq!(missing, None, "{}", spec.path);
        }
    }
}

#[test]
fn dumped_requests_are_those_that_the_documentation_wants() {
    let dump = dump();
    for (product, dumped) in specs::products().iter().zip(items(&dump["products"])) {
        for spec in &product.operations {
            let found = &dumped["operations"][spec.name()]["request"];
            let (_, sent) = call(spec, product.enums(), |parameter| {
                Some(parameter.documented(product.enums()))
            });
            let body = text(&found["body"]);
            let form = Received { body: body.into(), ..Received::default() }.form();
            let mut headers = pairs(&found["headers"]);
            headers.retain(|pair| sent.headers.contains(pair));
            let expected = json!({
                "method": spec.method(), "path": "/", "query": sent.query, "form": sent.form,
                "own headers": sent.headers,
            });
            let found = json!({
                "method": found["method"], "path": found["path"], "query": found["query"],
                "form": form, "own headers": headers,
            });
            assert_eq!(differences(&expected, &found), [""; 0], "{}", spec.path);
        }
    }
}

#[test]
fn the_dump_is_the_same_on_every_run_and_tells_no_secrets() {
    let text = dump().to_string();
    assert_eq!(text, dump().to_string());
    let lower = text.to_lowercase();
    for word in ["authorization", "x-acs-date", "x-acs-signature-nonce", "user-agent"] {
        assert!(!lower.contains(&format!("\"{word}\"")), "the dump has the header {word}");
    }
    assert!(lower.contains("\"x-acs-action\"") && lower.contains("\"x-acs-version\""));
}

fn pairs(value: &Value) -> Pairs {
    items(value).map(|pair| (text(&pair[0]).to_owned(), text(&pair[1]).to_owned())).collect()
}

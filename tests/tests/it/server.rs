//! The signature check of the tests' own server: it agrees with the published vectors and with
//! recordings of an official client, and it notices every change.

use alicloud_tests::server::signature::{self, Key, verify};
use alicloud_tests::server::{Pairs, Received};
use alicloud_tests::specs::{items, text};
use serde_json::Value;

use crate::wire::data;

#[test]
fn the_published_vectors_are_reproduced() {
    let file = data("signature-v3-vectors.json");
    assert_ne!(items(&file["vectors"]).count(), 0);
    for vector in items(&file["vectors"]) {
        let (input, expected) = (&vector["input"], &vector["expected"]);
        let id = text(&vector["id"]);
        let query = signature::canonical_query(pairs(&input["query"]));
        assert_eq!(query, text(&expected["canonical_query"]), "{id}");
        // What travels is the path in canonical form, and a form like that must not change.
        let path = signature::canonical_path(text(&expected["canonical_uri"]));
        assert_eq!(path.as_deref(), Ok(text(&expected["canonical_uri"])), "{id}");
        let names = text(&expected["signed_headers"]).split(';').collect::<Vec<_>>();
        let mut headers = pairs(&input["headers"]);
        headers.retain(|(name, _)| names.contains(&name.as_str()));
        headers.sort();
        let request = signature::canonical_request(
            text(&input["method"]),
            text(&expected["canonical_uri"]),
            &query,
            &headers,
            text(&expected["payload_sha256"]),
        );
        assert_eq!(request, text(&expected["canonical_request"]), "{id}");
        let to_sign = signature::string_to_sign(&request);
        assert_eq!(to_sign, text(&expected["string_to_sign"]), "{id}");
        let signature = signature::sign(text(&input["access_key_secret"]), &to_sign);
        assert_eq!(signature, text(&expected["signature"]), "{id}");
    }
}

/// The recorded requests of an official client, and the key they are signed with.
fn recordings() -> (Key, Vec<Received>) {
    let file = data("wire/recorded-requests.json");
    let credentials = &file["credentials"];
    let key = Key {
        id: text(&credentials["access_key_id"]).to_owned(),
        secret: text(&credentials["access_key_secret"]).to_owned(),
    };
    let operations = file["operations"].as_object().unwrap().values();
    let cases = operations.flat_map(|operation| operation["cases"].as_object().unwrap().values());
    let requests = cases.map(|case| {
        let request = &case["request"];
        Received {
            method: text(&request["method"]).to_owned(),
            target: text(&request["target"]).to_owned(),
            headers: pairs(&request["headers"]),
            body: text(&request["body"]).into(),
            problems: Vec::new(),
        }
    });
    (key, requests.collect())
}

#[test]
fn the_server_accepts_recordings_of_an_official_client() {
    let (key, requests) = recordings();
    assert!(!requests.is_empty());
    for request in requests {
        assert_eq!(verify(&request, &key), Ok(()), "{}", request.target);
    }
}

#[test]
fn the_server_refuses_whatever_was_changed_or_left_out() {
    let (key, requests) = recordings();
    let good = requests.into_iter().find(|request| request.target.len() > 100).unwrap();
    let refuse = |what: &str, change: &dyn Fn(&mut Received)| {
        let mut request = good.clone();
        change(&mut request);
        assert!(verify(&request, &key).is_err(), "{what} is accepted");
    };
    refuse("another method", &|request| request.method = "GET".to_owned());
    refuse("another path", &|request| request.target = request.target.replacen('/', "/x", 1));
    refuse("another query", &|request| request.target += "&X=");
    refuse("a broken escape", &|request| request.target += "&X=%2");
    refuse("a body", &|request| request.body = b"x".to_vec());
    for (index, (name, _)) in good.headers.iter().enumerate() {
        if name.starts_with("x-acs-") || name == "host" {
            refuse(name, &|request| request.headers[index].1 += "x");
            refuse(name, &|request| _ = request.headers.remove(index));
            refuse(name, &|request| request.headers.push(good.headers[index].clone()));
        }
    }
    refuse("no signature", &|request| request.headers.retain(|(name, _)| name != "authorization"));
    refuse("a header besides", &|request| {
        request.headers.push(("x-acs-extra".to_owned(), "x".to_owned()));
    });
    let other = Key { secret: "another".to_owned(), ..key.clone() };
    assert!(verify(&good, &other).is_err(), "another secret is accepted");
    let other = Key { id: "another".to_owned(), ..key };
    assert!(verify(&good, &other).is_err(), "another id is accepted");
}

fn pairs(value: &Value) -> Pairs {
    items(value).map(|pair| (text(&pair[0]).to_owned(), text(&pair[1]).to_owned())).collect()
}

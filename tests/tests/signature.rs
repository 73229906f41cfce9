//! The signer reproduces every intermediate value of the signature vectors.

use alicloud_client::runtime::sign::{
    CanonicalRequest, SigningKey, canonical_query, canonical_uri, is_signed, payload_hash,
};
use serde_json::Value;

const VECTORS: &str = include_str!("../data/signature-v3-vectors.json");

/// Number of vectors in the file; a lost vector is a lost test.
const COUNT: usize = 32;

#[test]
fn every_vector_is_reproduced() {
    let file: Value = serde_json::from_str(VECTORS).expect("the vectors are JSON");
    let vectors = file["vectors"].as_array().expect("the file has a list of vectors");
    assert_eq!(vectors.len(), COUNT);
    for vector in vectors {
        check(&vector["input"], &vector["expected"], text(&vector["id"]));
    }
}

fn check(input: &Value, expected: &Value, id: &str) {
    let equal = |found: &str, name: &str| {
        assert_eq!(found, text(&expected[name]), "{name} of {id}");
    };
    let hash = payload_hash(&base64(text(&input["body_base64"])));
    equal(&hash, "payload_sha256");
    let segments = list(&input["path_segments"]).iter().map(text).collect::<Vec<_>>();
    let uri = canonical_uri(&segments);
    equal(&uri, "canonical_uri");
    let query = canonical_query(&pairs(&input["query"]));
    equal(&query, "canonical_query");

    let mut headers = pairs(&input["headers"]);
    if text(&input["headers_to_sign"]) != "all of headers" {
        headers.retain(|(name, _)| is_signed(&name.parse().expect("a header name")));
    }
    let request = CanonicalRequest::new(text(&input["method"]), &uri, &query, &mut headers, &hash);
    equal(request.headers(), "canonical_headers");
    equal(request.signed_headers(), "signed_headers");
    equal(request.as_str(), "canonical_request");
    equal(&payload_hash(request.as_str().as_bytes()), "canonical_request_sha256");
    let string_to_sign = request.string_to_sign();
    equal(&string_to_sign, "string_to_sign");

    let key = SigningKey::new(text(&input["access_key_id"]), text(&input["access_key_secret"]));
    equal(&key.signature(&string_to_sign), "signature");
    equal(&key.authorization(&request), "authorization");
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

fn pairs(value: &Value) -> Vec<(&str, &str)> {
    list(value).iter().map(|pair| (text(&pair[0]), text(&pair[1]))).collect()
}

fn base64(text: &str) -> Vec<u8> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = Vec::new();
    let (mut bits, mut width) = (0_u32, 0);
    for digit in text.bytes().filter(|digit| *digit != b'=') {
        let value = DIGITS.iter().position(|known| *known == digit).expect("a base64 digit");
        bits = bits << 6 | value as u32;
        width += 6;
        if width >= 8 {
            width -= 8;
            bytes.push((bits >> width) as u8);
        }
    }
    bytes
}

//! Text from documents cannot change the meaning of generated code or documentation, whatever
//! it is. The documentation is read with the Markdown parser that rustdoc uses.

mod property;

use alicloud_codegen::{SpecFile, generate};
use proptest::prelude::*;
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag};
use serde_json::json;

const PRODUCT: &str = include_str!("../refused/product.json");

/// The Rust files generated for a product and an operation with `text` in every place that takes
/// text.
fn printed(text: &str) -> Vec<(String, String)> {
    let mut product: serde_json::Value = serde_json::from_str(PRODUCT).expect("JSON");
    let words = format!("Words. {text}");
    product["title"] = json!(words);
    product["summary"] = json!(words);
    product["enums"]["Direction"]["description"] = json!(words);
    product["enums"]["Direction"]["values"][0]["label"] = json!(words);
    product["enums"]["Direction"]["values"][1]["deprecated"] = json!({ "note": words });
    product["errors"] = json!([{ "code": "C", "statuses": [400], "description": words }]);
    let correction = json!([{
        "at": "/maxLength", "documented": null, "actual": 9, "reason": words, "evidence": words,
    }]);
    let operation = json!({
        "operation": "Refused", "summary": words, "description": text,
        "kind": "read", "methods": ["POST"],
        "deprecated": { "replacement": words, "note": words },
        "parameters": {
            "Text": {
                "type": "string", "description": words, "default": text,
                "values": [{ "value": text, "name": "Only", "label": text, "description": words }],
            },
            "List": { "type": "array", "description": words, "items": {
                "type": "string", "description": words, "example": text, "overrides": correction,
            }},
            "Objects": { "type": "array", "required": true, "items": {
                "type": "object", "description": words, "fields": {
                    "Key": { "type": "string", "required": true, "description": words, "example": text },
                    "Value": {
                        "type": "string", "description": words, "example": text,
                        "deprecated": { "note": words },
                    },
                    "Kind": {
                        "type": "string", "description": words, "example": text,
                        "values": [{ "value": text, "name": "Only", "label": text }],
                    },
                },
            }},
        },
        "rules": [{ "required": "List", "when": words, "note": words }],
        "response": { "type": "object", "fields": { "Text": {
            "type": "string", "description": words, "example": text,
            "deprecated": { "note": words }, "overrides": correction,
        }}},
        "errors": [{ "status": 400, "code": "Code", "message": words, "description": words }],
    });
    let file = |path: &str, text: String| SpecFile { path: path.to_owned(), text };
    let files = [
        file("specs/refused/1/product.json", product.to_string()),
        file("specs/refused/1/Refused.json", operation.to_string()),
    ];
    let generated = generate(&files).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    let files = generated.files.iter().filter(|(path, _)| path.ends_with(".rs"));
    files.map(|(path, text)| (path.to_owned(), text.to_owned())).collect()
}

/// The documentation of every item of a file.
fn documentation(printed: &str) -> Vec<String> {
    let mut docs = Vec::new();
    let mut block = String::new();
    for line in printed.lines() {
        let line = line.trim_start();
        match line.strip_prefix("///").or(line.strip_prefix("//!")) {
            Some(text) => block.extend([text, "\n"]),
            None => docs.push(std::mem::take(&mut block)),
        }
    }
    docs.retain(|block| !block.is_empty());
    docs
}

/// What a piece of documentation must not contain.
fn forbidden(event: &Event<'_>) -> bool {
    match event {
        Event::Html(_) | Event::InlineHtml(_) | Event::FootnoteReference(_) => true,
        Event::InlineMath(_) | Event::DisplayMath(_) | Event::Rule | Event::TaskListMarker(_) => {
            true
        }
        Event::Start(Tag::Link { link_type, dest_url, .. }) => {
            let ours =
                *link_type == LinkType::Inline && dest_url.starts_with("https://example.com/");
            let plain = *link_type == LinkType::Autolink && dest_url.starts_with("http");
            !(ours || plain || *link_type == LinkType::Shortcut)
        }
        Event::Start(tag) => !matches!(
            tag,
            Tag::Paragraph | Tag::List(_) | Tag::Item | Tag::CodeBlock(_) | Tag::Heading { .. }
        ),
        _ => false,
    }
}

fn check(text: &str) {
    for ((path, printed), (_, harmless)) in printed(text).iter().zip(printed("word")) {
        let items = |text: &str| syn::parse_file(text).expect("generated code is Rust").items.len();
        assert_eq!(items(printed), items(&harmless), "other items in {path} for {text:?}");
        check_file(text, printed);
    }
}

fn check_file(text: &str, printed: &str) {
    let mut lines = printed.lines().map(str::trim_start);
    assert!(!lines.any(|line| line.starts_with("/*") || line.starts_with("#[doc")), "{printed}");
    for docs in documentation(printed) {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_SMART_PUNCTUATION;
        let events = Parser::new_ext(&docs, options).collect::<Vec<_>>();
        let wrong = events.iter().find(|event| forbidden(event));
        assert_eq!(wrong, None, "for {text:?} in\n{docs}");
        // The template has at most one example and the headings of its own sections.
        let count = |what: fn(&Tag<'_>) -> bool| {
            events.iter().filter(|event| matches!(event, Event::Start(tag) if what(tag))).count()
        };
        let examples = docs.matches("\n ```\n # use alicloud_client").count();
        assert_eq!(count(|tag| matches!(tag, Tag::CodeBlock(_))), examples, "{text:?} in\n{docs}");
        let headings =
            [" # Required parameters", " # Facts", " # Rules", " # Errors", " # Example"];
        let expected = docs.lines().filter(|line| headings.contains(line)).count();
        assert_eq!(
            count(|tag| matches!(tag, Tag::Heading { .. })),
            expected,
            "{text:?} in\n{docs}"
        );
    }
}

/// Pieces that mean something to Rust, Markdown, rustdoc or a terminal, and plain ones.
fn hostile_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("`"),
        Just("``"),
        Just("```"),
        Just("~~~"),
        Just("\n"),
        Just("\n\n"),
        Just("    "),
        Just("\t"),
        Just("*/"),
        Just("/*"),
        Just("\""),
        Just("\\"),
        Just("]"),
        Just("["),
        Just("[x]"),
        Just("(x)"),
        Just("<b>"),
        Just("<!--"),
        Just("-->"),
        Just("<?"),
        Just("]]>"),
        Just("&lt;"),
        Just("&#60;"),
        Just("#"),
        Just("# "),
        Just("- "),
        Just("* "),
        Just("+ "),
        Just("1. "),
        Just("1) "),
        Just("> "),
        Just("| "),
        Just("|-"),
        Just("---"),
        Just("==="),
        Just("***"),
        Just("_a_"),
        Just("__"),
        Just("$"),
        Just("$$"),
        Just("{}"),
        Just("!["),
        Just("[^1]"),
        Just("[^1]: "),
        Just("[x]: https://x.y"),
        Just("https://a.b/c_d*e*"),
        Just("http://"),
        Just("https://x"),
        Just("\u{202e}"),
        Just("\u{2028}"),
        Just("\u{200b}"),
        Just("\u{feff}"),
        Just("\0"),
        Just("\u{1b}[31m"),
        Just("\r"),
        Just("\r\n"),
        Just(" "),
        Just("word"),
        Just("Client::x"),
        Just("é"),
        Just("文"),
        Just("h"),
        Just("../"),
        Just(": "),
        Just("[ ] "),
        Just("- [x] "),
        Just("~x~"),
        Just("~~x~~"),
        Just(".")
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(property::config(100))]

    #[test]
    fn combinations_of_markup_stay_text(text in hostile_text()) {
        check(&text);
    }

    #[test]
    fn arbitrary_text_stays_text(text in any::<String>()) {
        check(&text);
    }
}

#[test]
fn values_reach_the_code_unchanged() {
    let text = "\"quoted\" \\ */ \u{202e} \u{2028} \n\r\t \0 \u{1b}[0m {} ` é";
    struct Literals(Vec<String>);
    impl<'ast> syn::visit::Visit<'ast> for Literals {
        fn visit_lit_str(&mut self, literal: &'ast syn::LitStr) {
            self.0.push(literal.value());
        }
    }
    let mut literals = Literals(Vec::new());
    for (_, printed) in printed(text) {
        let file = syn::parse_file(&printed).expect("generated code is Rust");
        syn::visit::visit_file(&mut literals, &file);
    }
    assert!(literals.0.iter().any(|literal| literal == text));
}

//! Documents that are no pages, or broken ones.

use alicloud_codegen::import::Draft;
use alicloud_codegen::import::page::{self, Options};
use proptest::prelude::*;
use serde_json::Value;

use crate::render::{self, Dialect};
use crate::{invent, pages};

fn try_read(bytes: &[u8], known: Option<&Value>) -> Result<Draft, (String, usize)> {
    let options = Options { with_prose: true, known };
    page::read("page.txt", bytes, &options).map_err(|problems| {
        let problem = problems.iter().next().expect("a refusal has a problem");
        assert!(problem.help.is_some(), "{problem}");
        (problem.code.to_owned(), problem.line)
    })
}

fn refusal(bytes: &[u8]) -> (String, usize) {
    try_read(bytes, None).expect_err("it is refused")
}

fn is(code: &str, line: usize) -> (String, usize) {
    (code.to_owned(), line)
}

fn today() -> String {
    render::render(&pages::everything(), Dialect::all()[4])
}

#[test]
fn other_documents_are_refused_with_their_line() {
    let text = today();
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(refusal(&[&[0xff, 0xfe], wide.as_slice()].concat()), is("wrong-encoding", 1));
    assert_eq!(refusal(&wide), is("nul-character", 1));
    assert_eq!(refusal(b"one\ntwo\xff\nthree"), is("wrong-encoding", 2));
    assert_eq!(refusal(b"one\ntwo\0\nthree"), is("nul-character", 2));
    assert_eq!(refusal(b"\n\n<!DOCTYPE html><html></html>"), is("html-page", 3));
    assert_eq!(refusal(b" \n \n"), is("empty-page", 1));
    assert_eq!(refusal(b"Just a text."), is("not-a-page", 1));
    assert_eq!(refusal(b"Request parameters\n\nError codes\n"), is("no-operation", 1));
}

#[test]
fn large_documents_are_refused() {
    let bytes = vec![b'a'; 100 << 20];
    assert_eq!(refusal(&bytes), is("page-too-large", 1));
}

#[test]
fn line_ends_blanks_and_marks_do_not_matter() {
    let text = today();
    let plain = try_read(text.as_bytes(), None).expect("a page");
    for other in [
        format!("\u{feff}{text}"),
        text.replace('\n', "\r\n"),
        text.replace('\n', " \u{200b}\n"),
        text.replace("  •", "\u{a0}\u{a0}•"),
    ] {
        let draft = try_read(other.as_bytes(), None).expect("a page");
        assert_eq!((draft.spec, draft.flags), (plain.spec.clone(), plain.flags.clone()));
    }
}

#[test]
fn a_deep_answer_is_refused_where_it_is() {
    let text = today();
    let start = text.find("{\n").expect("an answer");
    let line = text[..start].matches('\n').count() + 1;
    let deep = format!("{}{}", &text[..start], "{\"a\":[".repeat(10_000));
    assert_eq!(refusal(deep.as_bytes()), is("unreadable-example", line));
    let cut = format!("{}{{\n\"a\": 1,\n", &text[..start]);
    assert_eq!(refusal(cut.as_bytes()).0, "unreadable-example");
}

#[test]
fn deep_tables_are_refused() {
    let rows = "Name\n\narray\n\n";
    let items = "array\n\n".repeat(5_000);
    let text = format!(
        "Product:ListThings\n\nResponse elements\n\nElement\n\nType\n\nDescription\n\n{rows}{items}"
    );
    assert_eq!(refusal(text.as_bytes()).0, "too-deep");
}

#[test]
fn a_cut_page_is_flagged_or_refused() {
    let text = today();
    let errors = text.find("Error codes").expect("errors");
    for end in (0..errors).filter(|end| text.is_char_boundary(*end)) {
        if let Ok(draft) = try_read(&text.as_bytes()[..end], None) {
            let is_flagged = draft.flags.iter().any(|flag| flag.code.ends_with("-missing"));
            assert!(is_flagged, "cut at {end}: {:?}", draft.flags);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 200, ..crate::property::config(256) })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let _ = try_read(&bytes, None);
    }

    #[test]
    fn any_pieces_of_pages_are_read_or_refused(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..80),
        joint in prop::sample::select(vec!["\n", "\n\n", "", " ", "|"]),
    ) {
        let text = format!("Product:ListThings\n\nResponse elements\n\n{}", pieces.join(joint));
        let _ = try_read(text.as_bytes(), None);
        let text = format!("Product:ListThings\n\nRequest parameters\n\n{}", pieces.join(joint));
        let _ = try_read(text.as_bytes(), Some(&pages::everything()));
    }

    #[test]
    fn changed_pages_are_read_or_refused(
        spec in invent::spec(),
        dialect in prop::sample::select(Dialect::all()),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0u8..5, any::<char>()), 1..12),
    ) {
        let mut text: Vec<char> = render::render(&spec, dialect).chars().collect();
        for (at, change, character) in changes {
            if text.is_empty() {
                break;
            }
            let at = at.index(text.len());
            match change {
                0 => text[at] = character,
                1 => text.insert(at, '|'),
                2 => text.insert(at, '\n'),
                3 => { text.remove(at); }
                _ => text.truncate(at.max(1)),
            }
        }
        let text: String = text.into_iter().collect();
        let _ = try_read(text.as_bytes(), None);
        let _ = try_read(text.as_bytes(), Some(&spec));
    }
}

const PIECES: &[&str] = &[
    "Parameter",
    "Type",
    "Required",
    "Description",
    "Example",
    "|",
    "||",
    "| a |",
    "|---|---|",
    "string",
    "array",
    "array<object>",
    "object",
    "Array of X",
    "Yes",
    "No",
    "Name",
    "Namestring",
    "NamestringNo",
    "Name string No x",
    "Valid values:",
    "  • a :",
    "    label",
    "  • a: b",
    "Valid values: 1 to",
    "取值：",
    "（默认）",
    "(default)",
    "Default value: ",
    "默认值为",
    "\\",
    "\\|",
    "**",
    "`",
    "{\"a\": [{}]}",
    "{",
    "[",
    "}",
    "Examples",
    "Success response",
    "JSON format",
    "Error codes",
    "400 A B. B.",
    "400AB. B.",
    "4",
    "10,00",
    "Operation description",
    "The limit is 99999999999 calls per second.",
    "RAM authorization",
    "a:ListThings",
    "Last Updated:",
    "Response elements",
    "返回参数",
    "名称类型描述示例值",
    "é",
    "。",
    "名",
    "\u{200b}",
    "\t",
];

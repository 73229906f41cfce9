//! Which paragraph of a row is its example.

use super::sample::Sample;
use super::table::{Example, Paragraph, Row};

/// A row's description and example, apart.
#[derive(Debug)]
pub(super) struct Parted<'a> {
    pub(super) description: &'a [Paragraph],
    pub(super) example: Option<String>,
    /// Why the boundary is not certain.
    pub(super) doubt: Option<&'static str>,
}

/// Parts a row; `known` are samples of its value, the best first.
pub(super) fn part<'a>(row: &'a Row, known: &[&Sample]) -> Parted<'a> {
    let body = row.body.as_slice();
    let is_last = match &row.example {
        Example::Apart(example) => {
            return Parted { description: body, example: example.clone(), doubt: None };
        }
        Example::Last => true,
        Example::First => false,
    };
    let texts: Vec<String> = known
        .iter()
        .flat_map(|sample| &sample.texts)
        .filter(|text| !text.trim().is_empty())
        .map(|text| normal(text))
        .collect();
    if let Some(count) = equal_paragraphs(body, &texts, is_last) {
        let (description, example) = cut(body, count, is_last);
        return Parted { description, example: Some(join(example)), doubt: None };
    }
    let (description, candidate) = cut(body, 1.min(body.len()), is_last);
    let Some(paragraph) = candidate.first() else {
        return Parted { description: body, example: None, doubt: None };
    };
    let is_alone = description.is_empty();
    let is_prose = is_prose(paragraph, is_alone);
    let sample = known.first();
    let doubt = match sample {
        Some(sample) if sample.kind == "object" || holds_objects(sample) => {
            let looks_like_value = !is_alone && !is_prose;
            let why = "the answer has an object here, so the last paragraph is left as description";
            return Parted {
                description: body,
                example: None,
                doubt: looks_like_value.then_some(why),
            };
        }
        // Where the page has no example, the answer has an empty value.
        Some(sample) if is_filler(sample) => {
            (!is_prose && !is_alone).then_some("the answer has only a placeholder here")
        }
        // The example of a list stands at its items.
        Some(sample) if sample.kind == "array" && is_prose => None,
        Some(sample) if !sample.texts.is_empty() => Some("the answer has another value here"),
        _ => (is_prose != is_alone).then_some("the text alone does not tell"),
    };
    if is_prose {
        return Parted { description: body, example: None, doubt };
    }
    Parted { description, example: Some(paragraph.text.clone()), doubt }
}

/// A text as it is compared: `0.0` is `0`, case and blanks do not matter.
fn normal(text: &str) -> String {
    let text: Vec<&str> = text.split_whitespace().collect();
    let text = text.join(" ").to_lowercase();
    match text.split_once('.') {
        Some((whole, zeros))
            if !zeros.is_empty()
                && zeros.bytes().all(|digit| digit == b'0')
                && whole.trim_start_matches('-').bytes().all(|digit| digit.is_ascii_digit()) =>
        {
            whole.to_owned()
        }
        _ => text,
    }
}

/// How many paragraphs at the end (or start) are together one of the texts.
fn equal_paragraphs(body: &[Paragraph], texts: &[String], is_last: bool) -> Option<usize> {
    let longest = texts.iter().map(String::len).max()?;
    let mut length = 0;
    for count in 1..=body.len() {
        let edge = if is_last { &body[body.len() - count] } else { &body[count - 1] };
        length += edge.text.len();
        // Blanks between words may be more than one; far beyond that, nothing fits any more.
        if count > 1 && length > longest * 4 + 64 {
            return None;
        }
        let joined = normal(&join(cut(body, count, is_last).1));
        if texts.contains(&joined) {
            return Some(count);
        }
        if count >= 64 {
            return None;
        }
    }
    None
}

/// The description and the `count` paragraphs at the end (or start).
fn cut(body: &[Paragraph], count: usize, is_last: bool) -> (&[Paragraph], &[Paragraph]) {
    if is_last {
        return body.split_at(body.len() - count);
    }
    let (example, description) = body.split_at(count);
    (description, example)
}

fn join(paragraphs: &[Paragraph]) -> String {
    let texts = paragraphs.iter().map(|paragraph| paragraph.text.as_str());
    texts.collect::<Vec<_>>().join("\n")
}

/// Whether a paragraph reads like part of a description.
fn is_prose(paragraph: &Paragraph, is_alone: bool) -> bool {
    let text = paragraph.text.trim_end();
    let is_item = paragraph.indent >= 2 || text.starts_with(['•', '·', '●']);
    let is_cjk = |character: char| matches!(character, '\u{3040}'..='\u{9fff}');
    let has_words = text.contains(char::is_whitespace) || text.contains(is_cjk);
    let is_ended =
        text.ends_with(['.', '。', ':', '：', '!', '！', ';', '；', '?', '？', ')', '）']);
    is_item || (has_words && (is_ended || is_alone))
}

fn holds_objects(sample: &Sample) -> bool {
    sample.kind == "array" && sample.innermost().kind == "object"
}

/// Whether a sample is what stands in answers for a missing example.
fn is_filler(sample: &Sample) -> bool {
    let inner = sample.innermost();
    match inner.kind {
        "string" => inner.texts.iter().all(|text| text.trim().is_empty()),
        "number" | "fraction" => inner.texts.iter().all(|text| text == "0" || text == "0.0"),
        "boolean" => true,
        "null" => true,
        _ => false,
    }
}

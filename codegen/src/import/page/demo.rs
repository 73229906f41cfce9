//! The documented success answer.

use serde_json::Value;

use super::text::{self, Line, Refusal};

/// Finds and reads the JSON document of the success answer; `None` if the page has none.
///
/// `source` is the whole text, of which `lines` are the section with the examples.
pub(super) fn read(source: &str, lines: &[Line]) -> Result<Option<Value>, Refusal> {
    let Some(start) = start(lines) else { return Ok(None) };
    let first = lines[start].number;
    let last = lines.last().map_or(first, |line| line.number);
    let raw = slice(source, first, last);
    let error = match parse(&raw) {
        Ok(value) => return Ok(Some(value)),
        Err(error) => error,
    };
    // Blanks that JSON does not know, then escapes of Markdown outside a code block.
    let plain: Vec<String> = raw.split('\n').map(text::clean).collect();
    let plain = plain.join("\n");
    if let Ok(value) = parse(&plain).or_else(|_| parse(&unescaped(&plain))) {
        return Ok(Some(value));
    }
    Err(Refusal {
        code: "unreadable-example",
        line: first + error.line().saturating_sub(1),
        message: format!("the JSON of the success answer cannot be read: {error}"),
        help: "correct it in the document, or remove it and check the nesting by hand",
    })
}

fn parse(text: &str) -> Result<Value, serde_json::Error> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter();
    values.next().unwrap_or(Ok(Value::Null))
}

/// Index of the line the document starts at.
fn start(lines: &[Line]) -> Option<usize> {
    const FAILURES: &[&str] =
        &["error response", "failure", "sample error", "错误返回", "异常返回", "失败返回"];
    const SUCCESSES: &[&str] = &["success", "normal", "正常返回", "成功"];
    let label = |line: &Line, words: &[&str]| {
        let lower = line.text.to_lowercase();
        lower.len() < 100 && words.iter().any(|word| lower.contains(word))
    };
    let first = lines.iter().position(|line| label(line, SUCCESSES)).unwrap_or(0);
    let mut is_success = true;
    for (index, line) in lines.iter().enumerate().skip(first) {
        let words = line.words();
        if words.starts_with('{') || (words.starts_with('[') && !words.contains("](")) {
            if is_success {
                return Some(index);
            }
        } else if label(line, FAILURES) {
            is_success = false;
        } else if label(line, SUCCESSES) {
            is_success = true;
        }
    }
    None
}

/// The lines from `first` to `last`, both from 1.
fn slice(source: &str, first: usize, last: usize) -> String {
    let lines = source.split('\n').skip(first - 1).take(last - first + 1);
    lines.collect::<Vec<_>>().join("\n")
}

/// JSON without the escapes of Markdown that JSON does not have.
fn unescaped(text: &str) -> String {
    let mut output = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if character != '\\' {
            output.push(character);
            continue;
        }
        match characters.next() {
            Some(kept @ ('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u')) => {
                output.push('\\');
                output.push(kept);
            }
            Some(escaped) => output.push(escaped),
            None => {}
        }
    }
    output
}

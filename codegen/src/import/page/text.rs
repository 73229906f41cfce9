//! Bytes → clean lines, or a refusal of what is no text of a page.

use crate::diagnostics::Diagnostic;

/// Pages with hundreds of parameters stay far below this many bytes.
pub const LARGEST: usize = 2 << 20;

/// Why a document cannot be read, and where.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) code: &'static str,
    pub(super) line: usize,
    pub(super) message: String,
    pub(super) help: &'static str,
}

impl Refusal {
    pub(super) fn at(self, path: &str) -> Diagnostic {
        Diagnostic {
            file: path.to_owned(),
            line: self.line,
            column: 1,
            pointer: String::new(),
            code: self.code,
            message: self.message,
            help: Some(self.help.to_owned()),
        }
    }
}

/// A line without invisible characters and without white space at its end.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// From 1.
    pub(super) number: usize,
    pub(super) text: String,
}

impl Line {
    pub(super) fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    /// The text without indentation.
    pub(super) fn words(&self) -> &str {
        self.text.trim_start()
    }

    pub(super) fn indent(&self) -> usize {
        self.text.len() - self.words().len()
    }
}

/// The text of a document with `\n` at the ends of lines, or why it is none.
pub(super) fn decode(bytes: &[u8]) -> Result<String, Refusal> {
    if bytes.len() > LARGEST {
        let message = format!("{} bytes; a page has at most {LARGEST}", bytes.len());
        let help = "give the text of one documentation page";
        return Err(Refusal { code: "page-too-large", line: 1, message, help });
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        let message = "UTF-16 text; expected UTF-8".to_owned();
        return Err(Refusal { code: "wrong-encoding", line: 1, message, help: ENCODING });
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = line_of(&bytes[..error.valid_up_to()]);
        let message = "bytes that are not UTF-8".to_owned();
        Refusal { code: "wrong-encoding", line, message, help: ENCODING }
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Some(at) = text.find('\0') {
        let message = "a NUL character; expected text".to_owned();
        let line = line_of(&text.as_bytes()[..at]);
        return Err(Refusal { code: "nul-character", line, message, help: ENCODING });
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let Some(start) = text.find(|character: char| !character.is_whitespace()) else {
        let message = "the document is empty; expected the text of a page".to_owned();
        let help = "save the page again, as text";
        return Err(Refusal { code: "empty-page", line: 1, message, help });
    };
    let opening: String = text[start..].chars().take(200).collect::<String>().to_lowercase();
    if ["<!doctype html", "<html", "<head", "<?xml"].iter().any(|tag| opening.starts_with(tag)) {
        let message = "HTML or XML; expected the text of a page".to_owned();
        let line = line_of(&text.as_bytes()[..start]);
        let help = "save the page as text or Markdown, or copy its text from a browser";
        return Err(Refusal { code: "html-page", line, message, help });
    }
    Ok(text)
}

const ENCODING: &str = "save the page as text in UTF-8";

fn line_of(before: &[u8]) -> usize {
    before.iter().filter(|byte| **byte == b'\n').count() + 1
}

/// The lines of a decoded text.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let lines = text.split('\n').enumerate();
    lines.map(|(index, line)| Line { number: index + 1, text: clean(line) }).collect()
}

/// The line with plain blanks, without invisible characters and without blanks at its end.
pub(super) fn clean(line: &str) -> String {
    let mut output = String::with_capacity(line.len());
    for character in line.trim_end().chars() {
        match character {
            '\t' => output.push_str("    "),
            _ if character.is_whitespace() => output.push(' '),
            _ if crate::docs::is_invisible(character) => {}
            _ => output.push(character),
        }
    }
    output.truncate(output.trim_end().len());
    output
}

/// Markdown text without its escapes.
pub(super) fn unescape(text: &str) -> String {
    let mut output = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let escapes = character == '\\'
            && characters.peek().is_some_and(|following| following.is_ascii_punctuation());
        match characters.next_if(|_| escapes) {
            Some(escaped) => output.push(escaped),
            None => output.push(character),
        }
    }
    output
}

//! Documented errors.

use serde_json::{Map, Value, json};

use super::sections::Sections;
use super::table::{self, Head, Style};
use super::text::{self, Line};
use super::words::{Column, Section};
use super::{pipes, values};
use crate::import::Flag;

/// An error before it is printed.
struct Entry {
    line: usize,
    status: u16,
    code: String,
    message: String,
    description: Option<String>,
    is_guessed: bool,
}

/// Known messages by code.
struct Known<'a>(Vec<(&'a str, &'a str)>);

/// Reads the errors of a page; `spec` may know their messages.
pub(super) fn read(
    page: &Sections<'_>,
    spec: Option<&Value>,
    with_prose: bool,
    flags: &mut Vec<Flag>,
) -> Vec<Value> {
    let lines = page.lines(Section::Errors);
    let known = Known::of(spec);
    let mut reader = Reader { known, flags, printed: 0 };
    let head = table::head(lines);
    let entries = match &head {
        Some((start, head)) if matches!(head.style, Style::Pipes { .. }) => {
            reader.cells(&lines[start + head.length..], head)
        }
        Some((start, head)) => reader.lines(&lines[start + head.length..]),
        None => reader.lines(lines),
    };
    let entries =
        entries.into_iter().map(|entry| if page.is_markdown { unescaped(entry) } else { entry });
    entries.map(|entry| reader.print(entry, with_prose)).collect()
}

fn unescaped(entry: Entry) -> Entry {
    Entry {
        code: text::unescape(&entry.code),
        message: text::unescape(&entry.message),
        description: entry.description.as_deref().map(text::unescape),
        ..entry
    }
}

impl<'a> Known<'a> {
    fn of(spec: Option<&'a Value>) -> Self {
        let errors = spec.and_then(|spec| spec.get("errors")).and_then(Value::as_array);
        let errors = errors.into_iter().flatten();
        let pairs = errors.filter_map(|error| {
            Some((error.get("code")?.as_str()?, error.get("message")?.as_str()?))
        });
        Self(pairs.collect())
    }

    /// The longest known message of `code` that `text` starts with, or of any code.
    fn message(&self, code: &str, text: &str) -> Option<&'a str> {
        let starting = |of_code: bool| {
            self.0
                .iter()
                .filter(|(known, message)| {
                    (!of_code || *known == code)
                        && !message.is_empty()
                        && text
                            .strip_prefix(message)
                            .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
                })
                .map(|(_, message)| *message)
                .max_by_key(|message| message.len())
        };
        starting(true).or_else(|| starting(false))
    }
}

struct Reader<'a> {
    known: Known<'a>,
    flags: &'a mut Vec<Flag>,
    printed: usize,
}

/// Longer lines are no documented errors.
const LONGEST: usize = 8 << 10;

impl Reader<'_> {
    /// Errors of which a table has all parts apart.
    fn cells(&mut self, lines: &[Line], head: &Head) -> Vec<Entry> {
        let mut leftovers = Vec::new();
        let rows = pipes::cells(lines, head, &mut leftovers);
        let mut entries = Vec::new();
        for (line, cells) in rows {
            let text = |column| {
                let at = head.columns.iter().position(|found| *found == column)?;
                cells.get(at).map(pipes::text_of)
            };
            let (status, code) = (text(Column::Status), text(Column::Code));
            let status = status.unwrap_or_default();
            let Some(status_number) = read_status(&status) else {
                self.unread(line, &status);
                continue;
            };
            entries.push(Entry {
                line,
                status: status_number,
                code: code.unwrap_or_default(),
                message: text(Column::Message).unwrap_or_default(),
                description: text(Column::Description).filter(|text| !text.is_empty()),
                is_guessed: false,
            });
        }
        entries
    }

    /// Errors with everything in one line.
    fn lines(&mut self, lines: &[Line]) -> Vec<Entry> {
        let mut entries = Vec::new();
        for line in lines {
            let words = line.words();
            let digits = words.bytes().take_while(u8::is_ascii_digit).count();
            if !(1..=6).contains(&digits) {
                continue;
            }
            let (status, rest) = words.split_at(digits);
            let entry = if words.len() > LONGEST {
                None
            } else if let Some(rest) = rest.strip_prefix(' ') {
                self.spaced(line.number, status, rest.trim_start())
            } else {
                self.glued(line.number, status, rest)
            };
            match entry {
                Some(entry) => entries.push(entry),
                None => self.unread(line.number, words),
            }
        }
        entries
    }

    /// `400 Code Message. Description.`
    fn spaced(&self, line: usize, status: &str, rest: &str) -> Option<Entry> {
        let status = read_status(status)?;
        // Some codes have blanks inside.
        let known_code = self.known.0.iter().map(|(code, _)| *code).filter(|code| {
            rest.strip_prefix(code).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        });
        let first = rest.split(' ').next().unwrap_or_default();
        let code = known_code.max_by_key(|code| code.len()).unwrap_or(first);
        let text = rest[code.len()..].trim();
        let (message, description, is_guessed) = self.part(code, text);
        let (code, message) = (code.to_owned(), message.to_owned());
        Some(Entry { line, status, code, message, description, is_guessed })
    }

    /// `400CodeMessage.Description.`
    fn glued(&self, line: usize, status: &str, rest: &str) -> Option<Entry> {
        let known = self.known.0.iter().filter(|(code, message)| {
            rest.strip_prefix(code).is_some_and(|rest| rest.starts_with(message))
        });
        let status = read_status(status)?;
        if let Some((code, message)) =
            known.max_by_key(|(code, message)| code.len() + message.len())
        {
            let description = rest[code.len() + message.len()..].trim();
            let description = (!description.is_empty()).then(|| description.to_owned());
            let (code, message) = ((*code).to_owned(), (*message).to_owned());
            return Some(Entry { line, status, code, message, description, is_guessed: false });
        }
        // The same sentence twice shows where the code ends.
        let at = (1..rest.len().min(200)).filter(|at| rest.is_char_boundary(*at)).find(|at| {
            let text = &rest[*at..];
            text.len() > 8 && text.contains(' ') && halves(text).is_some()
        })?;
        let (code, text) = rest.split_at(at);
        let message = halves(text)?.to_owned();
        let (code, description) = (code.to_owned(), Some(message.clone()));
        Some(Entry { line, status, code, message, description, is_guessed: true })
    }

    /// Message and description of a text that has both.
    fn part<'t>(&self, code: &str, text: &'t str) -> (&'t str, Option<String>, bool) {
        let rest_of = |message: &str| {
            let rest = text[message.len()..].trim();
            (!rest.is_empty()).then(|| rest.to_owned())
        };
        if let Some(message) = self.known.message(code, text) {
            return (&text[..message.len()], rest_of(message), false);
        }
        if let Some(half) = halves(text) {
            return (half, rest_of(half), false);
        }
        match sentence_end(text) {
            Some(end) => (&text[..end], rest_of(&text[..end]), true),
            None => (text, None, true),
        }
    }

    fn unread(&mut self, line: usize, text: &str) {
        let message =
            format!("an error without a status or code is left out: `{}`", values::shortened(text));
        let pointer = "/errors".to_owned();
        self.flags.push(Flag { code: "error-unread", pointer, line: Some(line), message });
    }

    fn print(&mut self, entry: Entry, with_prose: bool) -> Value {
        let pointer = format!("/errors/{}", self.printed);
        self.printed += 1;
        if entry.is_guessed {
            let message = format!(
                "where the message of `{}` ends and its description starts is a guess",
                values::shortened(&entry.code)
            );
            let line = Some(entry.line);
            self.flags.push(Flag { code: "error-boundary-guessed", pointer, line, message });
        }
        let mut error = Map::new();
        error.insert("status".to_owned(), json!(entry.status));
        error.insert("code".to_owned(), json!(entry.code));
        error.insert("message".to_owned(), json!(entry.message));
        if let Some(description) = entry.description.filter(|_| with_prose) {
            error.insert("description".to_owned(), json!(description));
        }
        Value::Object(error)
    }
}

fn read_status(text: &str) -> Option<u16> {
    text.trim().parse().ok().filter(|status| *status >= 100)
}

/// The first half of a text that says the same twice, apart from case.
fn halves(text: &str) -> Option<&str> {
    let middle = text.len() / 2;
    let (first, second) = match text.as_bytes().get(middle) {
        Some(b' ') if text.len() % 2 == 1 => (&text[..middle], &text[middle + 1..]),
        _ => text.split_at_checked(middle)?,
    };
    let starts_alike = first.as_bytes().first()?.eq_ignore_ascii_case(second.as_bytes().first()?)
        || !first.is_ascii();
    (starts_alike && first.to_lowercase() == second.to_lowercase()).then_some(first)
}

/// Where the first sentence ends, if another one follows.
fn sentence_end(text: &str) -> Option<usize> {
    let ends = text.match_indices(['.', '。', '!', '?']).map(|(at, sign)| at + sign.len());
    ends.into_iter().find(|end| {
        let rest = &text[*end..];
        let next = rest.trim_start();
        let is_apart = rest.len() > next.len() || text[..*end].ends_with('。');
        is_apart && next.starts_with(|character: char| !character.is_lowercase())
    })
}

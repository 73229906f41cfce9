//! What the decoder says when an answer does not fit.

use std::borrow::Cow;
use std::fmt;

use crate::escape;

/// Longest text, in characters, that an error quotes from an answer.
const LONGEST_QUOTE: usize = 80;

/// A JSON text that does not decode: where, what was expected there, and what was found instead.
///
/// ```
/// use alicloud_client::decode::{self, DecodeError};
/// # use alicloud_client::decode::{Field, Record, Visit};
/// # #[derive(Clone, Default)]
/// # pub struct Port { pub number: Option<i64> }
/// # impl Record for Port {
/// #     fn field(&mut self, name: &str) -> Option<&mut dyn Field> {
/// #         Some(match name { "Number" => &mut self.number, _ => return None })
/// #     }
/// #     fn visit<'a>(&'a self, visit: Visit<'_, 'a>) { visit("Number", &self.number); }
/// # }
/// # alicloud_client::decode::record!(Port);
/// let error: DecodeError = Port::from_json(r#"{"Number": "many"}"#).unwrap_err();
/// assert_eq!(error.path(), "Number");
/// assert_eq!(error.to_string(), r#"Number: expected an integer, found "many""#);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    path: String,
    expected: &'static str,
    found: Cow<'static, str>,
}

impl DecodeError {
    pub(crate) fn new(
        path: impl fmt::Display,
        expected: &'static str,
        found: impl Into<Cow<'static, str>>,
    ) -> Self {
        DecodeError { path: path.to_string(), expected, found: found.into() }
    }

    /// The same error with its texts from the answer changed.
    pub(crate) fn map_texts(self, change: impl Fn(&str) -> String) -> Self {
        let Self { path, expected, found } = self;
        DecodeError { path: change(&path), expected, found: change(&found).into() }
    }

    /// Where the value stands, such as `DstList[3].InBytes`; `$` is the whole text. Names that
    /// could be mistaken for something else stand in quotes: `Tags["a b"]`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What would have decoded, such as `an integer`.
    #[must_use]
    pub fn expected(&self) -> &str {
        self.expected
    }

    /// What was there. A text stands in quotes, shortened to 80 characters, its control characters
    /// escaped; arrays and objects are only named, because they may hold secrets. In the error of a
    /// call, `***` stands for texts in the place of secrets.
    #[must_use]
    pub fn found(&self) -> &str {
        &self.found
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: expected {}, found {}", self.path, self.expected, self.found)
    }
}

impl std::error::Error for DecodeError {}

/// The text in quotes, at most [`LONGEST_QUOTE`] characters with them, harmless in a terminal.
pub(super) fn shortened(text: &str) -> String {
    const ELLIPSIS: char = '…';
    let mut quote = String::from('"');
    let mut room = LONGEST_QUOTE - 2;
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        let width = escaped(character).count();
        let needed = if rest.as_str().is_empty() { width } else { width + 1 };
        if needed > room {
            quote.push(ELLIPSIS);
            break;
        }
        quote.extend(escaped(character));
        room -= width;
    }
    quote.push('"');
    quote
}

/// Escapes what would end the quote, too.
fn escaped(character: char) -> impl Iterator<Item = char> {
    let backslash = matches!(character, '"' | '\\').then_some('\\');
    backslash.into_iter().chain(escape::escaped(character))
}

//! From a text, or any deserializer, to a filled field, and what can go wrong on the way.

use std::borrow::Cow;
use std::fmt;

use serde::de;
use serde::de::DeserializeSeed as _;
#[cfg(feature = "serde")]
use serde::de::Deserializer;

use super::Field;
use super::error::DecodeError;
use super::filler::Filler;
use super::place::Place;

/// How an error calls an array.
pub(super) const AN_ARRAY: &str = "an array";
/// How an error calls an object.
pub(super) const AN_OBJECT: &str = "an object";

/// The bytes as text.
pub(super) fn utf8(bytes: &[u8]) -> Result<&str, DecodeError> {
    std::str::from_utf8(bytes).map_err(|error| {
        let offset = error.valid_up_to();
        let byte = bytes.get(offset).copied().unwrap_or_default();
        let found = format!("the byte 0x{byte:02x} at offset {offset}");
        DecodeError::new(Place::ROOT, "UTF-8 text", found)
    })
}

/// Fills a vacant record from the text of a JSON object, or from nothing.
pub(super) fn fill(record: &mut dyn Field, text: &str) -> Result<(), DecodeError> {
    let Some(first) = text.trim_ascii_start().bytes().next() else {
        return Ok(());
    };
    let mut progress = Progress::new(Source::Values);
    let mut outcome = fill_from_json(record, text, &mut progress);
    if progress.needs_tokens {
        record.clear();
        progress = Progress::new(Source::Tokens);
        outcome = fill_from_json(record, text, &mut progress);
    }
    outcome.map_err(|error| progress.explain(&error))?;
    // What stands for an empty or absent record inside an answer is no answer.
    let found = match first {
        b'{' => return Ok(()),
        b'[' => "an empty array",
        b'"' => "an empty string",
        _ => "null",
    };
    Err(DecodeError::new(Place::ROOT, AN_OBJECT, found))
}

fn fill_from_json(
    record: &mut dyn Field,
    text: &str,
    progress: &mut Progress,
) -> Result<(), serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    Filler::new(record, &Place::ROOT, progress).deserialize(&mut deserializer)?;
    deserializer.end()
}

/// Fills a field from any self-describing format.
#[cfg(feature = "serde")]
pub(super) fn fill_from<'de, D: Deserializer<'de>>(
    field: &mut dyn Field,
    deserializer: D,
) -> Result<(), D::Error> {
    use super::scalar::Presence;

    let mut progress = Progress::new(Source::Other);
    match Filler::new(field, &Place::ROOT, &mut progress).deserialize(deserializer)? {
        Presence::Present => Ok(()),
        Presence::Absent => {
            let expected = field.slot().expected();
            Err(progress.mismatch(&Place::ROOT, expected, "null or an empty string"))
        }
    }
}

/// The error of a text that is not JSON at `path`, or too deep there.
fn broken(path: impl fmt::Display, error: &serde_json::Error) -> DecodeError {
    let position = format!(" at line {} column {}", error.line(), error.column());
    let reason = error.to_string();
    let reason = reason.strip_suffix(position.as_str()).unwrap_or(&reason);
    if reason == "recursion limit exceeded" {
        return DecodeError::new(path, "at most 128 levels of nesting", format!("more{position}"));
    }
    let what = if error.is_eof() { "the end of the text" } else { "invalid text" };
    DecodeError::new(path, "valid JSON", format!("{what}{position} ({reason})"))
}

/// What the decoder reads.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// The values of a JSON text. Enough, and faster than its tokens, until it matters how a number
    /// was written.
    Values,
    /// The tokens of a JSON text.
    Tokens,
    /// The values of another format.
    #[cfg(feature = "serde")]
    Other,
}

/// What the decoder knows beside the place it is at.
pub(super) struct Progress {
    pub(super) source: Source,
    needs_tokens: bool,
    failure: Option<Failure>,
}

/// The first thing that went wrong.
enum Failure {
    /// A value does not fit its field.
    Mismatch(DecodeError),
    /// The deserializer cannot go on at this path; it says why itself.
    Broken(String),
}

impl Progress {
    fn new(source: Source) -> Self {
        Progress { source, needs_tokens: false, failure: None }
    }

    /// Remembers where the deserializer failed, unless more is known already.
    #[cold]
    pub(super) fn broken<E>(&mut self, place: &Place<'_>, error: E) -> E {
        self.failure.get_or_insert_with(|| Failure::Broken(place.to_string()));
        error
    }

    /// Gives up on a value that does not fit its field.
    #[cold]
    pub(super) fn mismatch<E: de::Error>(
        &mut self,
        place: &Place<'_>,
        expected: &'static str,
        found: impl Into<Cow<'static, str>>,
    ) -> E {
        let error = DecodeError::new(place, expected, found);
        let reported = E::custom(&error);
        self.failure = Some(Failure::Mismatch(error));
        reported
    }

    /// Gives up on the values of a JSON text, because how a number was written matters.
    #[cold]
    pub(super) fn notation<E: de::Error>(&mut self) -> E {
        self.needs_tokens = true;
        E::custom("how a number was written matters")
    }

    /// What went wrong, given the error that the deserializer ended with.
    fn explain(self, error: &serde_json::Error) -> DecodeError {
        match self.failure {
            Some(Failure::Mismatch(mismatch)) => mismatch,
            Some(Failure::Broken(path)) => broken(path, error),
            None => broken(Place::ROOT, error),
        }
    }
}

//! Words of prose and of names.

pub(super) use crate::survey::words_of as of_name;

/// The words of prose, in lower case.
pub(super) fn of_prose(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// The text with every code span replaced by a mark that is no word.
pub(super) fn without_code(text: &str) -> String {
    let parts = text.split('`').enumerate();
    let parts = parts.map(|(index, part)| if index % 2 == 0 { part } else { "§" });
    parts.collect()
}

/// The content of the code spans.
pub(super) fn code_spans(text: &str) -> impl Iterator<Item = &str> {
    let closed = text.matches('`').count() / 2;
    text.split('`').skip(1).step_by(2).take(closed)
}

/// Whether the words of `phrase` stand in `text` one after the other.
pub(super) fn contains_phrase(text: &str, phrase: &str) -> bool {
    let (words, phrase) = (of_prose(text), of_prose(phrase));
    !phrase.is_empty() && words.windows(phrase.len()).any(|window| window == phrase)
}

/// Whether the last line of the text is an item of a list.
pub(super) fn ends_in_list(text: &str) -> bool {
    text.lines().last().is_some_and(|line| line.trim_start().starts_with("- "))
}

/// Words that say nothing of their own in a description.
const EMPTY: &[&str] = &[
    "a",
    "an",
    "and",
    "answer",
    "by",
    "field",
    "for",
    "from",
    "in",
    "is",
    "it",
    "its",
    "of",
    "on",
    "operation",
    "or",
    "parameter",
    "request",
    "response",
    "returned",
    "that",
    "the",
    "this",
    "to",
    "value",
    "which",
    "with",
];

/// Whether the word can be left out of a description.
pub(super) fn is_empty_word(word: &str) -> bool {
    EMPTY.contains(&word)
}

/// Whether two words are the same, or one is the other's plural.
pub(super) fn same_word(one: &str, two: &str) -> bool {
    one == two || one.strip_suffix('s') == Some(two) || two.strip_suffix('s') == Some(one)
}

/// Whether two words are forms of one: `deny` and `denied`, `risk` and `risky`.
fn same_stem(one: &str, two: &str) -> bool {
    const STEM: usize = 4;
    let (short, long) = if one.len() <= two.len() { (one, two) } else { (two, one) };
    stem(one) == stem(two) || short.len() >= STEM && long.starts_with(short)
}

fn stem(word: &str) -> &str {
    const ENDINGS: &[&str] = &["ing", "ied", "ies", "ed", "es", "s", "y", "e"];
    const SHORTEST: usize = 3;
    let stems = ENDINGS.iter().filter_map(|ending| word.strip_suffix(ending));
    stems.into_iter().find(|stem| stem.len() >= SHORTEST).unwrap_or(word)
}

/// Whether two labels can mean the same: one says what the other says, or more, and both or none of
/// them negate. "Yes" and "on" say no more than that they do not negate.
pub(super) fn compatible(one: &str, two: &str) -> bool {
    let (one, two) = (of_prose(one), of_prose(two));
    if one.iter().any(|word| negates(word)) != two.iter().any(|word| negates(word)) {
        return false;
    }
    let content = |words: &[String]| {
        let said = |word: &&String| {
            !is_empty_word(word) && !negates(word) && !AFFIRMATIONS.contains(&word.as_str())
        };
        words.iter().filter(said).cloned().collect::<Vec<_>>()
    };
    let (one, two) = (content(&one), content(&two));
    let (short, long) = if one.len() <= two.len() { (one, two) } else { (two, one) };
    short.iter().all(|word| long.iter().any(|other| same_stem(word, other)))
}

/// Words that only say yes.
const AFFIRMATIONS: &[&str] =
    &["active", "enable", "enabled", "on", "open", "opened", "true", "yes"];

/// Words that only say no.
const NEGATIONS: &[&str] = &[
    "close", "closed", "disable", "disabled", "false", "inactive", "never", "no", "non", "none",
    "not", "off", "shutdown", "without",
];

fn negates(word: &str) -> bool {
    const SHORTEST: usize = 6;
    NEGATIONS.contains(&word) || word.starts_with("un") && word.len() >= SHORTEST
}

/// The last part of a JSON pointer, as it was before it was escaped.
pub(super) fn last_part(pointer: &str) -> String {
    crate::source::parts(pointer).last().unwrap_or_default()
}

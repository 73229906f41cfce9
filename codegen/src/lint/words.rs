//! Words of prose and of names.

use crate::names;

/// The words of a wire name, in lower case and without digits.
pub(super) fn of_name(name: &str) -> Vec<String> {
    let words = names::words(name).into_iter();
    let words = words.map(|word| word.trim_matches(|c: char| c.is_ascii_digit()).to_owned());
    words.filter(|word| !word.is_empty()).collect()
}

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

/// Whether two labels can mean the same: one says what the other says, or more, and neither negates.
pub(super) fn compatible(one: &str, two: &str) -> bool {
    let (one, two) = (of_prose(one), of_prose(two));
    if negations(&one) != negations(&two) {
        return false;
    }
    let (short, long) = if one.len() <= two.len() { (&one, &two) } else { (&two, &one) };
    let of_content = short.iter().filter(|word| !is_empty_word(word));
    of_content.clone().all(|word| long.iter().any(|other| same_stem(word, other)))
}

fn negations(words: &[String]) -> usize {
    const NEGATIONS: &[&str] = &["no", "non", "not", "never", "without"];
    let negates = |word: &&String| {
        NEGATIONS.contains(&word.as_str()) || word.starts_with("un") && word.len() > 5
    };
    words.iter().filter(negates).count()
}

/// The last part of a JSON pointer, as it was before it was escaped.
pub(super) fn last_part(pointer: &str) -> String {
    crate::source::parts(pointer).last().unwrap_or_default()
}

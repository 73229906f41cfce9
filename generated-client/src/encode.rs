//! Text on the wire: percent-encoding, scalars, and the pairs of a query or a form.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use crate::nested::{Node, Part, WireForm, flat};
use crate::secret::Secret;
use crate::timestamp::Timestamp;

const UPPER_HEX: &[u8; 16] = b"0123456789ABCDEF";

/// A value that has a text form on the wire.
///
/// Implemented by strings, integers, numbers, booleans, [`Secret`], [`Timestamp`] and every
/// generated enum.
pub trait Parameter {
    /// The text, before percent-encoding.
    fn wire_text(&self) -> Cow<'_, str>;
}

impl Parameter for str {
    fn wire_text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl Parameter for String {
    fn wire_text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl Parameter for Cow<'_, str> {
    fn wire_text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl Parameter for Secret {
    fn wire_text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.expose())
    }
}

impl<T: Parameter + ?Sized> Parameter for &T {
    fn wire_text(&self) -> Cow<'_, str> {
        (**self).wire_text()
    }
}

/// Unix seconds in decimal.
impl Parameter for Timestamp {
    fn wire_text(&self) -> Cow<'_, str> {
        Cow::Owned(self.unix_seconds().to_string())
    }
}

impl Parameter for bool {
    fn wire_text(&self) -> Cow<'_, str> {
        Cow::Borrowed(if *self { "true" } else { "false" })
    }
}

/// Integers in decimal; fractions as the shortest decimal that reads back the same, without an
/// exponent (`1.0` is `1`).
macro_rules! number_parameter {
    ($($number:ty),*) => {
        $(impl Parameter for $number {
            fn wire_text(&self) -> Cow<'_, str> {
                Cow::Owned(self.to_string())
            }
        })*
    };
}

number_parameter!(i8, i16, i32, i64, u8, u16, u32, u64, f32, f64);

/// Appends `text` to `out`, every byte outside `A-Z a-z 0-9 - _ . ~` as `%XX`.
pub(crate) fn percent_encode(text: &str, out: &mut String) {
    let mut kept_from = 0;
    for (at, byte) in text.bytes().enumerate() {
        if is_unreserved(byte) {
            continue;
        }
        // A run that is not empty starts and ends beside ASCII bytes, so the slice is valid.
        if kept_from < at {
            out.push_str(&text[kept_from..at]);
        }
        out.push('%');
        out.push(char::from(UPPER_HEX[usize::from(byte >> 4)]));
        out.push(char::from(UPPER_HEX[usize::from(byte & 15)]));
        kept_from = at + 1;
    }
    if kept_from < text.len() {
        out.push_str(&text[kept_from..]);
    }
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~')
}

/// Room for the parameters of a usual call, made at once.
const USUAL_ENTRIES: usize = 8;
const USUAL_BYTES: usize = 128;

/// The parameters of one location, each name at most once.
///
/// Values are percent-encoded when they are set, all into one buffer, so a request with many
/// parameters needs few allocations.
#[derive(Clone, Default)]
pub(crate) struct Pairs {
    entries: Vec<Entry>,
    values: String,
}

#[derive(Clone)]
struct Entry {
    name: Cow<'static, str>,
    /// Where the encoded value lies in `Pairs::values`.
    value: Range<usize>,
}

impl Pairs {
    /// Sets one parameter; an earlier value of the same name is replaced.
    pub(crate) fn set(&mut self, name: Cow<'static, str>, value: &str) {
        let value = self.store(value);
        match self.entries.iter_mut().find(|entry| entry.name == name) {
            Some(entry) => entry.value = value,
            None => self.entries.push(Entry { name, value }),
        }
    }

    /// Whether one parameter is set, perhaps to an empty text.
    pub(crate) fn is_set(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name == name)
    }

    /// Whether one parameter is set, to a text that is not empty.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name == name && !entry.value.is_empty())
    }

    /// The value of a parameter, percent-encoded.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let entry = self.entries.iter().find(|entry| entry.name == name)?;
        self.values.get(entry.value.clone())
    }

    /// Sets `name.1`, `name.2`, …; all items of an earlier list of the same name are removed.
    pub(crate) fn set_list<T: Parameter>(
        &mut self,
        name: &str,
        values: impl IntoIterator<Item = T>,
    ) {
        self.remove_list(name);
        for (index, value) in values.into_iter().enumerate() {
            self.push(format!("{name}.{}", index + 1), &value.wire_text());
        }
    }

    /// Sets a parameter for each scalar of `value`; those of an earlier value of the same name are
    /// removed.
    pub(crate) fn set_flat(&mut self, name: &str, value: &dyn Part, form: WireForm) {
        match value.node() {
            // Beside a list there may be parameters whose names go on after a dot.
            Node::List(_) => self.remove_list(name),
            _ => self.entries.retain(|entry| !is_part_of(&entry.name, name)),
        }
        flat(name, value, form, &mut |name, text| self.push(name.to_owned(), text));
    }

    fn remove_list(&mut self, name: &str) {
        self.entries.retain(|entry| !is_item_of(&entry.name, name));
    }

    fn push(&mut self, name: String, value: &str) {
        let value = self.store(value);
        self.entries.push(Entry { name: Cow::Owned(name), value });
    }

    /// Sets one parameter, or removes an earlier value of it when there is none.
    pub(crate) fn set_or_remove(&mut self, name: &'static str, value: Option<String>) {
        match value {
            Some(value) => self.set(Cow::Borrowed(name), &value),
            None => self.entries.retain(|entry| entry.name != name),
        }
    }

    /// `name=value` joined by `&`, sorted by name in byte order: the text that is signed, and
    /// also the text that is sent.
    pub(crate) fn canonical(&mut self) -> String {
        self.entries.sort_unstable_by(|left, right| left.name.cmp(&right.name));
        let names: usize = self.entries.iter().map(|entry| entry.name.len() + 2).sum();
        let mut text = String::with_capacity(names + self.values.len());
        for entry in &self.entries {
            if !text.is_empty() {
                text.push('&');
            }
            percent_encode(&entry.name, &mut text);
            text.push('=');
            text.push_str(&self.values[entry.value.clone()]);
        }
        text
    }

    fn store(&mut self, value: &str) -> Range<usize> {
        if self.values.capacity() == 0 {
            self.values.reserve(USUAL_BYTES);
            self.entries.reserve(USUAL_ENTRIES);
        }
        let start = self.values.len();
        percent_encode(value, &mut self.values);
        start..self.values.len()
    }
}

/// Shows names only.
impl fmt::Debug for Pairs {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.entries.iter().map(|entry| &*entry.name);
        formatter.debug_list().entries(names).finish()
    }
}

/// Whether `name` is `list` followed by `.` and digits, alone or before another `.`.
fn is_item_of(name: &str, list: &str) -> bool {
    name.strip_prefix(list)
        .and_then(|rest| rest.strip_prefix('.'))
        .and_then(|rest| rest.split('.').next())
        .is_some_and(|index| index.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether `name` is `whole`, alone or before a `.`.
fn is_part_of(name: &str, whole: &str) -> bool {
    name.strip_prefix(whole).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The values joined by commas, or nothing when there are none.
pub(crate) fn joined<T: Parameter>(values: impl IntoIterator<Item = T>) -> Option<String> {
    let mut values = values.into_iter();
    let mut text = values.next()?.wire_text().into_owned();
    for value in values {
        text.push(',');
        text.push_str(&value.wire_text());
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(text: &str) -> String {
        let mut out = String::new();
        percent_encode(text, &mut out);
        out
    }

    #[test]
    fn percent_encoding_keeps_only_unreserved_bytes() {
        assert_eq!(encoded("aZ09-_.~"), "aZ09-_.~");
        assert_eq!(encoded("a b*+/%"), "a%20b%2A%2B%2F%25");
        assert_eq!(encoded("节x点"), "%E8%8A%82x%E7%82%B9");
        assert_eq!(encoded(""), "");
    }

    #[test]
    fn scalars_have_one_spelling() {
        assert_eq!(i64::MIN.wire_text(), "-9223372036854775808");
        assert_eq!(1.0f64.wire_text(), "1");
        assert_eq!(0.1f64.wire_text(), "0.1");
        assert_eq!(1e21f64.wire_text(), "1000000000000000000000");
        assert_eq!(true.wire_text(), "true");
        assert_eq!(Timestamp::from_unix_seconds(1_700_000_000).wire_text(), "1700000000");
    }

    #[test]
    fn canonical_text_is_sorted_and_keeps_empty_values() {
        let mut pairs = Pairs::default();
        for (name, value) in [("b", ""), ("a b", "x y"), ("B", "1"), ("a", "&=")] {
            pairs.set(Cow::Borrowed(name), value);
        }
        assert_eq!(pairs.canonical(), "B=1&a=%26%3D&a%20b=x%20y&b=");
        assert_eq!(Pairs::default().canonical(), "");
    }

    #[test]
    fn a_name_set_twice_keeps_the_later_value() {
        let mut pairs = Pairs::default();
        pairs.set(Cow::Borrowed("Lang"), "zh");
        pairs.set(Cow::Borrowed("Lang"), "en");
        pairs.set_list("L", ["a", "b", "c"]);
        pairs.set_list("L", (0..10).map(|index| index % 3));
        pairs.set_list("M", ["x"]);
        pairs.set_list::<&str>("M", []);
        let text = pairs.canonical();
        assert!(text.starts_with("L.1=0&L.10=0&L.2=1&L.3=2&"), "{text}");
        assert!(text.ends_with("&Lang=en"), "{text}");
    }

    #[test]
    fn joined_values_are_separated_by_commas() {
        assert_eq!(joined([1, 2]).as_deref(), Some("1,2"));
        assert_eq!(joined::<&str>([]), None);
    }
}

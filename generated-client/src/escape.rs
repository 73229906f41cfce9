//! Texts of others, made harmless for a terminal.

use std::fmt::{self, Write as _};

/// The character, or its escape when it is no visible one: control characters and those that turn
/// the direction of the text would change how the rest is shown. Quotes and backslashes stay.
pub(crate) fn escaped(character: char) -> impl Iterator<Item = char> {
    let plain = matches!(character, '\'' | '"' | '\\').then_some(character);
    let escape = plain.is_none().then(|| character.escape_debug());
    plain.into_iter().chain(escape.into_iter().flatten())
}

/// Shows a text with its characters [`escaped`].
pub(crate) struct Escaped<'t>(pub(crate) &'t str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().flat_map(escaped).try_for_each(|character| formatter.write_char(character))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_cannot_be_seen_is_escaped() {
        for plain in ["", r#"it's "a\b" <é> 参数错误 ✓"#] {
            assert_eq!(Escaped(plain).to_string(), plain);
        }
        assert_eq!(
            Escaped("a\u{1b}[31m\r\n\t\0\u{9b}\u{7f}").to_string(),
            r"a\u{1b}[31m\r\n\t\0\u{9b}\u{7f}"
        );
        for turning in ('\u{202a}'..='\u{202e}')
            .chain('\u{2066}'..='\u{2069}')
            .chain(['\u{61c}', '\u{200e}', '\u{200f}', '\u{2028}', '\u{feff}'])
        {
            let shown = Escaped(&turning.to_string()).to_string();
            assert_eq!(shown, format!("\\u{{{:x}}}", u32::from(turning)));
        }
    }
}

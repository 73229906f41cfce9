//! Text from documents → text that is safe in generated documentation and in literals.
//!
//! Everything here treats its input as hostile: it can never become code, a link, HTML, a
//! heading, a doctest, or a character that disguises the text around it.

use proc_macro2::Literal;

use crate::diagnostics::shorten;

/// Width of generated documentation lines, without indentation and `/// `.
const WIDTH: usize = 90;

/// Prose → lines of documentation, without a leading space.
///
/// Prose has paragraphs (an empty line between), list items (`- ` at the start of a line) and
/// code between single backticks. Everything else is plain text.
pub(crate) fn prose(text: &str) -> Vec<String> {
    let mut blocks: Vec<(bool, String)> = Vec::new();
    let mut open = false;
    for line in text.split(['\n', '\r', '\u{2028}', '\u{2029}']) {
        let line = line.trim();
        if line.is_empty() {
            open = false;
        } else if let Some(item) = line.strip_prefix("- ") {
            blocks.push((true, item.trim().to_owned()));
            open = true;
        } else if let (true, Some((_, block))) = (open, blocks.last_mut()) {
            block.push(' ');
            block.push_str(line);
        } else {
            blocks.push((false, line.to_owned()));
            open = true;
        }
    }

    let mut lines = Vec::new();
    let mut after_item = true;
    for (is_item, block) in blocks {
        if !(lines.is_empty() || is_item && after_item) {
            lines.push(String::new());
        }
        after_item = is_item;
        lines.extend(wrap(&inline(&block), is_item));
    }
    lines
}

/// A list item, wrapped, of text that has gone through [`sentence`] and [`code`].
pub(crate) fn item(text: &str) -> Vec<String> {
    wrap(text, true)
}

/// Prose as plain text on one line, for places without Markdown.
pub(crate) fn plain(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().map(|c| if is_invisible(c) { visible(c) } else { c.to_string() }).collect()
}

/// Prose on one line.
pub(crate) fn sentence(text: &str) -> String {
    inline(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Data → an inline code span that shows it, shortened to about 80 characters.
pub(crate) fn code(text: &str) -> String {
    let mut shown = String::new();
    for character in shorten(text).chars() {
        match character {
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push_str("\\t"),
            _ if is_invisible(character) => shown.push_str(&visible(character)),
            _ => shown.push(character),
        }
    }
    let ticks = longest_run_of_ticks(&shown);
    if ticks == 0 && shown.trim() == shown && !shown.is_empty() {
        return format!("`{shown}`");
    }
    // CommonMark strips one space at each end of a span that does not consist of spaces only.
    let fence = "`".repeat(ticks + 1);
    if shown.trim().is_empty() {
        return format!("`\"{shown}\"`");
    }
    format!("{fence} {shown} {fence}")
}

/// Data → a string literal in which every unusual character is escaped.
pub(crate) fn literal(text: &str) -> Literal {
    let usual = |c: char| c.is_ascii_graphic() || c == ' ' || c.is_alphanumeric();
    if text.chars().all(usual) {
        return Literal::string(text);
    }
    let mut source = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => {
                source.push('\\');
                source.push(character);
            }
            '\n' => source.push_str("\\n"),
            '\r' => source.push_str("\\r"),
            '\t' => source.push_str("\\t"),
            _ if usual(character) => source.push(character),
            _ => source.extend(character.escape_unicode()),
        }
    }
    source.push('"');
    source.parse().unwrap_or_else(|_| Literal::string(text))
}

/// Whether a character does not show, moves the cursor, or changes the direction of text.
pub(crate) fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}')
}

fn visible(character: char) -> String {
    format!("U+{:04X}", u32::from(character))
}

fn longest_run_of_ticks(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// One paragraph with everything escaped that Markdown or rustdoc would interpret.
fn inline(text: &str) -> String {
    let mut output = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(start) = rest.find(['`', 'h']) {
        let (before, found) = rest.split_at(start);
        escape(before, output.chars().last(), &mut output);
        if let Some(span) = code_span(found) {
            output.push_str(&code(span));
            rest = &found[span.len() + 2..];
        } else if let Some(length) = url_length(found) {
            output.push_str(&format!("<{}>", &found[..length]));
            rest = &found[length..];
        } else {
            let run = if found.starts_with('`') {
                found.len() - found.trim_start_matches('`').len()
            } else {
                1
            };
            escape(&found[..run], output.chars().last(), &mut output);
            rest = &found[run..];
        }
    }
    escape(rest, output.chars().last(), &mut output);
    output
}

/// The content of the code span `text` starts with.
fn code_span(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('`')?;
    let end = inner.find('`')?;
    let (content, after) = inner.split_at(end);
    let single = !content.is_empty() && !after.starts_with("``") && content.trim() == content;
    single.then_some(content)
}

/// Length of the web address `text` starts with.
fn url_length(text: &str) -> Option<usize> {
    let after = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#@!$&'()*+,;=%".contains(c);
    let end = after.find(|c| !allowed(c)).unwrap_or(after.len());
    let address = after[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'']);
    address
        .starts_with(|c: char| c.is_ascii_alphanumeric())
        .then_some(text.len() - after.len() + address.len())
}

fn escape(text: &str, before: Option<char>, output: &mut String) {
    let mut previous = before;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let next = characters.peek().copied();
        match character {
            '\\' | '*' | '[' | ']' | '<' | '>' | '~' | '|' | '`' => {
                output.push('\\');
                output.push(character);
            }
            '_' if !(is_word(previous) && is_word(next)) => output.push_str("\\_"),
            '&' if next.is_some_and(|c| c.is_ascii_alphanumeric() || c == '#') => {
                output.push_str("\\&");
            }
            '\t' => output.push(' '),
            _ if is_invisible(character) => output.push_str(&visible(character)),
            _ => output.push(character),
        }
        previous = Some(character);
    }
}

fn is_word(character: Option<char>) -> bool {
    character.is_some_and(char::is_alphanumeric)
}

/// Breaks a paragraph into lines; no line starts with what Markdown takes for a block.
fn wrap(text: &str, is_item: bool) -> Vec<String> {
    let (first, following) = if is_item { ("- ", "  ") } else { ("", "") };
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in words(text) {
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > WIDTH {
            lines.push(std::mem::take(&mut line));
        }
        if line.is_empty() {
            line = not_a_block(&word);
        } else {
            line.push(' ');
            line.push_str(&word);
        }
    }
    lines.push(line);
    let prefixes = std::iter::once(first).chain(std::iter::repeat(following));
    prefixes.zip(lines).map(|(prefix, line)| format!("{prefix}{line}")).collect()
}

/// The words of `text`; a code span is one word.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut in_code = false;
    let mut previous = None;
    for character in text.chars() {
        if character == '`' && previous != Some('\\') {
            in_code = !in_code;
        }
        if character == ' ' && !in_code {
            if !word.is_empty() {
                words.push(std::mem::take(&mut word));
            }
        } else {
            word.push(character);
        }
        previous = Some(character);
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

fn not_a_block(word: &str) -> String {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && word[digits..].starts_with(['.', ')']) {
        return format!("{}\\{}", &word[..digits], &word[digits..]);
    }
    if word.starts_with(['#', '+', '-', '=', ':', '$']) {
        return format!("\\{word}");
    }
    word.to_owned()
}

//! Value lists that stand in sentences: descriptions often have what `enum` leaves out.

/// Words that announce a list of values.
const LEAD_INS: &[&str] = &["取值", "枚举值", "可选值", "Valid values", "Valid value"];

/// Longest text that is believed to be a value.
const LONGEST: usize = 64;

/// Marks behind the value that is the default.
const DEFAULT_MARKS: &[&str] =
    &["（默认）", "(默认)", "（默认值）", "(默认值)", "(default)", "(Default)"];

/// The values that a description lists, each with what is said about it; none where it lists
/// fewer than two.
pub(super) fn listed_values(description: &str) -> Vec<(String, String)> {
    if !LEAD_INS.iter().any(|words| description.contains(words)) {
        return Vec::new();
    }
    let mut values: Vec<(String, String)> = Vec::new();
    for line in description.lines() {
        let Some((value, label)) = bullet(line) else { continue };
        if values.iter().any(|(known, _)| *known == value) {
            continue;
        }
        values.push((value, label));
    }
    if values.len() < 2 { Vec::new() } else { values }
}

/// A value without emphasis and the mark of a default, whichever of them is around the other.
fn bare(value: &str) -> &str {
    let plain = |text| str::trim_matches(text, |c: char| "*`".contains(c) || c.is_whitespace());
    let value = plain(value);
    let unmarked = DEFAULT_MARKS.iter().find_map(|mark| value.strip_suffix(mark));
    unmarked.map_or(value, plain)
}

/// `- **value**: label`, with or without emphasis.
fn bullet(line: &str) -> Option<(String, String)> {
    let line = line.trim();
    let text = ["-", "*", "•"].iter().find_map(|mark| line.strip_prefix(mark))?.trim_start();
    let (value, label) = match text.find([':', '：']) {
        Some(at) => {
            let rest = text[at..].trim_start_matches([':', '：']);
            (&text[..at], rest)
        }
        None => (text, ""),
    };
    let value = bare(value);
    let is_value = !value.is_empty()
        && value.len() <= LONGEST
        && value.is_ascii()
        && !value.contains(['*', '#'])
        && !value.contains(|c: char| c.is_ascii_control())
        && !value.contains("<br")
        && !value.contains("  ")
        && value.split(' ').count() <= 3;
    is_value.then(|| (value.to_owned(), label.trim().trim_matches('*').trim().to_owned()))
}

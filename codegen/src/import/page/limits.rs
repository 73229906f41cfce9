//! Numbers in descriptions: defaults and limits.

/// What the sentences of a description say about numbers.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Limits {
    pub(super) default: Option<String>,
    pub(super) minimum: Option<f64>,
    pub(super) maximum: Option<f64>,
    /// A default that is not a single word.
    pub(super) unread_default: Option<String>,
}

/// Reads a description.
pub(super) fn read<'a>(prose: impl IntoIterator<Item = &'a str>) -> Limits {
    let mut limits = Limits::default();
    for line in prose {
        let lower = line.to_ascii_lowercase();
        read_default(line, &lower, &mut limits);
        let number = |words: &[&str]| {
            words.iter().find_map(|word| {
                let at = lower.find(word)? + word.len();
                number(behind_verb(line.get(at..)?)).map(|(number, _)| number)
            })
        };
        limits.minimum = limits.minimum.or_else(|| number(&["minimum value", "最小值"]));
        limits.maximum = limits.maximum.or_else(|| number(&["maximum value", "最大值"]));
        if let Some((minimum, maximum)) = super::values::lead_behind(line).and_then(range) {
            limits.minimum = limits.minimum.or(Some(minimum));
            limits.maximum = limits.maximum.or(Some(maximum));
        }
    }
    limits
}

fn read_default(line: &str, lower: &str, limits: &mut Limits) {
    const WORDS: &[&str] = &["default value", "default:", "默认值", "默认为", "デフォルト値"];
    if limits.default.is_some() {
        return;
    }
    let Some(word) = WORDS.iter().find(|word| lower.contains(**word)) else { return };
    let Some(at) = lower.find(word) else { return };
    let behind = behind_verb(line.get(at + word.len()..).unwrap_or_default());
    let value = until_sentence_end(behind).trim();
    let value = value.trim_matches(['*', '`', '"', '“', '”', ' ']);
    let is_word = !value.is_empty() && !value.contains(char::is_whitespace);
    let is_ascii = value.is_ascii();
    if is_word && is_ascii {
        limits.default = Some(value.to_owned());
    } else if !value.is_empty() {
        limits.unread_default = Some(value.to_owned());
    }
}

/// A text without the verb or sign at its start.
fn behind_verb(text: &str) -> &str {
    let mut text = text;
    loop {
        let before = text.len();
        text = text.trim_start_matches([' ', ':', '：', '=', '*', '`']);
        for verb in ["is ", "of ", "为", "是"] {
            text = text.strip_prefix(verb).unwrap_or(text);
        }
        if text.len() == before {
            return text;
        }
    }
}

/// The text up to the end of the sentence or clause.
pub(super) fn until_sentence_end(text: &str) -> &str {
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let is_end = match character {
            '。' | '；' | '\n' | '（' => true,
            '.' | ';' => characters.peek().is_none_or(|(_, next)| next.is_whitespace()),
            '，' => text[..at].is_ascii() && !text[..at].contains(','),
            '(' => at > 0,
            _ => false,
        };
        if is_end {
            return &text[..at];
        }
    }
    text
}

/// `1 to 100`, `1~100`, `[1, 100]`, `0-10`.
pub(super) fn range(text: &str) -> Option<(f64, f64)> {
    let text = text.trim().trim_start_matches(['[', '*', '`', '[', '(']);
    let (minimum, rest) = number(text)?;
    let rest = rest.trim_start();
    let (sign, rest) = ["to ", "~", "～", "-", "–", "—", "至", "到", ","]
        .iter()
        .find_map(|sign| Some((*sign, rest.strip_prefix(sign)?)))?;
    let (maximum, rest) = number(rest.trim_start())?;
    let rest = rest.trim_start();
    let is_end =
        rest.is_empty() || rest.starts_with([']', ')', '*', '`', '.', '。', '，', '；', ',', ';']);
    // A list such as `1, 2` is no range.
    let is_list = sign == "," && !rest.starts_with([']', ')']);
    (is_end && !is_list && minimum <= maximum).then_some((minimum, maximum))
}

/// A number at the start of a text, and what follows it.
fn number(text: &str) -> Option<(f64, &str)> {
    let sign = usize::from(text.starts_with('-'));
    let digits = |from: usize| {
        text.as_bytes()[from..].iter().take_while(|byte| byte.is_ascii_digit()).count()
    };
    let whole = digits(sign);
    if whole == 0 {
        return None;
    }
    let mut end = sign + whole;
    // `10,000` is one number.
    let mut plain = text[..end].to_owned();
    while text[end..].starts_with(',') && digits(end + 1) == 3 {
        plain.push_str(&text[end + 1..end + 4]);
        end += 4;
    }
    if text[end..].starts_with('.') && digits(end + 1) > 0 {
        let fraction = end + 1 + digits(end + 1);
        plain.push_str(&text[end..fraction]);
        end = fraction;
    }
    let value: f64 = plain.parse().ok()?;
    value.is_finite().then_some((value, &text[end..]))
}

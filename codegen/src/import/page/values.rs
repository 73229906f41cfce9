//! Lists of values in descriptions.

use std::collections::BTreeSet;

use super::table::Paragraph;

/// A documented value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) label: Option<String>,
    pub(super) is_default: bool,
}

/// What a description says about values, apart from its prose.
#[derive(Debug, Default)]
pub(super) struct Choices {
    pub(super) choices: Vec<Choice>,
    seen: BTreeSet<String>,
    /// Lines that are no list of values.
    pub(super) prose: Vec<String>,
    /// Code, line and message of what is not certain.
    pub(super) doubts: Vec<(&'static str, usize, String)>,
}

struct Entry {
    line: usize,
    bullet: bool,
    is_first: bool,
    indent: usize,
    text: String,
}

/// Separates lists of values from prose.
pub(super) fn read(body: &[Paragraph]) -> Choices {
    let entries = entries(body);
    let mut found = Choices::default();
    let mut next = 0;
    while next < entries.len() {
        let entry = &entries[next];
        let (is_lead, behind) = (is_lead(&entry.text), lead_behind(&entry.text));
        if !entry.bullet && is_lead {
            next += 1;
            let length = list_length(&entries[next..], true);
            let taken = take_list(&entries[next..next + length], true, &mut found, entry);
            if taken || length == 0 {
                keep_lead(&mut found.prose, &entry.text, is_alone(&entry.text));
            } else {
                push_prose(&mut found.prose, entry);
            }
            next += length;
            continue;
        }
        if entry.bullet {
            let length = list_length(&entries[next..], false).max(1);
            take_list(&entries[next..next + length], false, &mut found, entry);
            next += length;
            continue;
        }
        if let Some(inline) = behind {
            take_inline(inline, &mut found, entry.line);
        }
        push_prose(&mut found.prose, entry);
        next += 1;
    }
    while found.prose.last().is_some_and(String::is_empty) {
        found.prose.pop();
    }
    found
}

fn entries(body: &[Paragraph]) -> Vec<Entry> {
    let mut entries = Vec::new();
    for paragraph in body {
        for (index, line) in paragraph.text.split('\n').enumerate() {
            let words = line.trim_start();
            let indent = if index == 0 { paragraph.indent } else { line.len() - words.len() };
            let bullet = ["• ", "· ", "● ", "○ ", "- ", "* ", "– ", "+ "];
            let item = bullet.iter().find_map(|bullet| words.strip_prefix(bullet));
            entries.push(Entry {
                line: paragraph.line + index,
                bullet: item.is_some(),
                is_first: index == 0,
                indent,
                text: item.unwrap_or(words).trim().to_owned(),
            });
        }
    }
    entries
}

fn push_prose(prose: &mut Vec<String>, entry: &Entry) {
    if entry.is_first && !prose.is_empty() && !entry.bullet {
        prose.push(String::new());
    }
    let bullet = if entry.bullet { "- " } else { "" };
    prose.push(format!("{bullet}{}", entry.text));
}

/// Keeps what stands before `Valid values:` in the same line.
fn keep_lead(prose: &mut Vec<String>, text: &str, is_alone: bool) {
    if is_alone {
        return;
    }
    let start = lead_start(text).unwrap_or(text.len());
    let before = text[..start].trim();
    if !before.is_empty() {
        prose.push(before.to_owned());
    }
}

const LEADS: &[&str] = &[
    "valid values",
    "valid value",
    "possible values",
    "allowed values",
    "取值范围",
    "取值包括",
    "取值说明",
    "取值",
    "可选值",
    "有效值",
    "枚举值",
    "有効な値",
    "有効値",
];

fn lead_start(text: &str) -> Option<usize> {
    // Lower case changes no length of these characters; others are compared as they are.
    let lower = text.to_ascii_lowercase();
    LEADS.iter().filter_map(|lead| lower.rfind(lead)).min()
}

/// Whether a line announces a list below it.
fn is_lead(text: &str) -> bool {
    let ends = text.trim_end_matches(['*', '`']).ends_with([':', '：']);
    ends && lead_start(text).is_some_and(|start| {
        let behind = text[start..].trim_end_matches(['*', '`', ':', '：']);
        behind.chars().count() <= 30 && !behind.contains(['.', '。'])
    })
}

fn is_alone(text: &str) -> bool {
    lead_start(text) == Some(0)
}

/// What follows `Valid values:` in the same line.
pub(super) fn lead_behind(text: &str) -> Option<&str> {
    const FARTHEST: usize = 60;
    let start = lead_start(text)?;
    let (announcement, behind) = text[start..].split_once([':', '：'])?;
    let behind = behind.trim();
    (!behind.is_empty() && announcement.len() <= FARTHEST).then_some(behind)
}

/// How many entries from the start are one list.
fn list_length(entries: &[Entry], is_lead: bool) -> usize {
    let Some(first) = entries.first() else { return 0 };
    if first.bullet {
        let belongs = |entry: &&Entry| entry.bullet || entry.indent > first.indent;
        return entries.iter().take_while(belongs).count();
    }
    if !is_lead {
        return 0;
    }
    // Lines such as `0: disabled.`
    entries.iter().take_while(|entry| !entry.bullet && plain_choice(&entry.text).is_some()).count()
}

fn plain_choice(text: &str) -> Option<Choice> {
    let choice = choice(text)?;
    (choice.label.is_some() && is_token(&choice.value)).then_some(choice)
}

/// Takes the values of a list; says whether it was one.
fn take_list(list: &[Entry], is_lead: bool, found: &mut Choices, lead: &Entry) -> bool {
    if list.is_empty() {
        if is_lead {
            let message = "values are announced, but none are listed".to_owned();
            found.doubts.push(("value-list-lost", lead.line, message));
        }
        return false;
    }
    let mut choices: Vec<Choice> = Vec::new();
    let mut is_generated = true;
    let mut is_list = true;
    for (index, entry) in list.iter().enumerate() {
        if !entry.bullet && list[0].bullet {
            // The label below its value.
            if let Some(last) = choices.last_mut() {
                add_label(last, &entry.text);
            }
            continue;
        }
        is_generated &=
            entry.text.ends_with(" :") && list.get(index + 1).is_none_or(|next| !next.bullet);
        match choice(&entry.text) {
            Some(choice) => choices.push(choice),
            None => is_list = false,
        }
    }
    let tokens = choices.iter().all(|choice| is_token(&choice.value));
    let is_short = choices.iter().all(|choice| choice.value.chars().count() <= 64);
    let is_generated = is_lead && is_generated && is_short;
    if is_list
        && (is_generated || (tokens && (is_lead || (choices.len() > 1 && is_labelled(&choices)))))
    {
        if !is_lead {
            let message = "a list without an announcement, taken for the values".to_owned();
            found.doubts.push(("value-list-guessed", list[0].line, message));
        }
        choices.into_iter().for_each(|choice| add(found, choice, list[0].line));
        return true;
    }
    if is_lead {
        let message = "a list of values that reads like prose is left out".to_owned();
        found.doubts.push(("value-list-unread", list[0].line, message));
    }
    list.iter().for_each(|entry| push_prose(&mut found.prose, entry));
    false
}

fn is_labelled(choices: &[Choice]) -> bool {
    choices.iter().all(|choice| choice.label.is_some())
}

fn add(found: &mut Choices, choice: Choice, line: usize) {
    if !found.seen.insert(choice.value.clone()) {
        let message = format!("the value `{}` is listed twice", choice.value);
        found.doubts.push(("duplicate-value", line, message));
        return;
    }
    found.choices.push(choice);
}

fn add_label(choice: &mut Choice, text: &str) {
    let (text, is_default) = without_default(text);
    choice.is_default |= is_default;
    if text.is_empty() {
        return;
    }
    match &mut choice.label {
        Some(label) => {
            label.push(' ');
            label.push_str(&text);
        }
        None => choice.label = Some(text),
    }
}

/// `v :`, `v: label`, `**v**：label`, `v（label）`, `v`.
fn choice(text: &str) -> Option<Choice> {
    let (value, label) = split_choice(text.trim());
    let (value, is_default) = without_default(&unmarked(value));
    if value.is_empty() {
        return None;
    }
    let mut choice = Choice { value, label: None, is_default };
    add_label(&mut choice, label);
    Some(choice)
}

fn split_choice(text: &str) -> (&str, &str) {
    let ends = [" :", ": ", "：", "**:", "`:"];
    let at = ends.iter().filter_map(|end| {
        let at = text.find(end)?;
        let colon = at + end.find([':', '：']).unwrap_or(0);
        Some((colon, if *end == "：" { "：".len() } else { 1 }))
    });
    if let Some((colon, length)) = at.min() {
        return (text[..colon].trim(), text[colon + length..].trim());
    }
    if let Some(value) = text.strip_suffix(':') {
        return (value.trim(), "");
    }
    if let Some((value, label)) = text.split_once(':')
        && label.starts_with(|character: char| !character.is_ascii())
    {
        return (value.trim(), label.trim());
    }
    if let Some((value, label)) = text.split_once('（')
        && !without_default(text).1
        && let Some(label) = label.strip_suffix('）')
    {
        return (value.trim(), label.trim());
    }
    (text.trim_end_matches(['.', '。', ';', '；', ',']), "")
}

fn unmarked(text: &str) -> String {
    text.replace("**", "").trim_matches(['`', ' ', '"', '“', '”']).to_owned()
}

fn is_token(value: &str) -> bool {
    !value.contains(char::is_whitespace) && value.len() <= 100 && !value.contains(['，', '。'])
}

/// The text without a mark of the default, and whether it had one.
fn without_default(text: &str) -> (String, bool) {
    const MARKS: &[&str] = &[
        "(default)",
        "(Default)",
        "(default value)",
        "(the default value)",
        "（默认）",
        "（默认值）",
        "(默认)",
        "(默认值)",
        "（缺省）",
        "(デフォルト)",
        "（デフォルト）",
        "（default）",
    ];
    for mark in MARKS {
        if let Some(at) = text.find(mark) {
            let (before, behind) = (text[..at].trim_end(), text[at + mark.len()..].trim());
            let gap = if behind.starts_with(|c: char| c.is_alphanumeric()) { " " } else { "" };
            return (unmarked(&format!("{before}{gap}{behind}")), true);
        }
    }
    (text.trim().to_owned(), false)
}

/// Values in one line: `Valid values: a, b and c.`
fn take_inline(text: &str, found: &mut Choices, line: usize) {
    let sentence = super::limits::until_sentence_end(text);
    if super::limits::range(sentence).is_some() {
        return;
    }
    let normal =
        sentence.replace(" and ", ",").replace(" or ", ",").replace(['、', '，', ';'], ",");
    let tokens: Vec<&str> = normal.split(',').map(str::trim).filter(|t| !t.is_empty()).collect();
    let choices: Vec<Choice> = tokens.iter().filter_map(|token| choice(token)).collect();
    let is_list = choices.len() > 1 && choices.iter().all(|choice| is_token(&choice.value));
    if !is_list || choices.len() < tokens.len() {
        let message = format!("values in a sentence are left out: `{}`", shortened(sentence));
        found.doubts.push(("value-list-unread", line, message));
        return;
    }
    let message = "values in a sentence, taken for the list of values".to_owned();
    found.doubts.push(("value-list-guessed", line, message));
    choices.into_iter().for_each(|choice| add(found, choice, line));
}

pub(super) fn shortened(text: &str) -> String {
    crate::diagnostics::shorten(text)
}

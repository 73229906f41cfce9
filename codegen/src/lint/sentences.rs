//! The form of prose.

use super::report::Report;
use super::rule::{Rule, Scope};
use super::texts::{Kind, Text};
use super::words;
use crate::docs;

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: "summary-form",
        summary: "a summary is not one sentence that ends in a period",
        why: "it is the one line that lists and search results show",
        fix: "keep one sentence; the rest belongs into `description`",
        allow: "where a name with a period inside looks like the end of a sentence",
        scope: Scope::Text(summary_form),
    },
    Rule {
        code: "summary-verb",
        summary: "the summary of an operation does not start with a verb in the third person",
        why: "all operations read alike: \"Lists …\", \"Adds …\", \"Changes …\"",
        fix: "start with what the operation does",
        allow: "never; another verb can always be found",
        scope: Scope::Text(summary_verb),
    },
    Rule {
        code: "sentence-form",
        summary: "a description or a reason does not start like a sentence or end in a period",
        why: "texts from many hands stand side by side in the client's documentation",
        fix: "start with a capital letter, a number or code, and end in a period",
        allow: "where the text starts with a name that is written in lower case",
        scope: Scope::Text(sentence_form),
    },
    Rule {
        code: "label-form",
        summary: "a label starts with a capital letter, ends in a period or is long",
        why: "labels are printed behind a value and a colon, where a few words in lower case read well",
        fix: "write a few words in lower case; what needs a sentence belongs into `description`",
        allow: "where the label starts with a name that is always written with a capital letter",
        scope: Scope::Text(label_form),
    },
    Rule {
        code: "untidy-text",
        summary: "a text has white space at its ends, two spaces in a row, or an open backtick",
        why: "it is a trace of copying, and an open backtick turns the rest of a line into code",
        fix: "remove it",
        allow: "never",
        scope: Scope::Text(untidy_text),
    },
    Rule {
        code: "markup",
        summary: "a text has HTML, a link, or Markdown that specs do not know",
        why: "it is printed as it is, with all its brackets and stars",
        fix: "use paragraphs, list items with `- ` and single backticks; a bare address becomes a link",
        allow: "where such characters are what the text is about; backticks are better",
        scope: Scope::Text(markup),
    },
    Rule {
        code: "foreign-script",
        summary: "a text has Chinese, Japanese or Korean characters",
        why: "the client is documented in English, and the prose is ours",
        fix: "say it in English; data that the service really sends stands between backticks",
        allow: "never",
        scope: Scope::Text(foreign_script),
    },
];

fn summary_form(text: &Text<'_>, report: &mut Report<'_>) {
    if !matches!(text.kind, Kind::Summary | Kind::ProductSummary) {
        return;
    }
    let prose = text.prose();
    let sentence = prose.trim();
    if says_nothing(sentence) {
        return;
    }
    if sentence.lines().count() > 1 || !sentence.ends_with('.') {
        let message = "the summary is not one sentence that ends in a period".to_owned();
        return report.add(text.file, &text.pointer, message);
    }
    let inner = ends_of_sentences(sentence.trim_end_matches('.'));
    if inner > 0 {
        let message = format!("the summary has {} sentences, expected one", inner + 1);
        report.add(text.file, &text.pointer, message);
    }
}

/// Whether there are no words, which is the finding of another rule.
fn says_nothing(text: &str) -> bool {
    !text.chars().any(char::is_alphanumeric)
}

/// Periods that another sentence follows; `e.g. X` and `no. 5` are none.
fn ends_of_sentences(text: &str) -> usize {
    let starts = |rest: &str| rest.starts_with(|c: char| c.is_uppercase());
    text.match_indices(['.', '?', '!'])
        .filter(|(at, _)| {
            let before = text[..*at].rsplit(char::is_whitespace).next().unwrap_or_default();
            let after = text[at + 1..].strip_prefix(' ');
            after.is_some_and(starts) && before.len() > 2 && !before.contains('.')
        })
        .count()
}

fn summary_verb(text: &Text<'_>, report: &mut Report<'_>) {
    if text.kind != Kind::Summary || says_nothing(text.text) {
        return;
    }
    let first = text.text.split_whitespace().next().unwrap_or_default();
    let first = first.trim_end_matches(['.', ',', ':', ';']);
    let starts = first.starts_with(|c: char| c.is_ascii_uppercase());
    let third_person = first.ends_with('s') && !first.ends_with("ss");
    if !(starts && third_person && first.chars().all(|c| c.is_ascii_alphabetic())) {
        let message = format!("the summary starts with {}, expected a verb", docs::code(first));
        let help = "start with what the operation does: \"Lists …\", \"Adds …\", \"Changes …\"";
        report.add_with_help(text.file, &text.pointer, message, help.to_owned());
    }
}

fn sentence_form(text: &Text<'_>, report: &mut Report<'_>) {
    let starts = matches!(text.kind, Kind::Description | Kind::Reason);
    if !starts && text.kind != Kind::ValueDescription {
        return;
    }
    let trimmed = text.text.trim();
    if says_nothing(trimmed) {
        return;
    }
    // `vSwitch` is a name.
    let first = trimmed.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let in_lower_case = !first.is_empty() && first.chars().all(char::is_lowercase);
    if starts && in_lower_case {
        let message = "the text starts in lower case, expected a sentence".to_owned();
        report.add(text.file, &text.pointer, message);
    }
    if !trimmed.ends_with(['.', '?', '!']) && !words::ends_in_list(trimmed) {
        let message = "the text does not end in a period".to_owned();
        report.add(text.file, &text.pointer, message);
    }
}

/// Words with a capital letter in any place.
const NAMES: &[&str] = &[
    "Africa",
    "Alibaba",
    "Alipay",
    "Amazon",
    "America",
    "April",
    "Asia",
    "August",
    "Australia",
    "Chinese",
    "December",
    "English",
    "Europe",
    "February",
    "French",
    "Friday",
    "German",
    "Google",
    "Internet",
    "January",
    "Japanese",
    "July",
    "June",
    "Korean",
    "Kubernetes",
    "Linux",
    "March",
    "May",
    "Memcache",
    "Microsoft",
    "Monday",
    "November",
    "October",
    "Redis",
    "Russian",
    "Saturday",
    "September",
    "Spanish",
    "Sunday",
    "Taobao",
    "Tencent",
    "Thursday",
    "Tuesday",
    "Web",
    "Wednesday",
    "Windows",
];

fn label_form(text: &Text<'_>, report: &mut Report<'_>) {
    const MOST: usize = 10;
    if text.kind != Kind::Label {
        return;
    }
    let label = text.text.trim();
    let count = label.split_whitespace().count();
    let first = label.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let mut letters = first.chars();
    let capital = letters.next().is_some_and(char::is_uppercase);
    // `IPv4`, `VPC`, `A` and `Elastic IP` are names; `Enabled` is a word.
    let is_word = letters.clone().next().is_some() && letters.all(char::is_lowercase);
    let mut rest = label.split_whitespace().skip(1);
    let is_name = NAMES.contains(&first) || rest.any(|word| word.starts_with(char::is_uppercase));
    let what = if capital && is_word && !is_name {
        format!("starts with the capital letter of {}", docs::code(first))
    } else if label.ends_with('.') {
        "ends in a period".to_owned()
    } else if count > MOST {
        format!("has {count} words; more than {MOST} belong into `description`")
    } else {
        return;
    };
    report.add(text.file, &text.pointer, format!("the label {what}"));
}

fn untidy_text(text: &Text<'_>, report: &mut Report<'_>) {
    let found = if text.text.trim() != text.text {
        "starts or ends with white space"
    } else if text.text.contains("  ") || text.text.contains('\t') {
        "has two spaces in a row, or a tab"
    } else if text.text.matches('`').count() % 2 == 1 {
        "has a backtick that is not closed"
    } else {
        return;
    };
    report.add(text.file, &text.pointer, format!("the text {found}"));
}

fn markup(text: &Text<'_>, report: &mut Report<'_>) {
    if !text.kind.is_printed() {
        return;
    }
    // A run of stars masks a part of an example.
    let prose = text.prose().replace("***", "");
    let html = prose.match_indices('<').any(|(at, _)| {
        let rest = &prose[at + 1..];
        rest.starts_with(|c: char| c.is_ascii_alphabetic() || "/!".contains(c))
            && rest.contains('>')
    });
    let marks = ["](", "**", "~~", "|---", "{{", "&lt;", "&gt;", "&amp;", "&nbsp;", "&quot;"];
    let mark = marks.iter().find(|mark| prose.contains(**mark));
    let heading =
        text.text.lines().any(|line| ["#", "* ", "```"].iter().any(|m| line.starts_with(m)));
    let found = match mark {
        _ if html => "HTML".to_owned(),
        Some(mark) => docs::code(mark),
        None if heading => "a Markdown heading, a list with stars or a block of code".to_owned(),
        None => return,
    };
    report.add(
        text.file,
        &text.pointer,
        format!("the text has {found}, which is printed as it is"),
    );
}

fn foreign_script(text: &Text<'_>, report: &mut Report<'_>) {
    let prose = text.prose();
    let foreign = |c: &char| {
        matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}'
            | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
    };
    if let Some(found) = prose.chars().find(foreign) {
        let message = format!("the text has the character {found:?}, expected English");
        report.add(text.file, &text.pointer, message);
    }
}

//! What stands before the tables: title, date, summary, limit of calls, authorization.

use serde_json::{Map, Value, json};

use super::sections::Sections;
use super::table::paragraphs_of;
use super::text::Line;
use super::words::Section;

/// The title of a page, and the operation it names.
#[derive(Debug)]
pub(super) struct Title {
    pub(super) title: String,
    pub(super) operation: String,
    /// Index in the lines of the opening.
    pub(super) index: usize,
}

/// Finds the title: `Product:Operation`, `Operation - what it does` or a heading.
pub(super) fn title(lines: &[Line]) -> Option<Title> {
    const FARTHEST: usize = 400;
    let lines = &lines[..lines.len().min(FARTHEST)];
    let make = |index: usize, operation: &str, title: &str| Title {
        title: title.to_owned(),
        operation: operation.to_owned(),
        index,
    };
    let find = |read: &dyn Fn(&str) -> Option<(String, String)>| {
        lines.iter().enumerate().find_map(|(index, line)| {
            let (operation, title) = read(unmarked(line.words()))?;
            Some(make(index, &operation, &title))
        })
    };
    find(&|line| {
        let (product, operation) = line.rsplit_once([':', '：'])?;
        let is_title = is_operation(operation.trim()) && !product.is_empty() && line.len() < 200;
        (is_title && date(line).is_none()).then(|| (operation.trim().to_owned(), line.to_owned()))
    })
    .or_else(|| {
        find(&|line| {
            let (operation, _) = line.split_once(" - ")?;
            is_operation(operation).then(|| (operation.to_owned(), line.to_owned()))
        })
    })
    .or_else(|| find(&|line| is_camel(line).then(|| (line.to_owned(), line.to_owned()))))
}

/// A heading without the signs of Markdown.
fn unmarked(line: &str) -> &str {
    let line = line.trim_start_matches('#').trim();
    let line = line.split_once(" {#").map_or(line, |(line, _)| line);
    line.trim_matches(['*', '`', ' '])
}

/// Whether a word can be the name of an operation.
fn is_operation(word: &str) -> bool {
    word.len() <= 100
        && word.starts_with(|character: char| character.is_ascii_alphabetic())
        && word
            .chars()
            .all(|character| character.is_ascii_alphanumeric() || "_.-".contains(character))
        && word.chars().any(|character| character.is_ascii_alphabetic())
}

/// Whether a word is such a name beyond doubt.
pub(super) fn is_camel(word: &str) -> bool {
    is_operation(word) && word.chars().skip(1).filter(char::is_ascii_uppercase).count() > 0
}

/// The date of the last update, `YYYY-MM-DD`.
pub(super) fn updated(lines: &[Line]) -> Option<String> {
    const WORDS: &[&str] = &["last updated", "更新时间", "更新時間", "最終更新日"];
    let mut lines = lines.iter();
    let line = lines.find(|line| {
        let lower = line.text.to_lowercase();
        WORDS.iter().any(|word| lower.contains(word))
    })?;
    date(&line.text).or_else(|| date(&lines.find(|line| !line.is_blank())?.text))
}

/// A date in a text: `Nov 13, 2025`, `2025-11-13`, `2025/11/13`.
fn date(text: &str) -> Option<String> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let parts: Vec<&str> = text
        .split(|character: char| !character.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect();
    let number = |part: Option<&&str>| part.and_then(|part| part.parse::<u32>().ok());
    let make = |year: u32, month: u32, day: u32| {
        let is_date =
            (1990..2200).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
        is_date.then(|| format!("{year:04}-{month:02}-{day:02}"))
    };
    (0..parts.len()).find_map(|at| {
        let (first, second, third) = (parts.get(at), parts.get(at + 1), parts.get(at + 2));
        let name = first.map(|part| part.to_ascii_lowercase()).unwrap_or_default();
        let month = MONTHS.iter().zip(1..).find(|(month, _)| {
            name.starts_with(**month) && name.bytes().all(|byte| byte.is_ascii_alphabetic())
        });
        match month {
            Some((_, month)) => make(number(third)?, month, number(second)?),
            None => make(number(first)?, number(second)?, number(third)?),
        }
    })
}

/// The first paragraph behind title and date.
pub(super) fn summary(lines: &[Line], title: &Title) -> Option<String> {
    let behind = lines.get(title.index + 1..)?;
    let paragraphs = paragraphs_of(behind);
    let is_summary = |text: &str| {
        let lower = text.to_lowercase();
        !lower.contains("last updated") && !lower.contains("更新") && !text.starts_with("复制")
    };
    paragraphs.into_iter().map(|paragraph| paragraph.text).find(|text| is_summary(text))
}

/// The description of the operation as one text.
pub(super) fn description(lines: &[Line]) -> Option<String> {
    let paragraphs = paragraphs_of(lines).into_iter().map(|paragraph| paragraph.text);
    let text = paragraphs.collect::<Vec<_>>().join("\n\n");
    (!text.is_empty()).then_some(text)
}

/// The limit of calls that a description states, or the sentence that cannot be read.
pub(super) fn rate_limit(lines: &[Line]) -> Result<Option<Value>, (usize, String)> {
    let mut unread = None;
    for line in lines {
        for sentence in sentences(&line.text) {
            let lower = sentence.to_lowercase();
            let Some(seconds) = window(&lower) else { continue };
            let numbers = numbers(&lower);
            let before_unit = numbers.iter().find(|(_, behind)| {
                const UNITS: &[&str] =
                    &["call", "time", "quer", "request", "qps", "次", "/", "per second"];
                UNITS.iter().any(|unit| behind.trim_start().starts_with(unit))
            });
            let calls = match (before_unit, numbers.as_slice()) {
                (Some((calls, _)), _) | (None, [(calls, _)]) => *calls,
                (None, []) => continue,
                _ => {
                    unread.get_or_insert((line.number, sentence.to_owned()));
                    continue;
                }
            };
            if calls > 0 {
                return Ok(Some(json!({ "calls": calls, "seconds": seconds })));
            }
        }
    }
    unread.map_or(Ok(None), Err)
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split("。").flat_map(|text| text.split(". "))
}

/// Length of the window in seconds that a sentence on a limit names.
fn window(lower: &str) -> Option<u32> {
    const WINDOWS: &[(&str, u32)] = &[
        ("per second", 1),
        ("/秒", 1),
        ("每秒", 1),
        ("/s ", 1),
        ("per minute", 60),
        ("/分钟", 60),
        ("每分钟", 60),
        ("per hour", 3600),
        ("/小时", 3600),
        ("每小时", 3600),
        ("per day", 86400),
        ("/天", 86400),
        ("每天", 86400),
    ];
    // A sentence that names queries per second as the unit may give the limit per minute.
    let is_limit = ["limit", "qps", "up to", "限制", "上限", "calls per", "times per"];
    if !is_limit.iter().any(|word| lower.contains(word)) {
        return None;
    }
    let unit = lower.replace("queries per second", "qps").replace("每秒查询", "qps");
    let window = WINDOWS.iter().find(|(words, _)| unit.contains(words));
    window
        .map(|(_, seconds)| *seconds)
        .or_else(|| lower.contains("qps").then_some(1))
        .or_else(|| lower.contains("queries per second").then_some(1))
}

/// The whole numbers of a sentence, each with what follows it.
fn numbers(text: &str) -> Vec<(u32, &str)> {
    let mut numbers = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(|character: char| character.is_ascii_digit()) {
        let digits = rest[start..].bytes().take_while(|b| b.is_ascii_digit() || *b == b',').count();
        let (number, behind) = rest[start..].split_at(digits);
        if let Ok(number) = number.replace(',', "").parse() {
            numbers.push((number, behind));
        }
        rest = behind;
    }
    numbers
}

/// What the page says on authorization; `None` if it says nothing that can be read.
pub(super) fn authorization(page: &Sections<'_>, operation: &str) -> Option<Value> {
    const NONE: &[&str] = &[
        "no authorization for this operation",
        "no authorization information",
        "暂无授权信息",
        "認証情報はありません",
        "无授权信息",
    ];
    const LEVELS: &[&str] = &["create", "list", "get", "update", "delete", "read", "write"];
    let lines = page.lines(Section::Authorization);
    let lower = |line: &Line| line.text.to_lowercase();
    if lines.iter().any(|line| NONE.iter().any(|words| lower(line).contains(words))) {
        return Some(json!({ "required": false }));
    }
    let mut words = lines.iter().flat_map(|line| {
        line.text
            .split([' ', '|'])
            .map(|word| word.trim_matches(['`', '•']).trim_start_matches('*'))
            .filter(|w| !w.is_empty())
    });
    // Cells may stand without anything between: `code:Operationlist`.
    let (action, glued) = words.find_map(|word| {
        let (code, rest) = word.split_once(':')?;
        let behind = rest.strip_prefix(operation)?;
        let is_code =
            !code.is_empty() && code.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        is_code.then(|| {
            (format!("{code}:{operation}"), behind.strip_prefix(operation).unwrap_or(behind))
        })
    })?;
    let mut authorization = Map::from_iter([
        ("required".to_owned(), json!(true)),
        ("action".to_owned(), json!(action)),
    ]);
    let rest: Vec<&str> = [glued].into_iter().chain(words).collect();
    let level = rest.iter().take(4).map(|word| word.to_lowercase());
    if let Some(level) = level.into_iter().find(|word| LEVELS.contains(&word.as_str())) {
        authorization.insert("access".to_owned(), json!(level));
    }
    let is_resource = |word: &&&str| word.starts_with("acs:") && word.matches(':').count() > 3;
    let resources: indexmap::IndexSet<&str> = rest.iter().filter(is_resource).copied().collect();
    if !resources.is_empty() {
        authorization.insert("resources".to_owned(), resources.into_iter().collect());
    }
    Some(Value::Object(authorization))
}

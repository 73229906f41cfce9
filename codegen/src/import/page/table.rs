//! What all shapes of tables have in common: their heads, and rows with cells apart.

use std::borrow::Cow;

use super::sections::Sections;
use super::text::{self, Line};
use super::words::{self, Column, Section};
use super::{heads, paragraphs, pipes};

/// Consecutive lines of prose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Paragraph {
    pub(super) line: usize,
    pub(super) indent: usize,
    /// Lines joined by `\n`, without the indentation of the first.
    pub(super) text: String,
}

/// Where the example of a row is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Example {
    /// The row says which cell is the example, and whether it has one.
    Apart(Option<String>),
    /// The last paragraph, if any.
    Last,
    /// The first paragraph, if any.
    First,
}

/// One row of a table of parameters or fields.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) line: usize,
    /// Absent for the items of a list and for the whole answer.
    pub(super) name: Option<String>,
    pub(super) is_deprecated: bool,
    pub(super) type_word: String,
    pub(super) required: Option<bool>,
    pub(super) body: Vec<Paragraph>,
    pub(super) example: Example,
}

impl Row {
    pub(super) fn new(line: usize, name: &str, type_word: &str, required: Option<bool>) -> Self {
        let (name, is_deprecated) = without_deprecation(name);
        let name = (!name.is_empty()).then(|| name.to_owned());
        let type_word = type_word.trim_matches(['*', '`', ' ']).to_owned();
        let (body, example) = (Vec::new(), Example::Last);
        Self { line, name, is_deprecated, type_word, required, body, example }
    }
}

/// What is known of the names in a table before it is read.
#[derive(Debug, Default)]
pub(super) struct Hints<'a> {
    /// All names at any depth; empty if nothing is known.
    pub(super) names: std::collections::BTreeSet<&'a str>,
    /// Names whose example is a type word.
    pub(super) typed: std::collections::BTreeSet<&'a str>,
    /// Lists by name: how many lists are inside each other.
    pub(super) lists: std::collections::BTreeMap<&'a str, usize>,
}

/// Lines that belong to a table but fit into no row.
#[derive(Debug)]
pub(super) struct Leftover {
    pub(super) line: usize,
    pub(super) text: String,
}

/// The rows of a table.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) rows: Vec<Row>,
    pub(super) leftovers: Vec<Leftover>,
    /// Line of the head.
    pub(super) line: Option<usize>,
}

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Cells between `|`; whether rows begin and end with one.
    Pipes { leading: bool, trailing: bool },
    /// Each cell in paragraphs of its own.
    Paragraphs,
    /// Each cell in lines of its own.
    Lines,
    /// Name, type and required word of a row in one line, without anything between.
    Glued,
    /// The same with blanks between.
    Spaced,
}

/// The head of a table.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) style: Style,
    pub(super) columns: Vec<Column>,
    /// Lines of the head, to be skipped.
    pub(super) length: usize,
}

impl Head {
    pub(super) fn has(&self, column: Column) -> bool {
        self.columns.contains(&column)
    }

    pub(super) fn example_comes_first(&self) -> bool {
        let place = |column| self.columns.iter().position(|found| *found == column);
        place(Column::Example).is_some_and(|at| Some(at) < place(Column::Description))
    }
}

/// Reads the table of parameters or fields of a section.
pub(super) fn read(page: &Sections<'_>, section: Section, hints: &Hints<'_>) -> Table {
    let lines = page.lines(section);
    let Some((start, head)) = head(lines) else {
        // Without a head, everything up to the next heading may be a row.
        let columns = vec![Column::Name, Column::Type, Column::Description, Column::Example];
        let head = Head { style: Style::Paragraphs, columns, length: 0 };
        return paragraphs::rows(&plain(lines, page.is_markdown), &head, hints);
    };
    let body = &lines[start + head.length..];
    let mut table = match head.style {
        Style::Pipes { .. } => unescaped(pipes::rows(body, &head), page.is_markdown),
        Style::Paragraphs | Style::Lines => {
            paragraphs::rows(&plain(body, page.is_markdown), &head, hints)
        }
        Style::Glued | Style::Spaced => heads::rows(&plain(body, page.is_markdown), &head, hints),
    };
    table.line = lines.get(start).map(|line| line.number);
    table
}

/// The lines without escapes, since their words are compared with the names that are known.
fn plain(lines: &[Line], is_markdown: bool) -> Cow<'_, [Line]> {
    if !is_markdown {
        return Cow::Borrowed(lines);
    }
    let plain = |line: &Line| Line { number: line.number, text: text::unescape(&line.text) };
    Cow::Owned(lines.iter().map(plain).collect())
}

/// The rows without escapes; until the cells are apart, these say which `|` is text.
fn unescaped(mut table: Table, is_markdown: bool) -> Table {
    if is_markdown {
        for row in &mut table.rows {
            row.name = row.name.take().map(|name| text::unescape(&name));
            row.type_word = text::unescape(&row.type_word);
            for paragraph in &mut row.body {
                paragraph.text = text::unescape(&paragraph.text);
            }
            if let Example::Apart(Some(example)) = &mut row.example {
                *example = text::unescape(example);
            }
        }
    }
    table
}

/// Finds the head of the table of a section, and the line it starts at.
pub(super) fn head(lines: &[Line]) -> Option<(usize, Head)> {
    const PREFACE: usize = 12;
    let filled = lines.iter().enumerate().filter(|(_, line)| !line.is_blank());
    filled.take(PREFACE).find_map(|(index, _)| Some((index, head_at(&lines[index..])?)))
}

fn head_at(lines: &[Line]) -> Option<Head> {
    let first = lines.first()?;
    if first.text.contains('|') {
        return pipes::head(lines);
    }
    if let Some(column) = words::column(&first.text) {
        return Some(lines_head(column, lines));
    }
    let (columns, style) = one_line_head(&first.text)?;
    Some(Head { style, columns, length: 1 })
}

/// A head with a cell per line.
fn lines_head(column: Column, lines: &[Line]) -> Head {
    let mut columns = vec![column];
    let (mut length, mut style) = (1, Style::Lines);
    for (index, line) in lines.iter().enumerate().skip(1) {
        if line.is_blank() {
            style = Style::Paragraphs;
            continue;
        }
        match words::column(&line.text) {
            Some(next) if next == Column::Other || !columns.contains(&next) => columns.push(next),
            _ => break,
        }
        length = index + 1;
    }
    Head { style, columns, length }
}

/// A head in one line: `ParameterTypeRequired`, `Parameter Type Required`.
fn one_line_head(line: &str) -> Option<(Vec<Column>, Style)> {
    if line.len() > 200 {
        return None;
    }
    let lower = line.trim().to_lowercase();
    let mut rest = lower.as_str();
    let mut columns = Vec::new();
    let mut style = Style::Glued;
    while !rest.is_empty() {
        let (column, length) = words::column_prefix(rest)?;
        columns.push(column);
        let behind = &rest[length..];
        rest = behind.trim_start();
        if rest.len() < behind.len() {
            style = Style::Spaced;
        }
    }
    (columns.len() >= 2).then_some((columns, style))
}

/// The lines as paragraphs; blank lines separate them.
pub(super) fn paragraphs_of(lines: &[Line]) -> Vec<Paragraph> {
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut is_open = false;
    for line in lines {
        if line.is_blank() {
            is_open = false;
            continue;
        }
        match paragraphs.last_mut().filter(|_| is_open) {
            Some(open) => {
                open.text.push('\n');
                open.text.push_str(&line.text);
            }
            None => paragraphs.push(Paragraph {
                line: line.number,
                indent: line.indent(),
                text: line.words().to_owned(),
            }),
        }
        is_open = true;
    }
    paragraphs
}

/// A name without the word that marks it as obsolete.
fn without_deprecation(name: &str) -> (&str, bool) {
    let name = unmarked(name);
    ["deprecated", "已废弃", "(deprecated)", "非推奨"]
        .iter()
        .find_map(|word| name.strip_suffix(word))
        .filter(|rest| rest.ends_with([' ', '\n', '*']))
        .map_or((name, false), |rest| (unmarked(rest), true))
}

/// A cell without the signs of bold text and of code around it.
fn unmarked(cell: &str) -> &str {
    let mut cell = cell.trim();
    for sign in ["**", "`"] {
        let inner = cell.strip_prefix(sign).and_then(|cell| cell.strip_suffix(sign));
        cell = inner.map_or(cell, str::trim);
    }
    cell
}

/// Whether a cell can be the name of a parameter or field.
pub(super) fn is_name(cell: &str) -> bool {
    let (name, _) = without_deprecation(cell);
    let inner = |character: char| {
        character.is_ascii_alphanumeric() || "_.-:$@{}[]#*/\\".contains(character)
    };
    !name.is_empty()
        && name.len() <= 200
        && name.chars().all(inner)
        && !name.ends_with(['.', ':'])
        && name.chars().any(|character| character.is_ascii_alphanumeric() || character == '_')
}

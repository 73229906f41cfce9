//! Tables with `|` between the cells: Markdown, and browsers' texts with a cell per line.

use super::table::{Example, Head, Leftover, Row, Style, Table, is_name, paragraphs_of};
use super::text::Line;
use super::types;
use super::words::{self, Column};

/// The head that starts at the first line, over as many lines as it takes.
pub(super) fn head(lines: &[Line]) -> Option<Head> {
    const LONGEST: usize = 24;
    let leading = lines.first()?.words().starts_with('|');
    let mut columns = Vec::new();
    let mut cell = String::new();
    for (index, line) in lines.iter().take(LONGEST).enumerate() {
        let mut segments = split(&line.text);
        let last = segments.pop().unwrap_or_default();
        let ends_row = last.is_empty();
        for segment in segments {
            cell.push_str(&segment);
            let text = std::mem::take(&mut cell);
            match words::column(&text) {
                Some(column) => columns.push(column),
                None if text.trim().is_empty() && columns.is_empty() => {}
                None => return None,
            }
        }
        cell.push_str(&last);
        cell.push(' ');
        let next = lines.get(index + 1).map_or("", |line| line.words());
        if columns.len() < 2 || words::column(next.trim_matches(['|', ' '])).is_some() {
            continue;
        }
        let trailing = ends_row || words::column(&cell).is_none();
        if !trailing {
            columns.extend(words::column(&cell));
        }
        let length = index + 1 + usize::from(is_rule(next));
        return Some(Head { style: Style::Pipes { leading, trailing }, columns, length });
    }
    None
}

/// Whether a line is the rule under the head of a Markdown table.
fn is_rule(line: &str) -> bool {
    line.contains("--") && line.chars().all(|character| "|-: ".contains(character))
}

/// The parts of a line between unescaped `|`.
fn split(line: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut is_escaped = false;
    for character in line.chars() {
        if character == '|' && !is_escaped {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            if character == '|' {
                part.pop();
            }
            part.push(character);
        }
        is_escaped = character == '\\' && !is_escaped;
    }
    parts
}

/// The rows of a table of parameters or fields.
pub(super) fn rows(lines: &[Line], head: &Head) -> Table {
    let mut table = Table::default();
    for (line, cells) in cells(lines, head, &mut table.leftovers) {
        match row(line, cells, head) {
            Ok(row) => table.rows.push(row),
            Err(text) => table.leftovers.push(Leftover { line, text }),
        }
    }
    table
}

type Cell = Vec<Line>;

/// The cells of each row, and the line it starts at.
pub(super) fn cells(
    lines: &[Line],
    head: &Head,
    leftovers: &mut Vec<Leftover>,
) -> Vec<(usize, Vec<Cell>)> {
    let Style::Pipes { leading, trailing } = head.style else { return Vec::new() };
    let count = head.columns.len();
    let mut rows = Vec::new();
    let mut open: Vec<Cell> = Vec::new();
    let mut cell: Cell = Vec::new();
    for line in lines {
        let mut segments = split(&line.text);
        let is_whole = leading && segments.len() == count + 2 && line.words().starts_with('|');
        if is_whole && (!open.is_empty() || cell.iter().any(|line| !line.is_blank())) {
            // A whole row where cells of the one before are still missing.
            leftovers.push(leftover(&open, &cell, line.number));
            open.clear();
            cell.clear();
        }
        let is_start = open.is_empty() && cell.iter().all(Line::is_blank);
        if is_start {
            cell.clear();
            if line.is_blank() {
                continue;
            }
            if leading && line.words().starts_with('|') {
                segments.remove(0);
            }
        }
        let last = segments.pop().unwrap_or_default();
        let complete = rows.len();
        for segment in segments {
            let text = segment.trim_end().to_owned();
            if leading && rows.len() > complete && !text.is_empty() {
                // More cells than columns: the bar belongs to the example.
                leftovers.push(Leftover { line: line.number, text: text.clone() });
                continue;
            }
            cell.push(Line { number: line.number, text });
            open.push(std::mem::take(&mut cell));
            if open.len() == count {
                rows.push((start(&open), std::mem::take(&mut open)));
            }
        }
        if rows.len() > complete && leading {
            open.clear();
        }
        let is_rest = open.is_empty() && last.trim().is_empty();
        if !is_rest {
            cell.push(Line { number: line.number, text: last.trim_end().to_owned() });
        }
        if !trailing && open.len() + 1 == count {
            open.push(std::mem::take(&mut cell));
            rows.push((start(&open), std::mem::take(&mut open)));
        }
    }
    if !open.is_empty() {
        leftovers.push(leftover(&open, &cell, 0));
    }
    rows
}

fn start(cells: &[Cell]) -> usize {
    let mut lines = cells.iter().flatten().filter(|line| !line.is_blank());
    lines.next().map_or(0, |line| line.number)
}

fn leftover(open: &[Cell], cell: &Cell, line: usize) -> Leftover {
    let lines: Vec<&Line> = open.iter().flatten().chain(cell).collect();
    let text: Vec<&str> = lines.iter().map(|line| line.words()).filter(|t| !t.is_empty()).collect();
    let line = lines.first().map_or(line, |line| line.number);
    Leftover { line, text: text.join(" ") }
}

/// The text of a cell; lines behind the first keep their indentation.
pub(super) fn text_of(cell: &Cell) -> String {
    let lines = cell.iter().filter(|line| !line.is_blank()).map(|line| line.text.as_str());
    lines.collect::<Vec<_>>().join("\n").trim_start().to_owned()
}

/// A row from its cells, or the text of the cells that are none.
fn row(line: usize, mut cells: Vec<Cell>, head: &Head) -> Result<Row, String> {
    let find = |column| head.columns.iter().position(|found| *found == column);
    let (name_at, type_at) = (find(Column::Name).unwrap_or(0), find(Column::Type));
    let text = |cells: &[Cell], at: Option<usize>| at.and_then(|at| cells.get(at)).map(text_of);
    // Where a cell has no text, browsers drop its bar, and those behind move to the left.
    let first = text(&cells, Some(name_at)).unwrap_or_default();
    let second = text(&cells, type_at).unwrap_or_default();
    let is_shifted = types::read(&first).is_some()
        && types::read(&second).is_none()
        && cells.last().is_some_and(|cell| text_of(cell).is_empty())
        && (words::required(&second).is_some() || !head.has(Column::Required));
    if is_shifted {
        cells.pop();
        cells.insert(name_at, Vec::new());
    }
    let name = text(&cells, Some(name_at)).unwrap_or_default();
    let type_word = text(&cells, type_at).unwrap_or_default();
    let required = text(&cells, find(Column::Required));
    let is_empty = name.is_empty() && type_word.is_empty();
    if is_empty
        || (!name.is_empty() && !is_name(name.trim_start_matches(['└', '├', '─', '»', ' '])))
    {
        return Err(cells.iter().map(text_of).collect::<Vec<_>>().join(" "));
    }
    let name = name.trim_start_matches(['└', '├', '─', '»', ' ']);
    let required = required.and_then(|cell| words::required(&cell));
    let mut row = Row::new(line, name, &type_word, required);
    let description = find(Column::Description).and_then(|at| cells.get(at));
    row.body = description.map(|cell| paragraphs_of(cell)).unwrap_or_default();
    let example = text(&cells, find(Column::Example)).filter(|example| !example.is_empty());
    row.example = Example::Apart(example);
    Ok(row)
}

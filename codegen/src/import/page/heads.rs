//! Tables whose rows start with a line of name, type and required word: `LangstringNo`, or
//! `Lang String No zh`.

use super::paragraphs::State;
use super::table::{Example, Head, Hints, Leftover, Row, Style, Table, is_name, paragraphs_of};
use super::text::Line;
use super::types;
use super::words::{self, Column};

/// The rows of a table of parameters or fields.
pub(super) fn rows(lines: &[Line], head: &Head, hints: &Hints<'_>) -> Table {
    let says_required = head.has(Column::Required) && lines.iter().any(shows_required);
    let scan = Scan { head, hints, says_required };
    let mut table = Table::default();
    let mut state = State::default();
    let mut body: Vec<&Line> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        // A description stands between the head and the example of its row.
        let is_apart = lines.get(index + 1).is_none_or(Line::is_blank)
            && body.iter().any(|line| !line.is_blank());
        let Some(row) = scan.head_of(line, &state, table.rows.last(), is_apart) else {
            body.push(line);
            continue;
        };
        finish(&mut table, &std::mem::take(&mut body), true);
        state.follow(&row, hints);
        table.rows.push(row);
    }
    finish(&mut table, &body, false);
    table
}

fn shows_required(line: &Line) -> bool {
    let text = line.words();
    words::required_suffix(text).is_some_and(|(rest, _)| types::suffix(rest).is_some())
        || text.split_whitespace().any(|word| words::required(word).is_some())
}

/// Gives the lines since the last head to its row. Before another head, only an example comes
/// without a blank line.
fn finish(table: &mut Table, lines: &[&Line], is_before_head: bool) {
    let Some(row) = table.rows.last_mut() else {
        let filled = lines.iter().filter(|line| !line.is_blank());
        table.leftovers.extend(
            filled.map(|line| Leftover { line: line.number, text: line.words().to_owned() }),
        );
        return;
    };
    let mut lines: Vec<Line> = lines.iter().map(|line| (*line).clone()).collect();
    if let Example::Apart(Some(example)) = &mut row.example {
        // An example of several lines starts in the line of the head.
        let count = lines.iter().take_while(|line| !line.is_blank()).count();
        for line in lines.drain(..count) {
            example.push('\n');
            example.push_str(&line.text);
        }
    } else if is_before_head && row.example == Example::Last {
        row.example = Example::Apart(take_example(&mut lines));
    }
    if !is_before_head {
        while lines.last().is_some_and(|line| line.is_blank() || words::is_trailer(&line.text)) {
            lines.pop();
        }
        // What follows a list stands apart.
        let start = start_of_example(&lines);
        if let Some(number) = lines.get(start).map(|line| line.number) {
            lines.insert(start, Line { number, text: String::new() });
        }
    }
    row.body.extend(paragraphs_of(&lines));
}

/// The lines behind the last blank one; of those, the ones behind a list.
fn start_of_example(lines: &[Line]) -> usize {
    let is_end = |line: &Line| line.is_blank() || line.words().starts_with(['•', '·', '●']);
    lines.iter().rposition(is_end).map_or(0, |end| end + 1)
}

fn take_example(lines: &mut Vec<Line>) -> Option<String> {
    let example = lines.split_off(start_of_example(lines));
    let texts: Vec<&str> = example.iter().map(|line| line.text.as_str()).collect();
    (!texts.is_empty()).then(|| texts.join("\n").trim_start().to_owned())
}

struct Scan<'a> {
    head: &'a Head,
    hints: &'a Hints<'a>,
    says_required: bool,
}

impl Scan<'_> {
    /// `is_apart`: the line is where a row of which nothing is known can start.
    fn head_of(
        &self,
        line: &Line,
        state: &State,
        previous: Option<&Row>,
        is_apart: bool,
    ) -> Option<Row> {
        let text = line.words();
        if text.is_empty() {
            return None;
        }
        let row = match self.head.style {
            Style::Glued => self.glued(line.number, text)?,
            _ => self.spaced(line.number, text)?,
        };
        let Some(name) = row.name.as_deref() else {
            return (state.awaits_item || previous.is_none()).then_some(row);
        };
        let names = &self.hints.names;
        let is_row = self.says_required || is_apart || names.is_empty() || names.contains(name);
        is_row.then_some(row)
    }

    /// `Langstring`, `LangstringNo`.
    fn glued(&self, line: usize, text: &str) -> Option<Row> {
        let (rest, required) = match words::required_suffix(text) {
            Some((rest, required)) if self.says_required => (rest, Some(required)),
            _ if self.says_required => return None,
            _ => (text, None),
        };
        let (name, type_word) = types::suffix(rest)?;
        (name.is_empty() || is_name(name)).then(|| Row::new(line, name, type_word, required))
    }

    /// `Lang String No zh`.
    fn spaced(&self, line: usize, text: &str) -> Option<Row> {
        let word_end = text.find(' ').unwrap_or(text.len());
        let marked_end = [" deprecated ", " 已废弃 "]
            .iter()
            .filter(|mark| text[word_end..].starts_with(**mark))
            .map(|mark| word_end + mark.len() - 1)
            .next();
        let (first, rest) = text.split_at(marked_end.unwrap_or(word_end));
        let rest = rest.trim_start();
        let (name, (type_word, rest)) = match type_prefix(rest) {
            Some(found) if is_name(first) => (first, found),
            _ => ("", type_prefix(text)?),
        };
        let (required, rest) = if self.says_required {
            let word = rest.split_whitespace().next().unwrap_or_default();
            (Some(words::required(word)?), rest[word.len()..].trim_start())
        } else {
            (None, rest)
        };
        let mut row = Row::new(line, name, type_word, required);
        if self.head.example_comes_first() {
            row.example = Example::Apart((!rest.is_empty()).then(|| rest.to_owned()));
        } else if !rest.is_empty() {
            let description = Line { number: line, text: rest.to_owned() };
            row.body = paragraphs_of(&[description]);
        }
        Some(row)
    }
}

/// A type word at the start of a text, and what follows it.
fn type_prefix(text: &str) -> Option<(&str, &str)> {
    let end_of = |words: usize| {
        let mut ends = text.match_indices(' ').map(|(at, _)| at).chain([text.len()]);
        ends.nth(words - 1)
    };
    [3, 1].into_iter().find_map(|words| {
        let (word, rest) = text.split_at(end_of(words)?);
        let is_phrase =
            words == 1 || word.starts_with("Array of ") || word.starts_with("array of ");
        (is_phrase && types::read(word).is_some()).then(|| (word, rest.trim_start()))
    })
}

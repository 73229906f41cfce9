//! Tables with each cell in paragraphs, or lines, of its own.

use super::table::{Example, Head, Hints, Leftover, Paragraph, Row, Style, Table};
use super::table::{is_name, paragraphs_of};
use super::text::Line;
use super::words::{self, Column};
use super::{types, types::Documented};

/// The rows of a table of parameters or fields.
pub(super) fn rows(lines: &[Line], head: &Head, hints: &Hints<'_>) -> Table {
    let blocks = match head.style {
        Style::Lines => lines
            .iter()
            .filter(|line| !line.is_blank())
            .map(|line| Paragraph {
                line: line.number,
                indent: line.indent(),
                text: line.words().to_owned(),
            })
            .collect(),
        _ => paragraphs_of(lines),
    };
    let says_required = head.has(Column::Required)
        && blocks.iter().any(|block| words::required(&block.text).is_some());
    let scan = Scan { blocks: &blocks, hints, says_required };
    let example = if head.example_comes_first() { Example::First } else { Example::Last };
    let mut table = Table::default();
    let mut state = State::default();
    let mut next = 0;
    while next < blocks.len() {
        if let Some((mut row, length)) = scan.head_at(next, &state, table.rows.last()) {
            state.follow(&row, hints);
            row.example = example.clone();
            table.rows.push(row);
            next += length;
            continue;
        }
        let block = blocks[next].clone();
        match table.rows.last_mut() {
            Some(row) => row.body.push(block),
            None => table.leftovers.push(Leftover { line: block.line, text: block.text }),
        }
        next += 1;
    }
    if let Some(row) = table.rows.last_mut() {
        while row.body.last().is_some_and(|last| words::is_trailer(&last.text)) {
            row.body.pop();
        }
    }
    table
}

/// What the rows so far make of the next one.
#[derive(Debug, Default)]
pub(super) struct State {
    /// A row for the items of a list has to follow.
    pub(super) awaits_item: bool,
    /// Name of the list, and how many lists are inside each other down to its items.
    list: Option<(String, usize)>,
}

impl State {
    /// Takes note of a row.
    pub(super) fn follow(&mut self, row: &Row, hints: &Hints<'_>) {
        let documented = types::read(&row.type_word);
        let is_list = documented.as_ref().is_some_and(|documented| documented.name == "array");
        let has_item_row = documented.as_ref().is_some_and(|documented| documented.has_item_row);
        self.list = match (&row.name, self.list.take()) {
            (Some(name), _) => is_list.then(|| (name.clone(), 1)),
            (None, Some((name, depth))) => is_list.then_some((name, depth + 1)),
            (None, None) => is_list.then(|| (String::new(), 1)),
        };
        let Some((name, depth)) = self.list.as_ref().filter(|_| has_item_row) else {
            self.awaits_item = false;
            return;
        };
        // Items that are objects are sometimes labelled `array<object>`, like their list.
        let known = hints.lists.get(name.as_str()).copied();
        let holds_objects = documented.as_ref().is_some_and(is_list_of_objects);
        self.awaits_item = match known {
            Some(known) => *depth <= known,
            None => *depth == 1 || !holds_objects,
        };
    }
}

fn is_list_of_objects(documented: &Documented) -> bool {
    documented.items.as_ref().is_some_and(|items| items.name == "object")
}

struct Scan<'a> {
    blocks: &'a [Paragraph],
    hints: &'a Hints<'a>,
    says_required: bool,
}

impl Scan<'_> {
    /// The row that starts at a block, and how many blocks its name, type and required word are.
    fn head_at(&self, at: usize, state: &State, previous: Option<&Row>) -> Option<(Row, usize)> {
        let text = |at: usize| self.blocks.get(at).map(|block| block.text.as_str());
        let (first, second) = (text(at)?, text(at + 1).unwrap_or_default());
        let line = self.blocks[at].line;
        let unnamed_follows = |at: usize| {
            text(at).is_some_and(|word| types::read(word).is_some())
                && (!self.says_required || text(at + 1).is_some_and(is_required))
        };
        if (state.awaits_item || previous.is_none()) && unnamed_follows(at) {
            // A first field may be named like a type.
            let is_name = previous.is_none() && self.is_named(first, second, None);
            if state.awaits_item || !(is_name && self.hints.names.contains(first)) {
                let required = self.says_required.then(|| words::required(second)).flatten();
                return Some((
                    Row::new(line, "", first, required),
                    1 + usize::from(self.says_required),
                ));
            }
        }
        if state.awaits_item {
            return None;
        }
        if !self.says_required {
            let is_row = self.is_named(first, second, previous);
            return is_row.then(|| (Row::new(line, first, second, None), 2));
        }
        let required = text(at + 2).and_then(words::required)?;
        let is_type = types::read(second).is_some() || is_name(second);
        (is_type && is_name(first)).then(|| (Row::new(line, first, second, Some(required)), 3))
    }

    fn is_named(&self, name: &str, word: &str, previous: Option<&Row>) -> bool {
        if types::read(word).is_none() {
            return false;
        }
        if self.hints.names.is_empty() || self.hints.names.contains(name) {
            return self.hints.names.contains(name) || is_name(name);
        }
        // Not in the answer: a row, unless the word is the example of the row before.
        let is_example = previous
            .and_then(|row| row.name.as_deref())
            .is_some_and(|previous| self.hints.typed.contains(previous));
        let (bare, _) = name.split_once(' ').unwrap_or((name, ""));
        is_name(name) && (!is_example || self.hints.names.contains(bare))
    }
}

fn is_required(word: &str) -> bool {
    words::required(word).is_some()
}

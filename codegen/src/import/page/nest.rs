//! Rows → a tree.
//!
//! A table is a list of rows in the order of the tree, without depth. What is known of the names
//! gives it back: a row belongs to the innermost object that still misses a field of its name.

use std::collections::BTreeSet;

use super::sample::Sample;
use super::table::Row;
use super::text::Refusal;
use super::types::{self, Documented};

/// A value of the tree.
#[derive(Debug, Default)]
pub(super) struct Node<'a> {
    /// Absent where the tree needs a value that has no row.
    pub(super) row: Option<&'a Row>,
    pub(super) documented: Option<Documented>,
    pub(super) sample: Option<&'a Sample>,
    /// Indices of the fields by name.
    pub(super) fields: Vec<(String, usize)>,
    /// Index of the items of a list, or of the entries of a map.
    pub(super) item: Option<usize>,
    /// Why the place of the value is not certain.
    pub(super) doubt: Option<&'static str>,
    /// Rows with the name of a field that is already there.
    pub(super) repetitions: Vec<&'a Row>,
    /// Names the sample has and the table has not.
    pub(super) missing: Vec<&'a str>,
}

/// The tree; the root is the first node.
#[derive(Debug)]
pub(super) struct Tree<'a> {
    pub(super) nodes: Vec<Node<'a>>,
    /// Rows without a place.
    pub(super) homeless: Vec<&'a Row>,
}

/// An object or a list that rows can still go into.
struct Frame<'a> {
    node: usize,
    kind: Kind,
    /// Names the object still misses; `None` if nothing is known.
    missing: Option<BTreeSet<&'a str>>,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Object,
    /// A list whose items have no row yet.
    List,
    /// A list whose items are there.
    FullList,
}

const DEEPEST: usize = super::sample::DEEPEST;
const FARTHEST_GUESS: usize = 20;

/// Nests rows. `usual` are names that stand at the top where nothing is known.
pub(super) fn nest<'a>(
    rows: &'a [Row],
    root: Option<&'a Sample>,
    usual: &[&str],
) -> Result<Tree<'a>, Refusal> {
    let (first, rest) = match rows.split_first() {
        Some((first, rest)) if first.name.is_none() => (Some(first), rest),
        _ => (None, rows),
    };
    let mut nester = Nester {
        nodes: Vec::new(),
        frames: Vec::new(),
        homeless: Vec::new(),
        usual,
        is_nested: false,
        taken: BTreeSet::new(),
    };
    nester.add(first, root);
    if first.is_none() {
        nester.frames.push(frame(0, Kind::Object, root));
    }
    for row in rest {
        nester.place(row);
        if nester.frames.len() > DEEPEST {
            let message = format!("values are nested more than {DEEPEST} times");
            let help = "no documented operation is so deep; look at the table before this line";
            return Err(Refusal { code: "too-deep", line: row.line, message, help });
        }
    }
    while let Some(frame) = nester.frames.pop() {
        nester.close(frame);
    }
    Ok(Tree { nodes: nester.nodes, homeless: nester.homeless })
}

struct Nester<'a, 'u> {
    nodes: Vec<Node<'a>>,
    frames: Vec<Frame<'a>>,
    homeless: Vec<&'a Row>,
    usual: &'u [&'u str],
    /// Whether anything can have fields besides the root.
    is_nested: bool,
    /// Fields that are there, by the node they are in.
    taken: BTreeSet<(usize, &'a str)>,
}

fn frame<'a>(node: usize, kind: Kind, sample: Option<&'a Sample>) -> Frame<'a> {
    let known = sample.filter(|sample| !sample.fields.is_empty());
    let missing = known.map(|sample| sample.fields.keys().map(String::as_str).collect());
    Frame { node, kind, missing }
}

impl<'a> Nester<'a, '_> {
    fn place(&mut self, row: &'a Row) {
        let Some(name) = row.name.as_deref() else { return self.place_item(row) };
        // One generation repeats the name of the list at its items; the oldest has no row for them.
        if let Some(frame) = self.frames.last()
            && frame.kind == Kind::List
            && self.nodes[frame.node].documented.as_ref().is_none_or(|list| list.has_item_row)
            && self.nodes[frame.node].row.and_then(|row| row.name.as_deref()) == Some(name)
            && self.item_sample(frame.node).is_none_or(|items| !items.fields.contains_key(name))
        {
            return self.place_item(row);
        }
        self.open_items(name);
        let wanting = self.frames.iter().rposition(|frame| {
            frame.missing.as_ref().is_some_and(|missing| missing.contains(name))
        });
        let doubt = match wanting {
            Some(at) => {
                let doubt = self.doubt_of_closing(at + 1);
                self.close_to(at + 1);
                doubt
            }
            None => self.guess_place(name),
        };
        let Some(frame) = self.frames.last_mut() else { return self.homeless.push(row) };
        if let Some(missing) = &mut frame.missing {
            missing.remove(name);
        }
        let parent = frame.node;
        let known = self.nodes[parent].fields_sample();
        if !self.taken.insert((parent, name)) {
            self.nodes[parent].repetitions.push(row);
            return;
        }
        let sample = known.and_then(|sample| sample.fields.get(name));
        let index = self.add(Some(row), sample);
        self.nodes[index].doubt = doubt;
        self.nodes[parent].fields.push((name.to_owned(), index));
    }

    /// A row without a name: the items of the list before it.
    fn place_item(&mut self, row: &'a Row) {
        let Some(frame) = self.frames.last_mut() else { return self.homeless.push(row) };
        let parent = frame.node;
        let is_map = self.nodes[parent].documented.as_ref().is_some_and(|d| d.name == "map");
        if frame.kind != Kind::List && !(is_map && self.nodes[parent].item.is_none()) {
            return self.homeless.push(row);
        }
        if frame.kind == Kind::List {
            frame.kind = Kind::FullList;
        }
        let sample = self.item_sample(parent);
        let index = self.add(Some(row), sample);
        self.nodes[parent].item = Some(index);
    }

    /// Makes the items of a list an object if a field follows where their row should be.
    fn open_items(&mut self, name: &str) {
        let Some(frame) = self.frames.last().filter(|frame| frame.kind == Kind::List) else {
            return;
        };
        let parent = frame.node;
        let sample = self.item_sample(parent);
        let wants = sample.is_some_and(|sample| sample.fields.contains_key(name));
        let documented = self.nodes[parent].documented.as_ref().and_then(|d| d.items.clone());
        let holds_objects = documented.as_ref().is_some_and(|items| items.name == "object");
        let is_known = sample.is_some_and(|sample| !sample.is_open());
        if !wants && (is_known || !holds_objects) {
            return;
        }
        if let Some(frame) = self.frames.last_mut() {
            frame.kind = Kind::FullList;
        }
        let index = self.add(None, sample);
        self.nodes[index].documented = documented
            .map(|items| *items)
            .filter(|_| holds_objects)
            .or_else(|| types::read("object"));
        self.nodes[parent].item = Some(index);
        self.frames.push(self::frame(index, Kind::Object, sample));
    }

    fn item_sample(&self, node: usize) -> Option<&'a Sample> {
        self.nodes[node].sample.and_then(|sample| sample.items.as_deref())
    }

    /// Whether rows that were nested by their order alone end at this row is not certain.
    fn doubt_of_closing(&self, length: usize) -> Option<&'static str> {
        let closed = self.frames.get(length..).unwrap_or_default();
        let is_open = |frame: &Frame<'_>| {
            frame.missing.is_none() && !self.nodes[frame.node].fields.is_empty()
        };
        closed.iter().any(is_open).then_some(
            "an object without known fields ends before it, or has a field of the same name",
        )
    }

    fn close_to(&mut self, length: usize) {
        while self.frames.len() > length.max(1) {
            if let Some(frame) = self.frames.pop() {
                self.close(frame);
            }
        }
    }

    fn close(&mut self, frame: Frame<'a>) {
        self.nodes[frame.node].missing = frame.missing.into_iter().flatten().collect();
    }

    /// The innermost object that can have fields that nobody knows.
    fn guess_place(&mut self, name: &'a str) -> Option<&'static str> {
        let is_known = self.frames.first().is_some_and(|frame| frame.missing.is_some());
        if let Some(at) = self.repeated_at(name) {
            self.close_to(at + 1);
            return None;
        }
        let at = if !is_known && self.usual.contains(&name) {
            Some(0)
        } else {
            let is_able = |frame: &Frame<'_>| {
                frame.kind == Kind::Object
                    && frame.missing.as_ref().is_none_or(|missing| !missing.is_empty())
            };
            // Guesses on guesses lead nowhere.
            self.frames.iter().take(FARTHEST_GUESS).rposition(is_able)
        };
        self.close_to(at.unwrap_or(0) + 1);
        if !is_known && !self.is_nested {
            return None;
        }
        Some("nothing known has a field of this name, so it is in the innermost object")
    }

    /// The object that had a field of this name already, unless one inside it is unknown.
    fn repeated_at(&self, name: &'a str) -> Option<usize> {
        let unknown = self
            .frames
            .iter()
            .rposition(|frame| frame.kind == Kind::Object && frame.missing.is_none());
        let taken = self.frames.iter().rposition(|frame| self.taken.contains(&(frame.node, name)));
        taken.filter(|taken| unknown.is_none_or(|unknown| unknown <= *taken))
    }

    /// Adds a node, and a frame if it can have others inside.
    fn add(&mut self, row: Option<&'a Row>, sample: Option<&'a Sample>) -> usize {
        let documented = row.and_then(|row| types::read(&row.type_word));
        let index = self.nodes.len();
        let name = documented.as_ref().map(|documented| documented.name);
        let seen = sample.map_or("", |sample| sample.kind);
        let is_item = index > 0 && row.is_some_and(|row| row.name.is_none());
        let holds_objects = documented
            .as_ref()
            .and_then(|documented| documented.items.as_ref())
            .is_some_and(|items| items.name == "object");
        let kind = match (name, seen) {
            // Items that are objects are sometimes labelled like their list.
            (Some("array"), "object") if is_item => Some(Kind::Object),
            (Some("array"), "") if is_item && holds_objects => Some(Kind::Object),
            (Some("array"), _) | (None, "array") => Some(Kind::List),
            (Some("object" | "map"), _) | (None, "object") => Some(Kind::Object),
            _ => None,
        };
        let node = Node { row, documented, sample, ..Node::default() };
        self.nodes.push(node);
        if let (Some(kind), Some(_)) = (kind, row) {
            let fields = self.nodes[index].fields_sample();
            self.frames.push(frame(index, kind, fields));
            self.is_nested |= index > 0;
        }
        index
    }
}

impl<'a> Node<'a> {
    /// The sample with the fields: that of the items where an object is shown as a list.
    fn fields_sample(&self) -> Option<&'a Sample> {
        let sample = self.sample?;
        let is_object =
            self.documented.as_ref().is_none_or(|documented| documented.name != "array");
        if is_object && sample.kind == "array" && sample.items.is_some() {
            return Some(sample.innermost());
        }
        Some(sample)
    }
}

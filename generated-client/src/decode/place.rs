//! Where in the JSON the decoder is. A chain of stack frames, so that keeping track allocates
//! nothing; the text is only made for an error.

use std::fmt::{self, Write as _};

use super::error::shortened;

/// A place in a JSON text.
#[derive(Clone, Copy)]
pub(super) struct Place<'p> {
    parent: Option<&'p Place<'p>>,
    step: Step<'p>,
}

#[derive(Clone, Copy)]
enum Step<'p> {
    Root,
    Member(&'p str),
    Element(usize),
}

impl<'p> Place<'p> {
    /// The whole text.
    pub(super) const ROOT: Place<'static> = Place { parent: None, step: Step::Root };

    /// The member `name` of the object at this place.
    pub(super) fn member(&'p self, name: &'p str) -> Place<'p> {
        Place { parent: Some(self), step: Step::Member(name) }
    }

    /// The element at `index` of the array at this place.
    pub(super) fn element(&'p self, index: usize) -> Place<'p> {
        Place { parent: Some(self), step: Step::Element(index) }
    }

    /// Whether this is a member of an object.
    pub(super) fn is_member(&self) -> bool {
        matches!(self.step, Step::Member(_))
    }

    fn is_root(&self) -> bool {
        matches!(self.step, Step::Root)
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let below_root = self.parent.filter(|parent| !parent.is_root());
        if let Some(parent) = below_root {
            parent.fmt(formatter)?;
        }
        match self.step {
            Step::Root => formatter.write_char('$'),
            Step::Element(index) => write!(formatter, "[{index}]"),
            Step::Member(name) if !is_plain(name) => write!(formatter, "[{}]", shortened(name)),
            Step::Member(name) if below_root.is_some() => write!(formatter, ".{name}"),
            Step::Member(name) => formatter.write_str(name),
        }
    }
}

/// Whether a name can stand in a path without quotes.
fn is_plain(name: &str) -> bool {
    (1..=64).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-:/".contains(&byte))
}

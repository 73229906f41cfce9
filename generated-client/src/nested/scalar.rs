//! Scalars as the wire has them.

use std::borrow::Cow;

use super::{Node, WireForm};
use crate::encode::Parameter as _;

/// A scalar on the wire.
pub(super) enum Scalar<'a> {
    /// A text: quoted in JSON.
    Text(Cow<'a, str>),
    /// A number or a flag: as it is in JSON.
    Bare(Cow<'a, str>),
}

impl<'a> Scalar<'a> {
    /// The text of it.
    pub(super) fn text(&self) -> &str {
        let (Self::Text(text) | Self::Bare(text)) = self;
        text
    }

    /// The scalar in a node; `None` where the node has parts or is absent.
    pub(super) fn new(node: &Node<'a>, form: WireForm) -> Option<Self> {
        let bare = match *node {
            Node::Text(text) => return Some(Self::Text(Cow::Borrowed(text))),
            Node::Enum { text, code } => return Some(Self::of_enum(text, code, form)),
            Node::Integer(number) => number.to_string().into(),
            Node::Number(number) => number.to_string().into(),
            Node::Flag(flag) if form == WireForm::Number => if flag { "1" } else { "0" }.into(),
            Node::Flag(flag) => Cow::Owned(flag.wire_text().into_owned()),
            _ => return None,
        };
        Some(if form == WireForm::Text { Self::Text(bare) } else { Self::Bare(bare) })
    }

    fn of_enum(text: &'a str, code: Option<&'static str>, form: WireForm) -> Self {
        let spelled = match form {
            WireForm::Code | WireForm::NumericCode => code.unwrap_or(text),
            WireForm::Natural | WireForm::Text | WireForm::Number => text,
        };
        let is_number = matches!(form, WireForm::Number | WireForm::NumericCode);
        match is_number && looks_like_a_number(spelled) {
            true => Self::Bare(Cow::Borrowed(spelled)),
            false => Self::Text(Cow::Borrowed(spelled)),
        }
    }
}

/// Whether a text is a JSON number and nothing else.
fn looks_like_a_number(text: &str) -> bool {
    text.trim_ascii() == text && serde_json::from_str::<serde_json::Number>(text).is_ok()
}

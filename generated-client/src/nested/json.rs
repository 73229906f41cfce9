//! Values as one compact JSON text: `[{"Key":"a","Count":1}]`.

use super::scalar::Scalar;
use super::{Node, Part, WireForm, items};

/// The JSON text of a value.
///
/// Absent members are left out, empty lists and objects stay; what JSON cannot write is `null`.
pub(crate) fn json(part: &dyn Part, form: WireForm) -> String {
    let mut text = String::new();
    write(part, form, &mut text);
    text
}

fn write(part: &dyn Part, form: WireForm, out: &mut String) {
    let node = part.node();
    if let Some(scalar) = Scalar::new(&node, form) {
        return match scalar {
            Scalar::Text(text) => quoted(&text, out),
            Scalar::Bare(_) if is_not_finite(&node) => out.push_str("null"),
            Scalar::Bare(text) => out.push_str(&text),
        };
    }
    match node {
        Node::Any(value) => out.push_str(&value.to_string()),
        Node::Object(_, object) => {
            let mut separator = '{';
            object.members(&mut |name, part, form| {
                if !matches!(part.node(), Node::Absent) {
                    member(name, part, form, &mut separator, out);
                }
            });
            close('{', '}', separator, out);
        }
        Node::Map(map) => {
            let mut separator = '{';
            map.entries(&mut |key, entry| member(key, entry, form, &mut separator, out));
            close('{', '}', separator, out);
        }
        Node::List(list) => {
            let mut separator = '[';
            for item in items(list) {
                out.push(std::mem::replace(&mut separator, ','));
                write(item, form, out);
            }
            close('[', ']', separator, out);
        }
        _ => out.push_str("null"),
    }
}

fn member(name: &str, part: &dyn Part, form: WireForm, separator: &mut char, out: &mut String) {
    out.push(std::mem::replace(separator, ','));
    quoted(name, out);
    out.push(':');
    write(part, form, out);
}

/// Ends what `open` begins; without a member, `open` is still to be written.
fn close(open: char, close: char, separator: char, out: &mut String) {
    if separator == open {
        out.push(open);
    }
    out.push(close);
}

fn quoted(text: &str, out: &mut String) {
    out.push_str(&serde_json::Value::from(text).to_string());
}

fn is_not_finite(node: &Node<'_>) -> bool {
    matches!(node, Node::Number(number) if !number.is_finite())
}

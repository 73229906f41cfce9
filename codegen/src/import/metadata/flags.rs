//! Remarks on a document, each with a stable code.

use super::node::Node;
use crate::import::draft::Flag;

/// Most remarks on one operation that are kept.
const MOST: usize = 1000;

/// What an importer of metadata remarks on: the code, and what was found and done.
///
/// A code never changes its meaning; the messages may.
pub const CODES: &[(&str, &str)] = &[
    ("array-without-items", "a list does not say what its items are; they are any value"),
    ("bad-extension", "an `x-` key has a value that says nothing; it is left out"),
    ("bad-success-answer", "the success answer is no JSON, or nested too deep; it is left out"),
    ("dangling-reference", "a `$ref` leads nowhere; it is any value"),
    ("default-differs", "a default is no value of the type; it is kept as it is"),
    ("demo-field-unknown", "the success answer has a field that is not described"),
    ("demo-type-differs", "the success answer has a value of another type than is described"),
    ("duplicate-parameter", "a parameter is listed again; the first counts, required if one is"),
    ("duplicate-value", "a value is listed again; the first counts"),
    ("empty-enum", "an `enum` has no values, or an empty one"),
    ("example-differs", "an example is no value of the type; it is kept as it is"),
    ("example-not-listed", "an example or default is none of the values; it is kept as it is"),
    ("int32-range", "a limit or an example is too large for the format `int32`"),
    ("list-example", "the example of an item is a list; its first element is taken"),
    ("missing-code", "an error has no code; it is left out"),
    ("missing-name", "a parameter has no name; it is left out"),
    ("missing-style", "a list or an object in the query or a form does not say its style"),
    ("more-remarks", "there are more remarks than are listed"),
    ("name-collision", "two names differ for the API, but become the same name in Rust"),
    ("no-method", "no HTTP method is given; `POST` is assumed"),
    ("no-response", "no success answer is described; a new spec gets an empty object"),
    ("odd-error-code", "an error code has white space or a placeholder inside or around it"),
    ("odd-status", "a status is neither three digits nor like `4XX`; it is left out"),
    ("odd-style", "a style does not go with the type or is unknown; it is left out"),
    ("optional-path-parameter", "a parameter of the path is optional; it is taken for required"),
    ("paging-list-guessed", "paging names no list; the only one of the answer is taken"),
    ("recursive-reference", "a schema contains itself; the product needs it as a shared type"),
    ("required-differs", "`docRequired` is not `required`, which counts"),
    ("required-with-default", "a required parameter has a default; one of the two is wrong"),
    ("several-messages", "an error code has several messages with a status; the first counts"),
    ("too-large", "the schemas are too deep or too many; the rest is left out"),
    ("too-many", "a list of errors or values is too long; the rest is left out"),
    ("undeclared-path-parameter", "path and parameters do not agree on what is in the path"),
    ("unknown-extension", "an `x-` key is none of those we know; it is left out"),
    ("unknown-field", "paging names a field that the answer does not have; it is left out"),
    ("unknown-location", "a parameter's `in` is unknown; it is taken for the query"),
    ("unknown-method", "an HTTP method is unknown or listed twice; it is left out"),
    ("unknown-parameter", "a rule or paging names what is no parameter; it is left out"),
    ("unknown-type", "a schema has no type, or an unknown one; it is any value"),
    ("unknown-unit", "a unit is unknown; it is left out"),
    ("value-list-lost", "a description lists values, but the example is none; it is left out"),
    ("value-with-blank", "a value has white space in it; it may be several"),
    ("value-with-prose", "a value has an explanation behind it, which is cut off"),
    ("values-from-prose", "the values are from a list in the description"),
];

/// Collects remarks.
#[derive(Debug, Default)]
pub(super) struct Flags {
    flags: Vec<Flag>,
    left_out: usize,
}

impl Flags {
    pub(super) fn push(&mut self, code: &'static str, node: &Node<'_>, message: impl Into<String>) {
        if self.flags.len() >= MOST {
            self.left_out += 1;
            return;
        }
        let (pointer, message) = (node.pointer(), message.into());
        self.flags.push(Flag { code, pointer, line: None, message });
    }

    /// The remarks; `node` is what they are all about.
    pub(super) fn into_vec(mut self, node: &Node<'_>) -> Vec<Flag> {
        if self.left_out > 0 {
            let message = format!("{} more remarks are not listed", self.left_out);
            let pointer = node.pointer();
            self.flags.push(Flag { code: "more-remarks", pointer, line: None, message });
        }
        self.flags
    }
}

//! The vendor's `api-docs.json`: the machine-readable description of a product version.
//!
//! The layout is that of the vendor, whose generator writes `[]` for an empty map and text for
//! every default, example and number. Keys that start with `x-` are this project's: facts that
//! the vendor's documents state elsewhere. They are listed in `extensions`.

mod errors;
mod extensions;
mod node;
mod operation;
mod prose;
mod schema;

use serde_json::{Map, Value};

use crate::diagnostics::{Diagnostic, Diagnostics};
use node::Node;

pub use super::draft::{Draft, Flag};

/// Largest document that is read, in bytes. The largest of the vendor has 8 MiB.
pub const LARGEST: usize = 64 << 20;

/// How a document is read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Whether the vendor's sentences become descriptions and labels. They are not ours to
    /// publish.
    pub with_prose: bool,
}

/// A document that has been read.
#[derive(Debug)]
pub struct Document {
    root: Value,
    /// Product code, for example `Cloudfw`.
    pub product: String,
    /// API version, for example `2017-12-07`.
    pub version: String,
}

impl Document {
    /// Reads the text of a document; `path` is for messages.
    pub fn read(path: &str, bytes: &[u8]) -> Result<Self, Diagnostics> {
        let root = parse(path, bytes)?;
        let info = root.get("info");
        let text = |key| info.and_then(|info| info.get(key)).and_then(Value::as_str);
        let (Some(product), Some(version)) = (text("product"), text("version")) else {
            let message = "there is no `info` with `product` and `version`; expected the layout \
                           of the vendor's api-docs.json";
            return Err(failure(path, (1, 1), "wrong-document", message.to_owned()));
        };
        if !matches!(root.get("apis"), Some(Value::Object(_) | Value::Array(_))) {
            let message = "there is no `apis` with the operations by name";
            return Err(failure(path, (1, 1), "wrong-document", message.to_owned()));
        }
        let (product, version) = (product.to_owned(), version.to_owned());
        Ok(Self { root, product, version })
    }

    /// Names of the operations, in the order of the document.
    pub fn operations(&self) -> impl Iterator<Item = &str> {
        self.apis().map(|apis| apis.keys().map(String::as_str)).into_iter().flatten()
    }

    /// What the document says about an operation; nothing where it does not know it.
    pub fn draft(&self, operation: &str, options: Options) -> Option<Draft> {
        let found = self.apis()?.get(operation)?;
        let pointer = crate::source::child("/apis", operation);
        let style = self.root.pointer("/info/style").and_then(Value::as_str).unwrap_or("RPC");
        let schemas = self.root.pointer("/components/schemas").and_then(Value::as_object);
        let node = Node::new(found, pointer);
        Some(operation::draft(operation, &node, style, schemas, options))
    }

    fn apis(&self) -> Option<&Map<String, Value>> {
        self.root.get("apis")?.as_object()
    }
}

fn parse(path: &str, bytes: &[u8]) -> Result<Value, Diagnostics> {
    if bytes.len() > LARGEST {
        let message = format!(
            "the file has {} bytes, at most {LARGEST} are read; give a document of one product",
            bytes.len()
        );
        return Err(failure(path, (1, 1), "too-large", message));
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text),
        Err(error) => {
            let before = &bytes[..error.valid_up_to()];
            let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
            let message = "the file is not UTF-8 text; convert it first".to_owned();
            return Err(failure(path, (line, 1), "wrong-encoding", message));
        }
    };
    if text.trim_start().starts_with('<') {
        let message = "the file is HTML or XML, expected JSON; save the document itself, not the \
                       page around it";
        return Err(failure(path, (1, 1), "wrong-document", message.to_owned()));
    }
    serde_json::from_str(text).map_err(|error| {
        let place = (error.line().max(1), error.column().max(1));
        failure(path, place, "invalid-json", format!("not valid JSON: {error}"))
    })
}

fn failure(
    path: &str,
    (line, column): (usize, usize),
    code: &'static str,
    message: String,
) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    diagnostics.extend([Diagnostic {
        file: path.to_owned(),
        line,
        column,
        pointer: String::new(),
        code,
        message,
        help: None,
    }]);
    diagnostics
}

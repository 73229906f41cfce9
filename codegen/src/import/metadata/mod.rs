//! The vendor's `api-docs.json`: the machine-readable description of a product version.
//!
//! The layout is that of the vendor, whose generator writes `[]` for an empty map and text for
//! every default, example and number. Keys that start with `x-` are this project's: facts that
//! the vendor's documents state elsewhere. They are listed in `extensions`.

mod demo;
mod errors;
mod extensions;
mod facts;
mod flags;
mod node;
mod operation;
mod paging;
mod parameters;
mod prose;
mod schema;
mod values;

use serde_json::{Map, Value};

use crate::diagnostics::{Diagnostic, Diagnostics, did_you_mean, shorten};
use crate::schema::describe;
use node::Node;

pub use super::draft::{Draft, Flag};
pub use flags::CODES;

/// Largest document that is read, in bytes. The largest of the vendor has 8 MiB.
pub const LARGEST: usize = 32 << 20;

/// Largest size of the schemas of all operations, with those that references repeat. Documents of
/// the vendor have about 10,000.
const LARGEST_DRAFTS: usize = 200_000;

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
    /// For messages.
    path: String,
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
            return Err(failure(path, (1, 1), "wrong-document", message.to_owned(), None));
        };
        if !matches!(root.get("apis"), Some(Value::Object(_) | Value::Array(_))) {
            let message = "there is no `apis` with the operations by name";
            return Err(failure(path, (1, 1), "wrong-document", message.to_owned(), None));
        }
        let (product, version) = (product.to_owned(), version.to_owned());
        Ok(Self { path: path.to_owned(), root, product, version })
    }

    /// Names of the operations, in the order of the document.
    pub fn operations(&self) -> impl Iterator<Item = &str> {
        self.apis().map(|apis| apis.keys().map(String::as_str)).into_iter().flatten()
    }

    /// What the document says about an operation; nothing where it does not know it.
    pub fn draft(&self, operation: &str, options: Options) -> Option<Draft> {
        let (name, api) = self.apis()?.get_key_value(operation)?;
        Some(self.read_operation(name, api, options).0)
    }

    fn read_operation<'a>(
        &'a self,
        name: &'a str,
        api: &'a Value,
        options: Options,
    ) -> (Draft, usize) {
        let style = self.root.pointer("/info/style").and_then(Value::as_str).unwrap_or("RPC");
        let schemas = self.root.pointer("/components/schemas").and_then(Value::as_object);
        operation::draft(name, &Node::new(api, "/apis", name), style, schemas, options)
    }

    /// What the document says about each of these operations.
    pub fn drafts(&self, names: &[&str], options: Options) -> Result<Vec<Draft>, Diagnostics> {
        let mut drafts = Vec::new();
        let mut size = 0;
        for name in names {
            let Some((name, api)) = self.apis().and_then(|apis| apis.get_key_value(*name)) else {
                let known = self.operations();
                let message = format!("there is no operation `{}`", shorten(name));
                return Err(self.failure("unknown-operation", message, did_you_mean(name, known)));
            };
            // An empty list stands for an empty map.
            if !api.is_object() && *api != Value::Array(Vec::new()) {
                let message = format!(
                    "the operation `{}` is {}, expected an object",
                    shorten(name),
                    describe(api)
                );
                return Err(self.failure("wrong-document", message, None));
            }
            let (draft, more) = self.read_operation(name, api, options);
            drafts.push(draft);
            size += more;
            if size > LARGEST_DRAFTS {
                let message = "the references of the document repeat its schemas too often";
                let help = "import single operations with `--operation`".to_owned();
                return Err(self.failure("too-large", message.to_owned(), Some(help)));
            }
        }
        Ok(drafts)
    }

    fn failure(&self, code: &'static str, message: String, help: Option<String>) -> Diagnostics {
        failure(&self.path, (1, 1), code, message, help)
    }

    fn apis(&self) -> Option<&Map<String, Value>> {
        self.root.get("apis")?.as_object()
    }
}

fn parse(path: &str, bytes: &[u8]) -> Result<Value, Diagnostics> {
    let refuse = |place, code, message| Err(failure(path, place, code, message, None));
    if bytes.len() > LARGEST {
        let message = format!(
            "the file has {} bytes, at most {LARGEST} are read; give a document of one product",
            bytes.len()
        );
        return refuse((1, 1), "too-large", message);
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text),
        Err(error) => {
            let before = &bytes[..error.valid_up_to()];
            let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
            let message = "the file is not UTF-8 text; convert it first".to_owned();
            return refuse((line, 1), "wrong-encoding", message);
        }
    };
    // UTF-16 without a mark is valid UTF-8 with a NUL beside each letter.
    if text.bytes().take(4).any(|byte| byte == 0) {
        let message = "the file is UTF-16 or UTF-32, expected UTF-8; convert it first".to_owned();
        return refuse((1, 1), "wrong-encoding", message);
    }
    if text.trim().is_empty() {
        return refuse((1, 1), "wrong-document", "the file is empty".to_owned());
    }
    if text.trim_start().starts_with('<') {
        let message = "the file is HTML or XML, expected JSON; save the document itself, not the \
                       page around it";
        return refuse((1, 1), "wrong-document", message.to_owned());
    }
    serde_json::from_str(text).or_else(|error| {
        let place = (error.line().max(1), error.column().max(1));
        refuse(place, "invalid-json", format!("not valid JSON: {error}"))
    })
}

fn failure(
    path: &str,
    (line, column): (usize, usize),
    code: &'static str,
    message: String,
    help: Option<String>,
) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    diagnostics.extend([Diagnostic {
        file: path.to_owned(),
        line,
        column,
        pointer: String::new(),
        code,
        message,
        help,
    }]);
    diagnostics
}

//! The specs as the tests read them: plain JSON with the overrides applied.

pub mod answers;
pub mod definitions;
pub mod parameters;
pub mod shape;
pub mod values;
pub mod written;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

/// Name of the file that describes the product of its folder.
const PRODUCT_FILE: &str = "product.json";

/// A product with its operations.
#[derive(Clone, Debug)]
pub struct ProductSpec {
    /// Path from the root of the repository, with `/`.
    pub path: String,
    /// Content with the overrides applied.
    pub value: Value,
    /// Operations by path.
    pub operations: Vec<OperationSpec>,
}

/// An operation.
#[derive(Clone, Debug)]
pub struct OperationSpec {
    /// Path from the root of the repository, with `/`.
    pub path: String,
    /// Content with the overrides applied.
    pub value: Value,
}

impl OperationSpec {
    /// Name of the operation.
    pub fn name(&self) -> &str {
        text(&self.value["operation"])
    }

    /// The parameter that makes repeated calls count once.
    pub fn idempotency_token(&self) -> Option<&str> {
        self.value["idempotencyToken"].as_str()
    }

    /// The success answer's shape.
    pub fn response(&self) -> &Value {
        &self.value["response"]
    }

    /// The documented success answer.
    pub fn example(&self) -> Option<&Value> {
        self.value.get("example")
    }

    /// `POST` where the operation accepts it, else the first documented method.
    pub fn method(&self) -> &str {
        let methods = items(&self.value["methods"]).map(text).collect::<Vec<_>>();
        if methods.contains(&"POST") { "POST" } else { methods[0] }
    }

    /// Whether it is called without a signature.
    pub fn is_anonymous(&self) -> bool {
        self.value["authentication"] == "anonymous"
    }

    /// Documented errors: status, code, message.
    pub fn errors(&self) -> impl Iterator<Item = (u16, &str, &str)> {
        items(&self.value["errors"])
            .map(|error| (status(&error["status"]), text(&error["code"]), text(&error["message"])))
    }

    /// Codes of errors that are known but not documented.
    pub fn observed_codes(&self) -> impl Iterator<Item = &str> {
        items(&self.value["observedErrors"]).filter_map(|error| error["code"].as_str())
    }
}

impl ProductSpec {
    /// The shared enums.
    pub fn enums(&self) -> &Value {
        &self.value["enums"]
    }

    /// Error codes of the gateway, each with its statuses.
    pub fn errors(&self) -> impl Iterator<Item = (&str, Vec<u16>)> {
        items(&self.value["errors"])
            .map(|error| (text(&error["code"]), items(&error["statuses"]).map(status).collect()))
    }
}

/// Root of the repository.
pub fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().expect("the package is in a folder of the repository").to_owned()
}

/// All specs in `specs/<product>/<version>/`.
///
/// # Panics
///
/// When a file cannot be read, or operations have no product file.
pub fn products() -> Vec<ProductSpec> {
    let mut products = Vec::new();
    for product in folders(&root().join("specs")) {
        products.extend(folders(&product).iter().map(|version| read_product(version)));
    }
    products
}

fn read_product(folder: &Path) -> ProductSpec {
    let mut product = None;
    let mut operations = Vec::new();
    for path in list(folder) {
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let value = corrected(&read_json(&path));
        let relative = relative(&path);
        if path.ends_with(PRODUCT_FILE) {
            product = Some((relative, value));
        } else {
            operations.push(OperationSpec { path: relative, value });
        }
    }
    let (path, value) = product.unwrap_or_else(|| panic!("{} has no product", folder.display()));
    for operation in &mut operations {
        definitions::apply(&mut operation.value, &value);
    }
    ProductSpec { path, value, operations }
}

/// Reads a JSON file.
///
/// # Panics
///
/// When there is no such file or it is no JSON.
pub fn read_json(path: &Path) -> Value {
    let text = fs::read_to_string(path)
        .unwrap_or_else(|error| panic!("{} cannot be read: {error}", path.display()));
    serde_json::from_str(&text)
        .unwrap_or_else(|error| panic!("{} is no JSON: {error}", path.display()))
}

/// The facts with all overrides applied, those further inside first.
///
/// The members of an example answer are data: nothing below one is an override, and no spec has
/// one, because a wire name is always a key of `parameters`, `fields` or the like.
fn corrected(documented: &Value) -> Value {
    match documented {
        Value::Object(members) => {
            let inner = members.iter().map(|(name, member)| (name.clone(), corrected(member)));
            let mut actual = Value::Object(inner.collect::<Map<_, _>>());
            if let Some(Value::Array(overrides)) = members.get("overrides") {
                for correction in overrides {
                    replace(&mut actual, text(&correction["at"]), &correction["actual"]);
                }
            }
            actual
        }
        Value::Array(elements) => Value::Array(elements.iter().map(corrected).collect()),
        scalar => scalar.clone(),
    }
}

/// Puts `value` at a JSON pointer; `null` removes what is there.
fn replace(root: &mut Value, pointer: &str, value: &Value) {
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer has a slash");
    let name = name.replace("~1", "/").replace("~0", "~");
    let parent = root.pointer_mut(parent).unwrap_or_else(|| panic!("{pointer} leads nowhere"));
    match parent {
        Value::Object(members) if value.is_null() => {
            members.remove(&name);
        }
        Value::Object(members) => {
            members.insert(name, value.clone());
        }
        Value::Array(elements) => {
            let index = name.parse::<usize>().expect("an index is a number");
            elements[index] = value.clone();
        }
        _ => panic!("{pointer} leads nowhere"),
    }
}

/// The text of a value; empty where there is none.
pub fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// The elements of a list; none where there is no list.
pub fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// The members of an object; none where there is no object.
pub fn members(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flatten().map(|(name, value)| (name.as_str(), value))
}

/// A JSON pointer to a member below another pointer.
pub fn child(pointer: &str, name: &str) -> String {
    format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"))
}

fn status(value: &Value) -> u16 {
    value.as_u64().and_then(|status| status.try_into().ok()).expect("a status is a number")
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    list(folder).into_iter().filter(|path| path.is_dir()).collect()
}

fn list(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{} cannot be read: {error}", folder.display()));
    let mut paths =
        entries.map(|entry| entry.expect("an entry can be read").path()).collect::<Vec<_>>();
    paths.sort();
    paths
}

fn relative(path: &Path) -> String {
    let path = path.strip_prefix(root()).expect("specs are in the repository");
    let parts = path.iter().map(|part| part.to_string_lossy());
    parts.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn overrides_replace_add_and_remove_facts() {
        let documented = json!({
            "fields": { "example": { "type": "string", "overrides": [
                { "at": "/type", "documented": "string", "actual": "integer" },
                { "at": "/unit", "documented": null, "actual": "bytes" },
            ] } },
            "values": [{ "value": "a", "label": "b" }],
            "overrides": [
                { "at": "/values/0/label", "documented": "b", "actual": "c" },
                { "at": "/values/0/value", "documented": "a", "actual": null },
            ],
        });
        let actual = corrected(&documented);
        assert_eq!(actual["fields"]["example"]["type"], "integer");
        assert_eq!(actual["fields"]["example"]["unit"], "bytes");
        assert_eq!(actual["values"], json!([{ "label": "c" }]));
    }
}

//! The specs of the repository, multiplied to a given number of operations.

use alicloud_codegen::SpecFile;
use serde_json::Value;

use crate::message::Result;

/// Specs and what they add up to.
pub(super) struct Specs {
    pub(super) files: Vec<SpecFile>,
    pub(super) operations: usize,
    /// Parameters and fields of answers.
    pub(super) fields: usize,
}

impl Specs {
    pub(super) fn new(files: Vec<SpecFile>) -> Result<Self> {
        let mut specs = Self { files: Vec::new(), operations: 0, fields: 0 };
        for file in files {
            let content = serde_json::from_str::<Value>(&file.text)
                .map_err(|error| format!("{}: not valid JSON: {error}", file.path))?;
            if is_operation(&content) {
                specs.operations += 1;
                specs.fields += fields_of_operation(&content);
            }
            specs.files.push(file);
        }
        Ok(specs)
    }

    /// The same operations several times under names of their own, until there are `operations`
    /// of them; all of them once where there are more.
    pub(super) fn multiplied(&self, operations: usize) -> Result<Self> {
        let originals = self
            .files
            .iter()
            .filter(|file| serde_json::from_str(&file.text).is_ok_and(|text| is_operation(&text)))
            .collect::<Vec<_>>();
        let missing = operations.saturating_sub(originals.len());
        let mut files = self.files.clone();
        for (index, original) in originals.iter().cycle().take(missing).enumerate() {
            files.push(copy(original, 2 + index / originals.len())?);
        }
        Self::new(files)
    }
}

/// The same operation under another name.
fn copy(original: &SpecFile, number: usize) -> Result<SpecFile> {
    let name = original.stem();
    let key = format!("\"operation\": \"{name}\"");
    let copied = format!("{name}Copy{number}");
    if !original.text.contains(&key) {
        let message =
            format!("{}: expected the text `{key}`, to make copies for the bench", original.path);
        return Err(message.into());
    }
    Ok(SpecFile {
        path: format!("{}/{copied}.json", original.folder()),
        text: original.text.replacen(&key, &format!("\"operation\": \"{copied}\""), 1),
    })
}

fn is_operation(content: &Value) -> bool {
    content.get("operation").is_some_and(Value::is_string)
}

fn fields_of_operation(content: &Value) -> usize {
    let parameters = content.get("parameters").and_then(Value::as_object);
    let parameters = parameters.into_iter().flat_map(|parameters| parameters.values());
    let answer = content.get("response").map_or(0, fields_of_shape);
    answer + parameters.map(|shape| 1 + fields_of_shape(shape)).sum::<usize>()
}

/// The fields inside a shape, at any depth.
fn fields_of_shape(shape: &Value) -> usize {
    let fields = shape.get("fields").and_then(Value::as_object);
    let fields = fields.into_iter().flat_map(|fields| fields.values());
    let inner = ["items", "entries"].into_iter().filter_map(|key| shape.get(key));
    let inner = inner.map(fields_of_shape).sum::<usize>();
    inner + fields.map(|field| 1 + fields_of_shape(field)).sum::<usize>()
}

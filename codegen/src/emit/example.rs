//! The documented success answer as a file, and the example in the documentation.

use crate::model::{Operation, Parameter, Product, Scalar};

use super::request::takes_struct;

/// Optional parameters that an example shows.
const MOST_SHOWN: usize = 2;

/// Longest line of an example.
const LONGEST_LINE: usize = 90;

/// The documented success answer, or an empty object where there is none.
pub(super) fn json(operation: &Operation) -> String {
    let empty = serde_json::Value::Object(serde_json::Map::new());
    let example = operation.spec.example.as_ref().unwrap_or(&empty);
    // A value that was read from JSON is always printable as JSON.
    serde_json::to_string_pretty(example).unwrap_or_default() + "\n"
}

/// Documentation lines with an example of the operation that compiles and runs.
pub(super) fn lines(product: &Product, operation: &Operation) -> Vec<String> {
    let module = product.module.as_str();
    let name = &operation.spec.operation;
    let required = operation.required().collect::<Vec<_>>();
    let shown = shown(operation);
    let mut lines = vec![String::new(), "# Example".to_owned(), String::new(), "```".to_owned()];
    lines.push(format!("# use alicloud_client::{{CannedTransport, Credentials, {module}}};"));
    let used = required.iter().chain(&shown).copied();
    lines.extend(imports(module, operation, used));
    lines.push("# #[tokio::main(flavor = \"current_thread\")]".to_owned());
    lines.push(format!("# async fn main() -> {module}::Result<()> {{"));
    let folder = format!("/src/{module}/examples/{name}.json");
    lines.extend(
        [
            "# let answer = include_str!(concat!(",
            "#     env!(\"CARGO_MANIFEST_DIR\"),",
            &format!("#     \"{folder}\""),
            "# ));",
            &format!("# let client = {module}::Client::builder()"),
            "#     .credentials(Credentials::new(\"id\", \"secret\"))",
            "#     .transport(CannedTransport::new().json(200, answer))",
            "#     .build()?;",
        ]
        .map(str::to_owned),
    );
    let values = Values { product, operation };
    let mut chain = values.call(&required);
    for parameter in shown {
        chain.push(format!("    .{}({})", parameter.name.as_str(), values.argument(parameter)));
    }
    match chain.as_slice() {
        [only] => lines.push(format!("let response = client{}.send().await?;", only.trim_start())),
        _ => {
            lines.push("let response = client".to_owned());
            lines.extend(chain);
            lines.extend(["    .send()", "    .await?;"].map(str::to_owned));
        }
    }
    lines.push("println!(\"{response:#?}\");".to_owned());
    lines.extend(["# Ok(())", "# }", "```"].map(str::to_owned));
    lines
}

/// Optional parameters worth showing: one of those of which a rule wants at least one, then those
/// with an example, enums first.
fn shown(operation: &Operation) -> Vec<&Parameter> {
    let wanted = operation.spec.rules.iter().filter_map(|rule| rule.at_least_one_of.first());
    let wanted = wanted.collect::<Vec<_>>();
    let mut parameters = operation
        .optional()
        .filter(|parameter| parameter.example.is_some() && parameter.deprecated.is_none())
        .collect::<Vec<_>>();
    parameters.sort_by_key(|parameter| match parameter.scalar {
        _ if wanted.contains(&&parameter.wire) => -1,
        Scalar::Enum { shared: false, .. } => 0,
        Scalar::Enum { .. } => 1,
        _ => 2,
    });
    parameters.truncate(MOST_SHOWN.max(wanted.len()));
    parameters
}

fn imports<'a>(
    module: &str,
    operation: &Operation,
    parameters: impl Iterator<Item = &'a Parameter>,
) -> Vec<String> {
    let own = format!("alicloud_client::{module}::operations::{}", operation.names.module.as_str());
    let mut lines = std::collections::BTreeSet::new();
    for parameter in parameters {
        match &parameter.scalar {
            Scalar::Enum { name, shared: true, .. } => {
                lines.insert(format!("use alicloud_client::{module}::{};", name.as_str()));
            }
            Scalar::Enum { name, shared: false, .. } => {
                lines.insert(format!("use {own}::{};", name.as_str()));
            }
            Scalar::Timestamp => {
                lines.insert("use alicloud_client::Timestamp;".to_owned());
            }
            _ => {}
        }
    }
    if takes_struct(operation) {
        lines.insert(format!("use {own}::{};", operation.names.required.as_str()));
    }
    let mut lines = lines.into_iter().collect::<Vec<_>>();
    if !lines.is_empty() {
        lines.push(String::new());
    }
    lines
}

/// Prints the examples of an operation's parameters as Rust expressions.
struct Values<'a> {
    product: &'a Product,
    operation: &'a Operation,
}

impl Values<'_> {
    /// The lines of the method call with its arguments.
    fn call(&self, required: &[&Parameter]) -> Vec<String> {
        let method = self.operation.names.method.as_str();
        if takes_struct(self.operation) {
            let name = self.operation.names.required.as_str();
            let mut lines = vec![format!("    .{method}({name} {{")];
            lines.extend(required.iter().map(|parameter| {
                format!("        {}: {},", parameter.name.as_str(), self.owned(parameter))
            }));
            lines.push("    })".to_owned());
            return lines;
        }
        let arguments = required.iter().map(|p| self.argument(p)).collect::<Vec<_>>();
        let line = format!("    .{method}({})", arguments.join(", "));
        if line.len() <= LONGEST_LINE {
            return vec![line];
        }
        let mut lines = vec![format!("    .{method}(")];
        lines.extend(arguments.iter().map(|argument| format!("        {argument},")));
        lines.push("    )".to_owned());
        lines
    }

    /// An argument.
    fn argument(&self, parameter: &Parameter) -> String {
        let value = self.scalar(parameter);
        if parameter.list.is_some() { format!("[{value}]") } else { value }
    }

    /// A field that owns its value.
    fn owned(&self, parameter: &Parameter) -> String {
        let value = match parameter.scalar {
            Scalar::Text => format!("{}.to_owned()", self.scalar(parameter)),
            _ => self.scalar(parameter),
        };
        if parameter.list.is_some() { format!("vec![{value}]") } else { value }
    }

    fn scalar(&self, parameter: &Parameter) -> String {
        let example = parameter.example.as_deref();
        match &parameter.scalar {
            Scalar::Text => crate::docs::literal(example.unwrap_or("text")).to_string(),
            Scalar::Integer => example.unwrap_or("1").to_owned(),
            Scalar::Number => {
                let number = example.and_then(|text| text.parse::<f64>().ok()).unwrap_or(1.0);
                format!("{number:?}")
            }
            Scalar::Boolean => example.unwrap_or("true").to_owned(),
            Scalar::NumericBoolean => (example != Some("0")).to_string(),
            Scalar::Timestamp => {
                format!("Timestamp::from_unix_seconds({})", example.unwrap_or("1700000000"))
            }
            Scalar::Enum { name, .. } => {
                let item = self.product.enum_of(self.operation, &parameter.scalar);
                let variant = item.and_then(|item| match example {
                    Some(example) => item.variant(example),
                    None => item.variants.first(),
                });
                let variant = variant.map_or("", |variant| variant.name.as_str());
                format!("{}::{variant}", name.as_str())
            }
        }
    }
}

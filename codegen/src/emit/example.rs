//! The documented success answer as a file, and the example in the documentation.

use std::collections::BTreeSet;

use super::request::takes_struct;
use crate::model::{
    FieldType, Input, Member, Operation, Parameter, Product, RequestObject, Scalar,
};

/// Optional parameters that an example shows.
const MOST_SHOWN: usize = 2;

/// Longest line of an example.
const LONGEST_LINE: usize = 90;

/// Longest call that stands on one line with all around it.
const LONGEST_CALL: usize = 55;

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
    let mut values = Values { product, operation, imports: BTreeSet::new() };
    let mut chain = values.call(&required);
    for parameter in shown {
        let argument = values.argument(&parameter.input, 4);
        chain.push(format!("    .{}({argument})", parameter.name.as_str()));
    }
    let has_imports = !values.imports.is_empty();
    lines.extend(values.imports);
    lines.extend(has_imports.then(String::new));
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
    let chain =
        chain.iter().flat_map(|step| step.split('\n')).map(str::to_owned).collect::<Vec<_>>();
    match chain.as_slice() {
        [only] if only.len() <= LONGEST_CALL => {
            lines.push(format!("let response = client{}.send().await?;", only.trim_start()));
        }
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
        .filter(|parameter| !parameter.input.examples.is_empty() && parameter.deprecated.is_none())
        .collect::<Vec<_>>();
    parameters.sort_by_key(|parameter| match parameter.input.scalar() {
        _ if wanted.contains(&&parameter.wire) => -1,
        Some(Scalar::Enum { shared: false, .. }) => 0,
        Some(Scalar::Enum { .. }) => 1,
        _ => 2,
    });
    parameters.truncate(MOST_SHOWN.max(wanted.len()));
    parameters
}

/// Prints the examples of an operation's parameters as Rust expressions.
struct Values<'a> {
    product: &'a Product,
    operation: &'a Operation,
    /// Lines that import what the expressions use.
    imports: BTreeSet<String>,
}

impl<'a> Values<'a> {
    /// The lines of the method call with its arguments.
    fn call(&mut self, required: &[&Parameter]) -> Vec<String> {
        let method = self.operation.names.method.as_str();
        if takes_struct(self.operation) {
            let name = self.operation.names.required.as_str();
            self.import_own(name);
            let mut lines = vec![format!("    .{method}({name} {{")];
            for parameter in required {
                let value = self.owned(&parameter.input.ty, &parameter.input, 8);
                lines.push(format!("        {}: {value},", parameter.name.as_str()));
            }
            lines.push("    })".to_owned());
            return lines;
        }
        let arguments = required.iter().map(|p| self.argument(&p.input, 8)).collect::<Vec<_>>();
        let line = format!("    .{method}({})", arguments.join(", "));
        if line.len() <= LONGEST_LINE && !line.contains('\n') {
            return vec![line];
        }
        let mut lines = vec![format!("    .{method}(")];
        lines.extend(arguments.iter().map(|argument| format!("        {argument},")));
        lines.push("    )".to_owned());
        lines
    }

    /// An argument, which stands behind `indent` spaces.
    fn argument(&mut self, input: &Input, indent: usize) -> String {
        match &input.ty {
            FieldType::List(item) => {
                let item = self.item(item, input, indent);
                format!("[{item}]")
            }
            FieldType::Map(entry) => {
                let entry = self.item(entry, input, indent);
                format!("[(\"key\", {entry})]")
            }
            FieldType::Scalar(scalar) => self.scalar(scalar, first(input)),
            ty => self.owned(ty, input, indent),
        }
    }

    /// An item of a list that is an argument.
    fn item(&mut self, ty: &FieldType, input: &Input, indent: usize) -> String {
        match ty {
            FieldType::Scalar(scalar) if !input.examples.is_empty() => {
                let items = input.examples.iter().map(|text| self.scalar(scalar, Some(text)));
                items.collect::<Vec<_>>().join(", ")
            }
            FieldType::Scalar(scalar) => self.scalar(scalar, first(input)),
            ty => self.owned(ty, input, indent),
        }
    }

    /// A value that owns what is in it.
    fn owned(&mut self, ty: &FieldType, input: &Input, indent: usize) -> String {
        match ty {
            FieldType::Scalar(scalar) => {
                let value = self.scalar(scalar, first(input));
                match scalar {
                    Scalar::Text => format!("{value}.to_owned()"),
                    Scalar::Secret => format!("{value}.into()"),
                    _ => value,
                }
            }
            FieldType::Any => "serde_json::json!({})".to_owned(),
            FieldType::List(item) => {
                let item = self.owned(item, input, indent);
                format!("vec![{item}]")
            }
            FieldType::Map(entry) => {
                self.imports.insert("use std::collections::BTreeMap;".to_owned());
                let entry = self.owned(entry, input, indent);
                format!("BTreeMap::from([(\"key\".to_owned(), {entry})])")
            }
            FieldType::Struct(name) => match self.operation.object(name) {
                Some(object) => self.object(object, indent),
                None => String::new(),
            },
        }
    }

    /// A new object with what it must have, and some of what it can have.
    fn object(&mut self, object: &'a RequestObject, indent: usize) -> String {
        self.import_own(object.name.as_str());
        let new = format!("{}::new", object.name.as_str());
        let mut steps = Vec::new();
        match &object.required {
            Some(required) => {
                self.import_own(required.as_str());
                let fields = object.required().map(|member| {
                    let value = self.owned(&member.input.ty, &member.input, indent + 4);
                    format!("{}: {value}", member.name.as_str())
                });
                // Four fields and more are never on one line.
                let inner = format!("\n{}", " ".repeat(indent + 4));
                let fields = fields.map(|field| format!("{inner}{field},")).collect::<String>();
                let outer = " ".repeat(indent);
                steps.push(format!("{new}({} {{{fields}\n{outer}}})", required.as_str()));
            }
            None => {
                let arguments =
                    object.required().map(|member| self.argument(&member.input, indent + 4));
                let arguments = arguments.collect::<Vec<_>>();
                steps.push(format!("{new}({})", arguments.join(", ")));
            }
        }
        for member in object.optional().filter(|member| is_shown(member)).take(MOST_SHOWN) {
            let value = self.argument(&member.input, indent + 4);
            steps.push(format!(".{}({value})", member.name.as_str()));
        }
        let line = steps.concat();
        if line.contains('\n') || indent + line.len() <= LONGEST_LINE {
            return line;
        }
        steps.join(&format!("\n{}", " ".repeat(indent + 4)))
    }

    fn scalar(&mut self, scalar: &Scalar, example: Option<&str>) -> String {
        match scalar {
            Scalar::Text | Scalar::Secret => {
                crate::docs::literal(example.unwrap_or("text")).to_string()
            }
            Scalar::Integer => example.unwrap_or("1").to_owned(),
            Scalar::Number => {
                let number = example.and_then(|text| text.parse::<f64>().ok()).unwrap_or(1.0);
                format!("{number:?}")
            }
            Scalar::Boolean => example.unwrap_or("true").to_owned(),
            Scalar::NumericBoolean => (example != Some("0")).to_string(),
            Scalar::Timestamp => {
                self.imports.insert("use alicloud_client::Timestamp;".to_owned());
                format!("Timestamp::from_unix_seconds({})", example.unwrap_or("1700000000"))
            }
            Scalar::Enum { name, shared, .. } => {
                match shared {
                    true => {
                        self.import(&format!("{}::{}", self.product.module.as_str(), name.as_str()))
                    }
                    false => self.import_own(name.as_str()),
                }
                let item = self.product.enum_of(self.operation, scalar);
                let variant = item.and_then(|item| match example {
                    Some(example) => item.variant(example),
                    None => item.variants.first(),
                });
                let variant = variant.map_or("", |variant| variant.name.as_str());
                format!("{}::{variant}", name.as_str())
            }
        }
    }

    /// Imports something of the operation's module.
    fn import_own(&mut self, name: &str) {
        let product = self.product.module.as_str();
        let operation = self.operation.names.module.as_str();
        self.import(&format!("{product}::operations::{operation}::{name}"));
    }

    fn import(&mut self, path: &str) {
        self.imports.insert(format!("use alicloud_client::{path};"));
    }
}

/// Whether an example shows the member of an object.
fn is_shown(member: &Member) -> bool {
    !member.input.examples.is_empty() && member.deprecated.is_none()
}

fn first(input: &Input) -> Option<&str> {
    input.examples.first().map(String::as_str)
}

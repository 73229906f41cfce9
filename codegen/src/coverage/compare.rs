//! What a document has that the specs lack, and the other way round.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::import::metadata::{Document, Options};
use crate::source::SpecFile;

/// What is there on one side only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// An operation.
    Operation,
    /// A parameter or a part of one.
    Parameter,
    /// A field of an answer.
    Field,
    /// A documented value.
    Value,
    /// A documented error code.
    Error,
}

impl Kind {
    /// All kinds, in the order they are reported in.
    pub const ALL: [Kind; 5] =
        [Kind::Operation, Kind::Parameter, Kind::Field, Kind::Value, Kind::Error];

    /// The kind in the plural, for people.
    pub fn plural(self) -> &'static str {
        match self {
            Self::Operation => "operations",
            Self::Parameter => "parameters",
            Self::Field => "fields",
            Self::Value => "values",
            Self::Error => "error codes",
        }
    }
}

/// Something that is there on one side only.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Item {
    /// What it is.
    pub kind: Kind,
    /// The operation it belongs to.
    pub operation: String,
    /// Where in the operation: `Tag[].Key`, `Direction=in`, `ErrorParameters`. Empty for the
    /// operation itself.
    pub path: String,
}

/// A document beside the specs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// What the document has and the specs lack.
    pub missing: Vec<Item>,
    /// What the specs have and the document lacks.
    pub extra: Vec<Item>,
}

impl Comparison {
    /// How many items of a kind the specs lack, and how many the document lacks.
    pub fn counts(&self, kind: Kind) -> (usize, usize) {
        let count = |items: &[Item]| items.iter().filter(|item| item.kind == kind).count();
        (count(&self.missing), count(&self.extra))
    }
}

/// Compares a document with the specs of its product, which have no problems.
pub fn compare_document(document: &Document, specs: &[SpecFile]) -> Comparison {
    let folder = format!("/{}/{}", document.product.to_lowercase(), document.version);
    let ours = specs.iter().filter(|file| file.folder().ends_with(&folder));
    let mut ours: BTreeMap<&str, &SpecFile> = ours.map(|file| (file.stem(), file)).collect();
    ours.remove("product");

    let mut comparison = Comparison::default();
    let whole = |operation: &str| Item {
        kind: Kind::Operation,
        operation: operation.to_owned(),
        path: String::new(),
    };
    let mut says_errors = false;
    for operation in document.operations() {
        let Some(draft) = document.draft(operation, Options::default()) else { continue };
        let Some(file) = ours.remove(operation) else {
            comparison.missing.push(whole(operation));
            continue;
        };
        let spec = serde_json::from_str(&file.text).unwrap_or_default();
        let draft = Value::Object(draft.spec);
        says_errors |= draft.get("errors").is_some();
        let of_one = compare(operation, &spec, &draft);
        comparison.missing.extend(of_one.missing);
        comparison.extra.extend(of_one.extra);
    }
    // A document without any error codes says nothing about them.
    comparison.extra.retain(|item| item.kind != Kind::Error || says_errors);
    comparison.extra.extend(ours.into_keys().map(whole));
    comparison.missing.sort();
    comparison.extra.sort();
    comparison
}

/// Compares two specs of an operation, as they are documented.
///
/// A document that has no response says nothing about fields, so none of ours are extra. In the same
/// way a list of values counts only if both sides have one.
pub fn compare(operation: &str, ours: &Value, theirs: &Value) -> Comparison {
    let (ours, theirs) = (Facts::of(ours), Facts::of(theirs));
    let mut comparison = Comparison::default();
    let item =
        |kind, path: &String| Item { kind, operation: operation.to_owned(), path: path.clone() };
    for kind in [Kind::Parameter, Kind::Field, Kind::Error] {
        let (ours, theirs) = (ours.paths(kind), theirs.paths(kind));
        let silent = kind == Kind::Field && theirs.is_empty();
        comparison.missing.extend(theirs.difference(ours).map(|path| item(kind, path)));
        let extra = ours.difference(theirs).filter(|_| !silent);
        comparison.extra.extend(extra.map(|path| item(kind, path)));
    }
    for (path, theirs) in &theirs.values {
        let ours = ours.values.get(path);
        let empty = BTreeSet::new();
        let difference = |one: &BTreeSet<String>, two: &BTreeSet<String>| {
            let named = one.difference(two).map(|value| format!("{path}={value}"));
            named.map(|path| item(Kind::Value, &path)).collect::<Vec<_>>()
        };
        comparison.missing.extend(difference(theirs, ours.unwrap_or(&empty)));
        comparison.extra.extend(ours.map(|ours| difference(ours, theirs)).unwrap_or_default());
    }
    comparison
}

/// The facts of one side, by path.
#[derive(Default)]
struct Facts {
    parameters: BTreeSet<String>,
    fields: BTreeSet<String>,
    errors: BTreeSet<String>,
    /// Documented values of parameters and fields.
    values: BTreeMap<String, BTreeSet<String>>,
}

impl Facts {
    fn of(spec: &Value) -> Self {
        let mut facts = Self::default();
        if let Some(parameters) = spec.get("parameters").and_then(Value::as_object) {
            facts.members(parameters, "", Kind::Parameter);
        }
        if let Some(response) = spec.get("response") {
            facts.shape(response, "", Kind::Field);
        }
        let errors = spec.get("errors").and_then(Value::as_array).into_iter().flatten();
        let codes = errors.filter_map(|error| error.get("code")?.as_str());
        facts.errors = codes.map(str::to_owned).collect();
        facts
    }

    fn paths(&self, kind: Kind) -> &BTreeSet<String> {
        match kind {
            Kind::Parameter => &self.parameters,
            Kind::Field => &self.fields,
            _ => &self.errors,
        }
    }

    fn members(&mut self, members: &Map<String, Value>, path: &str, kind: Kind) {
        for (name, shape) in members {
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            match kind {
                Kind::Parameter => self.parameters.insert(path.clone()),
                _ => self.fields.insert(path.clone()),
            };
            self.shape(shape, &path, kind);
        }
    }

    fn shape(&mut self, shape: &Value, path: &str, kind: Kind) {
        let values = shape.get("values").and_then(Value::as_array).into_iter().flatten();
        let values = values.filter_map(|value| value.get("value")?.as_str());
        let values = values.map(str::to_owned).collect::<BTreeSet<_>>();
        if !values.is_empty() {
            // Parameters and fields may have one path.
            let side = if kind == Kind::Parameter { "" } else { "answer: " };
            self.values.insert(format!("{side}{path}"), values);
        }
        if let Some(fields) = shape.get("fields").and_then(Value::as_object) {
            self.members(fields, path, kind);
        }
        for (key, mark) in [("items", "[]"), ("entries", "{}")] {
            if let Some(inner) = shape.get(key) {
                self.shape(inner, &format!("{path}{mark}"), kind);
            }
        }
    }
}

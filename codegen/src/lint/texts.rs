//! All prose of a product.

use super::words;
use crate::source::child;
use crate::spec::{Deprecation, Override, Value};
use crate::survey::{Operation, Place, Product};

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Summary of an operation.
    Summary,
    /// Summary of a product.
    ProductSummary,
    /// Description of anything but a value.
    Description,
    /// Description of a value, which continues its name.
    ValueDescription,
    Label,
    /// Note of a deprecation or a rule, condition of a rule.
    Note,
    Reason,
    /// For maintainers: evidence, sources.
    Evidence,
}

impl Kind {
    /// Whether users of the client read it.
    pub(super) fn is_printed(self) -> bool {
        self != Self::Evidence
    }
}

/// A text and where it is.
#[derive(Clone, Debug)]
pub(super) struct Text<'a> {
    pub(super) operation: Option<&'a Operation>,
    pub(super) file: usize,
    pub(super) pointer: String,
    pub(super) kind: Kind,
    pub(super) text: &'a str,
    /// The shape, where it is of one.
    pub(super) place: Option<Place<'a>>,
}

impl Text<'_> {
    /// The text without its code spans.
    pub(super) fn prose(&self) -> String {
        words::without_code(self.text)
    }
}

/// All texts of a product and its operations.
pub(super) fn of(product: &Product) -> Vec<Text<'_>> {
    let mut texts = Texts { product, operation: None, file: product.file, found: Vec::new() };
    texts.product();
    for place in product.places() {
        texts.operation = place.operation;
        texts.file = place.file;
        texts.shape(&place);
    }
    for operation in &product.operations {
        texts.operation = Some(operation);
        texts.file = operation.file;
        texts.operation(operation);
    }
    texts.found
}

struct Texts<'a> {
    product: &'a Product,
    operation: Option<&'a Operation>,
    file: usize,
    found: Vec<Text<'a>>,
}

impl<'a> Texts<'a> {
    fn add(&mut self, pointer: String, kind: Kind, text: impl Into<Option<&'a str>>) {
        let Some(text) = text.into() else { return };
        let (operation, file) = (self.operation, self.file);
        self.found.push(Text { operation, file, pointer, kind, text, place: None });
    }

    fn product(&mut self) {
        let spec = &self.product.spec;
        self.add("/summary".to_owned(), Kind::ProductSummary, spec.summary.as_str());
        self.overrides("", &spec.overrides);
        for (name, definition) in &spec.enums {
            self.described("/enums", name, &definition.description);
            self.values(&child("/enums", name), &definition.values);
        }
        for (name, definition) in &spec.definitions {
            self.described("/definitions", name, &definition.description);
        }
        for (name, group) in &spec.groups {
            self.described("/groups", name, &group.description);
        }
        for (code, explanation) in &spec.error_codes {
            self.described("/errorCodes", code, &explanation.description);
        }
        for (region, endpoint) in &spec.endpoints.regions {
            self.overrides(&child("/endpoints/regions", region), &endpoint.overrides);
        }
        for (index, error) in spec.errors.iter().enumerate() {
            let pointer = format!("/errors/{index}/description");
            self.add(pointer, Kind::Description, error.description.as_str());
        }
    }

    fn described(&mut self, owners: &str, name: &str, description: &'a str) {
        let pointer = child(&child(owners, name), "description");
        self.add(pointer, Kind::Description, description);
    }

    fn operation(&mut self, operation: &'a Operation) {
        let spec = &operation.spec;
        self.add("/summary".to_owned(), Kind::Summary, spec.summary.as_str());
        self.add("/description".to_owned(), Kind::Description, spec.description.as_deref());
        self.deprecation("", spec.deprecated.as_ref());
        self.overrides("", &spec.overrides);
        for (index, rule) in spec.rules.iter().enumerate() {
            self.add(format!("/rules/{index}/when"), Kind::Note, rule.when.as_deref());
            self.add(format!("/rules/{index}/note"), Kind::Note, rule.note.as_deref());
        }
        for (index, error) in spec.errors.iter().enumerate() {
            let pointer = format!("/errors/{index}/description");
            self.add(pointer, Kind::Description, error.description.as_deref());
        }
        for (index, error) in spec.observed_errors.iter().enumerate() {
            let pointer = format!("/observedErrors/{index}/description");
            self.add(pointer, Kind::Description, error.description.as_deref());
        }
        for (index, source) in spec.sources.iter().enumerate() {
            self.add(format!("/sources/{index}/facts"), Kind::Evidence, source.facts.as_str());
            self.add(format!("/sources/{index}/from"), Kind::Evidence, source.from.as_str());
        }
    }

    fn shape(&mut self, place: &Place<'a>) {
        let (pointer, shape) = (&place.pointer, place.shape);
        let before = self.found.len();
        self.add(place.key("description"), Kind::Description, shape.description.as_deref());
        for text in &mut self.found[before..] {
            text.place = Some(place.clone());
        }
        self.values(pointer, &shape.values);
        self.deprecation(pointer, shape.deprecated.as_ref());
        self.overrides(pointer, &shape.overrides);
    }

    fn values(&mut self, owner: &str, values: &'a [Value]) {
        for (index, value) in values.iter().enumerate() {
            let pointer = format!("{owner}/values/{index}");
            self.add(child(&pointer, "label"), Kind::Label, value.label.as_deref());
            let description = value.description.as_deref();
            self.add(child(&pointer, "description"), Kind::ValueDescription, description);
            self.deprecation(&pointer, value.deprecated.as_ref());
        }
    }

    fn deprecation(&mut self, owner: &str, deprecation: Option<&'a Deprecation>) {
        let note = deprecation.and_then(|deprecation| deprecation.note.as_deref());
        self.add(format!("{owner}/deprecated/note"), Kind::Note, note);
    }

    fn overrides(&mut self, owner: &str, overrides: &'a [Override]) {
        for (index, override_) in overrides.iter().enumerate() {
            let pointer = format!("{owner}/overrides/{index}");
            self.add(child(&pointer, "reason"), Kind::Reason, override_.reason.as_str());
            self.add(child(&pointer, "evidence"), Kind::Evidence, override_.evidence.as_str());
        }
    }
}

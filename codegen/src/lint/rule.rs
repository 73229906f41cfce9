//! What a rule is.

use super::report::Report;
use super::texts::Text;
use crate::survey::{Operation, Place, Product};

/// A rule, with what a maintainer wants to know about it.
#[derive(Debug)]
pub struct Rule {
    /// Stable name in kebab-case.
    pub code: &'static str,
    /// One line that says what the rule finds.
    pub summary: &'static str,
    /// Why it matters to somebody who uses or maintains the client.
    pub why: &'static str,
    /// How to repair a finding.
    pub fix: &'static str,
    /// When an exception is right.
    pub allow: &'static str,
    pub(super) scope: Scope,
}

/// What a rule looks at.
#[derive(Debug)]
pub(super) enum Scope {
    Product(fn(&Product, &mut Report<'_>)),
    Operation(fn(&Operation, &Product, &mut Report<'_>)),
    Place(fn(&Place<'_>, &mut Report<'_>)),
    Text(fn(&Text<'_>, &mut Report<'_>)),
    /// Found while exceptions are applied.
    Exceptions,
}

impl Rule {
    /// The explanation: what, why, how to repair it, when to allow it.
    pub fn explanation(&self) -> String {
        format!(
            "{}: {}\n\nWhy: {}\nRepair: {}\nException: {}",
            self.code, self.summary, self.why, self.fix, self.allow
        )
    }

    /// Applies the rule to a product, all its shapes and all its texts.
    pub(super) fn apply(
        &self,
        product: &Product,
        places: &[Place<'_>],
        texts: &[Text<'_>],
        report: &mut Report<'_>,
    ) {
        report.start(self.code);
        match self.scope {
            Scope::Product(check) => check(product, report),
            Scope::Operation(check) => {
                product.operations.iter().for_each(|operation| check(operation, product, report));
            }
            Scope::Place(check) => places.iter().for_each(|place| check(place, report)),
            Scope::Text(check) => texts.iter().for_each(|text| check(text, report)),
            Scope::Exceptions => {}
        }
    }
}

//! Findings: specs that the generator reads, but that could be better or contradict themselves.
//!
//! What `generate` refuses has no rule here. Rules look at the specs with their overrides applied,
//! so a documented mistake that an override corrects is no finding. They are heuristics over words
//! and names: where one is wrong about a spec, an exception with a reason silences it there.

mod answers;
mod errors;
mod exceptions;
mod labels;
mod meanings;
mod missing;
mod names;
mod numbers;
mod operations;
mod overrides;
mod paging;
mod product;
mod references;
mod report;
mod rule;
mod sentences;
mod texts;
mod values;
mod wording;
mod words;

use crate::diagnostics::{Diagnostics, did_you_mean};
use crate::source::SpecFile;
use crate::survey;

pub use report::Finding;
pub use rule::Rule;

/// The file with exceptions, as it is named beside the products' folders.
pub const EXCEPTIONS: &str = "lint-exceptions.json";

const TABLES: &[&[Rule]] = &[
    missing::RULES,
    sentences::RULES,
    wording::RULES,
    references::RULES,
    values::RULES,
    labels::RULES,
    numbers::RULES,
    meanings::RULES,
    answers::RULES,
    names::RULES,
    operations::RULES,
    paging::RULES,
    overrides::RULES,
    errors::RULES,
    product::RULES,
    exceptions::RULES,
];

/// All rules, by theme.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    TABLES.iter().copied().flatten()
}

/// The rule with the code `code`, or a sentence that says which code was probably meant.
pub fn rule(code: &str) -> Result<&'static Rule, String> {
    rules().find(|rule| rule.code == code).ok_or_else(|| {
        let help = did_you_mean(code, rules().map(|rule| rule.code))
            .unwrap_or_else(|| "`cargo xtask lint --explain all` lists them".to_owned());
        format!("there is no rule `{}`; {help}", crate::diagnostics::shorten(code))
    })
}

/// Applies all rules to the specs.
///
/// Fails if a file cannot be read as a spec, or the exceptions cannot be read.
pub fn lint(
    specs: &[SpecFile],
    exceptions: Option<&SpecFile>,
) -> Result<Vec<Finding>, Diagnostics> {
    let mut diagnostics = Diagnostics::default();
    let products = survey::products(specs, &mut diagnostics);
    let exceptions = exceptions::read(exceptions, &mut diagnostics);
    let products = diagnostics.or(products)?;

    let mut report = report::Report::new(specs);
    for product in &products {
        let (places, texts) = (product.places(), texts::of(product));
        rules().for_each(|rule| rule.apply(product, &places, &texts, &mut report));
    }
    let mut findings = exceptions.filter(report.into_findings());
    findings.sort();
    findings.dedup();
    Ok(findings)
}

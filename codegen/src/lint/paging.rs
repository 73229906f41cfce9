//! Operations that page through a list.

use super::report::Report;
use super::rule::{Rule, Scope};
use crate::docs;
use crate::spec::{Shape, Type};
use crate::survey::{Operation, Product};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: "missing-paging",
        summary: "an operation with a page number, a page size and a list has no `paging`",
        why: "users cannot walk through all pages with the client",
        fix: "name page, size, total and items in `paging`",
        allow: "where the parameters have no effect, or the list is another one",
        scope: Scope::Operation(missing_paging),
    },
    Rule {
        code: "paging-without-total",
        summary: "`paging` names no total, but the answer has a field that looks like it",
        why: "with the total the client knows which page is the last",
        fix: "name the field in `total`",
        allow: "where the field counts something else",
        scope: Scope::Operation(paging_without_total),
    },
];

const PAGES: &[&str] = &["currentpage", "page", "pageindex", "pageno", "pagenum", "pagenumber"];
const SIZES: &[&str] = &["pagesize", "perpage", "pagelimit"];
const TOTALS: &[&str] = &["total", "totalcount", "totalnum", "totalnumber"];

fn missing_paging(operation: &Operation, _: &Product, report: &mut Report<'_>) {
    let spec = &operation.spec;
    let find = |names: &[&str]| {
        spec.parameters.keys().find(|name| names.contains(&name.to_lowercase().as_str()))
    };
    let (None, Some(page), Some(size)) = (&spec.paging, find(PAGES), find(SIZES)) else { return };
    if let Some(list) = find_field(&spec.response, "", &|_, shape| is_list(shape)) {
        let (page, size) = (docs::code(page), docs::code(size));
        let message = format!("{page}, {size} and the list {} look like paging", docs::code(&list));
        report.add(operation.file, "", message);
    }
}

fn paging_without_total(operation: &Operation, _: &Product, report: &mut Report<'_>) {
    let without = operation.spec.paging.as_ref().is_some_and(|paging| paging.total.is_none());
    let is_total = |name: &str, shape: &Shape| {
        TOTALS.contains(&name.to_lowercase().as_str()) && !is_list(shape)
    };
    let total = find_field(&operation.spec.response, "", &is_total);
    if let Some(total) = total.filter(|_| without) {
        let message =
            format!("the answer has {}, which `paging` does not name", docs::code(&total));
        report.add(operation.file, "/paging", message);
    }
}

fn is_list(shape: &Shape) -> bool {
    shape.ty == Type::Array
}

/// Path of the first field that passes, at most one object deep.
fn find_field(shape: &Shape, path: &str, test: &dyn Fn(&str, &Shape) -> bool) -> Option<String> {
    let found = shape.fields.iter().find(|(name, field)| test(name, field));
    if let Some((name, _)) = found {
        return Some(format!("{path}{name}"));
    }
    if !path.is_empty() {
        return None;
    }
    shape.fields.iter().find_map(|(name, field)| find_field(field, &format!("{name}."), test))
}

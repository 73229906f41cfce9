//! The product file, and the operations beside it.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::{PRODUCT_FILE, definitions, enums, errors, operation};
use crate::diagnostics::Diagnostic;
use crate::docs;
use crate::model::{Enum, Operation, Product};
use crate::source::{Problems, SpecFile};
use crate::spec::{self, Style};
use crate::{names, read, schema};

/// What the operations of a product may refer to.
pub(super) struct Shared<'a> {
    pub(super) spec: &'a spec::Product,
    /// Shared enums by name.
    pub(super) enums: BTreeMap<String, Enum>,
}

/// Lowers the product in `folder`.
pub(super) fn lower(folder: &str, files: &[&SpecFile]) -> Result<Product, Vec<Diagnostic>> {
    let Some(product_file) = files.iter().find(|file| file.stem() == PRODUCT_FILE) else {
        return Err(vec![Diagnostic {
            file: format!("{folder}/{PRODUCT_FILE}.json"),
            line: 1,
            column: 1,
            pointer: String::new(),
            code: "missing-file",
            message: format!("the folder `{folder}` has operations but no product file"),
            help: Some("add product.json, as specs/README.md shows".to_owned()),
        }]);
    };

    let mut problems = Problems::new(product_file);
    let Some(spec) = read::read::<spec::Product>(&schema::product(), &mut problems) else {
        let mut diagnostics = problems.locate();
        diagnostics.extend(unreadable(files));
        return Err(diagnostics);
    };
    let module = check_product(&spec, folder, &mut problems);
    let enums = enums::shared(&spec, &mut problems);
    definitions::check(&spec, &mut problems);
    let shared = Shared {
        spec: &spec,
        enums: enums.iter().map(|e| (e.name.as_str().to_owned(), e.clone())).collect(),
    };

    let operation_schema = schema::operation();
    let lowered: Vec<Result<(Operation, &SpecFile), Vec<Diagnostic>>> = files
        .par_iter()
        .filter(|file| file.stem() != PRODUCT_FILE)
        .map(|file| {
            let mut problems = Problems::new(file);
            let spec = read::read::<spec::Operation>(&operation_schema, &mut problems);
            let operation = spec.and_then(|spec| operation::lower(spec, &shared, &mut problems));
            match operation {
                Some(operation) if problems.is_empty() => Ok((operation, *file)),
                _ => Err(problems.locate()),
            }
        })
        .collect();

    let mut diagnostics = Vec::new();
    let mut operations = Vec::new();
    for result in lowered {
        match result {
            Ok(operation) => operations.push(operation),
            Err(found) => diagnostics.extend(found),
        }
    }
    diagnostics.extend(same_method(&operations));
    let operations = operations.into_iter().map(|(operation, _)| operation).collect::<Vec<_>>();
    let error_code = errors::error_code(&spec, &operations, &mut problems);
    diagnostics.extend(problems.locate());

    match (module, error_code) {
        (Some(module), Some(error_code)) if diagnostics.is_empty() => Ok(Product {
            docs: product_docs(&spec, &operations),
            path: product_file.path.clone(),
            module,
            enums,
            error_code,
            operations,
            spec,
        }),
        _ => Err(diagnostics),
    }
}

/// The problems of operations that can be found without their product.
fn unreadable(files: &[&SpecFile]) -> Vec<Diagnostic> {
    let schema = schema::operation();
    let operations = files.par_iter().filter(|file| file.stem() != PRODUCT_FILE);
    let found = operations.flat_map_iter(|file| {
        let mut problems = Problems::new(file);
        read::read::<spec::Operation>(&schema, &mut problems);
        problems.locate()
    });
    found.collect()
}

fn check_product(
    spec: &spec::Product,
    folder: &str,
    problems: &mut Problems<'_>,
) -> Option<names::ModuleName> {
    if spec.style == Style::Roa {
        let message = "products of style `roa` are not supported by the generator yet".to_owned();
        problems.push("unsupported", "/style", message);
    }
    for name in spec.types.keys() {
        let message = format!("the shared type `{name}` is not supported by the generator yet");
        problems.push("unsupported", &crate::source::child("/types", name), message);
    }
    let expected = format!("{}/{}", spec.product.to_lowercase(), spec.version);
    if !folder.ends_with(&format!("/{expected}")) {
        let message = format!(
            "the specs of `{}` in version `{}` belong into `specs/{expected}`, not `{folder}`",
            spec.product, spec.version
        );
        problems.push("wrong-place", "/version", message);
    }
    if spec.endpoints.default.is_none() && spec.endpoints.regional.is_none() {
        let message = "neither `default` nor `regional` is given; a region that is not listed \
                       would have no host"
            .to_owned();
        problems.push("missing-key", "/endpoints", message);
    }
    for (pointer, text) in [("/title", &spec.title), ("/summary", &spec.summary)] {
        if text.trim().is_empty() {
            problems.push("empty-text", pointer, "the text is empty".to_owned());
        }
    }
    check_addresses(spec, problems);
    check_hosts(spec, problems);
    names::product(&spec.product)
        .map_err(|refusal| problems.push("bad-name", "/product", refusal))
        .ok()
}

fn check_addresses(spec: &spec::Product, problems: &mut Problems<'_>) {
    let pages = [
        ("/documentation/product", &spec.documentation.product),
        ("/documentation/operation", &spec.documentation.operation),
    ];
    for (pointer, address) in pages {
        let allowed = |c: char| c.is_ascii_alphanumeric() || "-._~/?#=&%:{}".contains(c);
        if !address.starts_with("https://") || !address.chars().all(allowed) {
            let message = format!("{address:?} is no web address that starts with `https://`");
            problems.push("bad-address", pointer, message);
        }
    }
    if !spec.documentation.operation.contains("{operation}") {
        let message = "the address does not contain `{operation}`".to_owned();
        problems.push("bad-address", "/documentation/operation", message);
    }
}

fn check_hosts(spec: &spec::Product, problems: &mut Problems<'_>) {
    let endpoints = &spec.endpoints;
    let regions = endpoints.regions.iter().flat_map(|(region, hosts)| {
        let pointer = crate::source::child("/endpoints/regions", region);
        let vpc = hosts.vpc.iter().map({
            let pointer = pointer.clone();
            move |host| (format!("{pointer}/vpc"), host.as_str())
        });
        std::iter::once((format!("{pointer}/public"), hosts.public.as_str())).chain(vpc)
    });
    let default = endpoints.default.iter().map(|host| ("/endpoints/default".to_owned(), &**host));
    let allowed = |c: char| c.is_ascii_alphanumeric() || ".-".contains(c);
    for region in endpoints.regions.keys().filter(|region| !region.chars().all(allowed)) {
        let pointer = crate::source::child("/endpoints/regions", region);
        problems.push("bad-host", &pointer, format!("{region:?} is no region"));
    }
    for (pointer, host) in default.chain(regions) {
        if host.is_empty() || !host.chars().all(allowed) {
            let message = format!("{host:?} is no host name; expected letters, digits, `.`, `-`");
            problems.push("bad-host", &pointer, message);
        }
    }
    if let Some(rule) = &endpoints.regional
        && (rule.matches("{region}").count() != 1
            || !rule.replace("{region}", "").chars().all(allowed))
    {
        let message = format!("{rule:?} is no host name that contains `{{region}}` once");
        problems.push("bad-host", "/endpoints/regional", message);
    }
}

fn product_docs(spec: &spec::Product, operations: &[Operation]) -> Vec<String> {
    let mut lines = vec![docs::sentence(&spec.title), String::new()];
    lines.extend(docs::prose(&spec.summary));
    lines.push(String::new());
    lines.push(format!(
        "API {} in version {}, <{}>.",
        docs::code(&spec.product),
        docs::code(&spec.version),
        spec.documentation.product
    ));
    for (name, group) in &spec.groups {
        let members = operations.iter().filter(|one| one.spec.group.as_ref() == Some(name));
        let members = members.collect::<Vec<_>>();
        if members.is_empty() {
            continue;
        }
        lines.extend([String::new(), format!("# {}", docs::sentence(&group.title)), String::new()]);
        lines.extend(docs::prose(&group.description));
        lines.push(String::new());
        lines.extend(members.into_iter().flat_map(|operation| {
            let method = operation.names.method.in_links();
            docs::item(&format!("[`Client::{method}`]: {}", operation.title))
        }));
    }
    lines
}

/// Operations whose methods would have the same name.
fn same_method(operations: &[(Operation, &SpecFile)]) -> Vec<Diagnostic> {
    let mut by_method: BTreeMap<&str, &str> = BTreeMap::new();
    let mut diagnostics = Vec::new();
    for (operation, file) in operations {
        let method = operation.names.module.as_str();
        let Some(other) = by_method.insert(method, &operation.spec.operation) else { continue };
        let mut problems = Problems::new(file);
        let message = format!(
            "the operations `{other}` and `{}` both become `{method}`",
            operation.spec.operation
        );
        problems.push("name-collision", "/operation", message);
        diagnostics.extend(problems.locate());
    }
    diagnostics
}

/// The problem that two products would have the same module.
pub(super) fn same_module(one: &Product, two: &Product) -> Vec<Diagnostic> {
    vec![Diagnostic {
        file: two.path.clone(),
        line: 1,
        column: 1,
        pointer: "/product".to_owned(),
        code: "name-collision",
        message: format!(
            "{} and {} both become the module `{}`",
            one.path,
            two.path,
            two.module.as_str()
        ),
        help: Some("keep one version of a product".to_owned()),
    }]
}

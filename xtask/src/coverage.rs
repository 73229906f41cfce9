//! `cargo xtask coverage`.

use std::path::{Path, PathBuf};

use alicloud_codegen::coverage::{self, Comparison, Counts, Coverage, Item, Kind};
use alicloud_codegen::import::metadata;
use alicloud_codegen::printable;
use anstream::println;
use serde_json::{Value, json};

use crate::message::Result;
use crate::workspace;

/// How to print.
pub(crate) struct Options {
    /// List what one side lacks.
    pub(crate) verbose: bool,
    /// Print JSON.
    pub(crate) json: bool,
}

/// A document that was compared.
struct Compared {
    file: String,
    product: String,
    version: String,
    comparison: Comparison,
}

/// Prints what the specs have, and how they differ from the documents.
pub(crate) fn run(root: &Path, documents: &[PathBuf], options: &Options) -> Result {
    let specs = workspace::specs(root)?;
    let products = coverage::coverage(&specs)?;
    let mut compared = Vec::new();
    for path in documents {
        let file = path.display().to_string();
        let bytes = workspace::read_document(path, metadata::LARGEST)?;
        let document = metadata::Document::read(&file, &bytes)?;
        let comparison = coverage::compare_document(&document, &specs);
        let (product, version) = (document.product, document.version);
        if !products
            .iter()
            .any(|known| known.product.eq_ignore_ascii_case(&product) && known.version == version)
        {
            return Err(format!("{file} is about `{product}` {version}, which has no specs").into());
        }
        compared.push(Compared { file, product, version, comparison });
    }
    if options.json {
        println!("{:#}", as_value(&products, &compared));
        return Ok(());
    }
    for product in &products {
        print(&format!("{} {}", product.product, product.version), &product.counts);
    }
    if products.len() > 1 {
        print("All products", &total(&products));
    }
    compared.iter().for_each(|compared| print_comparison(compared, options.verbose));
    Ok(())
}

fn total(products: &[Coverage]) -> Counts {
    let mut total = Counts::default();
    products.iter().for_each(|product| total.add_all(&product.counts));
    total
}

fn print(title: &str, counts: &Counts) {
    println!("{}", printable(title));
    for row in counts.rows() {
        let indent = if row.of.is_some() { "    " } else { "  " };
        let label = format!("{indent}{}", row.label);
        match row.of {
            Some(whole) if whole > 0 => {
                let share = row.count as f64 * 100.0 / whole as f64;
                println!("{label:<38}{:>7}  {share:>3.0} %", row.count);
            }
            _ => println!("{label:<38}{:>7}", row.count),
        }
    }
    println!();
}

fn print_comparison(compared: &Compared, verbose: bool) {
    let Compared { file, product, version, comparison } = compared;
    println!("{}", printable(&format!("{product} {version} beside {file}")));
    println!("  {:<36}{:>7}{:>10}", "", "we lack", "it lacks");
    for kind in Kind::ALL {
        let (missing, extra) = comparison.counts(kind);
        println!("  {:<36}{missing:>7}{extra:>10}", kind.plural());
    }
    println!();
    if verbose {
        print_items("we lack", &comparison.missing);
        print_items("the document lacks", &comparison.extra);
    }
}

fn print_items(title: &str, items: &[Item]) {
    for of_kind in items.chunk_by(|one, two| one.kind == two.kind) {
        let Some(first) = of_kind.first() else { continue };
        println!("{}: {title}", first.kind.plural());
        for item in of_kind {
            println!("  {}", printable(&place(item)));
        }
        println!();
    }
}

fn place(item: &Item) -> String {
    match item.path.as_str() {
        "" => item.operation.clone(),
        path => format!("{} {path}", item.operation),
    }
}

fn as_value(products: &[Coverage], compared: &[Compared]) -> Value {
    let counts = |counts: &Counts| {
        let rows = counts.rows().into_iter().map(|row| (row.key.to_owned(), json!(row.count)));
        Value::Object(rows.collect())
    };
    let items = |items: &[Item]| {
        let item = |item: &Item| json!({ "kind": item.kind.plural(), "operation": item.operation, "path": item.path });
        Value::Array(items.iter().map(item).collect())
    };
    json!({
        "products": products.iter().map(|product| json!({
            "product": product.product,
            "version": product.version,
            "counts": counts(&product.counts),
        })).collect::<Vec<_>>(),
        "total": counts(&total(products)),
        "documents": compared.iter().map(|compared| json!({
            "file": compared.file,
            "product": compared.product,
            "version": compared.version,
            "missing": items(&compared.comparison.missing),
            "extra": items(&compared.comparison.extra),
        })).collect::<Vec<_>>(),
    })
}

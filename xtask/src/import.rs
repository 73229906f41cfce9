//! `cargo xtask import`.

use std::path::{Path, PathBuf};

use alicloud_codegen::import::merge::{Change, Merged, Origin, Outcome, merge};
use alicloud_codegen::import::{Draft, metadata, page, print};
use clap::{Args, Subcommand};

use crate::message::{self, Result};
use crate::workspace;

/// A document to import.
#[derive(Subcommand)]
pub(crate) enum Document {
    /// The vendor's machine-readable description of a product version (`api-docs.json`).
    Metadata {
        /// The file.
        file: PathBuf,
        /// Import only this operation; may be repeated.
        #[arg(long = "operation", value_name = "NAME")]
        operations: Vec<String>,
        #[command(flatten)]
        options: Options,
    },
    /// Documentation pages, each as the text of one operation's page.
    Page {
        /// The files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        #[command(flatten)]
        options: Options,
    },
}

/// How to import.
#[derive(Args)]
pub(crate) struct Options {
    /// Product the specs belong to: the folder below `specs`.
    #[arg(long, value_name = "PRODUCT")]
    product: String,
    /// Print the report and write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Take over the sentences of the document. They are the vendor's: not for publication.
    #[arg(long)]
    with_prose: bool,
    /// List what the document does not say or says otherwise, too.
    #[arg(long)]
    verbose: bool,
    /// Folder with `specs`; this repository by default.
    #[arg(long, value_name = "FOLDER")]
    root: Option<PathBuf>,
}

/// Imports a document.
pub(crate) fn run(document: &Document) -> Result {
    match document {
        Document::Metadata { file, operations, options } => {
            let drafts = read_metadata(file, operations, options)?;
            write(&drafts, Origin::Metadata, options)
        }
        Document::Page { files, options } => {
            let drafts = files.iter().map(|file| read_page(file, options));
            write(&drafts.collect::<Result<Vec<_>>>()?, Origin::Page, options)
        }
    }
}

fn read_metadata(file: &Path, operations: &[String], options: &Options) -> Result<Vec<Draft>> {
    let name = file.display().to_string();
    let bytes = workspace::read_document(file, metadata::LARGEST)?;
    let document = metadata::Document::read(&name, &bytes)?;
    if document.product.to_lowercase() != options.product {
        return Err(format!(
            "{name} is about the product `{}`, not `{}`; give `--product {}`",
            document.product,
            options.product,
            document.product.to_lowercase()
        )
        .into());
    }
    let reading = metadata::Options { with_prose: options.with_prose };
    let names: Vec<&str> = match operations {
        [] => document.operations().collect(),
        chosen => chosen.iter().map(String::as_str).collect(),
    };
    let mut drafts = Vec::new();
    for operation in names {
        let Some(draft) = document.draft(operation, reading) else {
            return Err(format!("{name} has no operation `{operation}`").into());
        };
        drafts.push(draft);
    }
    Ok(drafts)
}

/// Reads a page. What the spec of the same operation knows already helps to read it.
fn read_page(file: &Path, options: &Options) -> Result<Draft> {
    let name = file.display().to_string();
    let bytes = workspace::read_document(file, page::LARGEST)?;
    let with_prose = options.with_prose;
    let draft = page::read(&name, &bytes, &page::Options { with_prose, known: None })?;
    let root = options.root.clone().unwrap_or_else(workspace::root);
    let folder = workspace::product_folder(&root, &options.product)?;
    let path = format!("{folder}/{}", workspace::operation_file(&draft.operation)?);
    match workspace::read_spec(&root, &path)? {
        Some(known) => {
            Ok(page::read(&name, &bytes, &page::Options { with_prose, known: Some(&known) })?)
        }
        None => Ok(draft),
    }
}

/// What an import did to all specs.
#[derive(Default)]
struct Totals {
    added: usize,
    changed: usize,
    kept: usize,
    only_here: usize,
    flags: usize,
}

/// Merges the drafts and writes what changed, after all of them have been merged.
fn write(drafts: &[Draft], origin: Origin, options: &Options) -> Result {
    let root = options.root.clone().unwrap_or_else(workspace::root);
    let folder = workspace::product_folder(&root, &options.product)?;
    let product = workspace::read_spec(&root, &format!("{folder}/product.json"))?;
    let product = product.ok_or_else(|| {
        format!("{folder}/product.json is missing; CONTRIBUTING.md says how to add a product")
    })?;
    let mut totals = Totals::default();
    let mut texts = Vec::new();
    for draft in drafts {
        let path = format!("{folder}/{}", workspace::operation_file(&draft.operation)?);
        let existing = workspace::read_spec(&root, &path)?;
        let merged = merge(existing.as_ref(), draft, &product, origin);
        report(draft, &merged, options, &mut totals);
        if existing.as_ref() != Some(&merged.spec) {
            texts.push((path, print::text(&merged.spec)));
        }
    }
    if !options.dry_run {
        for (path, text) in &texts {
            workspace::write(&root, path, text)?;
        }
    }
    let Totals { added, changed, kept, only_here, flags } = totals;
    let verb = if options.dry_run { "would change" } else { "changed" };
    message::done(&format!(
        "{} operations, {verb} {} specs: {added} facts added, {changed} changed, {kept} left out, \
         {only_here} only in the specs; {flags} remarks on the document",
        drafts.len(),
        texts.len(),
    ));
    Ok(())
}

fn report(draft: &Draft, merged: &Merged, options: &Options, totals: &mut Totals) {
    let mut lines = Vec::new();
    for flag in &draft.flags {
        totals.flags += 1;
        let line = flag.line.map_or(String::new(), |line| format!("line {line} "));
        let place = format!("{line}{}", flag.pointer);
        lines.push(format!("remark[{}] {place}: {}", flag.code, flag.message));
    }
    for change in &merged.changes {
        match change.outcome {
            Outcome::Added => totals.added += 1,
            Outcome::Changed => totals.changed += 1,
            Outcome::Kept => totals.kept += 1,
            Outcome::OnlyHere => totals.only_here += 1,
        }
        if is_shown(change, options) {
            lines.push(change.to_string());
        }
    }
    if !lines.is_empty() {
        message::note(&draft.operation);
        lines.iter().for_each(|line| message::note(&format!("  {line}")));
    }
}

fn is_shown(change: &Change, options: &Options) -> bool {
    options.verbose || change.outcome != Outcome::OnlyHere
}

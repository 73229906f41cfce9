//! `cargo xtask import`.

mod check;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use alicloud_codegen::import::merge::{Change, Merged, Origin, Outcome, Source, merge};
use alicloud_codegen::import::{Draft, metadata, page, print, well_formed};
use alicloud_codegen::{SpecFile, printable};
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
        /// Import pages that look damaged or are titled for another product, too.
        #[arg(long)]
        force: bool,
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
    /// The document is older than the specs: add what they lack, change nothing.
    #[arg(long)]
    older: bool,
    /// Take over the sentences of the document. They are the vendor's: not for publication.
    #[arg(long)]
    with_prose: bool,
    /// List single facts that the document does not state, and fields in another order, too.
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
            let target = Target::find(options)?;
            let drafts = read_metadata(file, operations, &target, options)?;
            let is_whole = operations.is_empty();
            write(&drafts, Origin::Metadata, is_whole, &target, options)
        }
        Document::Page { files, force, options } => {
            let target = Target::find(options)?;
            let mut drafts = Vec::new();
            let mut damaged = Vec::new();
            for file in files {
                let (draft, is_known) = read_page(file, &target, options)?;
                if !force {
                    let name = file.display().to_string();
                    check::title(&name, &draft, &target.product)?;
                    damaged.extend(check::damage(&name, &draft).filter(|_| is_known));
                }
                drafts.push(draft);
            }
            check::undamaged(&damaged)?;
            write(&drafts, Origin::Page, false, &target, options)
        }
    }
}

/// Where the specs of the product are.
struct Target {
    root: PathBuf,
    /// `specs/<product>/<version>`.
    folder: String,
    /// Content of the product file.
    product: serde_json::Value,
}

impl Target {
    fn find(options: &Options) -> Result<Self> {
        let root = options.root.clone().unwrap_or_else(workspace::root);
        let folder = workspace::product_folder(&root, &options.product)?;
        let product = workspace::read_spec(&root, &format!("{folder}/product.json"))?;
        let product = product.ok_or_else(|| {
            format!("{folder}/product.json is missing; CONTRIBUTING.md says how to add a product")
        })?;
        Ok(Self { root, folder, product })
    }
}

fn read_metadata(
    file: &Path,
    operations: &[String],
    target: &Target,
    options: &Options,
) -> Result<Vec<Draft>> {
    let name = file.display().to_string();
    let bytes = workspace::read_document(file, metadata::LARGEST)?;
    let document = metadata::Document::read(&name, &bytes)?;
    for (key, found) in [("product", &document.product), ("version", &document.version)] {
        if target.product[key] != *found {
            return Err(format!(
                "{name} is about the {key} `{found}`, but {}/product.json about {}; is `--product \
                 {}` right?",
                target.folder, target.product[key], options.product,
            )
            .into());
        }
    }
    let reading = metadata::Options { with_prose: options.with_prose };
    let mut names: Vec<&str> = Vec::new();
    for operation in operations {
        if !names.contains(&operation.as_str()) {
            names.push(operation);
        }
    }
    if names.is_empty() {
        names.extend(document.operations());
    }
    Ok(document.drafts(&names, reading)?)
}

/// Reads a page, and says whether there is a spec of the same operation. What that knows already
/// helps to read the page.
fn read_page(file: &Path, target: &Target, options: &Options) -> Result<(Draft, bool)> {
    let name = file.display().to_string();
    let bytes = workspace::read_document(file, page::LARGEST)?;
    let with_prose = options.with_prose;
    let draft = page::read(&name, &bytes, &page::Options { with_prose, known: None })?;
    let path = format!("{}/{}", target.folder, workspace::operation_file(&draft.operation)?);
    match workspace::read_spec(&target.root, &path)? {
        Some(known) => {
            let options = page::Options { with_prose, known: Some(&known) };
            Ok((page::read(&name, &bytes, &options)?, true))
        }
        None => Ok((draft, false)),
    }
}

/// The file of each draft. File systems differ in whether case tells names apart.
fn paths(drafts: &[Draft], target: &Target) -> Result<Vec<String>> {
    let mut known: BTreeMap<String, &str> = BTreeMap::new();
    let mut paths = Vec::new();
    for draft in drafts {
        let name = &draft.operation;
        let file = workspace::operation_file(name)?;
        if let Some(other) = known.insert(file.to_lowercase(), name) {
            let message = format!(
                "`{other}` and `{name}` would have the same file; import one of them at a time"
            );
            return Err(message.into());
        }
        paths.push(format!("{}/{file}", target.folder));
    }
    Ok(paths)
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

/// Merges the drafts and writes what changed, after all of them have been merged and checked.
/// `is_whole` says that the drafts are all operations that the document has.
fn write(
    drafts: &[Draft],
    origin: Origin,
    is_whole: bool,
    target: &Target,
    options: &Options,
) -> Result {
    let paths = paths(drafts, target)?;
    let files = workspace::spec_files(&target.root, &paths)?;
    let known = well_formed(&files)?;
    let known = files.iter().map(|file| file.path.as_str()).zip(&known);
    let known: BTreeMap<&str, &serde_json::Value> = known.collect();
    let mut totals = Totals::default();
    let mut texts = Vec::new();
    for (draft, path) in drafts.iter().zip(paths.iter()) {
        let existing = known.get(path.as_str()).copied();
        let source = Source { origin, is_older: options.older };
        let merged = merge(existing, draft, &target.product, source);
        report(draft, &merged, options, &mut totals);
        if existing != Some(&merged.spec) {
            texts.push((path.clone(), print::text(&merged.spec)));
        }
    }
    let specs = workspace::product_specs(&target.root, &target.folder)?;
    if is_whole {
        report_missing(&specs, &paths, &mut totals);
    }
    check::contradictions(&specs, &texts)?;
    if !options.dry_run {
        workspace::write_all(&target.root, &texts)?;
    }
    let Totals { added, changed, kept, only_here, flags } = totals;
    let verb = if options.dry_run { "would change" } else { "changed" };
    message::done(&format!(
        "{} operations, {verb} {} specs: {added} facts added, {changed} changed, {kept} kept, \
         {only_here} only here; {flags} remarks on the document",
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
        let (place, text) = (printable(&place), printable(&flag.message));
        lines.push(format!("remark[{}] {place}: {text}", flag.code));
    }
    for change in &merged.changes {
        match change.outcome {
            Outcome::Added => totals.added += 1,
            Outcome::Changed => totals.changed += 1,
            Outcome::Kept => totals.kept += usize::from(is_shown(change, options)),
            Outcome::OnlyHere | Outcome::Unstated => totals.only_here += 1,
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

/// Reports operations that the document does not have.
fn report_missing(specs: &[SpecFile], paths: &[String], totals: &mut Totals) {
    for spec in specs.iter().filter(|spec| !paths.contains(&spec.path)) {
        let stem = spec.path.rsplit('/').next().and_then(|name| name.strip_suffix(".json"));
        let Some(operation) = stem.filter(|stem| *stem != "product") else { continue };
        totals.only_here += 1;
        message::note(operation);
        message::note("  only here : the document does not have the operation");
    }
}

/// Other orders of fields are many: documents often sort them.
fn is_shown(change: &Change, options: &Options) -> bool {
    let is_minor = change.outcome == Outcome::Unstated
        || (change.reason == "order" && change.pointer != "/parameters");
    options.verbose || !is_minor
}

//! A documentation page → a draft.
//!
//! ```text
//! bytes ─ text ─→ lines ─ sections ─→ table ─→ rows ─ nest ─→ tree ─ shapes ─→ spec
//!                                     (pipes, paragraphs, heads)     (example, values, limits)
//! ```
//!
//! Pages come as the text of a browser, as Markdown and in several languages and generations.
//! `words` and `types` hold their vocabulary; nothing else knows a language. A page does not say
//! how deep a row is: the documented answer does, or a spec of the same operation. Whatever had to
//! be guessed is flagged.

mod demo;
mod errors;
mod example;
mod heads;
mod limits;
mod nest;
mod opening;
mod paragraphs;
mod pipes;
mod sample;
mod sections;
mod shapes;
mod table;
mod text;
mod types;
mod values;
mod words;

use serde_json::{Map, Value, json};

use self::sample::Sample;
use self::sections::Sections;
use self::shapes::{Printer, Side};
use self::table::{Hints, Table};
pub use self::text::LARGEST;
use self::text::Refusal;
use self::words::Section;
use super::{Draft, Flag};
use crate::diagnostics::Diagnostics;

/// How a page is read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'a> {
    /// Whether the draft has the sentences of the page too, for a reader to put into own words.
    pub with_prose: bool,
    /// A spec of the same operation, from elsewhere. It tells how parameters are nested, and where
    /// the messages of errors end.
    pub known: Option<&'a Value>,
}

/// Reads the text of a documentation page of at most 2 MiB.
///
/// `path` is the name of the page in messages. Fails on what is no such text: HTML, another
/// encoding, no tables, an unreadable success answer.
pub fn read(path: &str, bytes: &[u8], options: &Options<'_>) -> Result<Draft, Diagnostics> {
    read_page(path, bytes, options).map_err(|refusal| {
        let mut diagnostics = Diagnostics::default();
        diagnostics.extend([refusal.at(path)]);
        diagnostics
    })
}

fn read_page(path: &str, bytes: &[u8], options: &Options<'_>) -> Result<Draft, Refusal> {
    let source = text::decode(bytes)?;
    let lines = text::lines(&source);
    let page = Sections::of(&lines);
    if !page.has(Section::Request) && !page.has(Section::Response) {
        return Err(Refusal {
            code: "not-a-page",
            line: 1,
            message: "neither `Request parameters` nor `Response elements` is a heading".to_owned(),
            help: "give the text of the page of one operation, from its title to its error codes",
        });
    }
    let mut flags = Vec::new();
    let mut spec = Map::new();
    let operation = read_opening(path, &page, options, &mut spec, &mut flags)?;
    read_request(&page, options, &mut spec, &mut flags)?;
    let demo = demo::read(&source, page.lines(Section::Examples))?;
    read_response(&page, demo.as_ref(), options, &mut spec, &mut flags)?;
    match demo {
        Some(demo) => {
            spec.insert("example".to_owned(), demo);
        }
        None => flag_page(&mut flags, "demo-missing", "the page has no success answer in JSON"),
    }
    if page.has(Section::Errors) {
        let errors = errors::read(&page, options.known, options.with_prose, &mut flags);
        if !errors.is_empty() {
            spec.insert("errors".to_owned(), Value::Array(errors));
        }
    } else {
        flag_page(
            &mut flags,
            "section-missing",
            "the page has no heading for error codes; is it cut off?",
        );
    }
    Ok(Draft { operation, spec, flags })
}

fn read_opening(
    path: &str,
    page: &Sections<'_>,
    options: &Options<'_>,
    spec: &mut Map<String, Value>,
    flags: &mut Vec<Flag>,
) -> Result<String, Refusal> {
    let lines = page.lines(Section::Opening);
    let title = opening::title(lines);
    let known = || options.known?.get("operation")?.as_str().map(ToOwned::to_owned);
    let stem = || {
        let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
        let stem = name.split('.').next().unwrap_or_default();
        opening::is_camel(stem).then(|| stem.to_owned())
    };
    let named = title.as_ref().map(|title| title.operation.clone());
    if named.is_none() {
        flag_page(flags, "title-missing", "no line is a title with the name of the operation");
    }
    let Some(operation) = named.or_else(known).or_else(stem) else {
        return Err(Refusal {
            code: "no-operation",
            line: 1,
            message: "nothing names the operation".to_owned(),
            help: "put the page's title, such as `Product:Operation`, into its first line",
        });
    };
    spec.insert("operation".to_owned(), json!(operation));
    if options.with_prose {
        if let Some(summary) = title.as_ref().and_then(|title| opening::summary(lines, title)) {
            spec.insert("summary".to_owned(), json!(summary));
        }
        if let Some(text) = opening::description(page.lines(Section::Description)) {
            spec.insert("description".to_owned(), json!(text));
        }
    }
    match opening::rate_limit(page.lines(Section::Description)) {
        Ok(Some(limit)) => {
            spec.insert("rateLimit".to_owned(), limit);
        }
        Ok(None) => {}
        Err((line, sentence)) => {
            let message =
                format!("a limit of calls is left out: `{}`", values::shortened(&sentence));
            let (code, pointer) = ("rate-limit-unread", "/rateLimit".to_owned());
            flags.push(Flag { code, pointer, line: Some(line), message });
        }
    }
    match opening::authorization(page, &operation) {
        Some(authorization) => {
            spec.insert("authorization".to_owned(), authorization);
        }
        None if page.has(Section::Authorization) => {
            flag_page(flags, "authorization-unread", "the table of authorization is left out");
        }
        None => {}
    }
    if let Some(title) = title {
        let updated = opening::updated(lines);
        if updated.is_none() {
            flag_page(flags, "date-missing", "no line says when the page was updated");
        }
        let mut page = Map::from_iter([("title".to_owned(), json!(title.title))]);
        page.extend(updated.map(|updated| ("updated".to_owned(), json!(updated))));
        spec.insert("page".to_owned(), Value::Object(page));
    }
    Ok(operation)
}

fn read_request(
    page: &Sections<'_>,
    options: &Options<'_>,
    spec: &mut Map<String, Value>,
    flags: &mut Vec<Flag>,
) -> Result<(), Refusal> {
    if !page.has(Section::Request) {
        flag_page(flags, "section-missing", "the page has no heading for request parameters");
        return Ok(());
    }
    let known = options.known.and_then(Sample::of_parameters);
    let hints = known.as_ref().map(Sample::hints).unwrap_or_default();
    let table = table::read(page, Section::Request, &hints);
    flag_leftovers(&table, "/parameters", flags);
    let tree = nest::nest(&table.rows, known.as_ref(), words::USUAL_PARAMETERS)?;
    flag_homeless(&tree, "/parameters", flags);
    let mut printer = Printer { side: Side::Request, with_prose: options.with_prose, flags };
    let parameters = printer.fields(&tree, 0, known.as_ref(), "/parameters");
    if !parameters.is_empty() {
        spec.insert("parameters".to_owned(), Value::Object(parameters));
    }
    Ok(())
}

fn read_response(
    page: &Sections<'_>,
    demo: Option<&Value>,
    options: &Options<'_>,
    spec: &mut Map<String, Value>,
    flags: &mut Vec<Flag>,
) -> Result<(), Refusal> {
    if !page.has(Section::Response) {
        flag_page(flags, "section-missing", "the page has no heading for response elements");
        return Ok(());
    }
    let documented = options.known.and_then(|known| known.get("response"));
    let known = documented.and_then(|shape| Sample::of_shape(shape, sample::DEEPEST));
    let shown = demo.map(Sample::of_value);
    let sample = shown.as_ref().or(known.as_ref());
    let hints: Hints<'_> = sample.map(Sample::hints).unwrap_or_default();
    let table = table::read(page, Section::Response, &hints);
    flag_leftovers(&table, "/response", flags);
    let tree = nest::nest(&table.rows, sample, words::USUAL_FIELDS)?;
    flag_homeless(&tree, "/response", flags);
    let mut printer = Printer { side: Side::Response, with_prose: options.with_prose, flags };
    let mut response = printer.shape(&tree, 0, known.as_ref(), "/response");
    if tree.nodes[0].row.is_none() {
        response.insert("type".to_owned(), json!("object"));
    }
    if table.rows.is_empty() {
        flag_page(flags, "table-missing", "the section of the answer has no rows");
    }
    spec.insert("response".to_owned(), Value::Object(response));
    Ok(())
}

fn flag_page(flags: &mut Vec<Flag>, code: &'static str, message: &str) {
    flags.push(Flag { code, pointer: String::new(), line: None, message: message.to_owned() });
}

fn flag_leftovers(table: &Table, pointer: &str, flags: &mut Vec<Flag>) {
    for leftover in &table.leftovers {
        let text = values::shortened(&leftover.text);
        let message = format!("text that fits into no row is left out: `{text}`");
        let (code, pointer) = ("row-unread", pointer.to_owned());
        flags.push(Flag { code, pointer, line: Some(leftover.line), message });
    }
}

fn flag_homeless(tree: &nest::Tree<'_>, pointer: &str, flags: &mut Vec<Flag>) {
    for row in &tree.homeless {
        let name = row.name.as_deref().unwrap_or(&row.type_word);
        let message =
            format!("nothing can hold the row `{}`; it is left out", values::shortened(name));
        let (code, pointer) = ("row-unplaced", pointer.to_owned());
        flags.push(Flag { code, pointer, line: Some(row.line), message });
    }
}

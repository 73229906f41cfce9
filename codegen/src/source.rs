//! The text of a spec file and the places in it.

use jsonc_parser::ast;
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use crate::diagnostics::Diagnostic;

/// The text of a spec file.
#[derive(Clone, Debug)]
pub struct SpecFile {
    /// Path as it appears in messages and in the header of generated files; `/` separates.
    pub path: String,
    /// Content.
    pub text: String,
}

impl SpecFile {
    /// Name of the file without folder and extension.
    pub fn stem(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.strip_suffix(".json").unwrap_or(name)
    }

    /// Folder of the file.
    pub fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}

/// A problem before its place in the text is looked up.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) code: &'static str,
    pub(crate) pointer: String,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    /// Line and column, where they are known without the pointer.
    pub(crate) place: Option<(usize, usize)>,
}

/// Collects the problems of one file.
#[derive(Debug)]
pub(crate) struct Problems<'a> {
    file: &'a SpecFile,
    found: Vec<Problem>,
}

impl<'a> Problems<'a> {
    pub(crate) fn new(file: &'a SpecFile) -> Self {
        Self { file, found: Vec::new() }
    }

    pub(crate) fn file(&self) -> &'a SpecFile {
        self.file
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    pub(crate) fn push(&mut self, code: &'static str, pointer: &str, message: String) {
        self.push_with_help(code, pointer, message, None);
    }

    pub(crate) fn push_with_help(
        &mut self,
        code: &'static str,
        pointer: &str,
        message: String,
        help: impl Into<Option<String>>,
    ) {
        let (pointer, help) = (pointer.to_owned(), help.into());
        self.found.push(Problem { code, pointer, message, help, place: None });
    }

    /// A problem at a line and column, in a file that has no structure to point into.
    pub(crate) fn push_at(&mut self, code: &'static str, place: (usize, usize), message: String) {
        let pointer = String::new();
        self.found.push(Problem { code, pointer, message, help: None, place: Some(place) });
    }

    /// The problems with their places.
    pub(crate) fn locate(self) -> Vec<Diagnostic> {
        if self.found.is_empty() {
            return Vec::new();
        }
        let root = parse(&self.file.text);
        self.found
            .into_iter()
            .map(|problem| {
                let (line, column) = problem.place.unwrap_or_else(|| {
                    let offset = root.as_ref().map_or(0, |root| offset_of(root, &problem.pointer));
                    line_and_column(&self.file.text, offset)
                });
                Diagnostic {
                    file: self.file.path.clone(),
                    line,
                    column,
                    pointer: problem.pointer,
                    code: problem.code,
                    message: problem.message,
                    help: problem.help,
                }
            })
            .collect()
    }
}

/// The pointer of the member `key` of the value at `pointer`.
pub(crate) fn child(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}

/// The parts of a JSON pointer.
pub(crate) fn parts(pointer: &str) -> impl Iterator<Item = String> + '_ {
    pointer.split('/').skip(1).map(|part| part.replace("~1", "/").replace("~0", "~"))
}

fn parse(text: &str) -> Option<ast::Value<'_>> {
    let options = ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        ..ParseOptions::default()
    };
    parse_to_ast(text, &CollectOptions::default(), &options).ok()?.value
}

/// Where the value at `pointer` starts, or the nearest value around it that exists. A member is
/// at its name, so that the line says what it is about.
fn offset_of(root: &ast::Value<'_>, pointer: &str) -> usize {
    let mut value = root;
    let mut offset = root.range().start;
    for part in parts(pointer) {
        let next = match value {
            // The last of equally named members: it is the one that is wrong.
            ast::Value::Object(object) => object
                .properties
                .iter()
                .rev()
                .find(|member| member.name.as_str() == part)
                .map(|member| (member.range.start, &member.value)),
            ast::Value::Array(array) => part
                .parse::<usize>()
                .ok()
                .and_then(|index| array.elements.get(index))
                .map(|element| (element.range().start, element)),
            _ => None,
        };
        let Some((start, inner)) = next else { break };
        offset = start;
        value = inner;
    }
    offset
}

fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|character| *character != '\n').count() + 1;
    (line, column)
}

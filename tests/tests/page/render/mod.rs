//! Specs → pages in the ways pages are written. All prose is ours.

mod prose;

use serde_json::Value;

/// How the cells of a row are set apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Each cell a paragraph.
    Paragraphs,
    /// The same under headings in Markdown, with Markdown's escapes.
    Bold,
    /// Each cell a line that ends in `|`; lists of values are lost.
    Bars,
    /// A Markdown table.
    Markdown,
    /// Name, type and required word in one line with nothing between.
    Glued,
    /// The same with blanks between, and the example behind; the oldest generation only.
    Spaced,
}

/// Years of the pages' layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Generation {
    /// Capital type words, examples before descriptions, no rows for items.
    To2022,
    /// As today, with other headings and lists written by hand.
    Of2024,
    Of2025,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    English,
    Chinese,
}

/// One way to write a page.
#[derive(Clone, Copy, Debug)]
pub struct Dialect {
    pub layout: Layout,
    pub generation: Generation,
    pub language: Language,
}

impl Dialect {
    /// All ways.
    pub fn all() -> Vec<Self> {
        const LAYOUTS: [Layout; 6] = [
            Layout::Paragraphs,
            Layout::Bold,
            Layout::Bars,
            Layout::Markdown,
            Layout::Glued,
            Layout::Spaced,
        ];
        let mut all = Vec::new();
        for layout in LAYOUTS {
            for generation in [Generation::To2022, Generation::Of2024, Generation::Of2025] {
                let is_old = generation == Generation::To2022;
                if layout == Layout::Spaced && !is_old || layout == Layout::Glued && is_old {
                    continue;
                }
                for language in [Language::English, Language::Chinese] {
                    all.push(Self { layout, generation, language });
                }
            }
        }
        all
    }

    fn is_chinese(&self) -> bool {
        self.language == Language::Chinese
    }

    fn word(&self, english: &'static str, chinese: &'static str) -> &'static str {
        if self.is_chinese() { chinese } else { english }
    }
}

/// The page of an operation spec.
pub fn render(spec: &Value, dialect: Dialect) -> String {
    let mut page = Page { dialect, text: String::new() };
    page.opening(spec);
    page.heading("Request parameters", "请求参数");
    page.table_head(true);
    for (name, shape) in members(spec, "parameters") {
        for _ in 0..shape["listed"].as_u64().unwrap_or(1) {
            page.shape(Some(name), shape, true, false);
        }
    }
    match dialect.generation {
        Generation::Of2025 => page.heading("Response elements", "返回参数"),
        _ => page.heading("Response parameters", "返回数据"),
    }
    page.table_head(false);
    if dialect.generation == Generation::To2022 {
        for (name, shape) in members(&spec["response"], "fields") {
            page.shape(Some(name), shape, false, false);
        }
    } else {
        page.shape(None, &spec["response"], false, false);
    }
    page.example(spec);
    page.errors(spec);
    page.text
}

pub fn members<'a>(value: &'a Value, key: &str) -> Vec<(&'a str, &'a Value)> {
    let members = value.get(key).and_then(Value::as_object);
    members.into_iter().flatten().map(|(name, value)| (name.as_str(), value)).collect()
}

struct Page {
    dialect: Dialect,
    text: String,
}

impl Page {
    fn block(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push_str("\n\n");
    }

    fn heading(&mut self, english: &'static str, chinese: &'static str) {
        let words = self.dialect.word(english, chinese);
        let heading = match self.dialect.layout {
            Layout::Bold => format!("**{words}**"),
            Layout::Markdown => format!("## {words} {{#section .section}}"),
            _ => words.to_owned(),
        };
        self.block(&heading);
    }

    fn table_head(&mut self, is_request: bool) {
        let dialect = self.dialect;
        let mut cells = vec![match (dialect.generation, is_request) {
            (Generation::Of2025, false) => dialect.word("Element", "参数"),
            _ => dialect.word("Parameter", "名称"),
        }];
        cells.push(dialect.word("Type", "类型"));
        if is_request {
            cells.push(dialect.word("Required", "必填"));
        }
        let last = [dialect.word("Description", "描述"), dialect.word("Example", "示例值")];
        match dialect.generation {
            Generation::To2022 => cells.extend(last.iter().rev()),
            _ => cells.extend(last),
        }
        match dialect.layout {
            Layout::Paragraphs | Layout::Bold => self.block(&cells.join("\n\n")),
            Layout::Bars => self.text.push_str(&format!("|\n{} |\n", cells.join(" |\n"))),
            Layout::Markdown => {
                let rule = "|---".repeat(cells.len());
                self.text.push_str(&format!("| {} |\n{rule}|\n", cells.join(" | ")));
            }
            Layout::Glued => self.block(&cells.concat()),
            Layout::Spaced => self.block(&cells.join(" ")),
        }
    }

    /// The row of a shape and the rows of what is inside.
    fn shape(&mut self, name: Option<&str>, shape: &Value, is_request: bool, is_item: bool) {
        self.row(name, shape, is_request, is_item);
        let is_old = self.dialect.generation == Generation::To2022;
        if let Some(items) = shape.get("items") {
            if is_old {
                self.inside(items, is_request);
            } else {
                self.shape(None, items, is_request, true);
            }
        }
        for (name, field) in members(shape, "fields") {
            self.shape(Some(name), field, is_request, false);
        }
    }

    fn inside(&mut self, items: &Value, is_request: bool) {
        for (name, field) in members(items, "fields") {
            self.shape(Some(name), field, is_request, false);
        }
        if let Some(items) = items.get("items") {
            self.inside(items, is_request);
        }
    }

    fn row(&mut self, name: Option<&str>, shape: &Value, is_request: bool, is_item: bool) {
        let dialect = self.dialect;
        let is_old = dialect.generation == Generation::To2022;
        let name = name.map(|name| {
            let mark = if shape.get("deprecated").is_some() { " deprecated" } else { "" };
            format!("{}{mark}", self.escaped(name))
        });
        let type_word = type_word(shape, name.as_deref().unwrap_or("Item"), is_old);
        let is_required = shape["required"] == true;
        let required =
            if is_required { dialect.word("Yes", "是") } else { dialect.word("No", "否") };
        let is_root = name.is_none() && !is_item;
        let description = if is_root { String::new() } else { self.description(shape, is_request) };
        let innermost = if is_old { innermost(shape) } else { shape };
        let example = innermost["example"].as_str().unwrap_or_default();
        let example = self.escaped(example);
        let name = name.unwrap_or_default();
        let name = name.as_str();
        let mut cells = vec![name, &type_word];
        cells.extend(is_request.then_some(required));
        let last = [description.as_str(), example.as_str()];
        if is_old {
            cells.extend(last.iter().rev());
        } else {
            cells.extend(last);
        }
        match dialect.layout {
            Layout::Paragraphs | Layout::Bold => {
                cells.iter().filter(|cell| !cell.is_empty()).for_each(|cell| {
                    self.text.push_str(cell);
                    self.text.push_str("\n\n");
                });
            }
            Layout::Bars if name.is_empty() => {
                let cells: Vec<&str> = cells.into_iter().skip(1).collect();
                self.text.push_str(&format!("|\n{} |\n|\n", cells.join(" |\n")));
            }
            Layout::Bars => self.text.push_str(&format!("| {} |\n", cells.join(" |\n"))),
            Layout::Markdown => {
                let cells: Vec<String> =
                    cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
                self.text.push_str(&format!("| {} |\n", cells.join(" | ")));
            }
            Layout::Spaced => {
                let required = if is_request { required } else { "" };
                let head = [name, &type_word, required, &example];
                let head: Vec<&str> = head.into_iter().filter(|cell| !cell.is_empty()).collect();
                self.text.push_str(&format!("{}\n\n{description}\n\n", head.join(" ")));
            }
            Layout::Glued => {
                let head = format!("{name}{type_word}{}", if is_request { required } else { "" });
                self.text.push_str(&format!("{head}\n\n"));
                if !description.is_empty() {
                    self.text.push_str(&description);
                    self.text.push_str(if example.is_empty() { "\n\n" } else { "\n" });
                    if !example.is_empty() && !description.contains('•') {
                        self.text.push('\n');
                    }
                }
                if !example.is_empty() {
                    self.text.push_str(&format!("{example}\n"));
                }
            }
        }
    }

    fn escaped(&self, text: &str) -> String {
        match self.dialect.layout {
            Layout::Bold | Layout::Markdown => {
                let escapes = ['\\', '*', '_', '[', ']', '`'];
                let mut output = String::new();
                for character in text.chars() {
                    if escapes.contains(&character) {
                        output.push('\\');
                    }
                    output.push(character);
                }
                output
            }
            _ => text.to_owned(),
        }
    }
}

fn innermost(shape: &Value) -> &Value {
    shape.get("items").map_or(shape, innermost)
}

fn type_word(shape: &Value, name: &str, is_old: bool) -> String {
    let ty = shape["type"].as_str().unwrap_or("string");
    let format = shape["format"].as_str().unwrap_or_default();
    let word = match (ty, format) {
        ("integer", "int64") if is_old => "long",
        ("number", "float" | "double") => format,
        _ => ty,
    };
    let mut capital = word.to_owned();
    capital[..1].make_ascii_uppercase();
    match shape.get("items") {
        Some(items) if is_old => {
            let inner = match items["type"].as_str() {
                Some("object") => name.split(' ').next().unwrap_or("Item").replace(['\\', '.'], ""),
                _ => type_word(items, name, true),
            };
            if inner.contains(' ') { "Array".to_owned() } else { format!("Array of {inner}") }
        }
        Some(items) if items["type"] == "object" => "array<object>".to_owned(),
        _ if is_old => capital,
        _ => word.to_owned(),
    }
}

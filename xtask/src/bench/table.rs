//! What the measurements print: one line per figure, with its target and whether it holds.

use anstream::println;
use anstyle::{AnsiColor, Style};

const TITLE: Style = Style::new().bold();
const HOLDS: Style = AnsiColor::Green.on_default();
const MISSED: Style = AnsiColor::Red.on_default().bold();

/// The figures of one measurement.
pub(super) struct Table {
    title: String,
    rows: Vec<Row>,
}

struct Row {
    name: String,
    value: String,
    target: String,
    holds: Option<bool>,
    detail: String,
}

impl Table {
    pub(super) fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), rows: Vec::new() }
    }

    /// Adds a figure, which must not be larger than `limit` if there is one.
    pub(super) fn add(
        &mut self,
        name: impl Into<String>,
        number: f64,
        unit: &str,
        limit: impl Into<Option<f64>>,
        detail: impl Into<String>,
    ) {
        let limit = limit.into();
        self.rows.push(Row {
            name: name.into(),
            value: format!("{} {unit}", shown(number)).trim_end().to_owned(),
            target: limit.map_or(String::new(), |limit| format!("<= {limit}")),
            holds: limit.map(|limit| number <= limit),
            detail: detail.into(),
        });
    }

    pub(super) fn print(&self) {
        let width = |of: fn(&Row) -> &str| {
            self.rows.iter().map(|row| of(row).chars().count()).max().unwrap_or(0)
        };
        let names = width(|row| &row.name);
        let values = width(|row| &row.value);
        let targets = width(|row| &row.target);
        println!("\n{TITLE}{}{TITLE:#}", self.title);
        for Row { name, value, target, holds, detail } in &self.rows {
            let (style, verdict) = match holds {
                Some(true) => (HOLDS, "holds "),
                Some(false) => (MISSED, "MISSED"),
                None => (Style::new(), "      "),
            };
            let line = format!(
                "  {name:names$}  {value:>values$}  {target:targets$}  {style}{verdict}{style:#}  {detail}"
            );
            println!("{}", line.trim_end());
        }
    }
}

/// A number with about three digits.
fn shown(number: f64) -> String {
    let decimals = match number.abs() {
        size if size >= 100.0 || number.fract() == 0.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 0.1 => 2,
        _ => 4,
    };
    format!("{number:.decimals$}")
}

/// The smallest and the middle one of several numbers.
pub(super) fn spread(mut numbers: Vec<f64>) -> (f64, f64) {
    numbers.sort_by(f64::total_cmp);
    let middle = numbers.get(numbers.len() / 2).copied().unwrap_or(f64::NAN);
    (numbers.first().copied().unwrap_or(f64::NAN), middle)
}

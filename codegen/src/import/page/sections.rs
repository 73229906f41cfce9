//! The lines of a page by section.

use std::ops::Range;

use super::text::Line;
use super::words::{self, Section};

/// The sections of a page as ranges of its lines, without their headings.
#[derive(Debug)]
pub(super) struct Sections<'a> {
    lines: &'a [Line],
    parts: Vec<(Section, Range<usize>)>,
    /// Whether headings are marked with `#` or `**`, so that text has Markdown's escapes.
    pub(super) is_markdown: bool,
}

impl<'a> Sections<'a> {
    pub(super) fn of(lines: &'a [Line]) -> Self {
        let mut parts = Vec::new();
        let mut is_markdown = false;
        let (mut current, mut start) = (Section::Opening, 0);
        for (index, line) in lines.iter().enumerate() {
            let Some(found) = words::section(&line.text) else { continue };
            if !follows(found, current) || !is_heading(found, &lines[index + 1..]) {
                continue;
            }
            is_markdown |= line.words().starts_with("# ") || line.words().starts_with("##");
            is_markdown |= line.words().starts_with("**");
            parts.push((current, start..index));
            (current, start) = (found, index + 1);
        }
        parts.push((current, start..lines.len()));
        Self { lines, parts, is_markdown }
    }

    pub(super) fn has(&self, section: Section) -> bool {
        self.parts.iter().any(|(found, _)| *found == section)
    }

    /// The lines of a section; empty where the page has none.
    pub(super) fn lines(&self, section: Section) -> &'a [Line] {
        let part = self.parts.iter().find(|(found, _)| *found == section);
        part.and_then(|(_, range)| self.lines.get(range.clone())).unwrap_or_default()
    }
}

/// Sections up to the request come in any order, later ones in theirs. That keeps words of tables,
/// which may equal headings, from being taken for some.
fn follows(found: Section, current: Section) -> bool {
    if found >= Section::Request { found > current } else { current < Section::Request }
}

/// The description or example of a row may be the word that is a heading elsewhere: what follows
/// tells them apart.
fn is_heading(found: Section, following: &[Line]) -> bool {
    let Some(next) = following.iter().find(|line| !line.is_blank()) else { return true };
    let lower = next.text.to_lowercase();
    let words = lower.trim_matches(['#', '*', '`', '|', ' ']);
    if words::section(&next.text).is_some() {
        return true;
    }
    let is_sentence = words.ends_with(['.', '。', ':', '：']) && words.len() > 12;
    match found {
        Section::Examples => {
            const STARTS: &[&str] = &[
                "success", "sample", "request", "json", "xml", "normal", "正常", "请求", "示例",
                "{", "[",
            ];
            STARTS.iter().any(|start| words.starts_with(start))
                || words.ends_with("json")
                || words.contains("レスポンス")
        }
        Section::Request | Section::Response => {
            next.text.contains('|')
                || words::column_prefix(words).is_some()
                || super::types::read(words).is_some()
                || is_sentence
        }
        Section::Errors => {
            words::column_prefix(words).is_some()
                || next.text.contains('|')
                || is_sentence
                || words.get(..3).is_some_and(|status| status.bytes().all(|b| b.is_ascii_digit()))
        }
        _ => true,
    }
}

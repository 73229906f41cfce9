//! Keeps what a program logs with [`tracing`], as text.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// A subscriber that keeps every span and event up to a level. Clones share what they keep: give
/// one to `tracing` and keep the other.
#[derive(Clone, Debug)]
pub struct Recorder {
    level: LevelFilter,
    kept: Arc<Mutex<Kept>>,
}

#[derive(Debug, Default)]
struct Kept {
    spans: Vec<Span>,
    events: Vec<String>,
    entered: Vec<usize>,
}

/// What is known of a span.
#[derive(Clone, Debug, Default)]
pub struct Span {
    /// Its name.
    pub name: &'static str,
    /// The number of the span around it, counted from 0 in the order of their start.
    pub parent: Option<usize>,
    /// Its fields with their last values, in the order in which they were set.
    pub fields: Vec<(&'static str, String)>,
}

impl Span {
    /// The last value of a field.
    pub fn field(&self, name: &str) -> Option<&str> {
        let fields = self.fields.iter().rev();
        fields.filter(|(known, _)| *known == name).map(|(_, value)| value.as_str()).next()
    }
}

impl Recorder {
    /// Keeps what is at least as important as the level; [`LevelFilter::OFF`] keeps nothing.
    pub fn new(level: LevelFilter) -> Self {
        Self { level, kept: Arc::default() }
    }

    /// The spans so far, in the order of their start.
    pub fn spans(&self) -> Vec<Span> {
        self.kept().spans.clone()
    }

    /// The spans of a name.
    pub fn named(&self, name: &str) -> Vec<Span> {
        self.kept().spans.iter().filter(|span| span.name == name).cloned().collect()
    }

    /// The events so far, their fields as text.
    pub fn events(&self) -> Vec<String> {
        self.kept().events.clone()
    }

    /// Everything as one text.
    pub fn text(&self) -> String {
        let kept = self.kept();
        let spans = kept.spans.iter().map(|span| format!("{span:?}\n"));
        let events = kept.events.iter().map(|event| format!("{event}\n"));
        spans.chain(events).collect()
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= self.level
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(self.level)
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        let mut kept = self.kept();
        let parent = attributes.parent().map(number).or(kept.entered.last().copied());
        kept.spans.push(Span { name: attributes.metadata().name(), parent, fields: fields.0 });
        Id::from_u64(kept.spans.len() as u64)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let mut fields = Fields::default();
        values.record(&mut fields);
        if let Some(span) = self.kept().spans.get_mut(number(span)) {
            span.fields.extend(fields.0);
        }
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        self.kept().events.push(format!("{} {:?}", event.metadata().target(), fields.0));
    }

    fn enter(&self, span: &Id) {
        self.kept().entered.push(number(span));
    }

    fn exit(&self, span: &Id) {
        let mut kept = self.kept();
        let last = kept.entered.iter().rposition(|entered| *entered == number(span));
        if let Some(last) = last {
            kept.entered.remove(last);
        }
    }
}

/// The place of a span; ids of `tracing` start at 1.
fn number(id: &Id) -> usize {
    usize::try_from(id.into_u64()).unwrap_or(usize::MAX) - 1
}

#[derive(Default)]
struct Fields(Vec<(&'static str, String)>);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.push((field.name(), format!("{value:?}")));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.push((field.name(), value.to_owned()));
    }
}

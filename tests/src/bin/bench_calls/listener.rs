//! A subscriber that wants everything and keeps nothing: what is left is the cost of telling it.

use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Takes all spans and events, and looks at each of their fields.
#[derive(Default)]
pub(crate) struct Listener {
    spans: AtomicU64,
}

struct Look;

impl Visit for Look {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        black_box((field, value));
    }
}

impl Subscriber for Listener {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        attributes.record(&mut Look);
        Id::from_u64(self.spans.fetch_add(1, Ordering::Relaxed) + 1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut Look);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut Look);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

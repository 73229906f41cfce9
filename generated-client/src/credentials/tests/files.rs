//! Warnings of files that others may read.
#![cfg(unix)]

use std::fmt::{self, Write};
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use super::{CANARY, Folder, id, set_mode};
use crate::credentials::{CliProfileProvider, ProfileProvider};

/// Writes events down.
#[derive(Clone, Default)]
pub(super) struct Events(Arc<Mutex<Vec<String>>>);

impl Events {
    pub(super) fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

impl Subscriber for Events {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_event() && metadata.target().starts_with("alicloud_client")
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut text = Text(event.metadata().level().to_string());
        event.record(&mut text);
        self.0.lock().unwrap().push(text.0);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        write!(self.0, " {}={value:?}", field.name()).unwrap();
    }
}

#[tokio::test]
async fn a_file_that_others_may_read_is_told_once() {
    let events = Events::default();
    let _guard = tracing::subscriber::set_default(events.clone());
    let folder = Folder::new();
    let text = format!("[default]\ntype=access_key\naccess_key_id=i\naccess_key_secret={CANARY}");
    let ini = folder.write(".alibabacloud/credentials", &text);
    let text = format!(
        r#"{{"profiles":[{{"name":"default","mode":"AK","access_key_id":"c","access_key_secret":"{CANARY}"}}]}}"#
    );
    let config = folder.write(".aliyun/config.json", &text);

    for (mode, warns) in [(0o600, false), (0o400, false), (0o640, true), (0o604, true)] {
        set_mode(&ini, mode);
        set_mode(&config, mode);
        let profile = ProfileProvider::with_surroundings(folder.surroundings(&[]));
        let cli = CliProfileProvider::with_surroundings(folder.surroundings(&[]));
        assert_eq!(id(&profile).await + &id(&cli).await, "ic");
        for (provider, path) in [("ini", &ini), ("cli", &config)] {
            let told = events.take();
            let seen = told.iter().filter(|event| event.contains(path.to_str().unwrap()));
            let seen = seen.cloned().collect::<Vec<_>>();
            assert_eq!(seen.len(), usize::from(warns), "{provider} {mode:o}: {told:?}");
            for event in &seen {
                assert!(event.starts_with("WARN") && event.contains(&format!("mode={mode:03o}")));
                assert!(!event.contains("hunter2"), "{event}");
            }
            events.0.lock().unwrap().extend(told);
        }
        events.take();
        // Reading again after a rejection does not repeat the warning.
        let key = crate::ProvideCredentials::provide(&profile).await.unwrap();
        crate::ProvideCredentials::reject(&profile, &key);
        assert_eq!(id(&profile).await, "i");
        assert_eq!(events.take(), [""; 0]);
    }
}

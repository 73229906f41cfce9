//! What a profile in a file stands for.

use std::sync::{Arc, PoisonError, RwLock};

use super::{Credentials, CredentialsError, ProvideCredentials};

/// What a profile says: a fixed key, or a source to ask.
#[derive(Clone, Debug)]
pub(super) enum Meaning {
    Key(Credentials),
    Source {
        source: Arc<dyn ProvideCredentials>,
        /// File and profile, for messages.
        place: Arc<str>,
    },
}

impl Meaning {
    pub(super) fn source(source: impl ProvideCredentials + 'static) -> Self {
        Self::Source { source: Arc::new(source), place: Arc::default() }
    }

    /// The same, said by a profile.
    pub(super) fn of(self, place: String) -> Self {
        match self {
            Self::Key(credentials) => Self::Key(credentials),
            Self::Source { source, .. } => Self::Source { source, place: place.into() },
        }
    }

    pub(super) fn into_source(self) -> Arc<dyn ProvideCredentials> {
        match self {
            Self::Key(credentials) => Arc::new(credentials),
            Self::Source { source, .. } => source,
        }
    }
}

/// Keeps what the profile said. A failure is not kept: the next call reads the file again.
#[derive(Clone, Debug, Default)]
pub(super) struct Resolved(Arc<RwLock<State>>);

#[derive(Debug, Default)]
struct State {
    meaning: Option<Meaning>,
    /// The key that was rejected last: the file is read again once, not for each call.
    rejected: Option<Credentials>,
}

impl Resolved {
    pub(super) fn or_find(
        &self,
        find: impl FnOnce() -> Result<Meaning, CredentialsError>,
    ) -> Result<Meaning, CredentialsError> {
        if let Some(meaning) = self.known() {
            return Ok(meaning);
        }
        let meaning = find()?;
        let mut state = self.0.write().unwrap_or_else(PoisonError::into_inner);
        Ok(state.meaning.get_or_insert(meaning).clone())
    }

    /// Tells the source, or forgets a key so that a new one in the file is found.
    pub(super) fn reject(&self, credentials: &Credentials) {
        match self.known() {
            Some(Meaning::Source { source, .. }) => source.reject(credentials),
            Some(Meaning::Key(key)) if key.is_same_as(credentials) => {
                let mut state = self.0.write().unwrap_or_else(PoisonError::into_inner);
                let is_known =
                    state.rejected.as_ref().is_some_and(|rejected| rejected.is_same_as(&key));
                if !is_known {
                    state.rejected = Some(key);
                    state.meaning = None;
                }
            }
            Some(Meaning::Key(_)) | None => {}
        }
    }

    fn known(&self) -> Option<Meaning> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).meaning.clone()
    }
}

/// Makes a provider of a type that `reads` a file and keeps what it said as `resolved`.
macro_rules! provide_resolved {
    ($provider:ty) => {
        impl $crate::credentials::ProvideCredentials for $provider {
            fn provide(
                &self,
            ) -> $crate::transport::BoxFuture<'_, $crate::credentials::session::Outcome> {
                use $crate::credentials::resolved::Meaning;

                match self.resolved.or_find(|| self.read()) {
                    Ok(Meaning::Key(credentials)) => Box::pin(std::future::ready(Ok(credentials))),
                    Ok(Meaning::Source { source, place }) => Box::pin(async move {
                        // A profile that names a source means it, so its absence is a problem.
                        source.provide().await.map_err(|error| error.within(place))
                    }),
                    Err(error) => Box::pin(std::future::ready(Err(error))),
                }
            }

            fn reject(&self, credentials: &$crate::credentials::Credentials) {
                self.resolved.reject(credentials);
            }
        }
    };
}
pub(super) use provide_resolved;

//! The default chain of sources.

use std::fmt::Write;
use std::sync::OnceLock;

use super::{
    BoxFuture, Credentials, CredentialsError, EnvironmentProvider, ProfileProvider,
    ProvideCredentials, Surroundings,
};

/// Asks the usual places in order: environment variables, then the profile file.
///
/// The first source that yields credentials is asked alone from then on. A source that is set up
/// but broken ends the search: falling through to another one could act on another account.
#[derive(Debug)]
pub struct DefaultProvider {
    sources: Vec<Source>,
    /// Index of the source that yielded credentials first.
    chosen: OnceLock<usize>,
}

#[derive(Debug)]
struct Source {
    /// Name for people, for the error that lists what was tried.
    name: &'static str,
    provider: Box<dyn ProvideCredentials>,
}

impl DefaultProvider {
    /// Looks in the environment and the home folder of the process.
    pub fn new() -> Self {
        Self::with_surroundings(Surroundings::default())
    }

    /// Looks in the given surroundings instead.
    pub fn with_surroundings(surroundings: Surroundings) -> Self {
        let environment = EnvironmentProvider::with_surroundings(surroundings.clone());
        let profile = ProfileProvider::with_surroundings(surroundings);
        let sources = vec![
            Source { name: "environment", provider: Box::new(environment) },
            Source { name: "profile file", provider: Box::new(profile) },
        ];
        Self { sources, chosen: OnceLock::new() }
    }

    async fn search(&self) -> Result<Credentials, CredentialsError> {
        if let Some(source) = self.chosen.get().and_then(|index| self.sources.get(*index)) {
            return source.provider.provide().await;
        }
        let mut tried = String::new();
        for (index, source) in self.sources.iter().enumerate() {
            let error = match source.provider.provide().await {
                Ok(credentials) => {
                    self.chosen.get_or_init(|| index);
                    return Ok(credentials);
                }
                Err(error) => error,
            };
            // Writing to a `String` cannot fail.
            let _ = write!(tried, "; tried {}: {error}", source.name);
            if !error.is_absent() {
                return Err(CredentialsError::broken(format!("no usable credentials{tried}")));
            }
        }
        Err(CredentialsError::absent(format!("no credentials found{tried}")))
    }
}

impl Default for DefaultProvider {
    fn default() -> Self {
        Self::new()
    }
}

impl ProvideCredentials for DefaultProvider {
    fn provide(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(self.search())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn provider(variables: &'static [(&str, &str)]) -> DefaultProvider {
        let variable = |name: &str| {
            let (_, value) = variables.iter().find(|(known, _)| *known == name)?;
            Some((*value).into())
        };
        DefaultProvider::with_surroundings(Surroundings::new(variable, None))
    }

    #[tokio::test]
    async fn the_error_lists_what_was_tried() {
        let error = provider(&[]).provide().await.unwrap_err();
        assert!(error.is_absent());
        assert_eq!(
            error.to_string(),
            "no credentials found; tried environment: the environment variables \
             `ALIBABA_CLOUD_ACCESS_KEY_ID` and `ALIBABA_CLOUD_ACCESS_KEY_SECRET` are not set; \
             tried profile file: there is no home folder to look for `.alibabacloud/credentials` in"
        );
    }

    #[tokio::test]
    async fn a_broken_source_ends_the_search() {
        let provider = provider(&[("ALIBABA_CLOUD_ACCESS_KEY_ID", "id")]);
        let error = provider.provide().await.unwrap_err();
        assert!(!error.is_absent());
        assert!(!error.to_string().contains("profile"), "{error}");
    }

    #[tokio::test]
    async fn the_first_source_with_credentials_is_kept() {
        let provider = provider(&[
            ("ALIBABA_CLOUD_ACCESS_KEY_ID", "id"),
            ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "hunter2"),
        ]);
        for _ in 0..2 {
            assert_eq!(provider.provide().await.unwrap().access_key_id(), "id");
            assert_eq!(provider.chosen.get(), Some(&0));
        }
        assert!(!format!("{provider:?}").contains("hunter2"));
    }
}

//! Credentials in environment variables.

use std::sync::OnceLock;

use super::{BoxFuture, Credentials, CredentialsError, ProvideCredentials, Surroundings};

const ID: &str = "ALIBABA_CLOUD_ACCESS_KEY_ID";
const SECRET: &str = "ALIBABA_CLOUD_ACCESS_KEY_SECRET";
const TOKEN: &str = "ALIBABA_CLOUD_SECURITY_TOKEN";

/// Reads `ALIBABA_CLOUD_ACCESS_KEY_ID`, `ALIBABA_CLOUD_ACCESS_KEY_SECRET` and, for temporary
/// credentials, `ALIBABA_CLOUD_SECURITY_TOKEN`.
///
/// An empty variable counts as unset. The variables are read at the first call that finds them.
#[derive(Clone, Debug, Default)]
pub struct EnvironmentProvider {
    surroundings: Surroundings,
    found: OnceLock<Credentials>,
}

impl EnvironmentProvider {
    /// Reads the variables of the process.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the given variables instead.
    pub fn with_surroundings(surroundings: Surroundings) -> Self {
        Self { surroundings, found: OnceLock::new() }
    }

    fn read(&self) -> Result<Credentials, CredentialsError> {
        let id = self.surroundings.text(ID)?;
        let secret = self.surroundings.text(SECRET)?;
        let (id, secret) = match (id, secret) {
            (Some(id), Some(secret)) => (id, secret),
            (None, None) => {
                let message =
                    format!("the environment variables `{ID}` and `{SECRET}` are not set");
                return Err(CredentialsError::absent(message));
            }
            (Some(_), None) => return Err(half_set(ID, SECRET)),
            (None, Some(_)) => return Err(half_set(SECRET, ID)),
        };
        let credentials = Credentials::new(id, secret);
        Ok(match self.surroundings.text(TOKEN)? {
            Some(token) => credentials.with_security_token(token),
            None => credentials,
        })
    }
}

impl ProvideCredentials for EnvironmentProvider {
    fn provide(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        let found = match self.found.get() {
            Some(credentials) => Ok(credentials.clone()),
            // A failure is not kept: the next call looks again.
            None => self.read().map(|found| self.found.get_or_init(|| found).clone()),
        };
        Box::pin(std::future::ready(found))
    }
}

fn half_set(set: &str, unset: &str) -> CredentialsError {
    CredentialsError::broken(format!(
        "the environment variable `{set}` is set but `{unset}` is not: set both or neither"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &'static [(&str, &str)]) -> Result<Credentials, CredentialsError> {
        let variable = |name: &str| {
            let (_, value) = variables.iter().find(|(known, _)| *known == name)?;
            Some((*value).into())
        };
        EnvironmentProvider::with_surroundings(Surroundings::new(variable, None)).read()
    }

    #[test]
    fn a_pair_with_or_without_a_token() {
        let credentials = read(&[(ID, "id"), (SECRET, " hunter2\n"), (TOKEN, "")]).unwrap();
        assert_eq!(credentials.access_key_id(), "id");
        assert_eq!(credentials.secret().expose(), "hunter2");
        assert_eq!(credentials.security_token(), None);
        let credentials = read(&[(ID, "id"), (SECRET, "hunter2"), (TOKEN, "token")]).unwrap();
        assert_eq!(credentials.security_token().unwrap().expose(), "token");
    }

    #[test]
    fn nothing_is_absent_and_half_a_pair_is_broken() {
        assert!(read(&[(TOKEN, "token")]).unwrap_err().is_absent());
        let error = read(&[(SECRET, "hunter2"), (ID, "")]).unwrap_err();
        assert!(!error.is_absent());
        assert_eq!(
            error.to_string(),
            "the environment variable `ALIBABA_CLOUD_ACCESS_KEY_SECRET` is set but \
             `ALIBABA_CLOUD_ACCESS_KEY_ID` is not: set both or neither"
        );
    }
}

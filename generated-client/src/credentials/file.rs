//! Reading files that hold secrets.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::CredentialsError;
use crate::secret::Secret;

/// Size of a file, in bytes, above which it is refused.
const LARGEST_FILE: u64 = 4 * 1024 * 1024;

/// Reads files and warns of those that others may read, once for each.
#[derive(Clone, Debug, Default)]
pub(super) struct Files {
    warned: Arc<Mutex<BTreeSet<PathBuf>>>,
}

impl Files {
    /// The text of a file, if there is one. `what` says what the file is.
    pub(super) fn read(&self, what: &str, path: &Path) -> Result<Option<Secret>, CredentialsError> {
        let Some(file) = open(what, path)? else {
            return Ok(None);
        };
        self.warn_of_lax_permissions(what, path, &file);
        read(what, path, file).map(Some)
    }

    #[cfg(unix)]
    fn warn_of_lax_permissions(&self, what: &str, path: &Path, file: &File) {
        use std::os::unix::fs::PermissionsExt;

        /// Reading and writing by the group and by all others.
        const OTHERS: u32 = 0o066;

        let Ok(metadata) = file.metadata() else {
            return;
        };
        let mode = metadata.permissions().mode() & 0o777;
        if mode & OTHERS == 0 {
            return;
        }
        // Only a panic in another thread leaves the lock poisoned; the set is whole even then.
        let mut warned = self.warned.lock().unwrap_or_else(PoisonError::into_inner);
        let is_new = warned.insert(path.to_owned());
        drop(warned);
        if is_new {
            tracing::warn!(
                path = %path.display(),
                mode = %format_args!("{mode:03o}"),
                "other users of this machine may read or write {what}: `chmod 600` makes it private"
            );
        }
    }

    /// The permissions of other systems have no such short form.
    #[cfg(not(unix))]
    fn warn_of_lax_permissions(&self, _: &str, _: &Path, _: &File) {}
}

/// The text of a file that a platform puts there, whatever its permissions.
pub(super) fn read_token(what: &str, path: &Path) -> Result<Secret, CredentialsError> {
    match open(what, path)? {
        Some(file) => read(what, path, file),
        None => Err(missing(what, path)),
    }
}

pub(super) fn missing(what: &str, path: &Path) -> CredentialsError {
    CredentialsError::broken(format!("{what} {} does not exist", path.display()))
}

fn open(what: &str, path: &Path) -> Result<Option<File>, CredentialsError> {
    match File::open(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(error) => Err(unreadable(what, path, &error)),
    }
}

fn read(what: &str, path: &Path, file: File) -> Result<Secret, CredentialsError> {
    let mut text = String::new();
    let length = file.take(LARGEST_FILE + 1).read_to_string(&mut text);
    let text = Secret::from(text);
    let length = length.map_err(|error| unreadable(what, path, &error))?;
    if length as u64 > LARGEST_FILE {
        let message = format!("{what} {} is larger than {LARGEST_FILE} bytes", path.display());
        return Err(CredentialsError::broken(message));
    }
    Ok(text)
}

fn unreadable(what: &str, path: &Path, error: &std::io::Error) -> CredentialsError {
    CredentialsError::broken(format!("{what} {} cannot be read: {error}", path.display()))
}

//! One writer of a file at a time.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::config::WHAT;
use crate::credentials::CredentialsError;
use crate::secret::Secret;

/// How long to wait for another writer, and how often to look.
const PATIENCE: Duration = Duration::from_secs(30);
const GLANCE: Duration = Duration::from_millis(50);

/// A lock of this age was left behind by a program that did not end well: a refresh takes at most
/// two exchanges.
const STALE: Duration = Duration::from_secs(120);

/// Holds a file whose existence is the lock. Dropping it lets the next one in.
#[derive(Debug)]
pub(super) struct Lock {
    /// The file to write, with symbolic links followed.
    target: PathBuf,
    lock: PathBuf,
}

impl Lock {
    /// Waits for other writers of the file at `path`. Yields nothing where the file cannot be
    /// written at all, so that there are no other writers either.
    pub(super) async fn take(path: &Path) -> Result<Option<Self>, CredentialsError> {
        let target = fs::canonicalize(path).map_err(|error| failed(path, error))?;
        let lock = beside(&target, "lock");
        let start = tokio::time::Instant::now();
        loop {
            match private(&lock) {
                Ok(_) => return Ok(Some(Self { target, lock })),
                Err(error) if error.kind() != ErrorKind::AlreadyExists => return Ok(None),
                // Whoever removes it: the next round finds out who comes first.
                Err(_) if is_stale(&lock) => drop(fs::remove_file(&lock)),
                Err(_) if start.elapsed() >= PATIENCE => {
                    let lock = lock.display();
                    let message = format!(
                        "{WHAT} is locked by another program for too long: remove {lock} if none runs"
                    );
                    return Err(CredentialsError::broken(message));
                }
                Err(_) => tokio::time::sleep(GLANCE).await,
            }
        }
    }

    /// Puts a new text in the place of the file, at once as a whole and for its owner only, who
    /// stays the same: a file written by an administrator would shut out whom it belongs to.
    pub(super) fn replace(&self, text: &Secret) -> Result<(), CredentialsError> {
        let draft = beside(&self.target, &format!("{}.tmp", std::process::id()));
        // One that a killed program of the same number left behind.
        let _ = fs::remove_file(&draft);
        let written = private(&draft).and_then(|mut file| {
            hand_over(&file, &self.target)?;
            file.write_all(text.expose().as_bytes())?;
            file.sync_all()?;
            fs::rename(&draft, &self.target)
        });
        written.map_err(|error| {
            let _ = fs::remove_file(&draft);
            failed(&self.target, error)
        })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // A lock that stays becomes stale.
        let _ = fs::remove_file(&self.lock);
    }
}

/// The file with something added to its name.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(ending);
    path.with_file_name(name)
}

/// A new file for its owner only.
fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Gives a new file the owner and, if possible, the group of another one.
#[cfg(unix)]
fn hand_over(file: &File, target: &Path) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, fchown};

    let (own, other) = (file.metadata()?, fs::metadata(target)?);
    // The group may do nothing with the file, so it is no reason not to write it.
    let _ = fchown(file, None, Some(other.gid()));
    // Some file systems have no owners, so nothing is changed without need.
    if own.uid() == other.uid() {
        return Ok(());
    }
    fchown(file, Some(other.uid()), None)
}

#[cfg(not(unix))]
fn hand_over(_: &File, _: &Path) -> io::Result<()> {
    Ok(())
}

fn is_stale(lock: &Path) -> bool {
    let modified = fs::metadata(lock).and_then(|metadata| metadata.modified());
    let age = modified.map(|time| SystemTime::now().duration_since(time).unwrap_or_default());
    age.is_ok_and(|age| age > STALE)
}

fn failed(path: &Path, error: io::Error) -> CredentialsError {
    let message = format!("{} cannot be written", path.display());
    CredentialsError::broken(message).with_source(error)
}

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
    /// Random text in the lock: one that lay there for too long is another's by now.
    id: String,
}

impl Lock {
    /// Waits for other writers of the file at `path`. Yields nothing where the file cannot be
    /// written at all, so that there are no other writers either.
    pub(super) async fn take(path: &Path) -> Result<Option<Self>, CredentialsError> {
        let target = fs::canonicalize(path).map_err(|error| failed(path, error))?;
        let lock = beside(&target, "lock");
        let id = new_id();
        let start = tokio::time::Instant::now();
        loop {
            match private(&lock) {
                Ok(mut file) => {
                    let own = Self { target, lock, id };
                    if file.write_all(own.id.as_bytes()).is_ok() {
                        return Ok(Some(own));
                    }
                    // Nothing can be written here. Without its text nobody would remove it.
                    let _ = fs::remove_file(&own.lock);
                    return Ok(None);
                }
                Err(error) if error.kind() != ErrorKind::AlreadyExists => return Ok(None),
                // Whoever removes it: the next round finds out who comes first.
                Err(_) if is_stale(&lock) => break_stale(&lock, &id),
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
            if !self.is_held() {
                return Err(io::Error::other("the lock was broken by another program"));
            }
            fs::rename(&draft, &self.target)
        });
        written.map_err(|error| {
            let _ = fs::remove_file(&draft);
            failed(&self.target, error)
        })
    }

    fn is_held(&self) -> bool {
        fs::read(&self.lock).is_ok_and(|id| id == self.id.as_bytes())
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // A lock that stays becomes stale.
        if self.is_held() {
            let _ = fs::remove_file(&self.lock);
        }
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

fn new_id() -> String {
    // Without random bytes it is at least another one for each program.
    format!("{}-{:016x}", std::process::id(), getrandom::u64().unwrap_or_default())
}

/// Removes a stale lock. It is moved away and looked at again first: another program may have
/// done the same and put a lock of its own there in the meantime.
fn break_stale(lock: &Path, id: &str) {
    let moved = beside(lock, id);
    if fs::rename(lock, &moved).is_err() {
        return;
    }
    if !is_stale(&moved) {
        // Back, unless a third one has come. Then its holder finds out before it writes.
        let _ = fs::hard_link(&moved, lock);
    }
    let _ = fs::remove_file(&moved);
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with a file to lock, and its lock.
    fn setup(name: &str) -> (PathBuf, PathBuf, PathBuf) {
        let name = format!("alicloud-lock-{name}-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).unwrap();
        let file = folder.join("file");
        fs::write(&file, "old").unwrap();
        let lock = folder.join("file.lock");
        (folder, file, lock)
    }

    fn age(lock: &Path) {
        let old = SystemTime::now() - STALE - STALE;
        File::options().write(true).open(lock).unwrap().set_modified(old).unwrap();
    }

    #[tokio::test]
    async fn who_lost_the_lock_neither_writes_nor_removes_that_of_the_next() {
        let (folder, file, lock) = setup("lost");
        let slow = Lock::take(&file).await.unwrap().unwrap();
        age(&lock);
        let next = Lock::take(&file).await.unwrap().unwrap();
        assert!(slow.replace(&Secret::new("slow")).is_err());
        assert_eq!(fs::read_to_string(&file).unwrap(), "old");
        drop(slow);
        assert!(next.is_held());
        next.replace(&Secret::new("next")).unwrap();
        drop(next);
        assert_eq!(fs::read_to_string(&file).unwrap(), "next");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "nothing is left");
        fs::remove_dir_all(folder).unwrap();
    }

    #[tokio::test]
    async fn a_lock_that_is_new_by_now_is_not_broken() {
        let (folder, file, lock) = setup("new");
        let held = Lock::take(&file).await.unwrap().unwrap();
        // As by a program that saw the stale lock before this one.
        break_stale(&lock, "other");
        assert!(held.is_held());
        age(&lock);
        break_stale(&lock, "other");
        assert!(!lock.exists());
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "nothing is left");
        fs::remove_dir_all(folder).unwrap();
    }
}

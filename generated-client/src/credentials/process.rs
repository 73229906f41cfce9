//! Credentials from a program.

use std::fmt;
use std::io::Read;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::answer::{Object, SNAKE};
use super::session::{Fetch, Outcome, Session, provide_session};
use super::{BoxFuture, Credentials, CredentialsError};
use crate::secret::Secret;

const PATIENCE: Duration = Duration::from_secs(60);

/// Size of the output, in bytes, above which it is refused.
const LARGEST_OUTPUT: u64 = 64 * 1024;

/// How often is looked whether the program has ended or nobody waits for it any more.
const GLANCE: Duration = Duration::from_millis(20);

/// Runs a program that writes credentials to its standard output as JSON:
///
/// ```json
/// {
///   "mode": "StsToken",
///   "access_key_id": "…",
///   "access_key_secret": "…",
///   "sts_token": "…",
///   "expiration": "2024-05-06T13:08:09Z"
/// }
/// ```
///
/// `mode` is `AK` or `StsToken` and may be left out; `expiration` may be left out too. The program
/// runs again before the credentials end; without an end, only when the service rejects them.
///
/// The command is split into program and arguments at white space, with `'…'`, `"…"` and, except
/// on Windows, `\` to keep an argument together. There is no shell: variables, pipes and `~` mean
/// nothing. The program may take 60 s and write 64 KiB, else it is killed, though not what it has
/// started itself. Its standard error is not shown, since it may hold secrets.
#[derive(Clone, Debug)]
pub struct ProcessProvider {
    session: Session<Source>,
}

#[derive(Clone)]
struct Source {
    command: Secret,
    patience: Duration,
}

impl ProcessProvider {
    /// Runs this command.
    pub fn new(command: impl Into<Secret>) -> Self {
        Self { session: Session::new(Source { command: command.into(), patience: PATIENCE }) }
    }

    /// How long the program may take; 60 s by default.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.session = self.session.changed(|source| source.patience = timeout);
        self
    }
}

provide_session!(ProcessProvider);

impl fmt::Debug for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // An argument may be a secret.
        formatter.debug_struct("Source").field("patience", &self.patience).finish_non_exhaustive()
    }
}

impl Fetch for Source {
    fn fetch(&self, _: Option<Credentials>) -> BoxFuture<'_, Outcome> {
        Box::pin(self.ask())
    }
}

impl Source {
    async fn ask(&self) -> Outcome {
        let words = split(self.command.expose(), cfg!(windows))?;
        let Some((program, arguments)) = words.split_first() else {
            return Err(CredentialsError::broken("the command is empty"));
        };
        let mut command = Command::new(program);
        command.args(arguments);
        let name = format!("the program `{program}`");
        let output = run(command, &name, self.patience).await?;
        let mut output =
            Object::parse(&format!("the output of {name}"), output.expose().as_bytes())?;
        let mode = output.text("mode")?;
        let credentials = output.credentials(&SNAKE)?;
        match mode.as_deref() {
            None | Some("AK") => Ok(credentials),
            Some("StsToken") if credentials.security_token().is_some() => Ok(credentials),
            Some("StsToken") => Err(output.problem("sts_token", "is missing or empty")),
            Some(_) => Err(output.problem("mode", "is neither `AK` nor `StsToken`")),
        }
    }
}

/// Runs the program on a thread of its own: the runtime goes on, and need not wait when it ends.
async fn run(command: Command, name: &str, patience: Duration) -> Result<Secret, CredentialsError> {
    let (tell, told) = oneshot::channel();
    let name_of_thread = "alicloud-credentials";
    let given = name.to_owned();
    let thread = thread::Builder::new().name(name_of_thread.to_owned()).spawn(move || {
        let outcome = supervise(command, &given, patience, || tell.is_closed());
        // Nobody may be waiting any more.
        let _ = tell.send(outcome);
    });
    if let Err(error) = thread {
        let message = format!("{name} cannot be run: no new thread");
        return Err(CredentialsError::broken(message).with_source(error));
    }
    told.await.unwrap_or_else(|_| {
        Err(CredentialsError::broken(format!("{name} ended without an outcome")))
    })
}

/// Runs the program to its end, or kills it.
fn supervise(
    mut command: Command,
    name: &str,
    patience: Duration,
    mut is_abandoned: impl FnMut() -> bool,
) -> Result<Secret, CredentialsError> {
    let deadline = Instant::now() + patience;
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let child = command.spawn().map_err(|error| {
        CredentialsError::broken(format!("{name} cannot be run")).with_source(error)
    })?;
    let mut child = Killed(child);
    let output = read_beside(child.0.stdout.take())?;
    let mut text = None;
    loop {
        if Instant::now() >= deadline || is_abandoned() {
            let message = format!("{name} did not end within {} s", patience.as_secs_f64());
            return Err(CredentialsError::broken(message));
        }
        if text.is_none() {
            text = match output.recv_timeout(GLANCE) {
                Ok(output) => Some(output?),
                Err(RecvTimeoutError::Timeout) => continue,
                Err(RecvTimeoutError::Disconnected) => Some(Secret::new("")),
            };
        }
        let ended = child.0.try_wait().map_err(|error| {
            let message = format!("it is not known whether {name} has ended");
            CredentialsError::broken(message).with_source(error)
        })?;
        match (ended, text) {
            (Some(status), Some(output)) => return finished(name, status, output),
            (_, output) => text = output,
        }
        thread::sleep(GLANCE);
    }
}

fn finished(name: &str, status: ExitStatus, text: Secret) -> Result<Secret, CredentialsError> {
    if status.success() {
        return Ok(text);
    }
    let message = format!("{name} failed ({status}): run it by hand to see why");
    Err(CredentialsError::broken(message))
}

/// Reads the output on a thread of its own, so that a full pipe does not stop the program.
fn read_beside(
    stdout: Option<ChildStdout>,
) -> Result<Receiver<Result<Secret, CredentialsError>>, CredentialsError> {
    let (tell, told) = channel();
    let thread = thread::Builder::new().spawn(move || {
        let Some(stdout) = stdout else {
            return;
        };
        let mut text = String::new();
        let outcome = stdout.take(LARGEST_OUTPUT + 1).read_to_string(&mut text);
        let text = Secret::from(text);
        // Nobody waits when the program was killed.
        let _ = tell.send(match outcome {
            Ok(length) if length as u64 > LARGEST_OUTPUT => Err(CredentialsError::broken(format!(
                "the output is larger than {LARGEST_OUTPUT} bytes"
            ))),
            Ok(_) => Ok(text),
            Err(error) => {
                Err(CredentialsError::broken("the output cannot be read").with_source(error))
            }
        });
    });
    match thread {
        Ok(_) => Ok(told),
        Err(error) => Err(CredentialsError::broken("the output cannot be read").with_source(error)),
    }
}

/// A program that does not outlive its supervisor.
struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        // Both fail only for a program that has ended.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Splits a command into words.
fn split(command: &str, is_windows: bool) -> Result<Vec<String>, CredentialsError> {
    let mut words = Vec::new();
    let mut word = None::<String>;
    let mut quote = None;
    let mut characters = command.chars().peekable();
    while let Some(character) = characters.next() {
        match (quote, character) {
            (Some(open), _) if character == open => quote = None,
            (None, '\'' | '"') => {
                quote = Some(character);
                // Quotes with nothing in them are a word.
                word.get_or_insert_default();
            }
            (None, _) if character.is_whitespace() => words.extend(word.take()),
            (_, '\\') if escapes(quote, characters.peek().copied(), is_windows) => {
                let Some(escaped) = characters.next() else {
                    return Err(CredentialsError::broken("the command ends with a backslash"));
                };
                word.get_or_insert_default().push(escaped);
            }
            _ => word.get_or_insert_default().push(character),
        }
    }
    if quote.is_some() {
        return Err(CredentialsError::broken("the command has a quote without its end"));
    }
    words.extend(word);
    Ok(words)
}

/// Whether a backslash takes away the meaning of the next character.
fn escapes(quote: Option<char>, next: Option<char>, is_windows: bool) -> bool {
    match quote {
        None => !is_windows,
        Some('"') if is_windows => next == Some('"'),
        Some('"') => next.is_some_and(|next| "\"\\$`\n".contains(next)),
        Some(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_split_like_a_shell_would() {
        for (command, expected) in [
            ("", vec![]),
            ("  a  b\tc ", vec!["a", "b", "c"]),
            (r#"a 'b c' "d e" f'g'"h""#, vec!["a", "b c", "d e", "fgh"]),
            (r#"a '' "" b"#, vec!["a", "", "", "b"]),
            (r#"a\ b "c\"d\e" 'f\g'"#, vec!["a b", r#"c"d\e"#, r"f\g"]),
        ] {
            assert_eq!(split(command, false).unwrap(), expected, "{command}");
        }
        let windows = split(r#"C:\tools\a.exe "C:\Program Files\b" "c\"d""#, true).unwrap();
        assert_eq!(windows, [r"C:\tools\a.exe", r"C:\Program Files\b", r#"c"d"#]);
        for broken in ["a 'b", "a \"b", "a \\"] {
            assert!(split(broken, false).is_err(), "{broken}");
        }
    }
}

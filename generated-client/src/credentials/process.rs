//! Credentials from a program.

use std::fmt;
use std::io::{ErrorKind, Read};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::oneshot;
use zeroize::Zeroizing;

use super::answer::{Object, SNAKE};
use super::session::{Fetch, Outcome, Session, provide_session};
use super::{BoxFuture, Credentials, CredentialsError};
use crate::secret::Secret;

const PATIENCE: Duration = Duration::from_secs(60);

/// Size of the output, in bytes, above which it is refused.
const LARGEST_OUTPUT: usize = 64 * 1024;

/// How often is looked whether the program has ended or nobody waits for it any more.
const GLANCE: Duration = Duration::from_millis(20);

/// How long after its end a program's output may still come. Whatever it has started itself may
/// keep the output open for as long as that runs.
const GRACE: Duration = Duration::from_secs(1);

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
/// The command is split into program and arguments at white space, with `'…'`, `"…"` and, except on
/// Windows, `\` to keep an argument together. There is no shell: variables, pipes and `~` mean
/// nothing. A program that it leaves behind in the background is not waited for. The program may
/// take 60 s and write 64 KiB, else it is killed, though not what it has started itself. Its
/// standard error is not shown, since it may hold secrets.
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
    let mut output = Output::of(child.0.stdout.take())?;
    let mut end = None;
    loop {
        output.read(GLANCE)?;
        let ended = child.0.try_wait().map_err(|error| {
            let message = format!("it is not known whether {name} has ended");
            CredentialsError::broken(message).with_source(error)
        })?;
        let is_over = Instant::now() >= deadline || is_abandoned();
        if let Some(status) = ended {
            let end = *end.get_or_insert_with(Instant::now);
            if output.is_whole || is_over || end.elapsed() >= GRACE {
                return finished(name, status, output.text()?);
            }
        } else if is_over {
            let message = format!("{name} did not end within {} s", patience.as_secs_f64());
            return Err(CredentialsError::broken(message));
        }
    }
}

fn finished(name: &str, status: ExitStatus, text: Secret) -> Result<Secret, CredentialsError> {
    if status.success() {
        return Ok(text);
    }
    let message = format!("{name} failed ({status}): run it by hand to see why");
    Err(CredentialsError::broken(message))
}

type Piece = std::io::Result<Zeroizing<Vec<u8>>>;

/// What a program has written so far.
struct Output {
    pieces: Receiver<Piece>,
    bytes: Zeroizing<Vec<u8>>,
    /// Nobody can write any more.
    is_whole: bool,
}

impl Output {
    /// Reads on a thread of its own, so that a full pipe does not stop the program.
    fn of(stdout: Option<ChildStdout>) -> Result<Self, CredentialsError> {
        let (tell, pieces) = sync_channel(4);
        let thread = thread::Builder::new().spawn(move || {
            if let Some(stdout) = stdout {
                read_pieces(stdout, &tell);
            }
        });
        match thread {
            Ok(_) => Ok(Self { pieces, bytes: Zeroizing::default(), is_whole: false }),
            Err(error) => Err(unreadable(error)),
        }
    }

    /// Takes in the next piece, or waits this long for one.
    fn read(&mut self, patience: Duration) -> Result<(), CredentialsError> {
        if self.is_whole {
            thread::sleep(patience);
            return Ok(());
        }
        match self.pieces.recv_timeout(patience) {
            Ok(piece) => self.bytes.extend_from_slice(&piece.map_err(unreadable)?),
            Err(RecvTimeoutError::Disconnected) => self.is_whole = true,
            Err(RecvTimeoutError::Timeout) => {}
        }
        if self.bytes.len() > LARGEST_OUTPUT {
            let message = format!("the output is larger than {LARGEST_OUTPUT} bytes");
            return Err(CredentialsError::broken(message));
        }
        Ok(())
    }

    fn text(&self) -> Result<Secret, CredentialsError> {
        std::str::from_utf8(&self.bytes).map(Secret::new).map_err(unreadable)
    }
}

/// Hands over what comes, until nothing more can or nobody takes it.
fn read_pieces(mut stdout: ChildStdout, tell: &SyncSender<Piece>) {
    let mut buffer = Zeroizing::new([0; 4096]);
    loop {
        let piece = match stdout.read(&mut *buffer) {
            Ok(0) => return,
            Ok(length) => Ok(Zeroizing::new(buffer.iter().copied().take(length).collect())),
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => Err(error),
        };
        let is_last = piece.is_err();
        if tell.send(piece).is_err() || is_last {
            return;
        }
    }
}

fn unreadable(error: impl std::error::Error + Send + Sync + 'static) -> CredentialsError {
    CredentialsError::broken("the output cannot be read").with_source(error)
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

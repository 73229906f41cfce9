//! Text that must not be seen.

use std::fmt;

use zeroize::Zeroizing;

/// A secret text, such as an access key secret or a security token.
///
/// `Debug` prints `***`, and there is no `Display`: the text leaves only through
/// [`expose`](Self::expose). The memory of it is wiped when it is dropped; each clone is wiped for
/// itself. A `String` is taken over without a copy.
///
/// What is not wiped, but overwritten when the memory is used again:
///
/// * the security token and the signature in the headers of a request, and the text that is signed,
///   which has the token in it;
/// * parameters that are secrets, in the query or the form of a request;
/// * the body of an answer with secrets, the texts that the decoder makes of those with escapes in
///   them, and a body that an error keeps until its secrets are taken out;
/// * files with credentials, what programs print, and answers that credentials are read from, with
///   the JSON that is made of them, and the words of a command with secrets among them;
/// * the buffers of the HTTP and TLS libraries, and what a test transport or the gateway for tests
///   keeps.
///
/// A text that was a secret before it came here, such as an environment variable or a borrowed
/// `&str`, stays where it was. So does what a text that grew left behind.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Wraps a secret text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The place of the text, to be filled by the decoder.
    pub(crate) fn text_mut(&mut self) -> &mut String {
        &mut self.0
    }

    /// The secret text itself. Do not print or log it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("***")
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zeroize::{Zeroize, ZeroizeOnDrop};

    #[test]
    fn debug_shows_nothing_of_the_text() {
        assert_eq!(format!("{:?}", Secret::new("hunter2")), "***");
        assert_eq!(format!("{:#?}", Some(Secret::new("hunter2"))), "Some(\n    ***,\n)");
    }

    #[test]
    fn the_text_is_taken_over_and_wiped() {
        fn wiped_on_drop(_: &impl ZeroizeOnDrop) {}
        let text = "hunter2".to_owned();
        let address = text.as_ptr();
        let mut secret = Secret::from(text);
        assert_eq!(secret.expose().as_ptr(), address);
        assert_eq!(secret.expose(), "hunter2");
        wiped_on_drop(&secret.0);
        secret.0.zeroize();
        assert_eq!(secret.expose(), "");
    }
}

//! Exchanges in a file: recorded once against the service, replayed in tests.

mod exchange;
mod recording;
mod replay;
mod scrub;
#[cfg(test)]
mod tests;

pub use recording::RecordingTransport;
pub use replay::ReplayTransport;

use super::{TransportError, TransportErrorKind};

fn failed(message: String) -> TransportError {
    TransportError::new(TransportErrorKind::Other, message)
}

/// To try again would not help.
fn unsendable(message: String) -> TransportError {
    TransportError::new(TransportErrorKind::Unsendable, message)
}

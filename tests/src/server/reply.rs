//! What the server answers.

/// An answer, and how it travels.
#[derive(Clone, Debug)]
pub struct Reply {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
    pub(super) delivery: Delivery,
}

/// How an answer travels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Delivery {
    /// With the length of the body in front.
    Whole,
    /// With this length in front, whatever the body has; then the connection ends.
    Announced(u64),
    /// In chunks.
    Chunked,
    /// In chunks, again and again until the client leaves.
    Endless,
    /// Byte by byte, with pauses.
    Trickle,
    /// With the length of the whole body in front, but only this many bytes of it; then nothing
    /// until the client leaves.
    Stalling(usize),
    /// Not at all: the connection ends at once.
    HangUp,
    /// Not at all, until the client leaves.
    Silence,
    /// The body is the whole answer, status line and headers included.
    Verbatim,
}

impl Reply {
    /// An answer without headers of its own.
    pub fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        let delivery = Delivery::Whole;
        Self { status, headers: Vec::new(), body: body.into(), delivery }
    }

    /// An answer of JSON.
    pub fn json(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self::new(status, body).header("content-type", "application/json;charset=utf-8")
    }

    /// Bytes in place of an HTTP answer.
    pub fn verbatim(bytes: impl Into<Vec<u8>>) -> Self {
        Self::new(0, bytes).by(Delivery::Verbatim)
    }

    /// No answer: the connection ends after the request.
    pub fn hang_up() -> Self {
        Self::new(0, "").by(Delivery::HangUp)
    }

    /// No answer: nothing is sent until the client leaves.
    pub fn silence() -> Self {
        Self::new(0, "").by(Delivery::Silence)
    }

    /// The same with a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same, but the length in front of the body is `length`.
    pub fn announcing(self, length: u64) -> Self {
        self.by(Delivery::Announced(length))
    }

    /// The same, but the connection ends after `count` bytes of the body.
    pub fn cut_after(mut self, count: usize) -> Self {
        let length = self.body.len() as u64;
        self.body.truncate(count);
        self.by(Delivery::Announced(length))
    }

    /// The same, but nothing comes after `count` bytes of the body.
    pub fn stalling_after(self, count: usize) -> Self {
        self.by(Delivery::Stalling(count))
    }

    /// The same in chunks, without the length in front.
    pub fn chunked(self) -> Self {
        self.by(Delivery::Chunked)
    }

    /// The same in chunks, repeated until the client leaves.
    pub fn endless(self) -> Self {
        self.by(Delivery::Endless)
    }

    /// The same, one byte at a time with a pause after each.
    pub fn trickling(self) -> Self {
        self.by(Delivery::Trickle)
    }

    fn by(mut self, delivery: Delivery) -> Self {
        self.delivery = delivery;
        self
    }
}

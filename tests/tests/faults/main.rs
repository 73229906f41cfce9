//! What the client does when everything goes wrong.

mod cancel;
mod concurrent;
mod script;
mod together;

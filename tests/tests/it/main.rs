//! Tests of the generated client through its public API.

mod documentation;
mod plug_in;
mod secrets;
mod server;
mod sessions;
mod spans;
mod tolerance;
mod wire;

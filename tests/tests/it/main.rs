//! Tests of the generated client through its public API.

mod documentation;
mod plug_in;
mod secrets;
mod server;
mod spans;
mod tolerance;
mod wire;

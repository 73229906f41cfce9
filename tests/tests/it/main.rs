//! Tests of the generated client through its public API.

mod documentation;
mod plug_in;
#[path = "../property/mod.rs"]
mod property;
mod secrets;
mod server;
mod sessions;
mod spans;
mod tolerance;
mod wire;

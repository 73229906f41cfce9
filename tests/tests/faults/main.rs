//! What the client does when everything goes wrong.

mod script;

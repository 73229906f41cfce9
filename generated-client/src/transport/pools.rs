//! Connections by what they cannot share: the connect timeout and the runtime.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use ::reqwest::Client;

use super::TransportError;
use super::builder::Recipe;

/// How many pools are kept.
const KEPT: usize = 8;

/// HTTP clients that differ only in how long they wait for a connection, which each of them can
/// know only once, and in whether they work for blocking calls: connections live on the runtime
/// that opened them. Each has connections of its own.
pub(super) struct Pools {
    recipe: Recipe,
    /// The one that was used last is last.
    clients: Mutex<Vec<(Key, Client)>>,
}

/// A connect timeout, and whether the client belongs to the runtime of blocking calls.
type Key = (Duration, bool);

impl Pools {
    /// The first of them, for this connect timeout.
    pub(super) fn new(recipe: Recipe, connect: Duration) -> Result<Self, TransportError> {
        let first = recipe.client(connect)?;
        Ok(Self { recipe, clients: Mutex::new(vec![((connect, false), first)]) })
    }

    /// The client for a connect timeout. What was not used for long makes room for a new one;
    /// exchanges that it still has go on.
    pub(super) fn client(&self, connect: Duration) -> Result<Client, TransportError> {
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (connect, is_blocking());
        let known = clients.iter().position(|(known, _)| *known == key);
        let client = match known {
            Some(index) if index + 1 == clients.len() => return Ok(clients[index].1.clone()),
            Some(index) => clients.remove(index).1,
            None => self.recipe.client(connect)?,
        };
        if clients.len() == KEPT {
            clients.remove(0);
        }
        clients.push((key, client.clone()));
        Ok(client)
    }
}

#[cfg(feature = "blocking")]
use crate::blocking::is_own as is_blocking;

#[cfg(not(feature = "blocking"))]
fn is_blocking() -> bool {
    false
}

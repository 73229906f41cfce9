//! Connections by connect timeout.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use ::reqwest::Client;

use super::TransportError;
use super::builder::Recipe;

/// How many pools are kept.
const KEPT: usize = 8;

/// HTTP clients that differ only in how long they wait for a connection, which each of them can
/// know only once. Each has connections of its own.
pub(super) struct Pools {
    recipe: Recipe,
    /// The one that was used last is last.
    clients: Mutex<Vec<(Duration, Client)>>,
}

impl Pools {
    /// The first of them, for this connect timeout.
    pub(super) fn new(recipe: Recipe, connect: Duration) -> Result<Self, TransportError> {
        let first = recipe.client(connect)?;
        Ok(Self { recipe, clients: Mutex::new(vec![(connect, first)]) })
    }

    /// The client for a connect timeout. What was not used for long makes room for a new one;
    /// exchanges that it still has go on.
    pub(super) fn client(&self, connect: Duration) -> Result<Client, TransportError> {
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        let known = clients.iter().position(|(timeout, _)| *timeout == connect);
        let client = match known {
            Some(index) if index + 1 == clients.len() => return Ok(clients[index].1.clone()),
            Some(index) => clients.remove(index).1,
            None => self.recipe.client(connect)?,
        };
        if clients.len() == KEPT {
            clients.remove(0);
        }
        clients.push((connect, client.clone()));
        Ok(client)
    }
}

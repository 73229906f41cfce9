//! Connections by what they cannot share: the connect timeout and the runtime.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use ::reqwest::Client;
use tokio::runtime::{Handle, Id};

use super::TransportError;
use super::builder::Recipe;

/// How many pools are kept for one runtime.
const KEPT: usize = 8;

/// How many pools are kept for all runtimes together.
const KEPT_IN_ALL: usize = 64;

/// HTTP clients that differ only in how long they wait for a connection, which each of them can
/// know only once, and in the runtime that they work for: connections live on the runtime that
/// opened them, and stand still when it does. Each has connections of its own.
pub(super) struct Pools {
    recipe: Recipe,
    /// The one that was used last is last.
    clients: Mutex<Vec<(Key, Client)>>,
}

/// A connect timeout, and the runtime; none before the first use.
type Key = (Duration, Option<Id>);

impl Pools {
    /// The first of them, for this connect timeout.
    pub(super) fn new(recipe: Recipe, connect: Duration) -> Result<Self, TransportError> {
        let first = recipe.client(connect)?;
        Ok(Self { recipe, clients: Mutex::new(vec![((connect, None), first)]) })
    }

    /// The client for a connect timeout. What was not used for long makes room for a new one;
    /// exchanges that it still has go on.
    pub(super) fn client(&self, connect: Duration) -> Result<Client, TransportError> {
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        let runtime = Handle::try_current().ok().map(|handle| handle.id());
        let key = (connect, runtime);
        let position = |key: Key| clients.iter().position(|(known, _)| *known == key);
        // One that nobody has used has no connections yet.
        let client = match position(key).or_else(|| position((connect, None))) {
            Some(index) if index + 1 == clients.len() => {
                clients[index].0 = key;
                return Ok(clients[index].1.clone());
            }
            Some(index) => clients.remove(index).1,
            None => self.recipe.client(connect)?,
        };
        let of_runtime = |(known, _): &(Key, Client)| known.1 == runtime;
        if clients.iter().filter(|one| of_runtime(one)).count() >= KEPT
            && let Some(oldest) = clients.iter().position(of_runtime)
        {
            clients.remove(oldest);
        } else if clients.len() >= KEPT_IN_ALL {
            clients.remove(0);
        }
        clients.push((key, client.clone()));
        Ok(client)
    }
}

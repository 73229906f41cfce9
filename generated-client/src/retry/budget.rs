//! A limit of repetitions over all calls of a client.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// Thousandths of a repetition: the unit of the account.
const REPETITION: u32 = 1000;

/// Bounds how much load repetitions add while a service is in trouble.
///
/// It is an account of repetitions: each one takes one off, each successful call pays a part of one
/// back. When it is empty, calls fail with the error of their attempt, and the load on the service
/// is that of first attempts alone. Clones share the account; give one to several clients to bound
/// them together.
///
/// ```
/// use alicloud_client::RetryBudget;
///
/// let budget = RetryBudget::new(20, 0.05); // 20 at once, then one for 20 successes
/// assert_eq!(budget.left(), 20);
/// ```
#[derive(Clone)]
pub struct RetryBudget(Arc<Account>);

struct Account {
    balance: AtomicU32,
    capacity: u32,
    /// What a success pays back; nothing is taken off when this is none.
    refund: Option<u32>,
}

impl RetryBudget {
    /// An account with `capacity` repetitions, of which each success pays back the part `refund`,
    /// between 0 and 1.
    #[must_use]
    pub fn new(capacity: u32, refund: f64) -> Self {
        let capacity = capacity.saturating_mul(REPETITION);
        let refund = (refund.clamp(0.0, 1.0) * f64::from(REPETITION)).round();
        // A float between 0 and 1000 fits; one that is not a number becomes 0.
        Self::with(capacity, Some(refund as u32))
    }

    /// No bound.
    #[must_use]
    pub fn unlimited() -> Self {
        Self::with(u32::MAX, None)
    }

    fn with(capacity: u32, refund: Option<u32>) -> Self {
        Self(Arc::new(Account { balance: AtomicU32::new(capacity), capacity, refund }))
    }

    /// How many repetitions could be made now.
    #[must_use]
    pub fn left(&self) -> u32 {
        self.0.balance.load(Ordering::Relaxed) / REPETITION
    }

    /// Takes one repetition off, if there is one.
    pub(crate) fn take(&self) -> Option<Withdrawal> {
        let less = |balance: u32| balance.checked_sub(REPETITION);
        let is_taken = self.0.refund.is_none()
            || self.0.balance.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).is_ok();
        is_taken.then(|| Withdrawal(Some(self.clone())))
    }

    /// Pays back for a success.
    pub(crate) fn pay_back(&self) {
        if let Some(refund) = self.0.refund {
            self.put_back(refund);
        }
    }

    fn put_back(&self, amount: u32) {
        // Nearly always full: that costs a read.
        if self.0.balance.load(Ordering::Relaxed) == self.0.capacity {
            return;
        }
        let more = |balance: u32| Some(balance.saturating_add(amount).min(self.0.capacity));
        let _ = self.0.balance.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more);
    }
}

/// A repetition that was taken off. It goes back to the account when the call is given up before
/// it is made.
#[must_use = "dropping it puts the repetition back"]
pub(crate) struct Withdrawal(Option<RetryBudget>);

impl Withdrawal {
    /// The repetition is made.
    pub(crate) fn spend(mut self) {
        self.0 = None;
    }
}

impl Drop for Withdrawal {
    fn drop(&mut self) {
        if let Some(budget) = &self.0 {
            budget.put_back(REPETITION);
        }
    }
}

impl Default for RetryBudget {
    /// 100 repetitions, of which ten successes pay one back.
    fn default() -> Self {
        Self::new(100, 0.1)
    }
}

impl fmt::Debug for RetryBudget {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("RetryBudget");
        match self.0.refund {
            Some(_) => shown.field("left", &self.left()).finish_non_exhaustive(),
            None => shown.field("left", &"unlimited").finish_non_exhaustive(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spends(budget: &RetryBudget) -> bool {
        budget.take().map(Withdrawal::spend).is_some()
    }

    #[test]
    fn repetitions_are_taken_off_and_successes_pay_back() {
        let budget = RetryBudget::new(2, 0.5);
        assert!(spends(&budget) && spends(&budget.clone()));
        assert!(!spends(&budget));
        budget.pay_back();
        assert!(!spends(&budget));
        budget.pay_back();
        assert!(spends(&budget));
        for _ in 0..100 {
            budget.pay_back();
        }
        assert_eq!(budget.left(), 2);
    }

    #[test]
    fn a_repetition_that_is_not_made_costs_nothing() {
        let budget = RetryBudget::new(1, 0.0);
        let withdrawal = budget.take();
        assert_eq!((withdrawal.is_some(), budget.left()), (true, 0));
        drop(withdrawal);
        assert_eq!(budget.left(), 1);
    }

    #[test]
    fn odd_settings_are_harmless() {
        assert!(!spends(&RetryBudget::new(0, 1.0)));
        for refund in [f64::NAN, -1.0, 7.0] {
            let budget = RetryBudget::new(u32::MAX, refund);
            assert!(spends(&budget));
            budget.pay_back();
        }
        let unlimited = RetryBudget::unlimited();
        assert!((0..10_000_000).step_by(1000).all(|_| spends(&unlimited)));
    }
}

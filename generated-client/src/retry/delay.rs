//! How long to wait before the next attempt.

use std::time::Duration;

use super::RetryPolicy;

/// The wait after this many attempts. A hint of the service is the least; the random part spreads
/// callers that failed together.
pub(crate) fn delay(policy: &RetryPolicy, attempts: u32, hint: Option<Duration>) -> Duration {
    let doubled = 1_u32.checked_shl(attempts.saturating_sub(1)).unwrap_or(u32::MAX);
    let longest = policy.base_delay.saturating_mul(doubled).min(policy.max_delay);
    let spread = longest.mul_f64(random());
    hint.map_or(spread, |hint| hint.min(policy.max_hint).saturating_add(spread))
}

/// A number from 0 to 1. Without random bytes of the system there is no spread: the longest wait.
fn random() -> f64 {
    getrandom::u32().map_or(1.0, |random| f64::from(random) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_up_to_the_cap_and_are_spread() {
        let policy = RetryPolicy::new();
        for (attempts, longest) in [(1, 100), (2, 200), (3, 400), (9, 20_000), (1000, 20_000)] {
            let waits = (0..200).map(|_| delay(&policy, attempts, None)).collect::<Vec<_>>();
            let longest = Duration::from_millis(longest);
            assert!(waits.iter().all(|wait| *wait <= longest), "{attempts}");
            // The chance that all of 200 waits are in one half is 2^-199.
            assert!(waits.iter().any(|wait| *wait > longest / 2), "{attempts}");
            assert!(waits.iter().any(|wait| *wait < longest / 2), "{attempts}");
        }
        let forever = policy.base_delay(Duration::MAX).max_delay(Duration::MAX);
        assert!(delay(&forever, 2, Some(Duration::MAX)) >= Duration::from_secs(60));
    }

    #[test]
    fn hints_are_the_least_up_to_their_cap() {
        let policy = RetryPolicy::new();
        for (hint, least) in [(2, 2), (60, 60), (3600, 60)] {
            let wait = delay(&policy, 1, Some(Duration::from_secs(hint)));
            let least = Duration::from_secs(least);
            assert!(wait >= least && wait <= least + policy.base_delay, "{wait:?}");
        }
    }
}

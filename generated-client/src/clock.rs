//! The time that requests are dated with.

use std::sync::atomic::{AtomicI64, Ordering};

use http::HeaderMap;
use http::header::DATE;

use crate::timestamp::Timestamp;

/// Seconds below which a difference is no reason for a refused date: answers take a while, too.
const NOTICEABLE: u64 = 5;

/// The clock of the machine, corrected by what the service says about its own.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    /// Seconds that the service is ahead.
    ahead: AtomicI64,
}

impl Clock {
    /// Seconds that the service is ahead, as far as is known now.
    pub(crate) fn ahead(&self) -> i64 {
        self.ahead.load(Ordering::Relaxed)
    }

    /// Learns from the date of an answer that refused the date of a request, which was written
    /// when the service seemed to be `used` seconds ahead. Says whether dates are others now than
    /// that one: another call may have learned the same in between.
    pub(crate) fn correct(&self, headers: &HeaderMap, used: i64) -> bool {
        self.correct_at(headers, used, Timestamp::now())
    }

    fn correct_at(&self, headers: &HeaderMap, used: i64, here: Timestamp) -> bool {
        let Some(there) = headers.get(DATE).and_then(|value| http_date(value.to_str().ok()?))
        else {
            return false;
        };
        let ahead = there.unix_seconds().saturating_sub(here.unix_seconds());
        self.ahead.store(ahead, Ordering::Relaxed);
        ahead.abs_diff(used) > NOTICEABLE
    }
}

/// The current second of a clock that is so many seconds ahead of this machine.
pub(crate) fn now(ahead: i64) -> Timestamp {
    at(ahead, Timestamp::now())
}

fn at(ahead: i64, here: Timestamp) -> Timestamp {
    Timestamp::from_unix_seconds(here.unix_seconds().saturating_add(ahead))
}

/// A date of HTTP, such as `Sun, 06 Nov 1994 08:49:37 GMT`.
fn http_date(text: &str) -> Option<Timestamp> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (_, text) = text.trim().split_once(", ")?;
    let mut words = text.strip_suffix(" GMT")?.split(' ');
    let (day, month, year, time) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let month = MONTHS.iter().position(|known| *known == month)? + 1;
    let date = format!("{year}-{month:02}-{day:0>2}T{time}Z");
    humantime::parse_rfc3339(&date).ok().map(Timestamp::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn dated(date: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(DATE, HeaderValue::from_static(date))])
    }

    #[test]
    fn dates_of_http_are_read() {
        let expected = Timestamp::from_unix_seconds(784_111_777);
        assert_eq!(http_date("Sun, 06 Nov 1994 08:49:37 GMT"), Some(expected));
        for other in ["", "06 Nov 1994", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 XXX 1994 0 GMT"] {
            assert_eq!(http_date(other), None, "{other}");
        }
    }

    #[test]
    fn a_correction_is_remembered_and_replaced() {
        let clock = Clock::default();
        let here = Timestamp::from_unix_seconds(784_111_777 - 3600);
        assert!(!clock.correct_at(&HeaderMap::new(), 0, here));
        assert!(clock.correct_at(&dated("Sun, 06 Nov 1994 08:49:37 GMT"), 0, here));
        assert_eq!(at(clock.ahead(), here).unix_seconds(), 784_111_777);
        // The same date says nothing new to a request that was dated with it.
        assert!(!clock.correct_at(&dated("Sun, 06 Nov 1994 08:49:39 GMT"), 3600, here));
        // One that was dated before has another date now.
        assert!(clock.correct_at(&dated("Sun, 06 Nov 1994 08:49:39 GMT"), 0, here));
        assert!(clock.correct_at(&dated("Sun, 06 Nov 1994 07:49:37 GMT"), 3600, here));
        assert_eq!(at(clock.ahead(), here), here);
    }
}

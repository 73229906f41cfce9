//! Points in time, as the service counts them.

use std::fmt;
use std::ops::{Add, AddAssign, Sub, SubAssign};
use std::time::{Duration, SystemTime};

/// The last second whose year has four digits, 9999-12-31T23:59:59Z.
const LAST_CALENDAR_SECOND: i64 = 253_402_300_799;

/// A point in time: whole seconds since 1970-01-01T00:00:00Z.
///
/// Arithmetic drops fractions of a second and saturates at the ends of the range. `Display` writes
/// RFC 3339, such as `2023-11-14T22:13:20Z`, for the years 1970 to 9999, and `@` with the seconds
/// for the rest.
///
/// ```
/// use std::time::Duration;
/// use alicloud_client::timestamp::Timestamp;
///
/// let start = Timestamp::from_unix_seconds(1_700_000_000);
/// assert_eq!(start.to_string(), "2023-11-14T22:13:20Z");
/// assert_eq!((start + Duration::from_secs(60)).unix_seconds(), 1_700_000_060);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The point in time this many seconds after 1970-01-01T00:00:00Z; before it when negative.
    #[must_use]
    pub const fn from_unix_seconds(seconds: i64) -> Self {
        Timestamp(seconds)
    }

    /// Seconds since 1970-01-01T00:00:00Z; negative before it.
    #[must_use]
    pub const fn unix_seconds(self) -> i64 {
        self.0
    }

    /// The current second of the system clock.
    #[must_use]
    pub fn now() -> Self {
        SystemTime::now().into()
    }
}

/// A point in time that the system clock type cannot hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimestampOutOfRange(Timestamp);

impl fmt::Display for TimestampOutOfRange {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} is out of the range of the system time of this platform", self.0)
    }
}

impl std::error::Error for TimestampOutOfRange {}

impl From<SystemTime> for Timestamp {
    /// Rounds down to the whole second.
    fn from(time: SystemTime) -> Self {
        let epoch = Timestamp(0);
        match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(since) => epoch + since,
            Err(error) => {
                let before = error.duration();
                let partial = u64::from(before.subsec_nanos() > 0);
                epoch - before - Duration::from_secs(partial)
            }
        }
    }
}

impl TryFrom<Timestamp> for SystemTime {
    type Error = TimestampOutOfRange;

    fn try_from(timestamp: Timestamp) -> Result<Self, TimestampOutOfRange> {
        let distance = Duration::from_secs(timestamp.0.unsigned_abs());
        let time = if timestamp.0 < 0 {
            SystemTime::UNIX_EPOCH.checked_sub(distance)
        } else {
            SystemTime::UNIX_EPOCH.checked_add(distance)
        };
        time.ok_or(TimestampOutOfRange(timestamp))
    }
}

impl Add<Duration> for Timestamp {
    type Output = Self;

    fn add(self, duration: Duration) -> Self {
        Timestamp(self.0.saturating_add_unsigned(duration.as_secs()))
    }
}

impl AddAssign<Duration> for Timestamp {
    fn add_assign(&mut self, duration: Duration) {
        *self = *self + duration;
    }
}

impl Sub<Duration> for Timestamp {
    type Output = Self;

    fn sub(self, duration: Duration) -> Self {
        Timestamp(self.0.saturating_sub_unsigned(duration.as_secs()))
    }
}

impl SubAssign<Duration> for Timestamp {
    fn sub_assign(&mut self, duration: Duration) {
        *self = *self - duration;
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match SystemTime::try_from(*self) {
            // The calendar of humantime has no other years and fails on them.
            Ok(time) if (0..=LAST_CALENDAR_SECOND).contains(&self.0) => {
                humantime::format_rfc3339_seconds(time).fmt(formatter)
            }
            _ => write!(formatter, "@{}", self.0),
        }
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Timestamp({self})")
    }
}

crate::__interchange!(Timestamp);

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::{LAST_CALENDAR_SECOND, Timestamp};

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn text_is_rfc_3339_within_the_calendar() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (LAST_CALENDAR_SECOND, "9999-12-31T23:59:59Z"),
            (LAST_CALENDAR_SECOND + 1, "@253402300800"),
            (-1, "@-1"),
            (i64::MAX, "@9223372036854775807"),
            (i64::MIN, "@-9223372036854775808"),
        ] {
            let time = Timestamp::from_unix_seconds(seconds);
            assert_eq!(time.to_string(), text);
            assert_eq!(format!("{time:?}"), format!("Timestamp({text})"));
        }
    }

    #[test]
    fn arithmetic_saturates_and_drops_fractions() {
        let first = Timestamp::from_unix_seconds(i64::MIN);
        let last = Timestamp::from_unix_seconds(i64::MAX);
        assert_eq!(last + SECOND, last);
        assert_eq!(first - SECOND, first);
        assert_eq!(first + Duration::MAX, last);
        assert_eq!(last - Duration::MAX, first);
        let mut time = Timestamp::from_unix_seconds(10);
        time += Duration::from_millis(1_999);
        assert_eq!(time.unix_seconds(), 11);
        time -= SECOND * 20;
        assert_eq!(time.unix_seconds(), -9);
    }

    #[test]
    fn system_times_round_down() {
        let epoch = SystemTime::UNIX_EPOCH;
        for (time, seconds) in [
            (epoch, 0),
            (epoch + Duration::from_millis(1_999), 1),
            (epoch - Duration::from_millis(1), -1),
            (epoch - SECOND, -1),
            (epoch - Duration::from_millis(1_001), -2),
        ] {
            assert_eq!(Timestamp::from(time).unix_seconds(), seconds);
        }
    }

    #[test]
    fn system_times_convert_back_or_say_why_not() {
        for seconds in [0, 1_700_000_000, -1_700_000_000] {
            let time = Timestamp::from_unix_seconds(seconds);
            assert_eq!(SystemTime::try_from(time).map(Timestamp::from), Ok(time));
        }
        for seconds in [i64::MIN, i64::MAX] {
            let time = Timestamp::from_unix_seconds(seconds);
            match SystemTime::try_from(time) {
                Ok(system) => assert_eq!(Timestamp::from(system), time),
                Err(error) => assert!(error.to_string().contains("out of the range")),
            }
        }
        assert!(Timestamp::now() > Timestamp::from_unix_seconds(1_700_000_000));
    }
}

//! When a walk through pages is over.

/// What is known of a walk so far.
#[derive(Debug)]
pub(super) struct Walk {
    /// Number of the page that was asked for last, or is asked for next.
    page: u64,
    /// Whether the walk began at a page after the first.
    is_late: bool,
    /// Items on all pages so far; how many the pages before the first one have is never known.
    seen: u64,
    /// Items on the longest page so far.
    longest: u64,
    /// Hash of the items on the page before.
    previous: Option<u64>,
}

/// What a page means for the walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// There may be another page.
    More,
    /// This is the last page.
    Last,
    /// The walk was over before this page.
    Over,
    /// The service repeats itself, although its total says that there is more.
    Stuck,
}

impl Walk {
    pub(super) fn from(page: u64) -> Self {
        Self { page, is_late: page > 1, seen: 0, longest: 0, previous: None }
    }

    pub(super) fn page(&self) -> u64 {
        self.page
    }

    /// Judges a page by the number and the hash of its items and the total of its answer, and moves
    /// on to the next.
    pub(super) fn judge(&mut self, count: u64, hash: u64, total: Option<u64>) -> Verdict {
        // Zero beside items only says that nobody counted.
        let total = total.filter(|total| *total > 0);
        let is_first = self.previous.is_none();
        if count == 0 {
            return if is_first { Verdict::Last } else { Verdict::Over };
        }
        if self.previous == Some(hash) {
            let is_stuck = total.is_some() && !self.is_late;
            return if is_stuck { Verdict::Stuck } else { Verdict::Over };
        }
        self.seen = self.seen.saturating_add(count);
        let is_last = match total {
            Some(total) => self.seen >= total,
            None => count < self.longest,
        };
        self.longest = self.longest.max(count);
        self.previous = Some(hash);
        self.page = self.page.saturating_add(1);
        if is_last { Verdict::Last } else { Verdict::More }
    }
}

#[cfg(test)]
mod tests {
    use super::Verdict::{self, Last, More, Over, Stuck};
    use super::Walk;

    /// Judges pages of these lengths, each with other items, beside these totals.
    fn verdicts(page: u64, pages: &[(u64, Option<u64>)]) -> Vec<Verdict> {
        let mut walk = Walk::from(page);
        let pages = pages.iter().zip(100..);
        pages.map(|((count, total), hash)| walk.judge(*count, hash, *total)).collect()
    }

    #[test]
    fn a_total_decides_and_is_read_anew() {
        assert_eq!(verdicts(1, &[(2, Some(5)), (2, Some(5)), (1, Some(5))]), [More, More, Last]);
        assert_eq!(verdicts(1, &[(2, Some(4)), (2, Some(5)), (1, Some(5))]), [More, More, Last]);
        assert_eq!(verdicts(1, &[(2, Some(5)), (2, Some(3))]), [More, Last]);
        assert_eq!(verdicts(1, &[(2, Some(2))]), [Last]);
    }

    #[test]
    fn a_short_page_before_the_total_is_not_the_last() {
        assert_eq!(verdicts(1, &[(2, Some(5)), (1, Some(5)), (2, Some(5))]), [More, More, Last]);
    }

    #[test]
    fn an_empty_page_ends_whatever_the_total_says() {
        assert_eq!(verdicts(1, &[(0, Some(9))]), [Last]);
        assert_eq!(verdicts(1, &[(2, Some(9)), (0, Some(9))]), [More, Over]);
        assert_eq!(verdicts(1, &[(2, None), (0, None)]), [More, Over]);
    }

    #[test]
    fn without_a_total_a_page_is_short_beside_a_longer_one() {
        assert_eq!(verdicts(1, &[(2, None), (2, None), (1, None)]), [More, More, Last]);
        assert_eq!(verdicts(1, &[(1, None), (2, None), (1, None)]), [More, More, Last]);
        assert_eq!(verdicts(1, &[(2, Some(0)), (1, Some(0))]), [More, Last]);
    }

    #[test]
    fn a_later_start_does_not_guess_what_it_passed_over() {
        let total = Some(12);
        // Pages of 1, 1, 5 and 5 items.
        assert_eq!(verdicts(3, &[(5, total), (5, total), (0, total)]), [More, More, Over]);
        // Pages of 5, 5 and 2 items.
        assert_eq!(verdicts(2, &[(5, total), (2, total), (0, total)]), [More, More, Over]);
        // Nothing can be left when the pages alone have as many as there are.
        assert_eq!(verdicts(3, &[(2, total), (10, total)]), [More, Last]);
    }

    #[test]
    fn a_repeated_page_is_stuck_only_where_more_is_promised() {
        let judge = |page, total| {
            let mut walk = Walk::from(page);
            [walk.judge(2, 7, total), walk.judge(2, 7, total)]
        };
        assert_eq!(judge(1, Some(9)), [More, Stuck]);
        assert_eq!(judge(1, None), [More, Over]);
        assert_eq!(judge(1, Some(0)), [More, Over]);
        assert_eq!(judge(2, Some(9)), [More, Over]);
    }

    #[test]
    fn numbers_never_overflow() {
        let mut walk = Walk::from(u64::MAX);
        assert_eq!(walk.judge(u64::MAX, 1, None), More);
        assert_eq!(walk.judge(u64::MAX, 2, Some(u64::MAX)), Last);
        assert_eq!(walk.page(), u64::MAX);
    }
}

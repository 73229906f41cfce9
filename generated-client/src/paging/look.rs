//! Members of an answer by path, whatever its type.

use std::fmt::{self, Write as _};
use std::hash::{BuildHasher, Hasher, RandomState};

use crate::decode::{Field, List, View};

/// The member at a path such as `PageInfo.TotalCount`.
fn at<'a>(answer: &'a dyn Field, path: &str) -> Option<&'a dyn Field> {
    path.split('.').try_fold(answer, member)
}

fn member<'a>(value: &'a dyn Field, name: &str) -> Option<&'a dyn Field> {
    match value.view() {
        View::Record(_, record) => {
            let mut found = None;
            record.visit(&mut |member, field| {
                if member == name {
                    found = Some(field);
                }
            });
            found
        }
        View::Optional(inner) => member(inner?, name),
        _ => None,
    }
}

/// The list at a path; `None` where an object on the way is absent.
pub(super) fn list<'a>(answer: &'a dyn Field, path: &str) -> Option<&'a dyn List> {
    match at(answer, path)?.view() {
        View::List(list) => Some(list),
        _ => None,
    }
}

/// The count at a path, sent as a number or as text.
pub(super) fn count(answer: &dyn Field, path: &str) -> Option<u64> {
    text(answer, path)?.trim().parse().ok()
}

/// The text or whole number at a path as text; `None` where it is absent or empty.
pub(super) fn text(answer: &dyn Field, path: &str) -> Option<String> {
    let mut value = at(answer, path)?;
    loop {
        return match value.view() {
            View::Optional(inner) => {
                value = inner?;
                continue;
            }
            View::Text(text) => (!text.is_empty()).then(|| text.to_owned()),
            View::Integer(integer) => Some(integer.to_string()),
            _ => None,
        };
    }
}

/// Number of items, and a hash of everything in them.
pub(super) fn measure(list: &dyn List, hashing: &RandomState) -> (u64, u64) {
    let mut digest = Digest(hashing.build_hasher());
    let mut count = 0;
    for item in (0..).map_while(|index| list.get(index)) {
        count += 1;
        // A digest takes any text, so this cannot fail.
        let _ = write!(digest, "{item:?},");
    }
    (count, digest.0.finish())
}

/// Hashes what is written to it.
struct Digest<H>(H);

impl<H: Hasher> fmt::Write for Digest<H> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.write(text.as_bytes());
        Ok(())
    }
}

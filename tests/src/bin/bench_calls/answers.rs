//! The documented answer of `DescribeInternetOpenPort`, its only item repeated.

use std::rc::Rc;

use serde_json::Value;

use crate::Failure;

const DOCUMENTED: &str =
    include_str!("../../../../generated-client/src/cloudfw/examples/DescribeInternetOpenPort.json");

/// Size of an answer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Size {
    /// About 2 KB.
    Small,
    /// About 200 KB.
    Large,
}

/// Answers of both sizes.
#[derive(Clone)]
pub(crate) struct Answers {
    small: Rc<[u8]>,
    large: Rc<[u8]>,
}

impl Answers {
    pub(crate) fn new() -> Result<Self, Failure> {
        Ok(Self { small: answer(2_000)?.into(), large: answer(200_000)?.into() })
    }

    pub(crate) fn get(&self, size: Size) -> &[u8] {
        match size {
            Size::Small => &self.small,
            Size::Large => &self.large,
        }
    }
}

/// The answer with as many items as come closest to `bytes`, without white space.
fn answer(bytes: usize) -> Result<Vec<u8>, Failure> {
    let mut answer = serde_json::from_str::<Value>(DOCUMENTED)?;
    let items = answer.get_mut("DataList").and_then(Value::as_array_mut);
    let items = items.ok_or("the documented answer has no list `DataList`")?;
    let item = items.first().ok_or("the documented list is empty")?.clone();
    let count = (bytes / (item.to_string().len() + 1)).max(1);
    *items = vec![item; count];
    Ok(serde_json::to_vec(&answer)?)
}

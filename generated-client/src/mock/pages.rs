//! Answers of operations that have pages.

use std::num::NonZeroUsize;

use serde_json::{Map, Value, json};

use super::table::OperationTable;

/// Names under which answers repeat the page and its size.
const ECHOES: [&str; 3] = ["PageNo", "CurrentPage", "PageSize"];

/// The documented answer. It is the first page: the list of any other is empty.
pub(super) fn documented(table: &OperationTable, parameters: &Map<String, Value>) -> Value {
    // The tables are JSON; a test goes through all of them.
    let mut answer = serde_json::from_str(table.answer).unwrap_or_else(|_| json!({}));
    if let Some(paging) = &table.operation.paging
        && number(parameters, paging.page).is_some_and(|page| page.get() > 1)
    {
        put(&mut answer, paging.items, json!([]));
    }
    answer
}

/// The page of `items` that the parameters ask for, as the operation answers it.
pub(super) fn page(
    table: &OperationTable,
    parameters: &Map<String, Value>,
    items: &[Value],
) -> Value {
    let mut answer = documented(table, &Map::new());
    let (Some(paging), Some(pages)) = (&table.operation.paging, table.pages) else {
        return answer;
    };
    let page = number(parameters, paging.page).map_or(1, NonZeroUsize::get);
    let size = number(parameters, paging.size).map_or(pages.size, NonZeroUsize::get);
    let start = (page - 1).saturating_mul(size).min(items.len());
    let end = start.saturating_add(size).min(items.len());
    let list_holder = paging.items.rsplit_once('.').map_or("", |(holder, _)| holder);
    let total_holder =
        paging.total.and_then(|path| path.rsplit_once('.')).map_or("", |(holder, _)| holder);
    for holder in [list_holder, total_holder] {
        echo(&mut answer, holder, page, size);
    }
    put(&mut answer, paging.items, Value::from(&items[start..end]));
    if let Some(path) = paging.total {
        let total = items.len();
        let total = if pages.total_is_text { json!(total.to_string()) } else { json!(total) };
        put(&mut answer, path, total);
    }
    answer
}

fn number(parameters: &Map<String, Value>, name: &str) -> Option<NonZeroUsize> {
    parameters.get(name)?.as_str()?.parse().ok()
}

/// Sets the member at a path of names with dots between them; objects on the way are made.
fn put(answer: &mut Value, path: &str, value: Value) {
    let place = path.split('.').fold(answer, |place, name| {
        if !place.is_object() {
            *place = json!({});
        }
        &mut place[name]
    });
    *place = value;
}

/// Sets the members of an object that repeat page and size, in the type they have.
fn echo(answer: &mut Value, holder: &str, page: usize, size: usize) {
    let place = holder
        .split('.')
        .filter(|name| !name.is_empty())
        .try_fold(answer, |place, name| place.get_mut(name));
    let Some(Value::Object(members)) = place else { return };
    for name in ECHOES {
        let number = if name == "PageSize" { size } else { page };
        match members.get_mut(name) {
            Some(member @ Value::String(_)) => *member = json!(number.to_string()),
            Some(member @ Value::Number(_)) => *member = json!(number),
            _ => {}
        }
    }
}

//! What a document says about paging.

use serde_json::{Map, Value, json};

use super::node::{Node, scalar_text};
use super::schema::Reader;
use crate::diagnostics::shorten;

/// `paging`, as far as parameters and answer have what it names.
pub(super) fn paging(
    api: &Node<'_>,
    parameters: &Map<String, Value>,
    response: &Map<String, Value>,
    reader: &mut Reader<'_>,
) -> Option<Value> {
    let paging = api.get("x-pagination")?;
    let lists = paging.elements("listFields");
    let first = lists.first().and_then(|list| scalar_text(list.value()));
    let named = paging.text("listField").or(first);
    let items = named.clone().or_else(|| only_list(response));
    let (Some(page), Some(size), Some(items)) =
        (paging.text("pageParam"), paging.text("sizeParam"), items)
    else {
        let message = "`x-pagination` is left out: expected `pageParam`, `sizeParam`, `listField`";
        reader.flags.push("bad-extension", &paging, message);
        return None;
    };
    let mut found = json!({ "page": page, "size": size });
    if let Some(unknown) = [&page, &size].into_iter().find(|name| !parameters.contains_key(*name)) {
        let unknown = shorten(unknown);
        let message = format!("paging names `{unknown}`, which is no parameter; it is left out");
        reader.flags.push("unknown-parameter", &paging, message);
        return None;
    }
    if let Some(total) = paging.text("totalField") {
        if field_at(response, &total).is_some() {
            found["total"] = json!(total);
        } else {
            let message = format!("paging names `{}`, which is no field", shorten(&total));
            reader.flags.push("unknown-field", &paging, message);
        }
    }
    if field_at(response, &items).is_none() {
        let message = format!("paging names `{}`, which is no field", shorten(&items));
        reader.flags.push("unknown-field", &paging, message);
        return None;
    }
    if named.is_none() {
        let message = format!("paging names no list; `{}` is the only one", shorten(&items));
        reader.flags.push("paging-list-guessed", &paging, message);
    }
    found["items"] = json!(items);
    Some(found)
}

/// The field at a path such as `PageInfo.TotalCount`.
fn field_at<'a>(response: &'a Map<String, Value>, path: &str) -> Option<&'a Value> {
    let mut names = path.split('.');
    let first = response.get("fields")?.get(names.next()?)?;
    names.try_fold(first, |shape, name| shape.get("fields")?.get(name))
}

/// The path of the list of objects or scalars in an answer, if it has exactly one. Lists inside
/// lists are not those of pages.
fn only_list(response: &Map<String, Value>) -> Option<String> {
    let mut lists = Vec::new();
    // A list, not recursion: nothing is known about the depth.
    let mut pending = vec![(String::new(), response)];
    while let Some((path, shape)) = pending.pop() {
        let fields = shape.get("fields").and_then(Value::as_object).into_iter().flatten();
        for (name, field) in fields {
            let Some(field) = field.as_object() else { continue };
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            let items = field.get("items").map(|items| &items["type"]);
            match items.and_then(Value::as_str) {
                Some("object" | "string" | "integer" | "number" | "boolean") => lists.push(path),
                Some(_) => {}
                None => pending.push((path, field)),
            }
        }
    }
    if lists.len() == 1 { lists.pop() } else { None }
}

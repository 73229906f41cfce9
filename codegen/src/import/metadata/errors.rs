//! Documented error codes.

use serde_json::{Value, json};

use super::node::Node;
use super::schema::Flags;

/// `errors`, in the order of the document.
pub(super) fn errors(api: &Node<'_>, flags: &mut Flags) -> Vec<Value> {
    let mut errors: Vec<Value> = Vec::new();
    for (status, list) in api.members("errorCodes") {
        let Some(number) = status.parse::<u16>().ok().filter(|s| (100..=599).contains(s)) else {
            let message = format!("`{status}` is no HTTP status; its errors are left out");
            flags.push("odd-status", list.pointer(), message);
            continue;
        };
        for (index, error) in list.value().as_array().into_iter().flatten().enumerate() {
            let pointer = crate::source::child(list.pointer(), &index.to_string());
            let node = Node::new(error, pointer);
            let Some(code) = node.filled("errorCode") else {
                flags.push("missing-code", node.pointer(), "an error without code is left out");
                continue;
            };
            let trimmed = code.trim();
            if trimmed != code || trimmed.contains([' ', '%']) {
                let message = format!("the error code {code:?} is no plain word");
                flags.push("odd-error-code", node.pointer(), message);
            }
            let message = node.text("errorMessage").unwrap_or_default();
            let entry = json!({ "status": number, "code": trimmed, "message": message });
            let same = |known: &Value| {
                known["status"] == entry["status"] && known["code"] == entry["code"]
            };
            if let Some(known) = errors.iter().find(|known| same(known)) {
                if *known != entry {
                    let message = format!(
                        "`{trimmed}` has several messages with status {status}; the first counts"
                    );
                    flags.push("several-messages", node.pointer(), message);
                }
                continue;
            }
            errors.push(entry);
        }
    }
    errors
}

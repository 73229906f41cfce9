//! Documented error codes.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::flags::Flags;
use super::node::Node;
use crate::diagnostics::shorten;

/// Most errors of one operation; the most of the vendor are 411.
const MOST: usize = 2000;

/// `errors`, in the order of the document.
pub(super) fn errors(api: &Node<'_>, flags: &mut Flags) -> Vec<Value> {
    let mut errors: Vec<Value> = Vec::new();
    let mut known: HashMap<(u16, String), usize> = HashMap::new();
    for (status, list) in api.members("errorCodes") {
        let Some(number) = status.parse::<u16>().ok().filter(|s| (100..=599).contains(s)) else {
            let status = shorten(status);
            let message = format!("`{status}` is no HTTP status; its errors are left out");
            flags.push("odd-status", &list, message);
            continue;
        };
        for error in list.list() {
            let Some(code) = error.filled("errorCode") else {
                flags.push("missing-code", &error, "an error without code is left out");
                continue;
            };
            let trimmed = code.trim();
            if trimmed != code || trimmed.contains(['%', '{']) || has_blank(trimmed) {
                let message = format!("the error code {:?} is no plain word", shorten(&code));
                flags.push("odd-error-code", &error, message);
            }
            let message = error.text("errorMessage").unwrap_or_default();
            if let Some(known) = known.get(&(number, trimmed.to_owned())) {
                if errors[*known]["message"] != message {
                    let message = format!(
                        "`{}` has several messages with status {status}; the first counts",
                        shorten(trimmed)
                    );
                    flags.push("several-messages", &error, message);
                }
                continue;
            }
            if errors.len() >= MOST {
                let message = format!("more than {MOST} errors; the rest is left out");
                flags.push("too-many", &error, message);
                return errors;
            }
            known.insert((number, trimmed.to_owned()), errors.len());
            errors.push(json!({ "status": number, "code": trimmed, "message": message }));
        }
    }
    errors
}

fn has_blank(text: &str) -> bool {
    text.contains(char::is_whitespace)
}

//! Whether the parameters of a request are as documented.

use serde_json::{Map, Value};

use super::refusal::Refusal;
use super::table::{Condition, Content, OperationTable, Parameter, Required, Rule, Shape, Style};

/// What is demanded besides what is documented.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Strictness {
    /// Parameters that only the service insists on.
    pub(super) require_in_practice: bool,
}

/// Checks the parameters of a request.
pub(super) fn check(
    table: &OperationTable,
    parameters: &Map<String, Value>,
    strictness: Strictness,
) -> Result<(), Refusal> {
    for parameter in table.parameters {
        match parameters.get(parameter.name).filter(|value| is_given(value, &parameter.shape)) {
            Some(value) => check_parameter(parameter, value)?,
            None if is_required(parameter, strictness) => {
                return Err(missing(parameter.name));
            }
            None => {}
        }
    }
    table.rules.iter().try_for_each(|rule| check_rule(rule, table, parameters))
}

fn is_required(parameter: &Parameter, strictness: Strictness) -> bool {
    match parameter.required {
        Required::Documented => true,
        Required::InPractice => strictness.require_in_practice,
        Required::No => false,
    }
}

/// Whether a value counts as given. An empty text does only where any text is documented.
fn is_given(value: &Value, shape: &Shape) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) if text.is_empty() => {
            matches!(shape.content, Content::Text) && shape.values.is_empty()
        }
        Value::Array(items) => !(items.is_empty() && matches!(shape.content, Content::List(_))),
        _ => true,
    }
}

fn missing(name: &str) -> Refusal {
    Refusal::missing(format!("The parameter {name} is missing."))
}

fn check_rule(
    rule: &Rule,
    table: &OperationTable,
    parameters: &Map<String, Value>,
) -> Result<(), Refusal> {
    let is_given = |name: &&str| {
        let shape = table.parameters.iter().find(|parameter| parameter.name == *name);
        let value = parameters.get(*name);
        shape.zip(value).is_some_and(|(parameter, value)| is_given(value, &parameter.shape))
    };
    match *rule {
        Rule::AtLeastOneOf(names) if !names.iter().any(is_given) => {
            let names = names.join(", ");
            Err(Refusal::missing(format!("One of the parameters {names} must be given.")))
        }
        Rule::AtMostOneOf(names) if names.iter().filter(|name| is_given(name)).count() > 1 => {
            let names = names.join(", ");
            Err(Refusal::invalid(format!("Only one of the parameters {names} may be given.")))
        }
        Rule::RequiredIf(name, conditions)
            if !is_given(&name) && conditions.iter().all(|one| holds(one, parameters)) =>
        {
            Err(missing(name))
        }
        _ => Ok(()),
    }
}

fn holds(condition: &Condition, parameters: &Map<String, Value>) -> bool {
    match parameters.get(condition.parameter) {
        Some(Value::String(text)) if !text.is_empty() => {
            condition.values.iter().any(|value| value.eq_ignore_ascii_case(text))
        }
        Some(Value::String(_)) | None => condition.has_default,
        Some(_) => false,
    }
}

fn check_parameter(parameter: &Parameter, value: &Value) -> Result<(), Refusal> {
    let check = Check { is_json: parameter.style == Style::Json };
    check.value(parameter.name, value, &parameter.shape)
}

struct Check {
    /// Whether scalars have the types of JSON; otherwise all of them are texts.
    is_json: bool,
}

impl Check {
    fn value(&self, path: &str, value: &Value, shape: &Shape) -> Result<(), Refusal> {
        match (shape.content, value) {
            (Content::Any, _) => Ok(()),
            (Content::List(items), Value::Array(values)) => {
                check_count(path, values.len(), "items", shape)?;
                let mut numbered = (1..).zip(values);
                numbered.try_for_each(|(n, value)| self.value(&format!("{path}.{n}"), value, items))
            }
            (Content::Map(entries), Value::Object(values)) => {
                let mut values = values.iter();
                values.try_for_each(|(key, value)| {
                    self.value(&format!("{path}.{key}"), value, entries)
                })
            }
            (Content::Object(members), Value::Object(values)) => {
                members.iter().try_for_each(|member| {
                    let path = format!("{path}.{}", member.name);
                    match values.get(member.name).filter(|value| is_given(value, &member.shape)) {
                        Some(value) => self.value(&path, value, &member.shape),
                        None if member.required => Err(missing(&path)),
                        None => Ok(()),
                    }
                })
            }
            (Content::List(_), _) => Err(unfit(path, "a list")),
            (Content::Map(_) | Content::Object(_), _) => Err(unfit(path, "an object")),
            _ => self.scalar(path, value, shape),
        }
    }

    fn scalar(&self, path: &str, value: &Value, shape: &Shape) -> Result<(), Refusal> {
        let expected = noun(shape);
        let text = match value {
            Value::String(text) if !self.is_json || is_text(shape) => text.clone(),
            Value::Number(number) if self.is_json && !is_text(shape) => number.to_string(),
            Value::Bool(flag) if self.is_json && !is_text(shape) => flag.to_string(),
            _ => return Err(unfit(path, expected)),
        };
        let fits = match shape.content {
            Content::Integer => text.parse::<i64>().is_ok(),
            Content::Number => text.parse::<f64>().is_ok_and(f64::is_finite),
            // The official client for Python writes `True`.
            Content::Flag => ["true", "false"].iter().any(|flag| text.eq_ignore_ascii_case(flag)),
            Content::NumericFlag => matches!(text.as_str(), "0" | "1"),
            _ => true,
        };
        if !fits {
            return Err(unfit(path, expected));
        }
        if !(shape.values.is_empty() || shape.values.contains(&text.as_str())) {
            let values = shape.values.join(", ");
            return Err(unfit(path, &format!("one of the documented values {values}")));
        }
        if matches!(shape.content, Content::Text) {
            return check_count(path, text.chars().count(), "characters", shape);
        }
        check_range(path, &text, shape)
    }
}

/// Whether JSON has such a scalar as a text.
fn is_text(shape: &Shape) -> bool {
    shape.is_text || matches!(shape.content, Content::Text)
}

fn noun(shape: &Shape) -> &'static str {
    match shape.content {
        Content::Integer => "a whole number",
        Content::Number => "a number",
        Content::Flag => "true or false",
        Content::NumericFlag => "1 or 0",
        _ => "a text",
    }
}

fn unfit(path: &str, expected: &str) -> Refusal {
    Refusal::invalid(format!("The parameter {path} is not {expected}."))
}

fn check_count(path: &str, count: usize, what: &str, shape: &Shape) -> Result<(), Refusal> {
    let limit = match (shape.fewest, shape.most) {
        (Some(fewest), _) if count < fewest => format!("at least {fewest}"),
        (_, Some(most)) if count > most => format!("at most {most}"),
        _ => return Ok(()),
    };
    let message = format!("The parameter {path} has {count} {what}, {limit} are documented.");
    Err(Refusal::invalid(message))
}

fn check_range(path: &str, text: &str, shape: &Shape) -> Result<(), Refusal> {
    let Ok(number) = text.parse::<f64>() else { return Ok(()) };
    let limit = match (shape.minimum, shape.maximum) {
        (Some(minimum), _) if number < minimum => format!("at least {minimum}"),
        (_, Some(maximum)) if number > maximum => format!("at most {maximum}"),
        _ => return Ok(()),
    };
    let message = format!("The parameter {path} is {text}, {limit} is documented.");
    Err(Refusal::invalid(message))
}

//! The tables of the mock gateway say what the specs say.

use alicloud_client::mock::table::{
    Content, DocumentedError, OperationTable, Parameter, Place, Required, Rule, Shape,
};
use alicloud_tests::specs::shape::{Kind, kind};
use alicloud_tests::specs::{items, members, text};
use serde_json::{Value, json};

use super::{Case, Report, pairs};

#[test]
fn tables_say_what_the_specs_say() {
    let mut report = Report::default();
    for pair in pairs() {
        let tables = pair.driver.mock.operations;
        assert!(std::ptr::eq(pair.driver.mock.product, pair.driver.table));
        assert_eq!(tables.len(), pair.spec.operations.len());
        for case in pair.cases() {
            let table = tables.iter().find(|table| table.operation.name == case.spec.name());
            report.add(
                &case.spec.path,
                table.map_or(vec!["no table".to_owned()], |table| check(&case, table)),
            );
        }
        let errors = pair.spec.errors().collect::<Vec<_>>();
        let found = pair.driver.mock.errors.iter().map(|e| (e.code, e.statuses.to_vec()));
        assert_eq!(errors, found.collect::<Vec<_>>());
    }
    report.finish();
}

fn check(case: &Case<'_>, table: &OperationTable) -> Vec<String> {
    let spec = &case.spec.value;
    let mut problems = Vec::new();
    let mut same = |what: &str, expected: Value, found: Value| {
        if expected != found {
            problems.push(format!("{what}: expected {expected}, found {found}"));
        }
    };
    same("methods", spec["methods"].clone(), json!(table.methods));
    let names = members(&spec["parameters"]).map(|(name, _)| name);
    let found = table.parameters.iter().map(|parameter| parameter.name);
    same("parameters", names.collect(), found.collect());
    let errors = case.spec.errors().map(|error| json!(error));
    let found = table
        .errors
        .iter()
        .map(|DocumentedError { status, code, message }| json!((status, code, message)));
    same("errors", errors.collect(), found.collect());
    let rules = items(&spec["rules"]).filter_map(rule).collect();
    same("rules", rules, table.rules.iter().map(rule_of_table).collect());
    for (parameter, (_, shape)) in table.parameters.iter().zip(members(&spec["parameters"])) {
        let (expected, found) = (of_spec(shape), of_parameter(parameter));
        same(parameter.name, expected, found);
    }
    problems
}

/// What a rule says that is data, in the form of [`rule_of_table`].
fn rule(rule: &Value) -> Option<Value> {
    if let Some(condition) = rule.get("if").filter(|_| rule.get("when").is_none()) {
        let condition = members(condition).map(|(name, values)| json!([name, values]));
        return Some(json!({ "required": rule["required"], "if": condition.collect::<Value>() }));
    }
    let list = ["atLeastOneOf", "atMostOneOf"].into_iter().find(|key| rule.get(key).is_some())?;
    Some(json!({ list: rule[list] }))
}

fn rule_of_table(rule: &Rule) -> Value {
    match rule {
        Rule::AtLeastOneOf(names) => json!({ "atLeastOneOf": names }),
        Rule::AtMostOneOf(names) => json!({ "atMostOneOf": names }),
        Rule::RequiredIf(name, conditions) => {
            let conditions = conditions.iter().map(|one| json!([one.parameter, one.values]));
            json!({ "required": name, "if": conditions.collect::<Value>() })
        }
    }
}

fn of_spec(shape: &Value) -> Value {
    let required = match (shape["required"] == true, shape["requiredInPractice"] == true) {
        (true, _) => "documented",
        (false, true) => "in practice",
        (false, false) => "no",
    };
    let value = match shape["commaSeparated"] == true {
        true => json!({ "list": shape_of_spec(shape) }),
        false => shape_of_spec(shape),
    };
    json!([shape.get("in").map_or("query", text), required, value])
}

fn of_parameter(parameter: &Parameter) -> Value {
    let place = match parameter.place {
        Place::Query => "query",
        Place::Form => "form",
        Place::Header => "header",
    };
    let required = match parameter.required {
        Required::Documented => "documented",
        Required::InPractice => "in practice",
        Required::No => "no",
    };
    json!([place, required, shape_of_table(&parameter.shape)])
}

fn shape_of_spec(shape: &Value) -> Value {
    let is_flag = shape["type"] == "boolean" || shape["meaning"] == "boolean";
    let wire = match (text(&shape["type"]), text(&shape["meaning"])) {
        ("integer", "boolean") => "1 or 0",
        ("boolean", _) | (_, "boolean") => "flag",
        ("integer", _) | (_, "integer" | "unix-seconds") => "integer",
        ("number", _) | (_, "number") => "number",
        _ => "text",
    };
    let content = match kind(shape) {
        Kind::List => json!({ "list": shape_of_spec(&shape["items"]) }),
        Kind::Map => json!({ "map": shape_of_spec(&shape["entries"]) }),
        Kind::Any => json!("any"),
        Kind::Object => {
            let fields = members(&shape["fields"]).map(|(name, field)| {
                json!([name, field["required"] == true, shape_of_spec(field)])
            });
            fields.collect()
        }
        _ => json!(wire),
    };
    let values = items(&shape["values"]).map(|value| &value["value"]).filter(|_| !is_flag);
    let limits = ["minLength", "minItems", "maxLength", "maxItems"].map(|key| shape.get(key));
    let facts = json!([
        values.collect::<Vec<_>>(),
        [shape["minimum"].as_f64(), shape["maximum"].as_f64()],
        [limits[0].or(limits[1]), limits[2].or(limits[3])],
    ]);
    with_facts(content, facts)
}

fn shape_of_table(shape: &Shape) -> Value {
    let content = match shape.content {
        Content::List(items) => json!({ "list": shape_of_table(items) }),
        Content::Map(entries) => json!({ "map": shape_of_table(entries) }),
        Content::Object(members) => members
            .iter()
            .map(|member| json!([member.name, member.required, shape_of_table(&member.shape)]))
            .collect(),
        Content::Any => json!("any"),
        Content::Text => json!("text"),
        Content::Integer => json!("integer"),
        Content::Number => json!("number"),
        Content::Flag => json!("flag"),
        Content::NumericFlag => json!("1 or 0"),
    };
    let facts = json!([shape.values, [shape.minimum, shape.maximum], [shape.fewest, shape.most],]);
    with_facts(content, facts)
}

/// The facts are left out where there are none.
fn with_facts(content: Value, facts: Value) -> Value {
    match facts == json!([[], [null, null], [null, null]]) {
        true => content,
        false => json!([content, facts]),
    }
}

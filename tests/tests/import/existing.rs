//! The specs that a document is merged into.

use alicloud_codegen::SpecFile;
use alicloud_codegen::import::well_formed;

fn file(text: &str) -> SpecFile {
    SpecFile { path: "specs/demo/1/Ping.json".to_owned(), text: text.to_owned() }
}

#[test]
fn only_the_form_of_a_spec_is_looked_at() {
    let unfinished = r#"{ "operation": "Ping", "summary": "", "kind": "read", "methods": [],
                          "response": { "type": "object" } }"#;
    let specs = well_formed(&[file(unfinished)]).expect("its form is right");
    assert_eq!(specs[0]["operation"], "Ping");
}

#[test]
fn all_problems_of_the_form_are_found() {
    for (text, problems) in [
        ("", vec!["invalid-json"]),
        ("[]", vec!["wrong-type"]),
        (
            "{\"operation\": \"A\", \"operation\": \"B\", \"summary\": \"\", \"kind\": \"read\", \
          \"methods\": [], \"response\": {\"type\": \"object\", \"fields\": {\"A\": \"x\"}}}",
            vec!["duplicate-name", "wrong-type"],
        ),
    ] {
        let diagnostics = well_formed(&[file(text)]).expect_err("its form is wrong");
        let found = diagnostics.iter().map(|problem| problem.code).collect::<Vec<_>>();
        assert_eq!(found, problems, "{diagnostics}");
    }
    let diagnostics = well_formed(&[file("{"), file("}")]).expect_err("both are wrong");
    assert_eq!(diagnostics.iter().count(), 2);
}

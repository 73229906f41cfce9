//! What the compiler says about the use and the misuse of the generated API.
//!
//! `TRYBUILD=overwrite` writes the expected messages anew.

#[test]
fn the_generated_api_is_hard_to_misuse() {
    let cases = trybuild::TestCases::new();
    cases.pass("ui/pass/*.rs");
    cases.compile_fail("ui/fail/*.rs");
}

//! What a program pays that calls many operations: the client crate leaves to its users what only
//! they know to be needed.

use alicloud_codegen::Generated;

use super::client_copy::{Built, ClientCopy};
use super::table::Table;
use crate::message::Result;

/// How many operations the larger of two programs calls; the smaller one calls one.
const CALLED: usize = 50;

const FEW: &str = "calls-one";
const MANY: &str = "calls-many";

/// A way to build, and what an operation that is called may cost at most: CPU milliseconds and
/// bytes of the program.
struct Mode {
    name: &'static str,
    arguments: &'static [&'static str],
    milliseconds: f64,
    bytes: Option<f64>,
}

const MODES: [Mode; 2] = [
    Mode { name: "debug", arguments: &[], milliseconds: 15.0, bytes: None },
    Mode { name: "release", arguments: &["--release"], milliseconds: 60.0, bytes: Some(8_000.0) },
];

/// Measures programs that use the copy.
pub(super) fn measure(copy: &ClientCopy, generated: &Generated, products: &[String]) -> Result {
    let calls = calls(generated, products);
    let called = calls.len().min(CALLED);
    if called < 2 {
        let message = "there are fewer than two operations without required parameters to call";
        return Err(message.to_owned().into());
    }
    let mut table =
        Table::new(format!("what each of {called} called operations adds to a program"));
    for mode in &MODES {
        let few = build(copy, FEW, &program(&calls[..1], products), mode)?;
        let many = build(copy, MANY, &program(&calls[..called], products), mode)?;
        let more = (called - 1) as f64;
        let milliseconds = 1000.0 * (many.0.cpu - few.0.cpu) / more;
        let detail = format!("{:.2} s in all, {}", many.0.cpu, many.0.detail());
        table.add(format!("{}: CPU", mode.name), milliseconds, "ms", mode.milliseconds, detail);
        let bytes = (many.1 - few.1) / more;
        table.add(format!("{}: bytes, stripped", mode.name), bytes, "", mode.bytes, "");
    }
    table.print();
    Ok(())
}

fn build(copy: &ClientCopy, name: &str, program: &str, mode: &Mode) -> Result<(Built, f64)> {
    copy.add_program(name, program)?;
    copy.measure_program(name, mode.arguments)
}

/// A method that can be called without arguments.
struct Call {
    product: String,
    method: String,
}

fn calls(generated: &Generated, products: &[String]) -> Vec<Call> {
    let mut calls = Vec::new();
    for product in products {
        let folder = format!("/{product}/operations/");
        let files = generated.files.iter().filter(|(path, _)| path.contains(&folder));
        let methods = files.filter_map(|(_, text)| method_without_arguments(text));
        let call = |method: &str| Call { product: product.clone(), method: method.to_owned() };
        calls.extend(methods.map(call));
    }
    calls
}

/// The method of the client in the file of an operation, if it has no arguments.
fn method_without_arguments(text: &str) -> Option<&str> {
    let (_, methods) = text.split_once("impl Client {")?;
    let (_, method) = methods.split_once("pub fn ")?;
    let (name, rest) = method.split_once('(')?;
    let (arguments, _) = rest.split_once(')')?;
    (arguments.trim().trim_end_matches(',') == "&self").then_some(name)
}

/// A program that makes the calls one after the other. It brings no runtime of its own, so that
/// the client is built with the same features as alone.
fn program(calls: &[Call], products: &[String]) -> String {
    let mut functions = String::new();
    let mut steps = String::new();
    for product in products {
        steps.push_str(&format!(
            "    let {product} = alicloud_client::{product}::Client::from_env().await?;\n"
        ));
    }
    for (index, Call { product, method }) in calls.iter().enumerate() {
        steps.push_str(&format!("    call_{index}(&{product}).await?;\n"));
        functions.push_str(&format!(
            "
async fn call_{index}(
    client: &alicloud_client::{product}::Client,
) -> alicloud_client::{product}::Result<()> {{
    let answer = client.{method}().send().await?;
    println!(\"{{answer:?}}\");
    Ok(())
}}
"
        ));
    }
    format!(
        "#![allow(deprecated, unused_variables)]

use std::task::{{Context, Poll, Waker}};

fn main() -> Result<(), Box<dyn std::error::Error>> {{
    let mut calls = std::pin::pin!(calls());
    loop {{
        let mut context = Context::from_waker(Waker::noop());
        if let Poll::Ready(outcome) = calls.as_mut().poll(&mut context) {{
            return outcome;
        }}
    }}
}}

async fn calls() -> Result<(), Box<dyn std::error::Error>> {{
{steps}    Ok(())
}}
{functions}"
    )
}

//! Runs the mock gateway as a program, for clients in any language.
//!
//! ```text
//! cargo xtask mock --port 8080
//! ```
//!
//! Prints its address on standard output when it is ready, and nothing else there. It ends with
//! SIGINT or SIGTERM.

use std::error::Error;
use std::future::Future;
use std::io::{self, Write};
use std::process::ExitCode;

use alicloud_client::mock::MockGateway;
use alicloud_client::mock::table::ProductTable;
use alicloud_client::{Credentials, cloudfw, sts};

/// Everything that is served.
const PRODUCTS: &[&ProductTable] = &[&cloudfw::mock::TABLE, &sts::mock::TABLE];

/// Requests that are kept: nobody looks at them here.
const KEPT_CALLS: usize = 100;

const USAGE: &str = "usage: mock_gateway --port PORT [--access-key-id ID --access-key-secret \
                     SECRET]; port 0 takes any that is free";

/// What the command line says.
struct Arguments {
    port: u16,
    credentials: Option<Credentials>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let arguments = read(std::env::args().skip(1))?;
    // From here on a signal ends the program in good order.
    let end = signals()?;
    let has_own_key = arguments.credentials.is_none();
    let mut builder =
        MockGateway::builder(PRODUCTS.iter().copied()).port(arguments.port).keep_calls(KEPT_CALLS);
    if let Some(credentials) = arguments.credentials {
        builder = builder.credentials(credentials);
    }
    let port = arguments.port;
    let gateway = builder.start().map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => format!("port {port} is in use; choose another one"),
        _ => format!("cannot listen on port {port}: {error}"),
    })?;
    if has_own_key {
        // No secret: every gateway has this one.
        let key = gateway.credentials();
        eprintln!("access key id: {}", key.access_key_id());
        eprintln!("access key secret: {}", key.secret().expose());
    }
    writeln!(io::stdout(), "{}", gateway.url())?;
    end.await;
    Ok(())
}

/// Ends with the first signal that asks the program to end.
#[cfg(unix)]
fn signals() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Ends with Ctrl-C.
#[cfg(not(unix))]
fn signals() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Without a signal to wait for there is nothing to wait for.
        let _ = tokio::signal::ctrl_c().await;
    })
}

fn read(arguments: impl Iterator<Item = String>) -> Result<Arguments, String> {
    let (mut port, mut id, mut secret) = (None, None, None);
    let mut arguments = arguments;
    while let Some(argument) = arguments.next() {
        let (name, value) = match argument.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (argument, None),
        };
        let place = match name.as_str() {
            "--port" => &mut port,
            "--access-key-id" => &mut id,
            "--access-key-secret" => &mut secret,
            other => return Err(format!("unknown argument `{other}`; {USAGE}")),
        };
        let value = value.or_else(|| arguments.next());
        *place = Some(value.ok_or_else(|| format!("`{name}` needs a value; {USAGE}"))?);
    }
    let port = port.ok_or_else(|| format!("`--port` is missing; {USAGE}"))?;
    let port = port.parse().map_err(|_| format!("`{port}` is no port; {USAGE}"))?;
    let credentials = match (id, secret) {
        (Some(id), Some(secret)) if !id.is_empty() && !secret.is_empty() => {
            Some(Credentials::new(id, secret))
        }
        (None, None) => None,
        _ => return Err(format!("access key id and secret belong together; {USAGE}")),
    };
    Ok(Arguments { port, credentials })
}

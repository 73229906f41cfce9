//! What ten thousand calls of one client at the same time cost, over the network to another
//! process on this machine.
//!
//! `cargo xtask bench concurrent` runs this program and adds the targets. It prints calls per
//! second, the most bytes that the process grew by per call in flight, and CPU microseconds per
//! call, separated by tabs. With the argument `serve` it is the other process.

use std::env;
use std::error::Error;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use alicloud_client::cloudfw::Client;
use alicloud_client::{Credentials, RateLimiter};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;

/// Whatever goes wrong; there is nobody to tell errors apart.
type Failure = Box<dyn Error + Send + Sync>;

/// Calls at the same time.
const CALLS: u32 = 10_000;

/// How often they are made, after the first time, for the time that they take.
const ROUNDS: u32 = 5;

const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\
    x-acs-request-id: F3637663\r\ncontent-length: 55\r\n\r\n\
    {\"RequestId\":\"F3637663\",\"Whitelists\":[{\"Direction\":1}]}";

fn main() -> Result<(), Failure> {
    let runtime = Runtime::new()?;
    match env::args().nth(1).as_deref() {
        Some("serve") => runtime.block_on(serve()),
        None => {
            let mut other = Command::new(env::current_exe()?);
            let mut other = other.arg("serve").stdout(Stdio::piped()).spawn()?;
            let outcome = measure(&runtime, &mut other);
            other.kill()?;
            other.wait()?;
            outcome
        }
        Some(_) => Err("expected no argument, or `serve`".into()),
    }
}

fn measure(runtime: &Runtime, other: &mut Child) -> Result<(), Failure> {
    let mut address = String::new();
    BufReader::new(other.stdout.take().ok_or("no output")?).read_line(&mut address)?;
    let patience = Duration::from_secs(600);
    let client = Client::builder()
        .endpoint(format!("http://{}", address.trim()))
        .credentials(Credentials::new("id", "secret"))
        .no_proxy()
        .attempt_timeout(patience)
        .timeout(patience)
        .rate_limiter(RateLimiter::off())
        .build()?;
    runtime.block_on(at_once(&client, 100))?;
    fs::write("/proc/self/clear_refs", "5")?;
    let before = kibibytes("VmRSS")?;
    runtime.block_on(at_once(&client, CALLS))?;
    let grown = (kibibytes("VmHWM")? - before) * 1024.0 / f64::from(CALLS);
    let (start, cpu) = (Instant::now(), cpu_seconds()?);
    for _ in 0..ROUNDS {
        runtime.block_on(at_once(&client, CALLS))?;
    }
    let calls = f64::from(ROUNDS * CALLS);
    let per_second = calls / start.elapsed().as_secs_f64();
    println!("{per_second:.0}\t{grown:.0}\t{:.2}", (cpu_seconds()? - cpu) * 1e6 / calls);
    Ok(())
}

async fn at_once(client: &Client, count: u32) -> Result<(), Failure> {
    let calls = (0..count).map(|_| tokio::spawn(client.describe_user_ips_whitelist().send()));
    for call in calls.collect::<Vec<_>>() {
        call.await??;
    }
    Ok(())
}

/// A figure of this process that is counted in kB.
fn kibibytes(name: &str) -> Result<f64, Failure> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    let number = line.and_then(|line| line.split_ascii_whitespace().next());
    Ok(number.ok_or("the system does not say how much memory is used")?.parse()?)
}

/// CPU time of this process, all threads.
fn cpu_seconds() -> Result<f64, Failure> {
    let mut nanoseconds = 0.0;
    for thread in fs::read_dir("/proc/self/task")? {
        let counters = fs::read_to_string(thread?.path().join("schedstat"))?;
        let first = counters.split_ascii_whitespace().next().ok_or("no counters")?;
        nanoseconds += first.parse::<f64>()?;
    }
    Ok(nanoseconds / 1e9)
}

/// Gives the same answer to every request, on connections that stay open.
async fn serve() -> Result<(), Failure> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?);
    loop {
        let (stream, _) = listener.accept().await?;
        // A client that closes its connection ends the exchange; that is no failure.
        tokio::spawn(async { drop(answer(stream).await) });
    }
}

async fn answer(mut stream: TcpStream) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut request = Vec::new();
    while stream.read_buf(&mut request).await? > 0 {
        if request.ends_with(b"\r\n\r\n") {
            request.clear();
            stream.write_all(ANSWER).await?;
        }
    }
    Ok(())
}

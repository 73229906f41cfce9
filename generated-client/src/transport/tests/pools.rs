use std::io::{Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::{answer, get, listen};
use crate::transport::{ReqwestTransport, Transport};

/// Sends with these connect timeouts, in seconds, and yields how many connections were made.
async fn connections(transport: &ReqwestTransport, timeouts: &[u64]) -> usize {
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    let address = listen(move |stream| {
        counter.fetch_add(1, Ordering::SeqCst);
        answer(stream, "", |_| {});
    });
    for timeout in timeouts {
        let mut request = get(&format!("http://{address}/"));
        request.timeouts.connect = Duration::from_secs(*timeout);
        transport.send(request).await.unwrap();
    }
    count.load(Ordering::SeqCst)
}

fn direct() -> super::super::ReqwestTransportBuilder {
    ReqwestTransport::builder().without_platform_certificates().no_proxy()
}

#[tokio::test]
async fn connections_are_shared_by_requests_with_the_same_connect_timeout() {
    let transport = direct().build().unwrap();
    assert_eq!(connections(&transport, &[5, 5, 5]).await, 1);
    assert_eq!(connections(&transport.clone(), &[5, 6, 5, 6]).await, 2);
}

#[tokio::test]
async fn only_the_pools_that_were_used_last_are_kept() {
    let transport = direct().build().unwrap();
    let kept = [1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8];
    assert_eq!(connections(&transport, &kept).await, 8);
    let crowded = [1, 2, 3, 4, 5, 6, 7, 8, 1, 9, 1, 2];
    assert_eq!(connections(&transport, &crowded).await, 10);
}

#[test]
fn runtimes_do_not_share_connections() {
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    let address = listen(move |stream| {
        counter.fetch_add(1, Ordering::SeqCst);
        answer(stream, "", |_| {});
    });
    let transport = direct().build().unwrap();
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let runtimes = [runtime(), runtime()];
    for runtime in runtimes.iter().cycle().take(6) {
        let mut request = get(&format!("http://{address}/"));
        // Waits for a connection that stands still end here, as a failure.
        request.timeouts.read = Duration::from_secs(20);
        runtime.block_on(transport.send(request)).unwrap();
    }
    assert_eq!(count.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn no_more_exchanges_than_allowed_go_on_at_once() {
    const CALLS: usize = 64;
    for (allowed, expected) in [(4, 4), (0, 1)] {
        let (open, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (now, highest) = (Arc::clone(&open), Arc::clone(&most));
        // Each connection serves one exchange, which ends for the client when it is closed.
        let address = listen(move |mut stream| {
            highest.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            // Lets others come that are not kept back.
            std::thread::sleep(Duration::from_millis(5));
            let _ = stream.read(&mut [0; 4096]);
            now.fetch_sub(1, Ordering::SeqCst);
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n");
        });
        let transport = direct().max_connections(allowed).build().unwrap();
        let calls = (0..CALLS).map(|_| {
            let (transport, request) = (transport.clone(), get(&format!("http://{address}/")));
            tokio::spawn(async move { transport.send(request).await.map(|_| ()) })
        });
        for call in calls.collect::<Vec<_>>() {
            call.await.unwrap().unwrap();
        }
        let most = most.load(Ordering::SeqCst);
        assert!((1..=expected).contains(&most), "{most} of {expected}");
    }
}

#[tokio::test]
async fn no_idle_connection_is_kept_where_none_is_wanted() {
    let transport = direct().pool_max_idle_per_host(0).build().unwrap();
    assert_eq!(connections(&transport, &[5, 5, 5]).await, 3);
}

#[cfg(feature = "http2")]
#[tokio::test]
async fn http2_can_be_spoken_from_the_start() {
    let (tell, told) = std::sync::mpsc::channel();
    let address = listen(move |mut stream| {
        let mut preface = [0; 14];
        stream.read_exact(&mut preface).unwrap();
        tell.send(preface).unwrap();
    });
    let transport = direct().http2_only().build().unwrap();
    transport.send(get(&format!("http://{address}/"))).await.unwrap_err();
    assert_eq!(&told.recv().unwrap(), b"PRI * HTTP/2.0");
}

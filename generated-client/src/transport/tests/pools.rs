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
async fn no_idle_connection_is_kept_where_none_is_wanted() {
    let transport = direct().pool_max_idle_per_host(0).build().unwrap();
    assert_eq!(connections(&transport, &[5, 5, 5]).await, 3);
}

#[cfg(feature = "http2")]
#[tokio::test]
async fn http2_can_be_spoken_from_the_start() {
    use std::io::Read;
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

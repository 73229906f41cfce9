//! With each backend: the server of the tests is always rustls with ring.

use std::error::Error as StdError;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::{answer, get, listen};
use crate::transport::{
    ReqwestTransport, ReqwestTransportBuilder, Timeouts, Transport, TransportError,
    TransportErrorKind,
};

const AUTHORITY: &str = include_str!("certificates/authority.pem");
const OTHER_AUTHORITY: &str = include_str!("certificates/other-authority.pem");

/// A server for `127.0.0.1`; yields its address and the protocol that each request came by.
fn server(protocols: &[&str]) -> (String, Receiver<String>) {
    let certificate = CertificateDer::from_pem_slice(include_bytes!("certificates/server.pem"));
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("certificates/server.key"));
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.unwrap()], key.unwrap())
        .unwrap();
    config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
    let config = Arc::new(config);
    let (tell, told) = channel();
    let address = listen(move |stream| {
        let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
        let mut stream = StreamOwned::new(connection, stream);
        // Fails where the client does not trust the server.
        let _ = stream.conn.complete_io(&mut stream.sock);
        let protocol = stream.conn.alpn_protocol().map(<[u8]>::to_vec).unwrap_or_default();
        let _ = tell.send(String::from_utf8(protocol).unwrap());
        answer(stream, "{}", |_| {});
    });
    (format!("https://{address}/"), told)
}

fn direct() -> ReqwestTransportBuilder {
    ReqwestTransport::builder().no_proxy()
}

#[tokio::test]
async fn a_root_certificate_is_trusted_besides_the_others_or_alone() {
    let (url, _told) = server(&[]);
    let both = format!("{OTHER_AUTHORITY}\n{AUTHORITY}");
    for builder in [
        direct().root_certificate_pem(AUTHORITY),
        direct().root_certificate_pem(both),
        direct().root_certificate_pem(OTHER_AUTHORITY).root_certificate_pem(AUTHORITY),
        direct().without_platform_certificates().root_certificate_pem(AUTHORITY),
    ] {
        let response = builder.build().unwrap().send(get(&url)).await.unwrap();
        assert_eq!(response.body, "{}");
    }
}

#[tokio::test]
async fn a_server_that_nothing_vouches_for_gets_no_request() {
    let (url, _told) = server(&[]);
    for builder in [
        direct(),
        direct().root_certificate_pem(OTHER_AUTHORITY),
        direct().without_platform_certificates(),
        direct().without_platform_certificates().root_certificate_pem(OTHER_AUTHORITY),
    ] {
        let error = builder.build().unwrap().send(get(&url)).await.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Connect, "{error:?}");
    }
    // The certificate is for another name.
    let transport = direct().root_certificate_pem(AUTHORITY).build().unwrap();
    let elsewhere = url.replace("127.0.0.1", "127.0.0.2");
    let error = transport.send(get(&elsewhere)).await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Connect, "{error:?}");
}

/// An error with its causes.
fn described(error: &TransportError) -> String {
    format!("{error}: {}", error.source().unwrap())
}

#[test]
fn a_text_that_is_no_certificate_is_refused() {
    let broken = AUTHORITY.replacen('M', "!", 1);
    let empty = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    for pem in ["", "nothing", include_str!("certificates/server.key"), &broken, empty] {
        for builder in [direct(), direct().without_platform_certificates()] {
            let pem = pem.to_owned();
            let error = builder.root_certificate_pem(pem.clone()).build().unwrap_err();
            let text = described(&error);
            assert!(text.contains("certificate"), "{pem}: {text}");
        }
    }
    let error = direct().root_certificate_pem("nothing").build().unwrap_err();
    assert_eq!(
        described(&error),
        "could not exchange request and answer: the text given to `root_certificate_pem` cannot be \
         used: there is no `-----BEGIN CERTIFICATE-----` in it: expected root certificates in PEM"
    );
}

#[tokio::test]
async fn http_1_is_spoken_where_nothing_else_is_allowed() {
    let (url, told) = server(&["h2", "http/1.1"]);
    let transport = direct().root_certificate_pem(AUTHORITY).http1_only().build().unwrap();
    assert_eq!(transport.send(get(&url)).await.unwrap().body, "{}");
    assert_eq!(told.recv().unwrap(), "http/1.1");
}

#[cfg(feature = "http2")]
#[tokio::test]
async fn http_2_is_spoken_where_the_server_offers_it() {
    let (url, told) = server(&["h2", "http/1.1"]);
    for builder in [direct(), direct().http2_only()] {
        let transport = builder.root_certificate_pem(AUTHORITY).build().unwrap();
        // The server of this test can agree on HTTP/2, but answers in HTTP/1.1.
        transport.send(get(&url)).await.unwrap_err();
        assert_eq!(told.recv().unwrap(), "h2");
    }
}

#[tokio::test(start_paused = true)]
async fn each_request_has_its_own_connect_timeout_which_ends_first() {
    // Accepts connections, but says nothing.
    let address = listen(|stream| {
        let mut silent = stream;
        let _ = std::io::copy(&mut silent, &mut std::io::sink());
    });
    let transport = direct().root_certificate_pem(AUTHORITY).build().unwrap();
    let [short, long] = [Duration::from_secs(1), Duration::from_secs(60)];
    for (connect, read, attempt) in
        [(short, long, long), (2 * short, short, long), (long, long, short), (long, short, short)]
    {
        let mut request = get(&format!("https://{address}/"));
        request.timeouts = Timeouts { connect, read, attempt };
        let error = transport.send(request).await.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Connect, "{error:?}");
    }
}

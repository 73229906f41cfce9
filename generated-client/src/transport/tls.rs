//! TLS for the network transport.
//!
//! One backend is used however many are compiled in. The ones that are not a default win: whoever
//! turned one on wants it, while the default may have been turned on by some other dependency.

pub(super) use backend::{none, platform};

/// The TLS library of the operating system.
#[cfg(feature = "native-tls")]
mod backend {
    use ::reqwest::ClientBuilder;

    use crate::transport::TransportError;

    /// Trusts what the platform trusts.
    pub(in crate::transport) fn platform(
        builder: ClientBuilder,
    ) -> Result<ClientBuilder, TransportError> {
        Ok(builder.tls_backend_native())
    }

    /// Trusts nothing: only `http://` addresses can be reached.
    pub(in crate::transport) fn none(
        builder: ClientBuilder,
    ) -> Result<ClientBuilder, TransportError> {
        Ok(builder.tls_backend_native().tls_certs_only([]))
    }
}

/// rustls with aws-lc-rs, set up by the HTTP client.
#[cfg(all(feature = "rustls-aws-lc", not(feature = "native-tls")))]
mod backend {
    use ::reqwest::ClientBuilder;

    use crate::transport::TransportError;

    /// Trusts what the platform trusts.
    pub(in crate::transport) fn platform(
        builder: ClientBuilder,
    ) -> Result<ClientBuilder, TransportError> {
        Ok(builder.tls_backend_rustls())
    }

    /// Trusts nothing: only `http://` addresses can be reached.
    pub(in crate::transport) fn none(
        builder: ClientBuilder,
    ) -> Result<ClientBuilder, TransportError> {
        Ok(builder.tls_backend_rustls().tls_certs_only([]))
    }
}

/// rustls with ring.
///
/// The HTTP client can find a provider other than aws-lc-rs only as the default of the whole
/// process, which is not ours to install; so it is handed a finished configuration. The verifier
/// is the one it would use itself.
#[cfg(all(feature = "rustls", not(any(feature = "native-tls", feature = "rustls-aws-lc"))))]
mod backend {
    use std::sync::Arc;

    use ::reqwest::ClientBuilder;
    use rustls::client::WantsClientCert;
    use rustls::crypto::{CryptoProvider, ring};
    use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};
    use rustls_platform_verifier::BuilderVerifierExt;

    use crate::transport::{TransportError, TransportErrorKind};

    /// Trusts what the platform trusts.
    pub(in crate::transport) fn platform(
        builder: ClientBuilder,
    ) -> Result<ClientBuilder, TransportError> {
        let config = versions()?.with_platform_verifier().map_err(failed)?;
        Ok(configured(builder, config))
    }

    /// Trusts nothing: only `http://` addresses can be reached.
    pub(in crate::transport) fn none(
        builder: ClientBuilder,
    ) -> Result<ClientBuilder, TransportError> {
        let config = versions()?.with_root_certificates(RootCertStore::empty());
        Ok(configured(builder, config))
    }

    fn versions() -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, TransportError> {
        // A program that installed a provider of its own, for example a certified one, wants it.
        let provider = CryptoProvider::get_default().cloned();
        let provider = provider.unwrap_or_else(|| Arc::new(ring::default_provider()));
        ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(failed)
    }

    fn configured(
        builder: ClientBuilder,
        config: ConfigBuilder<ClientConfig, WantsClientCert>,
    ) -> ClientBuilder {
        #[cfg_attr(not(feature = "http2"), expect(unused_mut, reason = "changed for HTTP/2 only"))]
        let mut config = config.with_no_client_auth();
        #[cfg(feature = "http2")]
        config.alpn_protocols.extend([b"h2".to_vec(), b"http/1.1".to_vec()]);
        builder.tls_backend_preconfigured(config)
    }

    fn failed(error: rustls::Error) -> TransportError {
        TransportError::new(TransportErrorKind::Other, error)
    }
}

/// No TLS at all.
#[cfg(not(any(feature = "native-tls", feature = "rustls-aws-lc", feature = "rustls")))]
mod backend {
    use ::reqwest::ClientBuilder;

    use crate::transport::{TransportError, TransportErrorKind};

    /// Fails: there is nothing to connect to `https://` addresses with.
    pub(in crate::transport) fn platform(
        _: ClientBuilder,
    ) -> Result<ClientBuilder, TransportError> {
        Err(TransportError::new(
            TransportErrorKind::Other,
            "this build has no TLS: enable one of the features `rustls`, `rustls-aws-lc` and \
             `native-tls`, or use an `http://` endpoint",
        ))
    }

    /// Reaches `http://` addresses only.
    pub(in crate::transport) fn none(
        builder: ClientBuilder,
    ) -> Result<ClientBuilder, TransportError> {
        Ok(builder)
    }
}

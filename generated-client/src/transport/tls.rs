//! TLS for the network transport: version 1.2 at least.
//!
//! One backend is used however many are compiled in. The ones that are not a default win: whoever
//! turned one on wants it, while the default may have been turned on by some other dependency.

use bytes::Bytes;

#[cfg(any(feature = "rustls", feature = "rustls-aws-lc", feature = "native-tls"))]
use super::{TransportError, TransportErrorKind};

pub(super) use backend::Tls;

/// Whose certificates are accepted.
#[derive(Clone)]
pub(super) struct Trust {
    /// Those that the platform trusts.
    pub(super) platform: bool,
    /// Those that these roots signed, each text with one certificate or more, in PEM.
    pub(super) roots: Vec<Bytes>,
}

impl Default for Trust {
    fn default() -> Self {
        Self { platform: true, roots: Vec::new() }
    }
}

impl Trust {
    /// The roots that were added, each read by `parse`, which yields all certificates of a text.
    #[cfg(any(feature = "rustls", feature = "rustls-aws-lc", feature = "native-tls"))]
    fn added<C, E: std::fmt::Display>(
        &self,
        parse: impl Fn(&[u8]) -> Result<Vec<C>, E>,
    ) -> Result<Vec<C>, TransportError> {
        let mut all = Vec::new();
        for root in &self.roots {
            let certificates = parse(root).map_err(|error| unusable(&error.to_string()))?;
            if certificates.is_empty() {
                return Err(unusable("there is no `-----BEGIN CERTIFICATE-----` in it"));
            }
            all.extend(certificates);
        }
        Ok(all)
    }
}

#[cfg(any(feature = "rustls", feature = "rustls-aws-lc", feature = "native-tls"))]
fn unusable(why: &str) -> TransportError {
    let message = format!(
        "the text given to `root_certificate_pem` cannot be used: {why}: expected root \
         certificates in PEM"
    );
    TransportError::new(TransportErrorKind::Other, message)
}

/// Which versions of HTTP are spoken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Versions {
    /// What the server prefers of those that the crate was built with.
    #[default]
    All,
    /// HTTP/1.1 only.
    Http1,
    /// HTTP/2 only.
    #[cfg(feature = "http2")]
    Http2,
}

/// The TLS library of the operating system, or rustls with aws-lc-rs: the HTTP client sets it up.
#[cfg(any(feature = "native-tls", feature = "rustls-aws-lc"))]
mod backend {
    use ::reqwest::tls::Version;
    use ::reqwest::{Certificate, ClientBuilder};

    use super::{Trust, Versions};
    use crate::transport::TransportError;

    /// TLS as it was configured.
    #[derive(Clone)]
    pub(in crate::transport) struct Tls {
        platform: bool,
        roots: Vec<Certificate>,
    }

    impl Tls {
        pub(in crate::transport) fn new(
            trust: &Trust,
            _: Versions,
        ) -> Result<Self, TransportError> {
            let roots = trust.added(Certificate::from_pem_bundle)?;
            Ok(Self { platform: trust.platform, roots })
        }

        pub(in crate::transport) fn apply(&self, builder: ClientBuilder) -> ClientBuilder {
            #[cfg(feature = "native-tls")]
            let builder = builder.tls_backend_native();
            #[cfg(not(feature = "native-tls"))]
            let builder = builder.tls_backend_rustls();
            let builder = builder.tls_version_min(Version::TLS_1_2);
            let roots = self.roots.iter().cloned();
            match self.platform {
                true => builder.tls_certs_merge(roots),
                false => builder.tls_certs_only(roots),
            }
        }
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
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject;
    use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};
    use rustls_platform_verifier::Verifier;

    use super::{Trust, Versions, unusable};
    use crate::transport::{TransportError, TransportErrorKind};

    /// TLS as it was configured. Copies share what the platform trusts, and sessions.
    #[derive(Clone)]
    pub(in crate::transport) struct Tls(ClientConfig);

    impl Tls {
        pub(in crate::transport) fn new(
            trust: &Trust,
            versions: Versions,
        ) -> Result<Self, TransportError> {
            let roots = trust
                .added(|pem| CertificateDer::pem_slice_iter(pem).collect::<Result<Vec<_>, _>>())?;
            let config = match (trust.platform, roots.is_empty()) {
                (true, true) => platform(config()?)?,
                (true, false) => platform_and(config()?, roots)?,
                (false, _) => only(config()?, roots)?,
            };
            let mut config = config.with_no_client_auth();
            config.alpn_protocols = protocols(versions);
            Ok(Self(config))
        }

        pub(in crate::transport) fn apply(&self, builder: ClientBuilder) -> ClientBuilder {
            builder.tls_backend_preconfigured(self.0.clone())
        }
    }

    type Unverified = ConfigBuilder<ClientConfig, WantsVerifier>;
    type Verified = ConfigBuilder<ClientConfig, WantsClientCert>;

    /// TLS 1.2 and 1.3.
    fn config() -> Result<Unverified, TransportError> {
        // A program that installed a provider of its own, for example a certified one, wants it.
        let provider = CryptoProvider::get_default().cloned();
        let provider = provider.unwrap_or_else(|| Arc::new(ring::default_provider()));
        ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(failed)
    }

    fn platform(config: Unverified) -> Result<Verified, TransportError> {
        let verifier = Verifier::new(config.crypto_provider().clone()).map_err(failed)?;
        Ok(config.dangerous().with_custom_certificate_verifier(Arc::new(verifier)))
    }

    #[cfg(not(target_os = "android"))]
    fn platform_and(
        config: Unverified,
        roots: Vec<CertificateDer<'static>>,
    ) -> Result<Verified, TransportError> {
        // Checked here, so that an error of theirs is not taken for one of the platform.
        only(self::config()?, roots.clone())?;
        let provider = config.crypto_provider().clone();
        let verifier = Verifier::new_with_extra_roots(roots, provider).map_err(failed)?;
        Ok(config.dangerous().with_custom_certificate_verifier(Arc::new(verifier)))
    }

    #[cfg(target_os = "android")]
    fn platform_and(
        _: Unverified,
        _: Vec<CertificateDer<'static>>,
    ) -> Result<Verified, TransportError> {
        Err(unusable("this platform takes no further ones, only `without_platform_certificates`"))
    }

    fn only(
        config: Unverified,
        roots: Vec<CertificateDer<'static>>,
    ) -> Result<Verified, TransportError> {
        let mut store = RootCertStore::empty();
        for root in roots {
            store.add(root).map_err(|error| unusable(&error.to_string()))?;
        }
        Ok(config.with_root_certificates(store))
    }

    fn protocols(versions: Versions) -> Vec<Vec<u8>> {
        match versions {
            #[cfg(feature = "http2")]
            Versions::All => vec![b"h2".to_vec(), b"http/1.1".to_vec()],
            #[cfg(feature = "http2")]
            Versions::Http2 => vec![b"h2".to_vec()],
            #[cfg(not(feature = "http2"))]
            Versions::All => Vec::new(),
            Versions::Http1 => vec![b"http/1.1".to_vec()],
        }
    }

    fn failed(error: rustls::Error) -> TransportError {
        TransportError::new(TransportErrorKind::Other, error)
    }
}

/// No TLS at all.
#[cfg(not(any(feature = "native-tls", feature = "rustls-aws-lc", feature = "rustls")))]
mod backend {
    use ::reqwest::ClientBuilder;

    use super::{Trust, Versions};
    use crate::transport::{TransportError, TransportErrorKind};

    /// Nothing: only `http://` addresses can be reached.
    #[derive(Clone)]
    pub(in crate::transport) struct Tls;

    impl Tls {
        /// Fails where TLS is wanted: there is nothing to connect to `https://` addresses with.
        pub(in crate::transport) fn new(
            trust: &Trust,
            _: Versions,
        ) -> Result<Self, TransportError> {
            if !trust.platform && trust.roots.is_empty() {
                return Ok(Self);
            }
            Err(TransportError::new(
                TransportErrorKind::Other,
                "this build has no TLS: enable one of the features `rustls`, `rustls-aws-lc` and \
                 `native-tls`, or use an `http://` endpoint",
            ))
        }

        pub(in crate::transport) fn apply(&self, builder: ClientBuilder) -> ClientBuilder {
            builder
        }
    }
}

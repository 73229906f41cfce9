//! Which host to call.

use std::fmt::Write;

use url::Url;

use crate::operation::{Endpoints, Product};

/// From where the service is reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Network {
    /// Over the Internet.
    #[default]
    Public,
    /// From inside a VPC. Needs a region, and a product with a VPC endpoint there.
    Vpc,
}

/// Chooses the endpoint: an explicit one, else the region table, else the regional rule, else the
/// default. The error text says what to do.
pub(crate) fn resolve(
    product: &Product,
    explicit: Option<&str>,
    region: Option<&str>,
    network: Network,
) -> Result<Url, String> {
    if let Some(text) = explicit {
        return parse(text);
    }
    if let Some(region) = region {
        check_region(region)?;
    }
    let host = match network {
        Network::Public => public_host(&product.endpoints, region),
        Network::Vpc => vpc_host(&product.endpoints, region),
    };
    match host {
        Some(host) => parse(&host),
        None => Err(no_endpoint(product, region, network)),
    }
}

fn public_host(endpoints: &Endpoints, region: Option<&str>) -> Option<String> {
    if let Some(region) = region {
        if let Some(entry) = endpoints.regions.iter().find(|entry| entry.region == region) {
            return Some(entry.public.to_owned());
        }
        if let Some((prefix, suffix)) = endpoints.regional {
            return Some(format!("{prefix}{region}{suffix}"));
        }
    }
    endpoints.default.map(str::to_owned)
}

fn vpc_host(endpoints: &Endpoints, region: Option<&str>) -> Option<String> {
    let region = region?;
    let entry = endpoints.regions.iter().find(|entry| entry.region == region)?;
    entry.vpc.map(str::to_owned)
}

fn no_endpoint(product: &Product, region: Option<&str>, network: Network) -> String {
    let mut text = match (network, region) {
        (Network::Public, None) => format!("{} has no endpoint without a region", product.title),
        (Network::Public, Some(region)) => {
            format!("no endpoint of {} is known in region `{region}`", product.title)
        }
        (Network::Vpc, None) => "a VPC endpoint needs a region".to_owned(),
        (Network::Vpc, Some(region)) => {
            format!("no VPC endpoint of {} is known in region `{region}`", product.title)
        }
    };
    text.push_str(": set `endpoint`, or a `region` that has one");
    let known = product.endpoints.regions.iter();
    let mut separator = " (";
    for entry in known.filter(|entry| network == Network::Public || entry.vpc.is_some()) {
        // Writing to a `String` cannot fail.
        let _ = write!(text, "{separator}{}", entry.region);
        separator = ", ";
    }
    if separator == ", " {
        text.push(')');
    }
    text
}

/// A region becomes part of a host name, so nothing may lead out of its label.
pub(crate) fn check_region(region: &str) -> Result<(), String> {
    let is_label = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if !region.is_empty() && region.bytes().all(is_label) {
        return Ok(());
    }
    Err(format!(
        "the region {region:?} is not a region id: expected lower-case letters, digits and `-`, \
         such as `cn-hangzhou`"
    ))
}

/// Reads an endpoint text: a host with an optional port, or an `http://` or `https://` address of
/// one. Plain HTTP is used only when it is written out.
pub(crate) fn parse(text: &str) -> Result<Url, String> {
    let address = if text.contains("://") {
        Url::parse(text)
    } else {
        Url::parse(&format!("https://{text}"))
    };
    // The text is not repeated in errors: it may hold a password.
    let url = address.map_err(|error| {
        format!("the endpoint cannot be read ({error}): expected a host such as `{EXAMPLE}`")
    })?;
    let found = if !matches!(url.scheme(), "http" | "https") {
        "a scheme other than http and https"
    } else if !url.username().is_empty() || url.password().is_some() {
        "credentials"
    } else if url.path() != "/" {
        "a path"
    } else if url.query().is_some() || url.fragment().is_some() {
        "a query or fragment"
    } else {
        return Ok(url);
    };
    Err(format!(
        "the endpoint has {found}: expected only a host such as `{EXAMPLE}`, optionally with a \
         port and with `http://` or `https://` in front"
    ))
}

const EXAMPLE: &str = "sts.aliyuncs.com";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::RegionEndpoint;

    static PRODUCT: Product = Product {
        code: "Demo",
        version: "2020-01-01",
        title: "Demo Service",
        endpoints: Endpoints {
            default: None,
            regional: Some(("demo.", ".example.com")),
            regions: &[
                RegionEndpoint { region: "cn-a", public: "demo-a.example.com", vpc: None },
                RegionEndpoint {
                    region: "cn-b",
                    public: "demo.example.com",
                    vpc: Some("demo-vpc.example.com"),
                },
            ],
        },
    };

    fn host(explicit: Option<&str>, region: Option<&str>, network: Network) -> String {
        match resolve(&PRODUCT, explicit, region, network) {
            Ok(url) => url.to_string(),
            Err(text) => text,
        }
    }

    #[test]
    fn explicit_then_table_then_rule_then_default() {
        let public = Network::Public;
        assert_eq!(host(Some("h:8443"), Some("cn-a"), public), "https://h:8443/");
        assert_eq!(host(None, Some("cn-a"), public), "https://demo-a.example.com/");
        assert_eq!(host(None, Some("cn-z"), public), "https://demo.cn-z.example.com/");
        assert_eq!(host(None, Some("cn-b"), Network::Vpc), "https://demo-vpc.example.com/");
        let mut central = PRODUCT.clone();
        central.endpoints.default = Some("central.example.com");
        central.endpoints.regional = None;
        for region in [None, Some("cn-z")] {
            let url = resolve(&central, None, region, public).unwrap();
            assert_eq!(url.as_str(), "https://central.example.com/");
        }
    }

    #[test]
    fn a_missing_endpoint_says_what_to_do() {
        assert_eq!(
            host(None, None, Network::Public),
            "Demo Service has no endpoint without a region: set `endpoint`, or a `region` that \
             has one (cn-a, cn-b)"
        );
        assert_eq!(
            host(None, Some("cn-a"), Network::Vpc),
            "no VPC endpoint of Demo Service is known in region `cn-a`: set `endpoint`, or a \
             `region` that has one (cn-b)"
        );
    }

    #[test]
    fn plain_http_only_when_written_out() {
        let url = |text| parse(text).unwrap().to_string();
        assert_eq!(url("http://127.0.0.1:8080"), "http://127.0.0.1:8080/");
        assert_eq!(url("127.0.0.1:8080"), "https://127.0.0.1:8080/");
        assert_eq!(url("https://h/"), "https://h/");
    }

    #[test]
    fn an_endpoint_is_only_a_host() {
        for text in [
            "http://user:hunter2@h",
            "https://hunter2@h",
            "user:hunter2@h",
            "h/hunter2",
            "https://h/?x=hunter2",
            "h#hunter2",
            "ftp://hunter2",
            "hunter2:port",
            "",
            "http://",
            "h i",
        ] {
            let error = parse(text).unwrap_err();
            assert!(!error.contains("hunter2"), "{text}: {error}");
        }
        for region in ["", "cn-a.evil.com/", "CN-A", "a b"] {
            assert!(resolve(&PRODUCT, None, Some(region), Network::Public).is_err());
        }
    }
}

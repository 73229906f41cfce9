//! A product with one operation, as the generator would write it, for unit tests.

use crate::runtime::{
    Authentication, Call, Cow, Endpoints, Field, Kind, Method, Operation, Product, Record, Visit,
};
use crate::{CannedTransport, Code, Credentials};

pub(crate) static PRODUCT: Product = Product {
    code: "Demo",
    version: "2020-01-01",
    title: "Demo Service",
    endpoints: Endpoints { default: Some("demo.example.com"), regional: None, regions: &[] },
};

pub(crate) static OPERATION: Operation = Operation {
    name: Cow::Borrowed("DescribeThings"),
    method: Method::GET,
    kind: Kind::Read,
    authentication: Authentication::Signed,
    rate_limit: None,
    errors: &[],
    transient_errors: &[],
    paging: None,
    idempotency_token: None,
    documentation: "",
};

#[derive(Clone, Debug)]
pub(crate) struct Client {
    core: crate::runtime::Core,
}

crate::runtime::client!(Client, PRODUCT, Code);

impl Client {
    pub(crate) fn core(&self) -> &crate::runtime::Core {
        &self.core
    }

    pub(crate) fn describe_things(&self, kind: impl Into<String>) -> DescribeThingsRequest {
        let mut call = self.call(&OPERATION);
        call.query("Kind", kind.into());
        DescribeThingsRequest { call }
    }
}

#[derive(Clone, Debug)]
#[must_use]
pub(crate) struct DescribeThingsRequest {
    call: Call,
}

impl DescribeThingsRequest {
    pub(crate) fn zones(mut self, zones: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.call.query_list("Zones", zones.into_iter().map(Into::into));
        self
    }
}

crate::runtime::request!(DescribeThingsRequest, DescribeThingsResponse, Code);

#[derive(Clone, Default)]
pub(crate) struct DescribeThingsResponse {
    pub(crate) total: Option<i64>,
}

impl Record for DescribeThingsResponse {
    fn field(&mut self, name: &str) -> Option<&mut dyn Field> {
        Some(match name {
            "Total" => &mut self.total,
            _ => return None,
        })
    }

    fn visit<'a>(&'a self, visit: Visit<'_, 'a>) {
        visit("Total", &self.total);
    }
}

crate::runtime::record!(DescribeThingsResponse);

/// A client with temporary credentials.
pub(crate) fn client(transport: &CannedTransport) -> Client {
    let credentials = Credentials::new("id", "hunter2").with_security_token("token");
    let builder = Client::builder().endpoint("http://127.0.0.1:1");
    builder.credentials(credentials).transport(transport.clone()).build().unwrap()
}

//! Constant tables: what the runtime knows about a product and its operations.
//!
//! Behaviour is data. Retry, throttling, paging and mocks read these tables; generated code only
//! fills them in.

use std::borrow::Cow;

use http::Method;

/// The facts of one operation.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Name on the wire, such as `AssumeRole`.
    pub name: Cow<'static, str>,
    /// HTTP method.
    pub method: Method,
    /// What sending it twice would do.
    pub kind: Kind,
    /// How the service knows who calls.
    pub authentication: Authentication,
    /// Documented limit of calls per account, if there is one.
    pub rate_limit: Option<RateLimit>,
    /// Documented error codes, as on the wire.
    pub errors: &'static [&'static str],
    /// Error codes, as on the wire, which say that the service itself failed and that the same call
    /// may succeed later. Some of them come with a status of 400.
    pub transient_errors: &'static [&'static str],
    /// How its answer is paged, if it is.
    pub paging: Option<Paging>,
    /// Name of the parameter that makes repeated writes count once, if there is one.
    pub idempotency_token: Option<&'static str>,
    /// Address of the documentation page.
    pub documentation: &'static str,
}

/// What sending an operation twice would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// Changes nothing: may be sent again at any time.
    Read,
    /// Changes something, but twice is the same as once.
    IdempotentWrite,
    /// Changes something each time: must not be sent again while the outcome is unknown.
    Write,
}

/// How the service knows who calls an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Authentication {
    /// By the signature of the call, which needs credentials.
    Signed,
    /// Not by credentials: the call is sent without a signature, and a parameter proves who calls
    /// where that matters.
    Anonymous,
}

/// A documented limit: at most `calls` in `seconds`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// Number of calls.
    pub calls: u32,
    /// Length of the window in seconds.
    pub seconds: u32,
}

/// How the pages of an answer are asked for and recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paging {
    /// Parameter with the page number, counted from 1.
    pub page: &'static str,
    /// Parameter with the number of items per page.
    pub size: &'static str,
    /// Path of the total in the answer, members separated by dots, if the answer has one.
    pub total: Option<&'static str>,
    /// Path of the list in the answer.
    pub items: &'static str,
    /// What an answer gives for the calls after it: path in the answer, and parameter.
    pub carry: &'static [(&'static str, &'static str)],
}

/// Identity and endpoints of one version of a product.
#[derive(Clone, Debug)]
pub struct Product {
    /// Product code, such as `Sts`.
    pub code: &'static str,
    /// API version, such as `2015-04-01`.
    pub version: &'static str,
    /// Name for people, such as `Security Token Service`.
    pub title: &'static str,
    /// Where the product is served.
    pub endpoints: Endpoints,
}

/// Where a product is served.
///
/// The public host of a region is looked up in `regions`, then made by the `regional` rule, then
/// `default`. VPC hosts follow no rule and come only from `regions`.
#[derive(Clone, Debug)]
pub struct Endpoints {
    /// Host for every region that has no other.
    pub default: Option<&'static str>,
    /// Prefix and suffix that make a host with the region between them.
    pub regional: Option<(&'static str, &'static str)>,
    /// Regions with hosts of their own.
    pub regions: &'static [RegionEndpoint],
}

/// The hosts of a product in one region.
#[derive(Clone, Debug)]
pub struct RegionEndpoint {
    /// Region id, such as `cn-hangzhou`.
    pub region: &'static str,
    /// Host that is reached over the Internet.
    pub public: &'static str,
    /// Host that is reached from inside a VPC, if there is one.
    pub vpc: Option<&'static str>,
}

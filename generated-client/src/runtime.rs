//! What generated code is written against. Not part of the stable API.

pub use std::borrow::Cow;

pub use http::Method;
pub use serde_json::Value;
pub use url::Url;

#[cfg(feature = "blocking")]
pub use crate::blocking::send as send_blocking;
pub use crate::call::Call;
pub use crate::client::{Core, ProductClient};
pub use crate::decode::{Field, Record, Visit};
pub use crate::encode::Parameter;
pub use crate::nested::{EachMember, RequestObject, WireForm};
pub use crate::open_enum::{OpenEnum, UnknownValue};
pub use crate::operation::{
    Authentication, Endpoints, Kind, Operation, Paging, Product, RateLimit, RegionEndpoint,
};
pub use crate::paging::Paged;
pub use crate::secret::Secret;
pub use crate::sign;
pub use crate::timestamp::Timestamp;
pub use crate::{client, open_enum, paged, record, request, request_object};

//! The spec files as they are: one type per JSON object, no Rust names, no decisions.
//!
//! The types are the format. `serde` reads the files through them, and [`crate::schema`] derives
//! the JSON Schema for editors from them, so the three cannot drift apart.

mod operation;
mod product;
mod shape;

pub use operation::{
    Advice, Authentication, Authorization, DocumentedError, Kind, ObservedError, Operation, Page,
    Paging, RateLimit, Rule, Source,
};
pub use product::{
    Documentation, Endpoints, ErrorExplanation, GatewayError, Group, Product, RegionEndpoint, Style,
};
pub use shape::{
    Definition, Deprecation, EnumDefinition, Location, Meaning, Override, Shape, Type, Unit, Value,
    WireStyle,
};

//! One product version: the content of `specs/<product>/<version>/product.json`.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Definition, EnumDefinition, Override, RateLimit, Shape};

/// What the operations of one product version share.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Product {
    /// The JSON Schema of this file, for editors.
    #[serde(rename = "$schema")]
    pub schema: Option<String>,
    /// Product code as the API spells it, for example `Cloudfw`.
    pub product: String,
    /// API version, for example `2017-12-07`.
    pub version: String,
    /// Name of the product for people.
    pub title: String,
    /// One sentence in our own words: what the product is.
    pub summary: String,
    /// Calling style of the API.
    pub style: Style,
    /// Where the documentation is.
    pub documentation: Documentation,
    /// Limit of calls for operations that document none.
    pub rate_limit: Option<RateLimit>,
    /// Hosts that serve the API.
    pub endpoints: Endpoints,
    /// Enums that several operations share, by Rust name.
    #[serde(default)]
    pub enums: IndexMap<String, EnumDefinition>,
    /// What several operations say about the same parameter or field, by name.
    #[serde(default)]
    pub definitions: IndexMap<String, Definition>,
    /// Subjects the operations are about, in the order of the documentation. If there are any,
    /// every operation belongs to one.
    #[serde(default)]
    pub groups: IndexMap<String, Group>,
    /// Objects that several operations share or that contain themselves, by Rust name.
    #[serde(default)]
    pub types: IndexMap<String, Shape>,
    /// Error codes of the gateway in front of every operation.
    #[serde(default)]
    pub errors: Vec<GatewayError>,
    /// Explanations of the error codes that operations document, by code.
    #[serde(default)]
    pub error_codes: IndexMap<String, ErrorExplanation>,
    /// Corrections of the facts above.
    #[serde(default)]
    pub overrides: Vec<Override>,
}

/// A subject that operations are about.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Group {
    /// Heading for people.
    pub title: String,
    /// One sentence in our own words: what its operations are about.
    pub description: String,
}

/// What an error code means wherever it is documented.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ErrorExplanation {
    /// Name of the Rust variant; derived from the code where absent.
    pub name: Option<String>,
    /// The service itself failed, so that the same call may succeed later.
    #[serde(default)]
    pub transient: bool,
    /// What it means and what to do, in our own words.
    pub description: String,
}

/// Calling style of an API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Style {
    /// One path, the operation is named by a header.
    Rpc,
    /// Resources by path and method.
    Roa,
}

/// Where the documentation is.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Documentation {
    /// Page of the product.
    pub product: String,
    /// Page of an operation; `{operation}` stands for its name.
    pub operation: String,
}

/// Hosts that serve an API.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Endpoints {
    /// Host where no region is chosen, or one that is not listed.
    pub default: Option<String>,
    /// Host of a region that is not listed; `{region}` stands for it.
    pub regional: Option<String>,
    /// Hosts by region.
    #[serde(default)]
    pub regions: IndexMap<String, RegionEndpoint>,
}

/// Hosts of one region.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RegionEndpoint {
    /// Host on the Internet.
    pub public: String,
    /// Host inside a VPC.
    pub vpc: Option<String>,
    /// Corrections of the facts above.
    #[serde(default)]
    pub overrides: Vec<Override>,
}

/// An error code of the gateway.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GatewayError {
    /// Error code as it is on the wire.
    pub code: String,
    /// Name of the Rust variant; derived from `code` where absent.
    pub name: Option<String>,
    /// HTTP statuses it has been seen with.
    pub statuses: Vec<u16>,
    /// What it means and what to do, in our own words.
    pub description: String,
}

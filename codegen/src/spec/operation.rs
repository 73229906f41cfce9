//! One operation: the content of `specs/<product>/<version>/<Operation>.json`.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Deprecation, Shape};

/// One API operation, as its documentation page states it and as curation corrected it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Operation {
    /// The JSON Schema of this file, for editors.
    #[serde(rename = "$schema")]
    pub schema: Option<String>,
    /// Name of the operation as the API spells it; also the name of the file.
    pub operation: String,
    /// One sentence in our own words: what the operation does.
    pub summary: String,
    /// What else a caller has to know, in our own words. Paragraphs are separated by an empty
    /// line, list items start with `- `, code stands between backticks.
    pub description: Option<String>,
    /// The product's group the operation belongs to.
    pub group: Option<String>,
    /// What a repetition does: decides whether the client may send the call again.
    pub kind: Kind,
    /// HTTP methods the operation accepts. The client uses `POST` where it is among them.
    pub methods: Vec<String>,
    /// Path template of an operation of style `roa`, for example `/clusters/{ClusterId}`.
    pub path: Option<String>,
    /// How the service knows who calls; `signed` where absent.
    #[serde(default)]
    pub authentication: Authentication,
    /// The operation is obsolete.
    pub deprecated: Option<Deprecation>,
    /// Documented limit of calls; the product's default applies where it is absent.
    pub rate_limit: Option<RateLimit>,
    /// What the page says about RAM (access management) authorization.
    pub authorization: Option<Authorization>,
    /// The documentation page the facts come from.
    pub page: Option<Page>,
    /// Where facts come from that are not on the page.
    #[serde(default)]
    pub sources: Vec<Source>,
    /// Request parameters by wire name, in documented order.
    #[serde(default)]
    pub parameters: IndexMap<String, Shape>,
    /// Rules between parameters.
    #[serde(default)]
    pub rules: Vec<Rule>,
    /// Parameter that makes a repeated call harmless: the service executes calls with the same
    /// token once.
    pub idempotency_token: Option<String>,
    /// How the operation pages through a long list.
    pub paging: Option<Paging>,
    /// The success answer. Its type is `object` for every operation of style `rpc`.
    pub response: Shape,
    /// The documented success answer, value for value.
    pub example: Option<serde_json::Value>,
    /// Documented error codes.
    #[serde(default)]
    pub errors: Vec<DocumentedError>,
    /// Errors that the documentation of the codes does not list, but that other sources know.
    #[serde(default)]
    pub observed_errors: Vec<ObservedError>,
    /// Number in the answer that stands for a value which is not computed yet.
    pub not_computed: Option<String>,
    /// Corrections of the facts above, see `Override`.
    #[serde(default)]
    pub overrides: Vec<super::Override>,
}

/// What a repetition of a call does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Changes nothing.
    Read,
    /// Changes something; a second identical call leaves the same state as one.
    IdempotentWrite,
    /// Changes something; a second identical call may change it again.
    Write,
}

/// How the service knows who calls an operation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Authentication {
    /// By the signature of the call.
    #[default]
    Signed,
    /// Not by credentials: the call is sent without a signature, and a parameter proves who calls
    /// where that matters.
    Anonymous,
}

/// A limit of calls per time.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RateLimit {
    /// Number of calls allowed.
    pub calls: u32,
    /// Length of the window in seconds.
    pub seconds: u32,
}

/// RAM (access management) authorization of an operation.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Authorization {
    /// Whether a policy can grant or deny this operation. `false`: the page says that no
    /// authorization exists for it.
    pub required: bool,
    /// The RAM action, for example `yundun-cloudfirewall:DescribeAddressBook`.
    pub action: Option<String>,
    /// Access level of the action, for example `list` or `update`.
    pub access: Option<String>,
    /// Resource types the action can be limited to, as RAM resource names.
    #[serde(default)]
    pub resources: Vec<String>,
    /// Condition keys a policy can use.
    #[serde(default)]
    pub conditions: Vec<String>,
    /// Other actions the caller needs as well.
    #[serde(default)]
    pub dependent_actions: Vec<String>,
}

/// A documentation page.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Page {
    /// Title of the page.
    pub title: String,
    /// Date of the last update the page states, `YYYY-MM-DD`.
    pub updated: String,
}

/// Origin of facts that are not on the documentation page.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Source {
    /// Which facts.
    pub facts: String,
    /// Where they come from, with version or date.
    pub from: String,
}

/// A rule between parameters; exactly one key besides `note` is given.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rule {
    /// At least one of these parameters must be given.
    #[serde(default)]
    pub at_least_one_of: Vec<String>,
    /// At most one of these parameters may be given.
    #[serde(default)]
    pub at_most_one_of: Vec<String>,
    /// This parameter is required under the condition that `when` describes.
    pub required: Option<String>,
    /// The condition of `required` as data: each of these parameters has one of its values.
    #[serde(default, rename = "if")]
    pub condition: IndexMap<String, Vec<String>>,
    /// The condition of `required`, in our own words.
    pub when: Option<String>,
    /// Where several of these parameters are given, the first of them counts.
    #[serde(default)]
    pub precedence: Vec<String>,
    /// What else is known about the rule, for example who enforces it.
    pub note: Option<String>,
}

/// Paging by page number.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Paging {
    /// Parameter with the page number, starting at 1.
    pub page: String,
    /// Parameter with the number of items on a page.
    pub size: String,
    /// Path of the answer's total number of items, for example `PageInfo.TotalCount`.
    pub total: Option<String>,
    /// Path of the answer's list.
    pub items: String,
    /// What calls for further pages take over from the answers before them: path in the answer →
    /// parameter.
    #[serde(default)]
    pub carry: IndexMap<String, String>,
}

/// A documented error.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DocumentedError {
    /// Documented HTTP status.
    pub status: u16,
    /// Error code as it is on the wire.
    pub code: String,
    /// Name of the Rust variant; derived from `code` where absent.
    pub name: Option<String>,
    /// Message as it is on the wire; `%s` and `{0}` stand for inserted text.
    pub message: String,
    /// What it means and what to do, in our own words.
    pub description: Option<String>,
}

/// An error that is known, but not among the documented ones.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ObservedError {
    /// HTTP status, where it is known.
    pub status: Option<u16>,
    /// Error code as it is on the wire, where it is known.
    pub code: Option<String>,
    /// Number the service uses for the error; where on the wire it stands is not known.
    pub number: Option<String>,
    /// Message as it is on the wire, where it is known.
    pub message: Option<String>,
    /// What other programs do about it.
    pub advice: Option<Advice>,
    /// What it means and what to do, in our own words.
    pub description: Option<String>,
}

/// What to do about an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Advice {
    /// Send the call again later.
    Retry,
    /// Take the resource for absent.
    NotFound,
    /// Call the endpoint of the other site, where the account belongs.
    SwitchEndpoint,
    /// Something else.
    Other,
}

//! Every Rust name of the generated code is decided here, and nowhere else.
//!
//! The name types have private fields: the templates can print a name, they cannot make one.

use heck::{ToSnakeCase, ToUpperCamelCase};
use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;

/// Longest wire name that is believed to be one.
const LONGEST: usize = 128;

/// Methods of the product's client and of a request that are not operations or parameters. Some
/// are not there yet; a parameter must not change its name when they come.
const RESERVED_METHODS: &[&str] = &[
    "blocking",
    "builder",
    "call",
    "clone",
    "endpoint",
    "extra_form",
    "extra_header",
    "extra_query",
    "from_env",
    "from_env_blocking",
    "items",
    "items_blocking",
    "options",
    "pages",
    "pages_blocking",
    "raw",
    "retry",
    "send",
    "send_blocking",
    "send_detailed",
    "send_detailed_blocking",
    "timeout",
];

/// Functions of every object inside a parameter.
const RESERVED_MEMBERS: &[&str] = &["clone", "default", "new"];

/// Inherent items of every answer type.
const RESERVED_FIELDS: &[&str] = &[];

/// Types that generated modules use by these names.
const RESERVED_TYPES: &[&str] = &[
    "BTreeMap",
    "Box",
    "Call",
    "Client",
    "ClientBuilder",
    "Clone",
    "Core",
    "Cow",
    "Debug",
    "Default",
    "EachMember",
    "Endpoints",
    "Err",
    "Error",
    "ErrorCode",
    "Field",
    "From",
    "Into",
    "IntoIterator",
    "Item",
    "Kind",
    "Method",
    "None",
    "Ok",
    "OpenEnum",
    "Operation",
    "Option",
    "Paging",
    "Product",
    "RateLimit",
    "Record",
    "RegionEndpoint",
    "RequestObject",
    "Result",
    "Self",
    "Some",
    "String",
    "Timestamp",
    "UnknownValue",
    "Value",
    "Vec",
    "Visit",
    "WireForm",
];

/// The catch-all variant of every open enum.
pub(crate) const CATCH_ALL: &str = "Unrecognized";

/// Keywords that cannot be written as raw identifiers.
const NEVER_RAW: &[&str] = &["self", "Self", "super", "crate", "_"];

macro_rules! name_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// The name as it stands in Rust text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl ToTokens for $name {
            fn to_tokens(&self, tokens: &mut TokenStream) {
                ident(&self.0).to_tokens(tokens);
            }
        }
    };
}

name_type! {
    /// Name of a struct or an enum.
    TypeName
}
name_type! {
    /// Name of a field, a parameter or a method.
    FieldName
}
name_type! {
    /// Name of an enum's variant.
    VariantName
}
name_type! {
    /// Name of a module and of its file.
    ModuleName
}

fn ident(text: &str) -> Ident {
    match text.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(text, Span::call_site()),
    }
}

impl FieldName {
    /// The name as links in documentation spell it.
    pub fn in_links(&self) -> &str {
        self.0.trim_start_matches("r#")
    }
}

/// Why a text gives no name.
pub(crate) type Refusal = String;

/// The names that follow from the name of an operation.
#[derive(Clone, Debug)]
pub struct OperationNames {
    /// Method of the client.
    pub method: FieldName,
    /// Module and file.
    pub module: ModuleName,
    /// Builder of a call.
    pub request: TypeName,
    /// Required parameters, where there are too many for arguments.
    pub required: TypeName,
    /// Answer.
    pub response: TypeName,
}

/// The names of the operation `wire`.
pub(crate) fn operation(wire: &str) -> Result<OperationNames, Refusal> {
    require_word(wire, "an operation's name", "")?;
    let method = wire.to_snake_case();
    let base = wire.to_upper_camel_case();
    Ok(OperationNames {
        module: module(&method),
        method: FieldName(not_keyword(&method, RESERVED_METHODS)),
        request: TypeName(format!("{base}Request")),
        required: TypeName(format!("{base}Required")),
        response: TypeName(format!("{base}Response")),
    })
}

/// The module of the product `code`; also the name of its cargo feature.
pub(crate) fn product(code: &str) -> Result<ModuleName, Refusal> {
    require_word(code, "a product code", "-_")?;
    Ok(module(&code.to_lowercase().replace('-', "_")))
}

/// A module, which is also a file: neither a raw identifier nor the file of its folder.
fn module(name: &str) -> ModuleName {
    let name = not_keyword(name, &["mod"]);
    ModuleName(match name.strip_prefix("r#") {
        Some(keyword) => format!("{keyword}_"),
        None => name,
    })
}

/// The words of a wire name, in lower case.
pub(crate) fn words(wire: &str) -> Vec<String> {
    wire.to_snake_case().split('_').map(str::to_owned).collect()
}

/// The setter of the parameter `wire`.
pub(crate) fn parameter(wire: &str, rename: Option<&str>) -> Result<FieldName, Refusal> {
    snake(wire, rename, RESERVED_METHODS)
}

/// The setter of the member `wire` of an object inside a parameter.
pub(crate) fn member(wire: &str, rename: Option<&str>) -> Result<FieldName, Refusal> {
    snake(wire, rename, RESERVED_MEMBERS)
}

/// The field `wire` of an answer.
pub(crate) fn field(wire: &str, rename: Option<&str>) -> Result<FieldName, Refusal> {
    snake(wire, rename, RESERVED_FIELDS)
}

fn snake(wire: &str, rename: Option<&str>, reserved: &[&str]) -> Result<FieldName, Refusal> {
    require_word(wire, "a parameter's or field's name", "_.-:")?;
    let derived = wire.to_snake_case();
    let Some(chosen) = rename else {
        if derived.is_empty() {
            return Err(format!("`{wire}` gives no Rust name; choose one with `rename`"));
        }
        return Ok(FieldName(not_keyword(&derived, reserved)));
    };
    if chosen == derived {
        return Err(format!("`rename` is `{chosen}`, the name derived anyway; remove it"));
    }
    if chosen.to_snake_case() != chosen || !starts_like_a_name(chosen) {
        return Err(format!("`rename` is `{chosen}`, expected a name in snake_case"));
    }
    let name = not_keyword(chosen, reserved);
    if name != chosen {
        return Err(format!("`rename` is `{chosen}`, a name that Rust or the client uses itself"));
    }
    Ok(FieldName(name))
}

/// The struct of the object in the field `wire`; `suffix` says what the object is there.
pub(crate) fn nested(wire: &str, suffix: &str) -> TypeName {
    let name = format!("{}{suffix}", wire.to_upper_camel_case());
    TypeName(if starts_like_a_name(&name) { name } else { format!("N{name}") })
}

/// `inner` with the name of the type around it in front.
pub(crate) fn qualified(outer: &TypeName, inner: &TypeName) -> TypeName {
    let base = outer.as_str().strip_suffix("Response").filter(|base| !base.is_empty());
    TypeName(format!("{}{}", base.unwrap_or(outer.as_str()), inner.as_str()))
}

/// `inner` with the whole name of the type around it in front.
pub(crate) fn within(outer: &TypeName, inner: &TypeName) -> TypeName {
    TypeName(format!("{}{}", outer.as_str(), inner.as_str()))
}

/// The struct with the required members of the object `object`.
pub(crate) fn required_of(object: &TypeName) -> TypeName {
    TypeName(format!("{}Required", object.as_str()))
}

/// Whether generated modules already use the name for something else.
pub(crate) fn is_reserved_type(name: &TypeName) -> bool {
    RESERVED_TYPES.contains(&name.as_str())
}

/// The enum of the values of the parameter or field `wire`.
pub(crate) fn local_enum(wire: &str) -> TypeName {
    nested(wire, "")
}

/// A shared enum, by the Rust name the product gives it.
pub(crate) fn shared_type(name: &str) -> Result<TypeName, Refusal> {
    require_word(name, "a shared enum's name", "")?;
    let name = TypeName(name.to_owned());
    if name.as_str().to_upper_camel_case() != name.as_str() {
        return Err(format!(
            "`{}` is no type name, expected `{}`",
            name.as_str(),
            name.as_str().to_upper_camel_case()
        ));
    }
    if is_reserved_type(&name) {
        return Err(format!("generated code uses the name `{}` itself", name.as_str()));
    }
    Ok(name)
}

/// The enum of a product's error codes.
pub(crate) fn error_code() -> TypeName {
    TypeName("ErrorCode".to_owned())
}

/// The variant for the value `wire`, or the one chosen with `name`.
pub(crate) fn variant(wire: &str, chosen: Option<&str>) -> Result<VariantName, Refusal> {
    let derived = wire.to_upper_camel_case();
    if let Some(chosen) = chosen {
        if chosen.to_upper_camel_case() != chosen || !starts_like_a_name(chosen) {
            return Err(format!("`{chosen}` is no variant name, expected UpperCamelCase"));
        }
        return free_variant(chosen);
    }
    let plain = wire.chars().all(|c| c.is_ascii_alphanumeric() || " _.-/".contains(c));
    if !plain || !starts_like_a_name(&derived) || wire.len() > LONGEST {
        return Err("the value gives no variant name; add `name`".to_owned());
    }
    free_variant(&derived)
}

fn free_variant(name: &str) -> Result<VariantName, Refusal> {
    if name == CATCH_ALL || NEVER_RAW.contains(&name) {
        return Err(format!("the variant name `{name}` is taken; choose another with `name`"));
    }
    Ok(VariantName(name.to_owned()))
}

/// Whether `wire` is spelled as the API spells names: ASCII letters, digits and `also`.
fn require_word(wire: &str, what: &str, also: &str) -> Result<(), Refusal> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || also.contains(c);
    if wire.is_empty() {
        return Err(format!("{what} is empty"));
    }
    if wire.len() > LONGEST {
        return Err(format!("{what} has {} characters, at most {LONGEST} are allowed", wire.len()));
    }
    if let Some(wrong) = wire.chars().find(|c| !allowed(*c)) {
        let also = also.chars().map(|c| format!(" and `{c}`")).collect::<String>();
        return Err(format!("{what} contains {wrong:?}; allowed are ASCII letters, digits{also}"));
    }
    // Only parameters and fields start with a digit or a mark, and only with those.
    if also.is_empty() && !wire.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return Err(format!("{what} starts with {:?}, expected a letter", &wire[..1]));
    }
    Ok(())
}

fn starts_like_a_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// `text` as an identifier that is neither a keyword nor one of `reserved`.
fn not_keyword(text: &str, reserved: &[&str]) -> String {
    let text = not_digit(text);
    if reserved.contains(&text.as_str()) || NEVER_RAW.contains(&text.as_str()) {
        return format!("{text}_");
    }
    match syn::parse_str::<syn::Ident>(&text) {
        Ok(_) => text,
        Err(_) => format!("r#{text}"),
    }
}

fn not_digit(text: &str) -> String {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        format!("n{text}")
    } else {
        text.to_owned()
    }
}

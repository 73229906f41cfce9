//! One call: its parameters, collected before it is sent.

use std::borrow::Cow;
use std::fmt;

use crate::client::Core;
use crate::encode::{Pairs, Parameter, joined};
use crate::nested::{Part, WireForm, json};
use crate::operation::Operation;
use crate::options::CallOptions;
use crate::sending::Sending;

/// The parameters of one call.
///
/// Generated requests wrap it. Setting a name twice replaces the earlier value. `Debug` shows the
/// names of the parameters, not their values.
#[derive(Clone)]
pub struct Call {
    pub(crate) core: Core,
    pub(crate) operation: Cow<'static, Operation>,
    pub(crate) query: Pairs,
    pub(crate) form: Pairs,
    /// Whether the operation takes a form, also where nothing is in it.
    pub(crate) takes_form: bool,
    pub(crate) headers: Vec<(Cow<'static, str>, String)>,
    /// Boxed: few calls have any, and all are moved often.
    pub(crate) options: Option<Box<CallOptions>>,
}

impl Call {
    pub(crate) fn new(core: Core, operation: Cow<'static, Operation>) -> Self {
        Self {
            core,
            operation,
            query: Pairs::default(),
            form: Pairs::default(),
            takes_form: false,
            headers: Vec::new(),
            options: None,
        }
    }

    /// The call of an operation that takes a form: an empty one has the content type of a form,
    /// too.
    pub fn with_form(mut self) -> Self {
        self.takes_form = true;
        self
    }

    /// Sets a query parameter.
    pub fn query<P: Parameter>(&mut self, name: impl Into<Cow<'static, str>>, value: P) {
        self.query.set(name.into(), &value.wire_text());
    }

    /// Sets a query parameter to a list, sent as `name.1`, `name.2`, …; an empty list sends
    /// nothing.
    pub fn query_list<T: Parameter>(&mut self, name: &str, values: impl IntoIterator<Item = T>) {
        self.query.set_list(name, values);
    }

    /// Sets a query parameter to a list, sent as one text with commas; an empty list sends
    /// nothing.
    pub fn query_joined<T: Parameter>(
        &mut self,
        name: &'static str,
        values: impl IntoIterator<Item = T>,
    ) {
        self.query.set_or_remove(name, joined(values));
    }

    /// Sets a query parameter to a value with parts, sent as a parameter for each scalar in it
    /// (`name.1.Key`); without one nothing is sent.
    pub fn query_flat(&mut self, name: &str, value: &dyn Part, form: WireForm) {
        self.query.set_flat(name, value, form);
    }

    /// Sets a query parameter to a value as compact JSON.
    pub fn query_json(&mut self, name: &'static str, value: &dyn Part, form: WireForm) {
        self.query.set(Cow::Borrowed(name), &json(value, form));
    }

    /// Sets a form parameter.
    pub fn form<P: Parameter>(&mut self, name: impl Into<Cow<'static, str>>, value: P) {
        self.form.set(name.into(), &value.wire_text());
    }

    /// Like [`query_list`](Self::query_list), in the form.
    pub fn form_list<T: Parameter>(&mut self, name: &str, values: impl IntoIterator<Item = T>) {
        self.form.set_list(name, values);
    }

    /// Like [`query_joined`](Self::query_joined), in the form.
    pub fn form_joined<T: Parameter>(
        &mut self,
        name: &'static str,
        values: impl IntoIterator<Item = T>,
    ) {
        self.form.set_or_remove(name, joined(values));
    }

    /// Like [`query_flat`](Self::query_flat), in the form.
    pub fn form_flat(&mut self, name: &str, value: &dyn Part, form: WireForm) {
        self.form.set_flat(name, value, form);
    }

    /// Like [`query_json`](Self::query_json), in the form.
    pub fn form_json(&mut self, name: &'static str, value: &dyn Part, form: WireForm) {
        self.form.set(Cow::Borrowed(name), &json(value, form));
    }

    /// Sets a header. Headers that the client itself sets are refused when the call is sent.
    pub fn header<P: Parameter>(&mut self, name: impl Into<Cow<'static, str>>, value: P) {
        let name = name.into();
        let value = value.wire_text().into_owned();
        self.headers.retain(|(earlier, _)| !earlier.eq_ignore_ascii_case(&name));
        self.headers.push((name, value));
    }

    /// Sets options of this call, instead of the client's settings.
    pub fn options(&mut self, options: CallOptions) {
        self.options.get_or_insert_default().overlay(options);
    }

    /// Sends the call and decodes the answer.
    pub fn send<T, C>(self) -> Sending<T, C> {
        Sending::new(self)
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers = self.headers.iter().map(|(name, _)| &**name);
        formatter
            .debug_struct("Call")
            .field("operation", &self.operation.name)
            .field("query", &self.query)
            .field("form", &self.form)
            .field("headers", &headers.collect::<Vec<_>>())
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

/// Gives a generated request its ways to be sent.
#[doc(hidden)]
#[macro_export]
macro_rules! request {
    ($request:ident, $response:ident, $code:ident) => {
        $crate::__blocking_request!($request, $response, $code);

        impl $request {
            /// Sends the request and yields the decoded answer.
            #[inline]
            pub fn send(self) -> $crate::Sending<$response, $code> {
                self.call.send()
            }

            /// Sends the request and yields the decoded answer together with status, headers,
            /// request id and body.
            #[inline]
            pub fn send_detailed(self) -> $crate::Sending<$crate::Answer<$response>, $code> {
                self.call.send()
            }

            /// Sets a query parameter that this request has no method for. It replaces an earlier
            /// value of the same name, and a later one replaces it.
            pub fn extra_query(
                mut self,
                name: impl ::std::convert::Into<::std::borrow::Cow<'static, str>>,
                value: impl $crate::runtime::Parameter,
            ) -> Self {
                self.call.query(name, value);
                self
            }

            /// Sets how long the call may take in all, with every attempt and every wait.
            #[inline]
            pub fn timeout(self, timeout: ::std::time::Duration) -> Self {
                self.options($crate::CallOptions::new().timeout(timeout))
            }

            /// Sets timeouts, retry and rate limit of this call, instead of the client's settings.
            #[inline]
            pub fn options(mut self, options: $crate::CallOptions) -> Self {
                self.call.options(options);
                self
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use crate::CannedTransport;
    use crate::demo::{OPERATION, client};

    #[test]
    fn empty_values_take_back_earlier_ones() {
        let mut call = client(&CannedTransport::new()).call(&OPERATION);
        call.query_joined("A", ["a", "b,c"]);
        call.query_joined("B", ["x"]);
        call.form_joined("D", [1]);
        call.form_list("E", [true]);
        call.query_joined::<&str>("B", []);
        call.form_joined::<i64>("D", []);
        call.form_list::<bool>("E", []);
        assert_eq!(call.query.canonical(), "A=a%2Cb%2Cc");
        assert_eq!(call.form.canonical(), "");
    }

    #[test]
    fn debug_shows_names_only() {
        let mut call = client(&CannedTransport::new()).call(&OPERATION);
        call.query("Name", "hunter2");
        call.header("x-acs-note", "hunter2");
        let text = format!("{call:?}");
        assert!(text.contains("Name") && text.contains("x-acs-note"), "{text}");
        assert!(!text.contains("hunter2"), "{text}");
    }
}

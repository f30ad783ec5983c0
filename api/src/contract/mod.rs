//! The contract: what `openapi.yaml` says, and what stands round it.
//!
//! Each operation says what is its own beside its handler, in `#[utoipa::path]`. What is true of all of them is said here,
//! once ([`complete`]): who may call, tags and conditions of reads, replays of POSTs, what any request may be refused
//! for, an example of each body and of each problem. So a new operation cannot forget it.

mod complete;
mod deprecated;
mod docs;
mod examples;
mod gate;
mod limits;
mod problems;
pub mod rights;
mod schemas;
mod served;

pub use complete::complete;
pub use deprecated::layer as deprecations;
pub use gate::{layer as gate, methods_of, ready};

use crate::operations::Operations;
use serde_json::{Map, Value};

/// The operations of the contract about itself.
pub fn routes(config: &mut Operations<'_>) {
    config.service(limits::read_limits);
}

/// The contract's files and the pages that explain it.
pub fn page_routes(config: &mut actix_web::web::ServiceConfig) {
    config.configure(served::routes).configure(docs::routes);
}

/// The contract as YAML, as `openapi.yaml` holds it.
///
/// # Errors
/// When it cannot be written as YAML; a test makes sure that it can.
pub fn yaml() -> anyhow::Result<String> {
    Ok(yaml_serde::to_string(&served::InOrder::of(complete(crate::routes::contract())?)?)?)
}

/// The methods that an operation can have.
const METHODS: [&str; 6] = ["get", "put", "post", "patch", "delete", "options"];

/// An operation with where it stands.
struct Operation<'a> {
    /// As in `/v1/photos/{id}`.
    path: &'a str,
    /// In small letters.
    method: &'a str,
    /// What the contract says of it.
    said: &'a Map<String, Value>,
}

impl Operation<'_> {
    /// A text of it, such as `operationId`.
    fn text(&self, name: &str) -> &str {
        text(self.said, name)
    }

    /// Its parameters, references resolved.
    fn parameters<'a>(&'a self, contract: &'a Value) -> impl Iterator<Item = &'a Value> {
        list(self.said, "parameters").iter().map(|parameter| resolved(contract, parameter))
    }
}

/// All operations, by path and method.
fn operations(contract: &Value) -> impl Iterator<Item = Operation<'_>> {
    let paths = contract["paths"].as_object().into_iter().flatten();
    paths.flat_map(|(path, item)| {
        METHODS
            .iter()
            .filter_map(move |method| item.get(method)?.as_object().map(|said| Operation { path, method, said }))
    })
}

/// A text member; empty when it is not there.
fn text<'a>(object: &'a Map<String, Value>, name: &str) -> &'a str {
    object.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// A list member; empty when it is not there.
fn list<'a>(object: &'a Map<String, Value>, name: &str) -> &'a [Value] {
    object.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// What a `$ref` points to, else the thing itself.
fn resolved<'a>(contract: &'a Value, value: &'a Value) -> &'a Value {
    match value.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix('#')) {
        Some(pointer) => contract.pointer(pointer).unwrap_or(value),
        None => value,
    }
}

//! What an operation may be refused for: the codes that its responses name, each with an example of its body.

use super::text;
use crate::http::{Problem, Reader, problem::status};
use photos36_domain::{ErrorCode, Refusal, error::ErrorKind, texts::Locale};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

const MEDIA_TYPE: &str = "application/problem+json";

/// Adds codes to a response of an operation, which is made when it is not there.
pub(super) fn add(operation: &mut Map<String, Value>, status: &str, codes: &[&str]) {
    let responses = operation.entry("responses").or_insert_with(|| json!({}));
    let Some(responses) = responses.as_object_mut() else { return };
    let response = responses.entry(status).or_insert_with(|| json!({"description": ""}));
    let Some(response) = response.as_object_mut() else { return };
    let said = text(response, "description").to_owned();
    let stated = named(&said);
    let missing: Vec<_> =
        codes.iter().filter(|code| !stated.iter().any(|known| known.name() == **code)).copied().collect();
    // A response that explains itself in words keeps its words; codes alone make a list.
    let parts: Vec<_> = missing.iter().copied().chain((!said.is_empty()).then_some(said.as_str())).collect();
    response.insert("description".into(), parts.join(", ").into());
}

/// The codes that a text names.
pub(super) fn named(said: &str) -> Vec<ErrorCode> {
    let words = said.split(|letter: char| !(letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-'));
    let words: Vec<_> = words.collect();
    ErrorCode::ALL.iter().copied().filter(|code| words.contains(&code.name())).collect()
}

/// Gives each refusal of an operation its body and examples, and adds what can happen to any request.
pub(super) fn complete(path: &str, operation: &mut Map<String, Value>) {
    let responses = operation.entry("responses").or_insert_with(|| json!({}));
    let Some(responses) = responses.as_object_mut() else { return };
    for (status, response) in responses.iter_mut().filter(|(status, _)| status.as_str() >= "400") {
        if let Some(response) = response.as_object_mut() {
            complete_response(status, response);
        }
    }
    if !responses.keys().any(|status| status.starts_with('4')) {
        responses.insert("400".into(), reference("Malformed"));
    }
    if path != "/healthz" {
        responses.entry("500").or_insert_with(|| reference("Internal"));
        responses.entry("503").or_insert_with(|| reference("Unavailable"));
    }
}

fn reference(response: &str) -> Value {
    json!({"$ref": format!("#/components/responses/{response}")})
}

fn complete_response(status: &str, response: &mut Map<String, Value>) {
    let examples = named(text(response, "description"))
        .into_iter()
        .map(|code| (code.name().to_owned(), json!({"$ref": format!("#/components/examples/{}", code.name())})));
    let examples: Map<String, Value> = examples.collect();
    let mut content = json!({"schema": {"$ref": "#/components/schemas/ProblemOut"}});
    if !examples.is_empty() {
        content["examples"] = examples.into();
    }
    response.insert("content".into(), json!({MEDIA_TYPE: content}));
    let header = match status {
        "401" => {
            json!({"WWW-Authenticate": {"description": "Always `Bearer`.", "schema": {"type": "string"}, "example": "Bearer"}})
        }
        "429" | "503" => json!({"Retry-After": {"$ref": "#/components/headers/RetryAfter"}}),
        _ => return,
    };
    response.insert("headers".into(), header);
}

/// Responses that any operation may give.
pub(super) fn shared_responses() -> Value {
    let mut responses = json!({
        "Malformed": {"description": "The request is not well-formed HTTP."},
        "Internal": {"description": "internal: our fault; the log says why."},
        "Unavailable": {"description": "unavailable: database, store or machine are busy or away."},
    });
    for (name, status) in [("Malformed", "400"), ("Internal", "500"), ("Unavailable", "503")] {
        if let Some(response) = responses[name].as_object_mut() {
            complete_response(status, response);
        }
    }
    if let Some(malformed) = responses["Malformed"].as_object_mut() {
        malformed.remove("content");
    }
    responses
}

/// An example of each problem, under its code.
pub(super) fn all() -> Value {
    let examples = ErrorCode::ALL.iter().map(|code| (code.name().to_owned(), example(*code)));
    Value::Object(examples.collect())
}

/// Forgets the examples of problems that no operation of the contract has: those of the pages.
pub(super) fn forget_unused(contract: &mut Value) {
    let mut used = BTreeSet::new();
    collect(contract, &mut used);
    if let Some(examples) = contract["components"]["examples"].as_object_mut() {
        examples.retain(|code, _| used.contains(code));
    }
}

fn collect(value: &Value, used: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            let target = object.get("$ref").and_then(Value::as_str);
            used.extend(target.and_then(|target| target.strip_prefix("#/components/examples/")).map(ToOwned::to_owned));
            object.values().for_each(|value| collect(value, used));
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, used)),
        _ => {}
    }
}

fn example(code: ErrorCode) -> Value {
    let reader = Reader {
        locale: Locale::English,
        public_url: "https://36photos.example".into(),
        request_id: Uuid::from_u128(0x0197_a1c0_1111_7000_8000_0000_0000_0000),
    };
    let arguments = [("limit", "50"), ("seconds", "30"), ("reason", "…"), ("detail", "…"), ("place", "…")];
    let refusal = arguments.iter().fold(Refusal::new(code), |refusal, (name, value)| refusal.arg(name, value));
    let is_field = matches!(code.kind(), ErrorKind::Invalid | ErrorKind::Unprocessable);
    let refusal = if is_field { refusal.field("/…") } else { refusal };
    let mut body = Problem::from(refusal).body(&reader);
    body.status = status(code.kind()).as_u16();
    json!({"summary": body.title, "value": body})
}

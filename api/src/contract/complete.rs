//! What is true of all operations, said of each.

use super::{METHODS, deprecated, examples, limits, list, problems, rights, schemas, text};
use anyhow::Context;
use serde_json::{Map, Value, json};
use utoipa::openapi::OpenApi;

/// Who may call an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    /// Nobody need say who they are.
    Anyone,
    /// Anyone; whoever is signed in is known, and a bad token is refused.
    Either,
    /// Whoever is signed in.
    SignedIn,
}

/// Completes the contract that the operations state.
///
/// # Errors
/// When it is no JSON object; a test makes sure that it is.
pub fn complete(stated: OpenApi) -> anyhow::Result<Value> {
    let mut contract = serde_json::to_value(stated)?;
    schemas::mend(&mut contract);
    let paths = contract["paths"].as_object_mut().context("the contract has no paths")?;
    for (path, item) in paths {
        for method in METHODS {
            if let Some(operation) = item.get_mut(method).and_then(Value::as_object_mut) {
                complete_operation(path, method, operation);
            }
        }
    }
    contract["info"]["description"] = introduction(&contract["info"]["description"]).into();
    let components = contract["components"].as_object_mut().context("the contract has no components")?;
    components.insert("parameters".into(), shared_parameters());
    components.insert("headers".into(), shared_headers());
    components.insert("responses".into(), problems::shared_responses());
    components.insert("examples".into(), problems::all());
    schemas::forget_unused(&mut contract);
    problems::forget_unused(&mut contract);
    examples::add(&mut contract);
    Ok(contract)
}

/// What a developer reads first: what holds for all operations, and the limits where the settings are as they come.
fn introduction(what: &Value) -> String {
    let what = what.as_str().unwrap_or_default();
    let limits = limits::table();
    format!(
        "{what}\n\nErrors are problems (RFC 9457) in French or English, by `Accept-Language`: `code` is stable, `type` is a page \
         that says the remedy, `errors[]` points at the fields, `retryable` says whether the same request may succeed later.\n\n\
         Reads have a strong `ETag`; `If-None-Match` answers 304. Edits take `If-Match`: 428 without it, 412 when someone \
         changed the thing meanwhile.\n\nLists are paged: `next` in the body and `Link` in the head carry an opaque cursor.\n\n\
         What a phone creates has an id of its own making, a UUIDv7: the same call again answers 200 with what is there. \
         Other POSTs take `Idempotency-Key`.\n\n`x-who-may` says whom an operation is open to: `own` \
         is whose the object is, the others are roles towards its mission or its territory.\n\n\
         An operation that will go says so by `Deprecation` (RFC 9745) and `Sunset` \
         (RFC 8594), half a year ahead.\n\nThe limits of a server as it comes; `GET /v1/limits` says those of this one:\n\n{limits}"
    )
}

fn complete_operation(path: &str, method: &str, operation: &mut Map<String, Value>) {
    let who = who(operation);
    state_who(operation, who);
    describe(operation, who);
    rights::state(operation);
    state_refusals(path, operation, who);
    if is_closed_to_the_excluded(path, method) {
        problems::add(operation, "403", &["excluded"]);
    }
    if method == "get" {
        state_reading(operation);
    } else if who != Who::Anyone && method != "options" {
        problems::add(operation, "429", &["too-many-requests"]);
    }
    if is_replayable(path, method, operation, who) {
        state_replay(operation);
    }
    problems::complete(path, operation);
    deprecated::mark(path, method, operation);
}

fn who(operation: &Map<String, Value>) -> Who {
    let security = operation.get("security").and_then(Value::as_array);
    let unauthorized = operation.get("responses").and_then(|responses| responses.get("401"));
    let unauthorized = unauthorized.and_then(Value::as_object).map_or("", |response| text(response, "description"));
    match security {
        Some(ways) if ways.iter().any(|way| way.get("bearer").is_some()) => Who::SignedIn,
        Some(_) => Who::Anyone,
        None if unauthorized.contains("token-invalid") => Who::Either,
        None => Who::Anyone,
    }
}

fn state_who(operation: &mut Map<String, Value>, who: Who) {
    let security = match who {
        Who::Anyone => json!([]),
        Who::Either => json!([{}, {"bearer": []}]),
        Who::SignedIn => json!([{"bearer": []}]),
    };
    operation.insert("security".into(), security);
}

/// The summary is a title; the description ends with who may call and how often.
fn describe(operation: &mut Map<String, Value>, who: Who) {
    let summary = text(operation, "summary").trim().trim_end_matches('.').to_owned();
    let mut said = text(operation, "description").trim().to_owned();
    if said.is_empty() {
        said = format!("{summary}.");
    }
    said.push_str(match who {
        Who::Anyone => "\n\nAnyone may call it.",
        Who::Either => "\n\nAnyone may call it; whoever is signed in is known.",
        Who::SignedIn => "\n\nFor whoever is signed in.",
    });
    if let Some(rate) = limits::rate_of(text(operation, "operationId")) {
        said.push(' ');
        said.push_str(&rate);
    }
    operation.insert("summary".into(), summary.into());
    operation.insert("description".into(), said.into());
}

/// What any request of this form may be refused for.
fn state_refusals(path: &str, operation: &mut Map<String, Value>, who: Who) {
    if path.contains('{') {
        problems::add(operation, "404", &["not-found"]);
    }
    if list(operation, "parameters").iter().any(|parameter| parameter["in"] == "query") {
        problems::add(operation, "400", &["parameter-invalid"]);
    }
    if operation.get("requestBody").and_then(|body| body.pointer("/content/application~1json")).is_some() {
        problems::add(operation, "400", &["body-invalid"]);
        problems::add(operation, "413", &["body-too-large"]);
        problems::add(operation, "415", &["content-type-unsupported"]);
    }
    match who {
        Who::Anyone => {}
        Who::Either => problems::add(operation, "401", &["token-invalid"]),
        Who::SignedIn => problems::add(operation, "401", &["sign-in-required", "token-invalid"]),
    }
}

/// Whether it adds to a mission, a question or a conversation: whom the council has excluded from the territory does not.
/// Leaving and taking back stay open to them.
fn is_closed_to_the_excluded(path: &str, method: &str) -> bool {
    let is_mission = path.starts_with("/v1/missions/{id}") || path.starts_with("/v1/mission-codes/");
    let is_said =
        path.starts_with("/v1/comments/") || path == "/v1/questions/{id}" || path.ends_with("/comments/{comment_id}");
    match method {
        "get" | "options" => false,
        "delete" => is_mission && !path.ends_with("/team/me"),
        _ => is_mission || is_said,
    }
}

/// A read has a strong tag and answers 304 to whoever has these very bytes; a page of a list has a link to the next.
fn state_reading(operation: &mut Map<String, Value>) {
    let is_paged = list(operation, "parameters").iter().any(|parameter| parameter["name"] == "cursor");
    let responses = operation.entry("responses").or_insert_with(|| json!({}));
    let Some(read) = responses.get_mut("200").and_then(Value::as_object_mut) else { return };
    if read.get("content").is_some_and(|content| content.get("text/event-stream").is_some()) {
        // Events as they come have no end, and so no tag.
        return;
    }
    let headers = read.entry("headers").or_insert_with(|| json!({}));
    headers["ETag"] = json!({"$ref": "#/components/headers/ETag"});
    if is_paged {
        headers["Link"] = json!({"$ref": "#/components/headers/Link"});
    }
    if responses.get("304").is_none() {
        responses["304"] = json!({"description": "If-None-Match names these very bytes."});
    }
    add_parameter(operation, "IfNoneMatch");
}

/// Whether the `Idempotency-Key` layer answers for it.
fn is_replayable(path: &str, method: &str, operation: &Map<String, Value>, who: Who) -> bool {
    let is_form = operation.get("requestBody").and_then(|body| body.pointer("/content/multipart~1form-data"));
    method == "post" && who != Who::Anyone && is_form.is_none() && !crate::http::idempotency::is_secret(path)
}

fn state_replay(operation: &mut Map<String, Value>) {
    add_parameter(operation, "IdempotencyKey");
    problems::add(operation, "400", &["parameter-invalid"]);
    problems::add(operation, "409", &["idempotency-key-in-flight"]);
    problems::add(operation, "413", &["body-too-large"]);
    problems::add(operation, "422", &["idempotency-key-reused"]);
}

fn add_parameter(operation: &mut Map<String, Value>, name: &str) {
    let parameters = operation.entry("parameters").or_insert_with(|| json!([]));
    if let Some(parameters) = parameters.as_array_mut() {
        parameters.push(json!({"$ref": format!("#/components/parameters/{name}")}));
    }
}

fn shared_parameters() -> Value {
    json!({
        "IfNoneMatch": {
            "name": "If-None-Match", "in": "header", "required": false, "example": "\"3\"",
            "description": "The ETag that was read: 304 without a body when nothing changed.",
            "schema": {"type": "string"},
        },
        "IdempotencyKey": {
            "name": "Idempotency-Key", "in": "header", "required": false, "example": "0197a1c0-7777-7000-8000-000000000001",
            "description": "Made by the client, best a UUID. The same request with the same key has the same answer for 7 days; \
                another request with it is refused. A refusal changed nothing and is not kept: the request is judged anew.",
            "schema": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[!#-~]+$"},
        },
    })
}

fn shared_headers() -> Value {
    json!({
        "ETag": {
            "description": "A strong tag (RFC 9110): send it in If-None-Match when reading again, in If-Match when editing.",
            "required": true, "schema": {"type": "string"}, "example": "\"3\"",
        },
        "Link": {
            "description": "`<…>; rel=\"next\"` (RFC 8288): the next page; absent on the last one.",
            "required": false, "schema": {"type": "string"},
            "example": "</v1/territories?cursor=c2FpbnQ>; rel=\"next\"",
        },
        "RetryAfter": {
            "description": "How long to wait, in seconds.",
            "required": true, "schema": {"type": "integer", "minimum": 0}, "example": 30,
        },
    })
}

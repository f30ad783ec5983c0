//! An outbox is sent.

use super::{
    batch::{self, OperationIn, OperationMethod, Planned},
    inside::{Answer, Caller, Inside},
    merge,
    seen::Seen,
};
use crate::http::{Json, Problem, Reader, SignedIn, State};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, post};
use photos36_domain::{
    ErrorCode, Ground, Refusal,
    idempotency::{self, Turn},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::rc::Rc;
use utoipa::ToSchema;
use uuid::Uuid;

/// Operations that waited on a phone.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"operations": [{
    "id": "0197a1c0-7777-7000-8000-000000000007", "method": "PUT",
    "path": "/v1/questions/0197a1c0-4444-7000-8000-000000000004",
    "body": {"photo_id": "0197a1c0-1111-7000-8000-000000000001", "title": "Pourquoi cette fontaine ne coule-t-elle plus ?"}
}]}))]
struct OutboxIn {
    /// 1 to 200, in any order. Each is read by itself: one that cannot be read is refused alone.
    #[schema(min_items = 1, max_items = 200, value_type = Vec<OperationIn>)]
    operations: Vec<Value>,
}

/// What became of an operation.
#[derive(Serialize, ToSchema)]
#[schema(as = OutboxResultOut, example = json!({"id": "0197a1c0-7777-7000-8000-000000000007", "status": 201,
    "etag": "\"1\"", "body": {"id": "0197a1c0-4444-7000-8000-000000000004"}}))]
pub struct ResultOut {
    /// The operation's id; of zeros when it cannot be read.
    pub id: Uuid,
    /// The HTTP status that it answers.
    #[schema(minimum = 200, maximum = 599)]
    pub status: u16,
    /// The `ETag` of its answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// The body of its answer: what it made or changed, or a problem with its remedy. Null when it has none.
    #[schema(value_type = Option<HashMap<String, Value>>)]
    pub body: Value,
}

/// What became of an outbox.
#[derive(Serialize, ToSchema)]
struct OutboxOut {
    /// One for each operation, in the order in which they were sent.
    results: Vec<ResultOut>,
}

/// Send an outbox.
///
/// Runs up to 200 operations that waited on a phone, each as if it had been sent by itself, with its own result; one that is
/// refused blocks none but those that build on it. Send the bytes of photos first. Whatever order they come in, what an
/// operation builds on runs before it, else the order is that of their ids; so the same outbox sent again, in any order,
/// leaves the same state. An edit of something that changed since `if_match` was read goes field by field: what nobody
/// touched is written, of the rest both texts are kept and the result is `edit-conflict`. What this outbox itself makes or
/// edits is no conflict: an edit of what it makes needs no `if_match`, and a second edit names the version that the phone
/// had read. An operation that cannot be read, is not known, bears another's id or waits for itself is refused by itself
/// (`body-invalid`, `operation-unknown`, `id-taken`, `id-not-uuidv7`, `operations-tangled`).
#[utoipa::path(
    operation_id = "replayOutbox", tag = "outbox", security(("bearer" = [])),
    request_body = OutboxIn,
    responses(
        (status = 200, description = "What became of each.", body = OutboxOut),
        (status = 400, description = "body-invalid, operations-too-many"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 409, description = "idempotency-key-in-flight"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 422, description = "idempotency-key-reused"),
    )
)]
#[post("/v1/outbox")]
pub async fn replay_outbox(
    state: State,
    me: SignedIn,
    request: HttpRequest,
    body: Json<OutboxIn>,
) -> Result<HttpResponse, Problem> {
    let sent = body.into_inner().operations;
    batch::require_count(sent.len())?;
    let inside = request.app_data::<Rc<Inside>>().ok_or(ErrorCode::Internal)?;
    let (caller, reader) = (Caller::of(&request), Reader::of(&request));
    let run = Run { ground: &state, inside, caller, reader, person: me.person.id };
    let mut results: Vec<Option<ResultOut>> = sent.iter().map(|_| None).collect();
    let mut operations = Vec::with_capacity(sent.len());
    for (place, value) in sent.into_iter().enumerate() {
        match batch::read(place, &value) {
            Ok(operation) => operations.push(operation),
            Err(refusal) => {
                let id = value["id"].as_str().and_then(|id| id.parse().ok()).unwrap_or_default();
                results[place] = Some(run.refused(id, &refusal.into()));
            }
        }
    }
    let mut seen = Seen::default();
    for Planned { at, before, refusal } in batch::order(&operations) {
        let operation = &operations[at];
        let has_failed =
            |first: &&usize| results[operations[**first].place].as_ref().is_none_or(|result| result.status >= 400);
        let failed = before.iter().find(has_failed).map(|first| operations[*first].id);
        results[operation.place] = Some(match (refusal, failed) {
            (Some(refusal), _) => run.refused(operation.id, &refusal.into()),
            (None, Some(first)) => {
                run.refused(operation.id, &Refusal::new(ErrorCode::OperationWaits).arg("id", first).into())
            }
            (None, None) => run.once(operation, &mut seen).await,
        });
    }
    Ok(HttpResponse::Ok().json(OutboxOut { results: results.into_iter().flatten().collect() }))
}

/// What all operations of an outbox share.
struct Run<'a> {
    ground: &'a Ground,
    inside: &'a Inside,
    caller: Caller,
    reader: Reader,
    person: Uuid,
}

impl Run<'_> {
    /// Runs an operation once: what it did before is answered again, so that what was taken back since stays so.
    async fn once(&self, operation: &OperationIn, seen: &mut Seen) -> ResultOut {
        let key = format!("outbox-{}", operation.id);
        match idempotency::begin(self.ground, self.person, &key, fingerprint(operation)).await {
            Err(error) => self.refused(operation.id, &error.into()),
            Ok(Turn::Replay(kept)) => {
                let result = kept_result(operation.id, &kept);
                seen.note(operation, &result, is_direct(&kept));
                result
            }
            Ok(Turn::Run) => {
                let (answer, is_direct) = self.run(operation, seen).await;
                let result = self.told(operation, answer);
                seen.note(operation, &result, is_direct);
                match self.remember(&key, &result, is_direct).await {
                    Ok(()) => result,
                    Err(problem) => self.refused(operation.id, &problem),
                }
            }
        }
    }

    /// What it answers, and whether nothing that others wrote was mixed with it.
    async fn run(&self, operation: &OperationIn, seen: &Seen) -> (Result<Answer, Problem>, bool) {
        match operation.method {
            OperationMethod::Put if batch::sets_a_place(&operation.path) => match seen.tagged(operation) {
                Ok(operation) => self.place(&operation).await,
                Err(refusal) => (Err(refusal.into()), false),
            },
            OperationMethod::Put => (self.make(operation).await, true),
            OperationMethod::Post => (self.inside_call(operation).await, true),
            OperationMethod::Patch | OperationMethod::Delete => match seen.tagged(operation) {
                Ok(operation) => self.edit(&operation).await,
                Err(refusal) => (Err(refusal.into()), false),
            },
        }
    }

    /// Makes a thing. One that is there with other words is not left as if these had been taken: both are kept.
    async fn make(&self, operation: &OperationIn) -> Result<Answer, Problem> {
        let answer = self.inside_call(operation).await?;
        if answer.status == StatusCode::OK && batch::can_be_edited(&operation.path) {
            merge::keep_other_words(self.ground, self.person, operation, &answer).await?;
        }
        Ok(answer)
    }

    async fn inside_call(&self, operation: &OperationIn) -> Result<Answer, Problem> {
        let (method, tag) = (operation.method.name(), operation.if_match.as_deref());
        self.inside.call(&self.caller, method, &operation.path, (operation.body.as_ref(), tag)).await
    }

    /// Moves a photo. One that changed since the phone had read it is moved when its place is still the one that the phone
    /// knows; else both places are told, and nothing is overwritten.
    async fn place(&self, operation: &OperationIn) -> (Result<Answer, Problem>, bool) {
        match self.inside_call(operation).await {
            Ok(answer) if answer.status == StatusCode::PRECONDITION_FAILED => {
                let with = (self.ground, self.inside, &self.caller);
                (merge::mend_place(with, self.person, operation, answer).await, false)
            }
            answer => (answer, true),
        }
    }

    async fn edit(&self, operation: &OperationIn) -> (Result<Answer, Problem>, bool) {
        match self.inside_call(operation).await {
            Ok(answer)
                if operation.method == OperationMethod::Patch && answer.status == StatusCode::PRECONDITION_FAILED =>
            {
                let with = (self.ground, self.inside, &self.caller);
                (merge::mend(with, self.person, operation, answer).await, false)
            }
            answer => (answer, true),
        }
    }

    /// Keeps what was done, and a conflict, which was kept; a refusal changed nothing and is judged anew.
    async fn remember(&self, key: &str, result: &ResultOut, is_direct: bool) -> Result<(), Problem> {
        let is_kept = result.status < 300 || result.body["code"] == ErrorCode::EditConflict.name();
        if !is_kept {
            return Ok(idempotency::release(self.ground, self.person, key).await?);
        }
        let mut headers: Vec<_> = result.etag.iter().map(|tag| ("etag".to_owned(), tag.clone())).collect();
        headers.extend(is_direct.then(|| (DIRECT.to_owned(), String::new())));
        let body = serde_json::to_vec(&result.body).map_err(anyhow::Error::from)?;
        let answer = idempotency::Answer { status: result.status, headers, body };
        Ok(idempotency::keep(self.ground, self.person, key, &answer).await?)
    }

    fn told(&self, operation: &OperationIn, answer: Result<Answer, Problem>) -> ResultOut {
        match answer {
            Ok(Answer { status, tag, body }) => {
                ResultOut { id: operation.id, status: status.as_u16(), etag: tag, body }
            }
            Err(problem) => self.refused(operation.id, &problem),
        }
    }

    fn refused(&self, id: Uuid, problem: &Problem) -> ResultOut {
        let body = problem.body(&self.reader);
        ResultOut { id, status: body.status, etag: None, body: json!(body) }
    }
}

/// Notes, beside what is kept of an operation, that nothing that others wrote was mixed with it.
const DIRECT: &str = "direct";

fn is_direct(kept: &idempotency::Answer) -> bool {
    kept.headers.iter().any(|(name, _)| name == DIRECT)
}

fn kept_result(id: Uuid, kept: &idempotency::Answer) -> ResultOut {
    let etag = kept.headers.iter().find(|(name, _)| name == "etag").map(|(_, tag)| tag.clone());
    ResultOut { id, status: kept.status, etag, body: serde_json::from_slice(&kept.body).unwrap_or_default() }
}

fn fingerprint(operation: &OperationIn) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in [operation.method.name(), &operation.path, operation.if_match.as_deref().unwrap_or_default()] {
        hash.update(part);
        hash.update([0]);
    }
    if let Some(body) = &operation.body {
        hash.update(body.to_string());
    }
    hash.finalize().into()
}

//! An outbox is sent.

use super::{
    batch::{self, OperationIn, OperationMethod},
    inside::{Answer, Caller, Inside},
    merge,
};
use crate::http::{Problem, Reader, SignedIn, State};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, post, web::Json};
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
    /// 1 to 200, in any order.
    #[schema(min_items = 1, max_items = 200)]
    operations: Vec<OperationIn>,
}

/// What became of an operation.
#[derive(Serialize, ToSchema)]
#[schema(as = OutboxResultOut, example = json!({"id": "0197a1c0-7777-7000-8000-000000000007", "status": 201,
    "etag": "\"1\"", "body": {"id": "0197a1c0-4444-7000-8000-000000000004"}}))]
struct ResultOut {
    /// The operation's id.
    id: Uuid,
    /// The HTTP status that it answers.
    #[schema(minimum = 200, maximum = 599)]
    status: u16,
    /// The `ETag` of its answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    etag: Option<String>,
    /// The body of its answer: what it made or changed, or a problem with its remedy. Null when it has none.
    #[schema(value_type = Option<HashMap<String, Value>>)]
    body: Value,
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
/// touched is written, of the rest both texts are kept and the result is `edit-conflict`.
#[utoipa::path(
    operation_id = "replayOutbox", tag = "outbox", security(("bearer" = [])),
    request_body = OutboxIn,
    responses(
        (status = 200, description = "What became of each.", body = OutboxOut),
        (status = 400, description = "body-invalid, operations-too-many, operation-unknown, operations-tangled, id-not-uuidv7"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 409, description = "id-taken: the same operation id twice, idempotency-key-in-flight"),
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
    let operations = body.into_inner().operations;
    let inside = request.app_data::<Rc<Inside>>().ok_or(ErrorCode::Internal)?;
    let (caller, reader) = (Caller::of(&request), Reader::of(&request));
    let run = Run { ground: &state, inside, caller, reader, person: me.person.id };
    let mut results: Vec<Option<ResultOut>> = operations.iter().map(|_| None).collect();
    for (at, before) in batch::order(&operations)? {
        let failed = before.iter().find(|first| results[**first].as_ref().is_none_or(|result| result.status >= 400));
        results[at] = Some(match failed {
            Some(first) => run.refused(
                &operations[at],
                &Refusal::new(ErrorCode::OperationWaits).arg("id", operations[*first].id).into(),
            ),
            None => run.once(&operations[at]).await,
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
    /// Runs an operation once: what it did before is answered again. What makes a thing needs no memory, its id is one.
    async fn once(&self, operation: &OperationIn) -> ResultOut {
        if operation.method == OperationMethod::Put {
            return self.told(operation, self.inside_call(operation).await);
        }
        let key = format!("outbox-{}", operation.id);
        match idempotency::begin(self.ground, self.person, &key, fingerprint(operation)).await {
            Err(error) => self.refused(operation, &error.into()),
            Ok(Turn::Replay(kept)) => kept_result(operation.id, &kept),
            Ok(Turn::Run) => {
                let result = self.told(operation, self.edit(operation).await);
                match self.remember(&key, &result).await {
                    Ok(()) => result,
                    Err(problem) => self.refused(operation, &problem),
                }
            }
        }
    }

    async fn inside_call(&self, operation: &OperationIn) -> Result<Answer, Problem> {
        let (method, tag) = (operation.method.name(), operation.if_match.as_deref());
        self.inside.call(&self.caller, method, &operation.path, (operation.body.as_ref(), tag)).await
    }

    async fn edit(&self, operation: &OperationIn) -> Result<Answer, Problem> {
        let answer = self.inside_call(operation).await?;
        if operation.method != OperationMethod::Patch || answer.status != StatusCode::PRECONDITION_FAILED {
            return Ok(answer);
        }
        merge::mend((self.ground, self.inside, &self.caller), self.person, operation, answer).await
    }

    /// Keeps what was done, and a conflict, which was kept; a refusal changed nothing and is judged anew.
    async fn remember(&self, key: &str, result: &ResultOut) -> Result<(), Problem> {
        let is_kept = result.status < 300 || result.body["code"] == ErrorCode::EditConflict.name();
        if !is_kept {
            return Ok(idempotency::release(self.ground, self.person, key).await?);
        }
        let headers = result.etag.iter().map(|tag| ("etag".to_owned(), tag.clone())).collect();
        let body = serde_json::to_vec(&result.body).map_err(anyhow::Error::from)?;
        let answer = idempotency::Answer { status: result.status, headers, body };
        Ok(idempotency::keep(self.ground, self.person, key, &answer).await?)
    }

    fn told(&self, operation: &OperationIn, answer: Result<Answer, Problem>) -> ResultOut {
        match answer {
            Ok(Answer { status, tag, body }) => {
                ResultOut { id: operation.id, status: status.as_u16(), etag: tag, body }
            }
            Err(problem) => self.refused(operation, &problem),
        }
    }

    fn refused(&self, operation: &OperationIn, problem: &Problem) -> ResultOut {
        let body = problem.body(&self.reader);
        ResultOut { id: operation.id, status: body.status, etag: None, body: json!(body) }
    }
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

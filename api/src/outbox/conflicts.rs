//! Two texts of the same thing, and the choice of whoever wrote one of them off line.

use super::{
    batch,
    inside::{Caller, Inside},
    merge,
};
use crate::http::{
    Json, Problem, Query, SignedIn, State,
    pages::{self, PageIn, PageOut},
    time,
};
use actix_web::{
    HttpRequest, HttpResponse, get,
    http::{StatusCode, header::CONTENT_TYPE},
    put,
    web::Path,
};
use photos36_domain::{
    ErrorCode, Ground, Refusal,
    conflicts::{self, Conflict, Field},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::{collections::HashSet, rc::Rc};
use utoipa::ToSchema;
use uuid::Uuid;

/// A field of which there are two texts.
#[derive(Serialize, ToSchema)]
struct ConflictFieldOut {
    /// Its name in the thing's representation.
    name: String,
    /// What one wrote off line.
    mine: Value,
    /// What is there.
    theirs: Value,
}

/// Something of which one wrote something else off line than what is there.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"id": "0197a1c0-7777-7000-8000-000000000007",
    "path": "/v1/questions/0197a1c0-4444-7000-8000-000000000004", "created_at": "2026-07-14T12:00:00Z",
    "fields": [{"name": "title", "mine": "Pourquoi cette fontaine ?", "theirs": "À qui est cette fontaine ?"}]}))]
struct EditConflictOut {
    /// That of the operation that it came with.
    id: Uuid,
    /// The thing.
    path: String,
    /// What differs.
    fields: Vec<ConflictFieldOut>,
    /// When it arrived.
    #[schema(format = DateTime)]
    created_at: String,
}

impl From<Conflict> for EditConflictOut {
    fn from(conflict: Conflict) -> Self {
        let field = |Field { name, mine, theirs }| ConflictFieldOut { name, mine, theirs };
        Self {
            id: conflict.id,
            path: conflict.path,
            fields: conflict.fields.into_iter().map(field).collect(),
            created_at: time::rfc3339(conflict.created_at),
        }
    }
}

/// List one's conflicts.
///
/// What one wrote off line and differs from what someone wrote meanwhile, the newest first. They wait 180 days; then what is
/// there stays.
#[utoipa::path(
    operation_id = "listEditConflicts", tag = "outbox", security(("bearer" = [])),
    params(PageIn),
    responses(
        (status = 200, description = "A page of conflicts.", body = PageOut<EditConflictOut>),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
    )
)]
#[get("/v1/me/conflicts")]
pub async fn list_edit_conflicts(
    state: State,
    me: SignedIn,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let page = conflicts::list(&*state.db, me.person.id, page.limit, page.cursor.as_deref()).await?;
    Ok(pages::respond(&request, page.map(EditConflictOut::from)))
}

/// Which text stays.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Keep {
    /// What one wrote, or the fields that come with the choice.
    Mine,
    /// What is there.
    Theirs,
}

/// A choice.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"keep": "mine", "fields": {"title": "Pourquoi, et à qui, cette fontaine ?"}}))]
struct ConflictChoiceIn {
    /// Which text stays.
    #[schema(inline)]
    keep: Keep,
    /// With `mine`: a third text for some of the fields.
    #[serde(default)]
    #[schema(value_type = HashMap<String, Value>)]
    fields: Map<String, Value>,
}

/// Choose between two texts.
///
/// Ends a conflict: what is there stays, or what one wrote off line is written, as it was or made one with the other. When
/// what is there has changed once more, nothing is written and the conflict shows the new text.
#[utoipa::path(
    operation_id = "chooseInConflict", tag = "outbox", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The conflict.")),
    request_body = ConflictChoiceIn,
    responses(
        (status = 204, description = "It is settled."),
        (status = 400, description = "body-invalid, parameter-invalid: no field of the conflict, text-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden, excluded: the thing may no longer be edited"),
        (status = 404, description = "not-found: no such conflict, or the thing is gone"),
        (status = 409, description = "edit-conflict: it changed once more, mission-closed"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
    )
)]
#[put("/v1/me/conflicts/{id}/choice")]
pub async fn choose_in_conflict(
    state: State,
    me: SignedIn,
    id: Path<Uuid>,
    request: HttpRequest,
    body: Json<ConflictChoiceIn>,
) -> Result<HttpResponse, Problem> {
    let ConflictChoiceIn { keep, fields } = body.into_inner();
    let conflict = conflicts::find(&*state.db, me.person.id, *id).await?;
    if keep == Keep::Mine {
        let inside = request.app_data::<Rc<Inside>>().ok_or(ErrorCode::Internal)?;
        let refused = write(&state, inside, &Caller::of(&request), conflict, fields).await?;
        if let Some(refused) = refused {
            return Ok(refused);
        }
    }
    conflicts::settle(&state, me.person.id, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Writes one's own text over the one that was seen; the answer when that is refused.
async fn write(
    ground: &Ground,
    inside: &Inside,
    caller: &Caller,
    conflict: Conflict,
    other: Map<String, Value>,
) -> Result<Option<HttpResponse>, Problem> {
    let mut mine: Map<String, Value> =
        conflict.fields.iter().map(|field| (field.name.clone(), field.mine.clone())).collect();
    for (name, value) in other {
        let known = mine.get_mut(&name);
        *known.ok_or_else(|| Refusal::new(ErrorCode::ParameterInvalid).field(format!("/fields/{name}")))? = value;
    }
    // A photo's place has an address of its own.
    let is_place = batch::sets_a_place(&conflict.path);
    let (method, body) = if is_place { ("PUT", mine["place"].clone()) } else { ("PATCH", Value::Object(mine.clone())) };
    let answer = inside.call(caller, method, &conflict.path, (Some(&body), Some(&conflict.tag))).await?;
    if answer.status == StatusCode::PRECONDITION_FAILED {
        let thing = if is_place { conflict.path.trim_end_matches("/place") } else { &conflict.path };
        let now = inside.call(caller, "GET", thing, (None, None)).await?;
        let id = conflict.id;
        if let Some(tag) = now.tag.filter(|_| now.status.is_success()) {
            let (_, fields) = merge::split(&mine, &now.body, &HashSet::new());
            conflicts::renew(ground, &Conflict { tag, fields, ..conflict }).await?;
        }
        return Err(Refusal::new(ErrorCode::EditConflict).arg("id", id).into());
    }
    if answer.is_success() {
        return Ok(None);
    }
    let mut response = HttpResponse::build(answer.status);
    Ok(Some(response.insert_header((CONTENT_TYPE, "application/problem+json")).body(answer.body.to_string())))
}

//! One's notices: listed, counted, marked as read.

use super::out::NoticeOut;
use crate::http::{
    Json, MaybeSignedIn, Problem, Query, Reader, State,
    pages::{self, PageIn, PageOut},
};
use actix_web::{HttpRequest, HttpResponse, get, post, put, web::Path};
use photos36_domain::notices;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Which notices.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct NoticesIn {
    /// Only those that are unread.
    #[serde(default)]
    unread: bool,
}

/// Lists what one was told, the newest first, in one's language. What one may no longer see is left out, so that a page may
/// be shorter than asked for.
#[utoipa::path(
    operation_id = "listNotices", tag = "notices", summary = "List one's notices", security(("bearer" = [])),
    params(NoticesIn, PageIn),
    responses(
        (status = 200, description = "A page of notices.", body = PageOut<NoticeOut>),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
    )
)]
#[get("/v1/me/notices")]
pub async fn list_notices(
    state: State,
    actor: MaybeSignedIn,
    reader: Reader,
    which: Query<NoticesIn>,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let page = notices::list(&*state.db, &actor, which.unread, page.limit, page.cursor.as_deref()).await?;
    Ok(pages::respond(&request, page.map(|notice| NoticeOut::new(&notice, reader.locale))))
}

/// How much is unread.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"unread": 3}))]
struct UnreadOut {
    /// 100 means 100 or more.
    #[schema(maximum = 100)]
    unread: u32,
}

/// Counts one's unread notices, up to 100.
#[utoipa::path(
    operation_id = "countNotices", tag = "notices", summary = "Count one's unread notices", security(("bearer" = [])),
    responses(
        (status = 200, description = "The number.", body = UnreadOut),
        (status = 401, description = "sign-in-required, token-invalid"),
    )
)]
#[get("/v1/me/notices/count")]
pub async fn count_notices(state: State, actor: MaybeSignedIn) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(UnreadOut { unread: notices::unread(&*state.db, &actor).await? }))
}

/// Up to where.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"up_to": "0197a1c0-7777-7000-8000-000000000007"}))]
struct ReadNoticesIn {
    /// The newest notice that was seen; all that there are when absent.
    up_to: Option<Uuid>,
}

/// How many were marked.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"read": 3}))]
struct ReadOut {
    /// Notices that were unread until now.
    read: u64,
}

/// Marks one's notices as read: all up to one of them, or all.
#[utoipa::path(
    operation_id = "readNotices", tag = "notices", summary = "Mark one's notices as read", security(("bearer" = [])),
    request_body = ReadNoticesIn,
    responses(
        (status = 200, description = "How many were marked.", body = ReadOut),
        (status = 400, description = "body-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found: no such notice of one's own"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
    )
)]
#[post("/v1/me/notices/read")]
pub async fn read_notices(
    state: State,
    actor: MaybeSignedIn,
    body: Json<ReadNoticesIn>,
) -> Result<HttpResponse, Problem> {
    let read = notices::read_up_to(&state, &actor, body.up_to).await?;
    Ok(HttpResponse::Ok().json(ReadOut { read }))
}

/// Marks one notice as read.
#[utoipa::path(
    operation_id = "readNotice", tag = "notices", summary = "Mark a notice as read", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The notice.")),
    responses(
        (status = 204, description = "Read, now or before."),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[put("/v1/me/notices/{id}/read")]
pub async fn read_notice(state: State, actor: MaybeSignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    notices::read_one(&state, &actor, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}

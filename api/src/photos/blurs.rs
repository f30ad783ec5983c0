//! Requests to make a part of a photo unrecognisable.

use crate::http::{
    Json, MaybeSignedIn, Problem, State,
    limits::{Limited, Limits},
    time::rfc3339,
};
use actix_web::{
    HttpRequest, HttpResponse, get, post, put,
    web::{Data, Path},
};
use photos36_domain::{
    Refusal,
    moderation::Reporter,
    photos::blurs::{self, Blur, Rectangle},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A part of the upright picture, in parts of its width and height.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"x": 0.4, "y": 0.2, "width": 0.1, "height": 0.15}))]
pub struct RectangleIn {
    /// Left edge, 0 to 1.
    x: f64,
    /// Upper edge, 0 to 1.
    y: f64,
    /// Width, above 0, at most 1.
    width: f64,
    /// Height, above 0, at most 1.
    height: f64,
}

impl RectangleIn {
    /// Checks its bounds.
    ///
    /// # Errors
    /// `rectangle-invalid`.
    pub fn parse(self) -> Result<Rectangle, Refusal> {
        Rectangle::parse(self.x, self.y, self.width, self.height)
    }
}

/// A request.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"rectangle": {"x": 0.4, "y": 0.2, "width": 0.1, "height": 0.15}, "text": "C'est moi."}))]
struct BlurIn {
    /// UUIDv7 made by the client.
    id: Option<Uuid>,
    /// Which part; the whole picture when absent.
    rectangle: Option<RectangleIn>,
    /// More about it; at most 500 characters.
    #[serde(default)]
    #[schema(max_length = 500)]
    text: String,
}

/// A request with what became of it.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"id": "0197a1c0-8888-7000-8000-000000000001", "photo_id": "0197a1c0-1111-7000-8000-000000000001",
    "state": "asked", "x": 0.4, "y": 0.2, "width": 0.1, "height": 0.15, "text": "C'est moi.",
    "created_at": "2026-06-21T12:00:00Z"}))]
struct BlurOut {
    /// Id.
    id: Uuid,
    /// The photo.
    photo_id: Uuid,
    /// `asked`, `confirmed` or `refused`.
    state: String,
    /// Left edge, as part of the width.
    x: f64,
    /// Upper edge, as part of the height.
    y: f64,
    /// Width.
    width: f64,
    /// Height.
    height: f64,
    /// What was said.
    text: String,
    /// When it was asked (RFC 3339, UTC).
    created_at: String,
    /// When it was decided (RFC 3339, UTC).
    #[serde(skip_serializing_if = "Option::is_none")]
    decided_at: Option<String>,
}

impl From<Blur> for BlurOut {
    fn from(blur: Blur) -> Self {
        Self {
            id: blur.id,
            photo_id: blur.photo_id,
            state: blur.state,
            x: blur.x,
            y: blur.y,
            width: blur.width,
            height: blur.height,
            text: blur.body,
            created_at: rfc3339(blur.created_at),
            decided_at: blur.decided_at.map(rfc3339),
        }
    }
}

/// Ask for a blur.
///
/// Asks that a face or a plate be made unrecognisable, with or without an account. Its author or an animator answers.
#[utoipa::path(
    operation_id = "askBlur", tag = "photos",
    params(("id" = Uuid, Path, description = "The photo.")), request_body = BlurIn,
    responses(
        (status = 201, description = "Asked.", body = BlurOut),
        (status = 200, description = "Asked before with this id.", body = BlurOut),
        (status = 400, description = "body-invalid, text-invalid, rectangle-invalid, id-not-uuidv7"),
        (status = 401, description = "token-invalid"),
        (status = 404, description = "not-found"),
        (status = 409, description = "blurs-too-many, id-taken"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 429, description = "too-many-requests"),
    )
)]
#[post("/v1/photos/{id}/blurs")]
pub async fn ask_blur(
    state: State,
    actor: MaybeSignedIn,
    limits: Data<Limits>,
    id: Path<Uuid>,
    request: HttpRequest,
    body: Json<BlurIn>,
) -> Result<HttpResponse, Problem> {
    limits.count(&request, Limited::Report, state.clock.now())?;
    let address = limits.client(&request).to_string();
    let rectangle = body.rectangle.map_or(Ok(Rectangle::WHOLE), RectangleIn::parse)?;
    let asker = Reporter::of(&actor, &address);
    let (blur, known) = blurs::ask(&state, &actor, asker, *id, (body.id, rectangle, &body.text)).await?;
    let mut response = if known { HttpResponse::Ok() } else { HttpResponse::Created() };
    Ok(response.json(BlurOut::from(blur)))
}

/// Requests that wait.
#[derive(Serialize, ToSchema)]
struct BlursOut {
    /// At most 40.
    items: Vec<BlurOut>,
}

/// List requests to blur.
///
/// Lists the requests that wait for an answer. For the photo's author and the animators.
#[utoipa::path(
    operation_id = "listBlurs", tag = "photos", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The photo.")),
    responses(
        (status = 200, description = "The oldest first.", body = BlursOut),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/photos/{id}/blurs")]
pub async fn list_blurs(state: State, actor: MaybeSignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    let items = blurs::asked(&*state.db, &actor, *id).await?.into_iter().map(BlurOut::from).collect();
    Ok(HttpResponse::Ok().json(BlursOut { items }))
}

/// An answer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"confirmed": true, "reason": "On reconnaît un enfant."}))]
struct BlurAnswerIn {
    /// The part is made unrecognisable in every size.
    confirmed: bool,
    /// Why, for the author's statement of reasons; what was asked with says it otherwise. Not needed from the author.
    #[serde(default)]
    #[schema(max_length = 2000)]
    reason: String,
}

/// Confirm or refuse a blur.
///
/// Confirms or refuses a request. Confirmed, every size is made anew under another address and the old ones are deleted. By
/// someone else than the author it is a decision: the author receives its reasons, can appeal, and it can be undone.
#[utoipa::path(
    operation_id = "answerBlur", tag = "photos", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The photo."), ("blur" = Uuid, Path, description = "The request.")),
    request_body = BlurAnswerIn,
    responses(
        (status = 200, description = "The request as it is now.", body = BlurOut),
        (status = 400, description = "body-invalid, text-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 409, description = "blur-decided"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 422, description = "reasons-required"),
    )
)]
#[put("/v1/photos/{id}/blurs/{blur}")]
pub async fn answer_blur(
    state: State,
    actor: MaybeSignedIn,
    path: Path<(Uuid, Uuid)>,
    body: Json<BlurAnswerIn>,
) -> Result<HttpResponse, Problem> {
    let blur = blurs::decide(&state, &actor, (path.0, path.1), body.confirmed, &body.reason).await?;
    Ok(HttpResponse::Ok().json(BlurOut::from(blur)))
}

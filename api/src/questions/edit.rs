//! `PATCH /v1/questions/{id}`: its author rewords it.

use super::{
    ask::QuestionPlaceIn,
    out::{self, QuestionOut},
};
use crate::http::{Json, Problem, SignedIn, State, patch::given, tags::IfMatch};
use actix_web::{HttpResponse, patch, web::Path};
use photos36_domain::{
    Refusal,
    people::{Actor, rights},
    questions::{self, Edit, question},
    themes::Themes,
};
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What to change; what is absent stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"title": "Et si la fontaine coulait de nouveau ?", "themes": ["water", "heritage"]}))]
struct EditQuestionIn {
    /// 1 to 140 characters.
    #[schema(min_length = 1, max_length = 140)]
    title: Option<String>,
    /// At most 10,000 characters.
    #[schema(max_length = 10000)]
    text: Option<String>,
    /// 1 to 3: ids, or names in French or English; replaces them all.
    #[schema(min_items = 1, max_items = 3)]
    themes: Option<Vec<String>>,
    /// Another place, or `null` for none; not for a question on a photo.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<QuestionPlaceIn>)]
    place: Option<Option<QuestionPlaceIn>>,
}

impl EditQuestionIn {
    fn parse(self) -> Result<Edit, Refusal> {
        Ok(Edit {
            title: self.title,
            text: self.text,
            themes: self.themes.as_deref().map(Themes::parse_some).transpose()?,
            place: self.place.map(|place| place.map(QuestionPlaceIn::parse).transpose()).transpose()?,
        })
    }
}

/// Edit a question.
///
/// Changes what its author says in a question.
#[utoipa::path(
    operation_id = "editQuestion", tag = "questions", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The question."), ("If-Match" = String, Header, description = "The ETag that was read.")),
    request_body = EditQuestionIn,
    responses(
        (status = 200, description = "The question as it is now.", body = QuestionOut),
        (status = 400, description = "body-invalid, text-invalid, themes-invalid, place-invalid, question-nowhere"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 412, description = "version-stale"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 422, description = "theme-unknown, place-outside"),
        (status = 428, description = "if-match-required"),
    )
)]
#[patch("/v1/questions/{id}")]
pub async fn edit_question(
    state: State,
    me: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    body: Json<EditQuestionIn>,
) -> Result<HttpResponse, Problem> {
    let question = own(&*state.db, &me, *id, &seen).await?;
    let question = questions::edit(&state, question, body.into_inner().parse()?).await?;
    let view = questions::view(&*state.db, &me, question).await?;
    Ok(out::respond(HttpResponse::Ok(), view))
}

/// The question, if whoever asks may edit it and has seen its present version.
///
/// # Errors
/// `not-found`, `forbidden`, `version-stale`, in this order.
pub async fn own(
    connection: &impl ConnectionTrait,
    actor: &Actor,
    id: Uuid,
    seen: &IfMatch,
) -> Result<question::Model, Problem> {
    let question = questions::visible(connection, actor, id).await?;
    rights::allow(actor, actor.may_edit_question(question.author_id))?;
    seen.check(question.version)?;
    Ok(question)
}

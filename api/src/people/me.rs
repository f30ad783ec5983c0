//! Oneself: read and edited.

use super::out::{self, MeOut};
use crate::http::{Json, Problem, SignedIn, State, patch::given, tags::IfMatch};
use actix_web::{HttpResponse, get, patch};
use photos36_domain::{
    Clock, ErrorCode, Refusal,
    people::{self, BirthYear, DisplayName, ProfilePatch},
    texts::Locale,
};
use serde::Deserialize;
use utoipa::ToSchema;

/// Read oneself.
///
/// Reads oneself, with one's roles.
#[utoipa::path(
    operation_id = "readMe", tag = "people", security(("bearer" = [])),
    responses(
        (status = 200, description = "Oneself; the ETag is needed to edit.", body = MeOut),
        (status = 401, description = "sign-in-required, token-invalid"),
    )
)]
#[get("/v1/me")]
pub async fn read_me(me: SignedIn) -> HttpResponse {
    out::me(&me.person, &me.actor)
}

/// What to change; what is absent stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"display_name": "Jeanne du moulin", "birth_year": null}))]
struct EditMeIn {
    /// 1 to 60 characters.
    display_name: Option<String>,
    /// `fr` or `en`.
    locale: Option<String>,
    /// Four digits; `null` takes it back.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i32>)]
    birth_year: Option<Option<i32>>,
}

impl EditMeIn {
    fn parse(self, clock: &Clock) -> Result<ProfilePatch, Refusal> {
        let unknown = || Refusal::new(ErrorCode::LocaleUnknown).field("/locale");
        let year = |year: Option<i32>| year.map(|year| BirthYear::parse(year, clock)).transpose();
        Ok(ProfilePatch {
            display_name: self.display_name.map(|name| DisplayName::parse(&name)).transpose()?,
            locale: self.locale.map(|tag| Locale::from_tag(&tag).ok_or_else(unknown)).transpose()?,
            birth_year: self.birth_year.map(year).transpose()?,
        })
    }
}

/// Edit oneself.
///
/// Changes what one says of oneself.
#[utoipa::path(
    operation_id = "editMe", tag = "people", security(("bearer" = [])),
    params(("If-Match" = String, Header, description = "The ETag that was read.")),
    request_body = EditMeIn,
    responses(
        (status = 200, description = "Oneself as one is now.", body = MeOut),
        (status = 400, description = "body-invalid, text-invalid, locale-unknown, birth-year-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "parent-needed, birth-year-kept"),
        (status = 412, description = "version-stale"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 428, description = "if-match-required"),
    )
)]
#[patch("/v1/me")]
pub async fn edit_me(state: State, me: SignedIn, seen: IfMatch, body: Json<EditMeIn>) -> Result<HttpResponse, Problem> {
    seen.check(me.person.version)?;
    let patch = body.into_inner().parse(&state.clock)?;
    let person = people::update(&state, me.person.id, me.person.version, patch).await?;
    Ok(out::me(&person, &me.actor))
}

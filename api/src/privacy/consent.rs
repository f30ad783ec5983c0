//! What is done with people's data, consent to it, and who looked.

use crate::http::{
    Json, MaybeSignedIn, Problem, Query, Reader, State,
    pages::{self, PageIn, PageOut},
    time::rfc3339,
};
use actix_web::{HttpRequest, HttpResponse, delete, get, put};
use photos36_domain::privacy::{
    accesses::{self, Access},
    consent::{self, Consent},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What is done with people's data here.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "version": 1, "text": "36 photos garde ce que vous donnez au jeu…", "consent": {"version": 1, "given_at": "2026-06-21T12:00:00Z"},
    "inactive_months": 36, "access_log_months": 12, "export_days": 7, "erased_within_minutes": 60
}))]
struct PrivacyOut {
    /// Grows with each change of what the text says.
    version: i32,
    /// The text, in the reader's language.
    text: String,
    /// What one agreed to last; absent when nobody is signed in or nothing was agreed to.
    #[serde(skip_serializing_if = "Option::is_none")]
    consent: Option<ConsentOut>,
    /// After so many months of 30 days without use an account is erased.
    inactive_months: u16,
    /// How long it is kept who looked at what is about someone, in months of 30 days.
    access_log_months: u16,
    /// How long an export waits, in days.
    export_days: i64,
    /// How soon someone who asks for it is erased.
    erased_within_minutes: i64,
}

/// That someone agreed.
#[derive(Debug, Serialize, ToSchema)]
struct ConsentOut {
    /// The version of the text.
    version: i32,
    /// When (RFC 3339, UTC).
    given_at: String,
}

impl From<Consent> for ConsentOut {
    fn from(consent: Consent) -> Self {
        Self { version: consent.version, given_at: rfc3339(consent.given_at) }
    }
}

/// Read what is done with people's data.
///
/// Reads the text that one agrees to, with its version, how long things are kept, and what one agreed to.
#[utoipa::path(
    operation_id = "readPrivacy", tag = "privacy",
    responses(
        (status = 200, description = "The text and the times.", body = PrivacyOut),
        (status = 401, description = "token-invalid"),
    )
)]
#[get("/v1/privacy")]
pub async fn read_privacy(state: State, actor: MaybeSignedIn, reader: Reader) -> Result<HttpResponse, Problem> {
    let consent = match actor.person_id() {
        Some(person) => consent::of(&*state.db, person).await?,
        None => None,
    };
    let people = &state.settings.people;
    Ok(HttpResponse::Ok().json(PrivacyOut {
        version: consent::TEXT_VERSION,
        text: reader.locale.text("consent-text", &[("months", people.inactive_months.to_string())]),
        consent: consent.map(ConsentOut::from),
        inactive_months: people.inactive_months,
        access_log_months: people.access_log_months,
        export_days: photos36_domain::privacy::export::KEPT / photos36_domain::clock::DAY,
        erased_within_minutes: photos36_domain::privacy::erase::WITHIN / photos36_domain::clock::MINUTE,
    }))
}

/// What one agrees to.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"version": 1}))]
struct ConsentIn {
    /// The version of the text that was read.
    version: i32,
}

/// Agree to what is done with one's data.
///
/// Agrees to the text of `readPrivacy`; the version has to be the present one.
#[utoipa::path(
    operation_id = "giveConsent", tag = "privacy", security(("bearer" = [])), request_body = ConsentIn,
    responses(
        (status = 200, description = "Agreed.", body = ConsentOut),
        (status = 400, description = "body-invalid, parameter-invalid: another version"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
    )
)]
#[put("/v1/me/consent")]
pub async fn give(state: State, actor: MaybeSignedIn, body: Json<ConsentIn>) -> Result<HttpResponse, Problem> {
    let consent = consent::give(&state, &actor, body.version).await?;
    Ok(HttpResponse::Ok().json(ConsentOut::from(consent)))
}

/// Take one's consent back.
///
/// What was done until then was right; to have one's data erased is another wish, `eraseMe`.
#[utoipa::path(
    operation_id = "withdrawConsent", tag = "privacy", security(("bearer" = [])),
    responses(
        (status = 204, description = "Taken back."),
        (status = 401, description = "sign-in-required, token-invalid"),
    )
)]
#[delete("/v1/me/consent")]
pub async fn withdraw(state: State, actor: MaybeSignedIn) -> Result<HttpResponse, Problem> {
    consent::withdraw(&state, &actor).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// That someone looked at what is about one.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "what": "moderation-case", "territory_id": "0197a1c0-3333-7000-8000-000000000003", "at": "2026-06-21T12:00:00Z"
}))]
struct AccessOut {
    /// `moderation-case` or `true-place`.
    what: String,
    /// The territory whose animators looked; absent for the editor.
    #[serde(skip_serializing_if = "Option::is_none")]
    territory_id: Option<Uuid>,
    /// When (RFC 3339, UTC).
    at: String,
}

impl From<Access> for AccessOut {
    fn from(access: Access) -> Self {
        Self { what: access.what, territory_id: access.territory_id, at: rfc3339(access.created_at) }
    }
}

/// List who looked at what is about oneself.
///
/// Lists when someone looked, by the power of a role, at what is not public about oneself, the newest first.
#[utoipa::path(
    operation_id = "listOwnAccesses", tag = "privacy", security(("bearer" = [])), params(PageIn),
    responses(
        (status = 200, description = "A page.", body = PageOut<AccessOut>),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
    )
)]
#[get("/v1/me/accesses")]
pub async fn list_accesses(
    state: State,
    actor: MaybeSignedIn,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let page = accesses::own(&*state.db, &actor, page.limit, page.cursor.as_deref()).await?;
    Ok(pages::respond(&request, page.map(AccessOut::from)))
}

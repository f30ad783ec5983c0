//! Erasing oneself.

use crate::http::{Json, MaybeSignedIn, Problem, State};
use actix_web::{HttpResponse, delete};
use photos36_domain::privacy::erase::{self, BuiltOn};
use serde::Deserialize;
use utoipa::ToSchema;

/// How one is erased.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"built_on": "keep"}))]
struct EraseMeIn {
    /// What becomes of what others built on.
    built_on: BuiltOnIn,
}

/// What becomes of what others built on: a photo that a question is asked on, a comment that was answered.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum BuiltOnIn {
    /// It stays under "a resident".
    Keep,
    /// It goes too.
    Remove,
}

/// Erase oneself.
///
/// Ends the account: name, mailbox and sessions go at once, all else within the hour, sizes, exports and packs included, and
/// again should an older backup be put back. What nobody built on goes; what others built on stays under "a resident" or
/// goes too, as one chooses. A mission with others in it is theirs and stays. Accounts of money are kept as the law wants.
/// It cannot be undone; `askExport` first.
#[utoipa::path(
    operation_id = "eraseMe", tag = "privacy", security(("bearer" = [])), request_body = EraseMeIn,
    responses(
        (status = 202, description = "Begun: nobody can sign in as this person any more."),
        (status = 400, description = "body-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 409, description = "editor-last"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
    )
)]
#[delete("/v1/me")]
pub async fn erase_me(state: State, actor: MaybeSignedIn, body: Json<EraseMeIn>) -> Result<HttpResponse, Problem> {
    let built_on = match body.built_on {
        BuiltOnIn::Keep => BuiltOn::Keep,
        BuiltOnIn::Remove => BuiltOn::Remove,
    };
    erase::ask(&state, &actor, built_on).await?;
    Ok(HttpResponse::Accepted().finish())
}

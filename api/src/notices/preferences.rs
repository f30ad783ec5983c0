//! How one wants to be told.

use super::out::{PreferencesOut, QuietHours};
use crate::http::{
    Json, MaybeSignedIn, Problem, State,
    tags::{self, IfMatch},
};
use actix_web::{HttpResponse, get, patch};
use photos36_domain::{
    ErrorCode, Refusal,
    notices::{self, Preferences, PreferencesChange, WaysChange, What},
};
use serde::Deserialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Reads how one wants to be told; one who chose nothing is told of everything.
#[utoipa::path(
    operation_id = "readPreferences", tag = "notices", summary = "Read one's preferences", security(("bearer" = [])),
    responses(
        (status = 200, description = "The preferences; the ETag is needed to change them.", body = PreferencesOut),
        (status = 304, description = "If-None-Match names this very version."),
        (status = 401, description = "sign-in-required, token-invalid"),
    )
)]
#[get("/v1/me/preferences")]
pub async fn read_preferences(state: State, actor: MaybeSignedIn) -> Result<HttpResponse, Problem> {
    Ok(respond(notices::preferences(&state, &actor).await?))
}

/// What to change; what is absent stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "digest": true, "quiet_hours": {"from": "21:30", "to": "07:00"}, "kinds": {"commented": {"by_mail": false}}
}))]
struct EditPreferencesIn {
    /// At most one mail a day, in the morning, with what is unread.
    digest: Option<bool>,
    /// Hours in which one's devices are not pinged.
    quiet_hours: Option<QuietHours>,
    /// By what happened.
    #[serde(default)]
    kinds: BTreeMap<String, WaysIn>,
}

/// How one kind is told.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WaysIn {
    /// In the list.
    in_app: Option<bool>,
    /// In the daily mail.
    by_mail: Option<bool>,
    /// By a ping to one's devices.
    by_push: Option<bool>,
}

impl EditPreferencesIn {
    fn change(self) -> Result<PreferencesChange, Refusal> {
        let quiet = self.quiet_hours.as_ref().map(QuietHours::parse).transpose()?;
        Ok(PreferencesChange { digest: self.digest, quiet, kinds: self.kinds()? })
    }

    fn kinds(self) -> Result<Vec<(What, WaysChange)>, Refusal> {
        let read = |(name, ways): (String, WaysIn)| {
            let unknown = || Refusal::new(ErrorCode::ParameterInvalid).field("/kinds").arg("reason", name.clone());
            let what = What::from_name(&name).ok_or_else(unknown)?;
            Ok((what, WaysChange { in_app: ways.in_app, by_mail: ways.by_mail, by_push: ways.by_push }))
        };
        self.kinds.into_iter().map(read).collect()
    }
}

/// Changes how one wants to be told. A decision on what one posted always stands in the list.
#[utoipa::path(
    operation_id = "editPreferences", tag = "notices", summary = "Edit one's preferences", security(("bearer" = [])),
    params(("If-Match" = String, Header, description = "The ETag that was read.")),
    request_body = EditPreferencesIn,
    responses(
        (status = 200, description = "The preferences as they are now.", body = PreferencesOut),
        (status = 400, description = "body-invalid, parameter-invalid: an unknown kind"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 409, description = "preference-fixed"),
        (status = 412, description = "version-stale"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 428, description = "if-match-required"),
    )
)]
#[patch("/v1/me/preferences")]
pub async fn edit_preferences(
    state: State,
    actor: MaybeSignedIn,
    seen: IfMatch,
    body: Json<EditPreferencesIn>,
) -> Result<HttpResponse, Problem> {
    let version = notices::preferences(&state, &actor).await?.version;
    seen.check(version)?;
    let change = body.into_inner().change()?;
    Ok(respond(notices::change_preferences(&state, &actor, version, change).await?))
}

fn respond(preferences: Preferences) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    response.insert_header(tags::of_version(preferences.version, ""));
    response.insert_header(("cache-control", "private, no-cache"));
    response.json(PreferencesOut::from(preferences))
}

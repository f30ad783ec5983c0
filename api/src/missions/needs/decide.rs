//! What becomes of an offer.

use super::out::OfferOut;
use crate::http::{Json, Problem, SignedIn, State};
use actix_web::{HttpResponse, post, web::Path};
use photos36_domain::{
    ErrorCode, Refusal,
    missions::needs::{self, Answer},
};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// The team's answer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"accepts": true, "invites": true}))]
struct DecideOfferIn {
    /// True takes the offer, false declines it.
    accepts: bool,
    /// True invites whoever made an offer that is taken into the team.
    #[serde(default)]
    invites: bool,
}

impl DecideOfferIn {
    fn parse(&self) -> Result<Answer, Refusal> {
        match (self.accepts, self.invites) {
            (true, false) => Ok(Answer::Accept),
            (true, true) => Ok(Answer::AcceptAndInvite),
            (false, false) => Ok(Answer::Decline),
            (false, true) => {
                let reason = "reason-declined-not-invited";
                Err(Refusal::new(ErrorCode::BodyInvalid).field("/invites").arg("reason", reason))
            }
        }
    }
}

/// Accept or decline an offer.
///
/// Accepts or declines an offer, once: who answers first decides. Offers that are accepted and reach what is needed make
/// the need met. It makes nobody a member, but may invite. For the team, while the mission is not over.
#[utoipa::path(
    operation_id = "decideOffer", tag = "missions", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The mission."),
        ("need_id" = Uuid, Path, description = "The need."),
        ("offer_id" = Uuid, Path, description = "The offer."),
    ),
    request_body = DecideOfferIn,
    responses(
        (status = 200, description = "The offer as it is now; it may have been decided so before.", body = OfferOut),
        (status = 400, description = "body-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden: only the team"),
        (status = 404, description = "not-found"),
        (status = 409, description = "decided-already, offer-withdrawn, need-closed, mission-closed, invitations-too-many"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
    )
)]
#[post("/v1/missions/{id}/needs/{need_id}/offers/{offer_id}/decision")]
pub async fn decide_offer(
    state: State,
    me: SignedIn,
    path: Path<(Uuid, Uuid, Uuid)>,
    body: Json<DecideOfferIn>,
) -> Result<HttpResponse, Problem> {
    let row = needs::decide(&state, &me, path.into_inner(), body.parse()?).await?;
    Ok(HttpResponse::Ok().json(OfferOut::from(row)))
}

/// Take back an offer.
///
/// Takes back one's own offer, also one that was accepted: a need that it met is open again.
#[utoipa::path(
    operation_id = "withdrawOffer", tag = "missions", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The mission."),
        ("need_id" = Uuid, Path, description = "The need."),
        ("offer_id" = Uuid, Path, description = "The offer."),
    ),
    responses(
        (status = 200, description = "It is taken back.", body = OfferOut),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden: it is someone else's"),
        (status = 404, description = "not-found"),
        (status = 409, description = "decided-already: it was declined"),
    )
)]
#[post("/v1/missions/{id}/needs/{need_id}/offers/{offer_id}/withdrawal")]
pub async fn withdraw_offer(
    state: State,
    me: SignedIn,
    path: Path<(Uuid, Uuid, Uuid)>,
) -> Result<HttpResponse, Problem> {
    let row = needs::withdraw(&state, &me, path.into_inner()).await?;
    Ok(HttpResponse::Ok().json(OfferOut::from(row)))
}

//! Webhooks: kept before they are acknowledged, looked after by the worker.

use super::{
    GatewayName,
    stripe::{
        event::{self, PointsAt},
        signature,
    },
};
use crate::{
    ErrorCode, Ground, Refusal, Result,
    clock::{DAY, SECOND},
    jobs::{self, NewJob, Priority},
    money::payments::{self, Synced},
    sql::{run, value},
};
use serde::{Deserialize, Serialize};

/// The job that looks after one event.
pub const APPLY_EVENT: &str = "apply-provider-event";
/// How long events are kept, in microseconds: longer than the provider sends one again.
const KEPT_US: i64 = 90 * DAY;

/// What the job [`APPLY_EVENT`] works on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ApplyEvent {
    /// The event.
    pub event: String,
}

/// Keeps an event of Stripe whose signature is genuine, and the job that looks after it. One that came before is
/// acknowledged again, and nothing more.
///
/// # Errors
/// `gateway-closed` without a secret, `signature-invalid`, `body-invalid` when it is no event.
pub async fn receive(ground: &Ground, signed: &str, body: &[u8]) -> Result<()> {
    let settings = &ground.settings.money;
    let secrets: Vec<&str> =
        settings.stripe_webhook_secrets.split(',').map(str::trim).filter(|secret| !secret.is_empty()).collect();
    if secrets.is_empty() {
        return Err(ErrorCode::GatewayClosed.into());
    }
    let now = ground.clock.now();
    if !signature::is_genuine(signed, body, &secrets, now / SECOND, settings.webhook_tolerance_seconds.into()) {
        return Err(Refusal::new(ErrorCode::SignatureInvalid).field("Stripe-Signature").into());
    }
    let Some(event) = event::read(body) else {
        return Err(Refusal::new(ErrorCode::BodyInvalid).field("").arg("reason", "reason-no-event").into());
    };
    let payload = String::from_utf8_lossy(body).into_owned();
    let write = ground.db.write().await?;
    let sql = "INSERT INTO provider_events (id, kind, object_id, payload_json, received_at) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (id) DO NOTHING";
    let stored = event.points_at.stored();
    let values = [event.id.clone().into(), event.kind.into(), stored.into(), payload.into(), now.into()];
    if run(&*write, sql, values).await? == 0 {
        return Ok(());
    }
    if event.points_at != PointsAt::Nothing {
        let job = NewJob {
            kind: APPLY_EVENT,
            payload: ApplyEvent { event: event.id.clone() },
            priority: Priority::Normal,
            run_at: None,
            dedupe_key: Some(format!("{APPLY_EVENT}:{}", event.id)),
        };
        jobs::enqueue(&*write, &ground.clock, job).await?;
    }
    write.commit().await
}

/// Looks at the provider for what an event points at, and brings the books to it.
///
/// # Errors
/// `Unavailable` when the provider does not answer.
pub async fn apply(ground: &Ground, id: &str) -> Result<()> {
    let sql = "SELECT object_id FROM provider_events WHERE id = $1";
    let Some(object) = value::<String>(&*ground.db, sql, [id.into()]).await? else { return Ok(()) };
    let synced = match PointsAt::from_stored(&object) {
        PointsAt::Payment(reference) => payments::by_reference(ground, GatewayName::Stripe, &reference).await?,
        PointsAt::Checkout(checkout) => payments::by_checkout(ground, GatewayName::Stripe, &checkout).await?,
        PointsAt::Nothing => Synced::Same,
    };
    if synced == Synced::Unmatched {
        // The daily comparison queues it: an event may well come before we know its payment.
        tracing::info!(event = id, "an event points at something that belongs to nobody here");
    }
    let write = ground.db.write_quietly().await?;
    let sql = "UPDATE provider_events SET applied_at = $2 WHERE id = $1";
    run(&*write, sql, [id.into(), ground.clock.now().into()]).await?;
    write.commit().await
}

/// Deletes events that are older than the provider sends any again; says how many.
///
/// # Errors
/// When the database does not answer.
pub async fn tidy(ground: &Ground) -> Result<u64> {
    let write = ground.db.write_quietly().await?;
    let sql = "DELETE FROM provider_events WHERE id IN \
        (SELECT id FROM provider_events WHERE received_at < $1 ORDER BY received_at LIMIT 500)";
    let deleted = run(&*write, sql, [(ground.clock.now() - KEPT_US).into()]).await?;
    write.commit().await?;
    Ok(deleted)
}

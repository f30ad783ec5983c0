//! `GET …/events`: of a territory, of one's own, of the animator's desk.

use super::{
    hub::{Hub, Topic},
    stream,
};
use crate::{
    http::{Problem, SignedIn, State, limits::Limits},
    operations::Operations,
};
use actix_web::{
    HttpRequest, HttpResponse, get,
    web::{Data, Path},
};
use photos36_domain::{people::rights, territories};
use std::time::Duration;
use tokio::time::Instant;
use utoipa::ToSchema;
use uuid::Uuid;

/// The resource's operations.
pub fn routes(config: &mut Operations<'_>) {
    config.service(territory_events).service(own_events).service(desk_events);
}

/// An event of a stream, by the fields of its lines.
#[derive(ToSchema)]
#[schema(example = json!({"event": "changed", "id": "42", "data": "{}"}))]
#[allow(dead_code, reason = "describes in the contract what `stream` writes")]
struct NewsEvent {
    /// `begun` first, `changed` whenever there is something new.
    event: String,
    /// How far it is: `Last-Event-ID` of the next connection.
    id: String,
    /// Always an empty object: what is new is asked for.
    data: String,
}

/// Wait for news of a territory.
///
/// Server-sent events: `changed` when something of the territory has changed, without saying what; `listTerritoryChanges`
/// tells it. The first event, `begun`, says where the connection begins. A page that comes back with `Last-Event-ID` is told
/// at once when it missed something. The server ends a connection after half an hour at the latest; browsers open it anew
/// by themselves.
#[utoipa::path(
    operation_id = "followTerritoryEvents", tag = "sync",
    params(
        ("id" = Uuid, Path, description = "The territory."),
        ("Last-Event-ID" = Option<String>, Header, description = "The id of the last event that was seen."),
    ),
    responses(
        (status = 200, description = "Events as they come.", body = NewsEvent, content_type = "text/event-stream"),
        (status = 404, description = "not-found"),
        (status = 409, description = "streams-too-many"),
    )
)]
#[get("/v1/territories/{id}/events")]
pub async fn territory_events(
    state: State,
    id: Path<Uuid>,
    hub: Data<Hub>,
    limits: Data<Limits>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    territories::by_id(&*state.db, *id).await?;
    let longest = Duration::from_secs(state.settings.events.longest_seconds.into());
    open(Topic::Territory(*id), longest, &hub, &limits, &request)
}

/// Wait for news of one's own.
///
/// Server-sent events as `followTerritoryEvents` gives them: `listOwnChanges` tells what has changed. A connection lasts no
/// longer than an access token.
#[utoipa::path(
    operation_id = "followOwnEvents", tag = "sync", security(("bearer" = [])),
    params(("Last-Event-ID" = Option<String>, Header, description = "The id of the last event that was seen.")),
    responses(
        (status = 200, description = "Events as they come.", body = NewsEvent, content_type = "text/event-stream"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 409, description = "streams-too-many"),
    )
)]
#[get("/v1/me/events")]
pub async fn own_events(
    state: State,
    me: SignedIn,
    hub: Data<Hub>,
    limits: Data<Limits>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    open(Topic::Person(me.person.id), as_long_as_a_token(&state), &hub, &limits, &request)
}

/// Wait for news at the animator's desk.
///
/// Server-sent events as `followTerritoryEvents` gives them, whenever the moderation queue of the territory has changed:
/// `listModerationCases` tells what stands in it. For its animators and the editor.
#[utoipa::path(
    operation_id = "followModerationEvents", tag = "moderation", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The territory."),
        ("Last-Event-ID" = Option<String>, Header, description = "The id of the last event that was seen."),
    ),
    responses(
        (status = 200, description = "Events as they come.", body = NewsEvent, content_type = "text/event-stream"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found: the id is no UUID"),
        (status = 409, description = "streams-too-many"),
    )
)]
#[get("/v1/territories/{id}/moderation/events")]
pub async fn desk_events(
    state: State,
    me: SignedIn,
    id: Path<Uuid>,
    hub: Data<Hub>,
    limits: Data<Limits>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    rights::allow(&me, me.may_regulate(Some(*id)))?;
    open(Topic::Desk(*id), as_long_as_a_token(&state), &hub, &limits, &request)
}

/// Someone who may no longer see it is cut off when a token of theirs would be.
fn as_long_as_a_token(state: &State) -> Duration {
    let token = u64::from(state.settings.people.access_token_minutes) * 60;
    Duration::from_secs(token.min(state.settings.events.longest_seconds.into()))
}

fn open(
    topic: Topic,
    longest: Duration,
    hub: &Hub,
    limits: &Limits,
    request: &HttpRequest,
) -> Result<HttpResponse, Problem> {
    let seat = hub.sit(topic, limits.client(request))?;
    let seen = request.headers().get("last-event-id").and_then(|value| value.to_str().ok()?.parse().ok());
    Ok(stream::respond(seat, seen, Instant::now() + longest))
}

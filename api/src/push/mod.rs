//! Pings to phones and browsers over HTTP: the server's key, and one's devices.

use crate::{
    http::{Json, MaybeSignedIn, Problem, State, time::rfc3339},
    operations::Operations,
};
use actix_web::{HttpResponse, delete, get, put, web::Path};
use photos36_domain::push::{self, Device, NewDevice, vapid::Vapid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// The resource's operations.
pub fn routes(config: &mut Operations<'_>) {
    config.service(read_key).service(list_devices).service(register).service(forget);
}

/// What a device registers with at its push service.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "public_key": "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"
}))]
struct PushKeyOut {
    /// The server's VAPID key (RFC 8292): an uncompressed point of P-256, base64url; `applicationServerKey` in a browser.
    public_key: String,
}

/// Read the key that pings are signed with.
///
/// Reads the public key with which a browser or a UnifiedPush distributor subscribes to this server's pings.
#[utoipa::path(
    operation_id = "readPushKey", tag = "notices",
    responses((status = 200, description = "The key; it stays the same.", body = PushKeyOut))
)]
#[get("/v1/push/key")]
async fn read_key(state: State) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(PushKeyOut { public_key: Vapid::of(&state)?.public_key() }))
}

/// What the push service of a device gave it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "endpoint": "https://updates.push.services.mozilla.com/wpush/v2/gAAAAABnRmB0",
    "keys": {
        "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "auth": "BTBZMqHH6r4Tts7J_aSIgg"
    }
}))]
struct DeviceIn {
    /// Where it is pinged: https, on the open internet.
    #[schema(max_length = 2048)]
    endpoint: String,
    /// Keys of the device, as `PushSubscription.toJSON()` gives them.
    keys: DeviceKeysIn,
}

/// Keys that messages to a device are sealed with (RFC 8291).
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DeviceKeysIn {
    /// Its public key: 65 bytes, base64url.
    #[schema(max_length = 128)]
    p256dh: String,
    /// Its authentication secret: 16 bytes, base64url.
    #[schema(max_length = 64)]
    auth: String,
}

/// A device that is pinged. Its endpoint is a secret and not told again.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0197a1c0-7777-7000-8000-000000000009", "created_at": "2026-06-21T12:00:00Z",
    "pinged_at": "2026-06-22T08:00:00Z", "failures": 0
}))]
struct DeviceOut {
    /// Its id.
    id: Uuid,
    /// When it was registered, UTC.
    created_at: String,
    /// The last ping that its push service took, UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pinged_at: Option<String>,
    /// Pings that failed since then; after 20 in a row the device is forgotten.
    failures: i32,
}

impl From<Device> for DeviceOut {
    fn from(device: Device) -> Self {
        Self {
            id: device.id,
            created_at: rfc3339(device.created_at),
            pinged_at: device.pinged_at.map(rfc3339),
            failures: device.failures,
        }
    }
}

/// All devices.
#[derive(Debug, Serialize, ToSchema)]
struct DevicesOut {
    /// At most 10, the one that was registered first first.
    #[schema(max_items = 10)]
    items: Vec<DeviceOut>,
}

/// List one's devices that are pinged.
#[utoipa::path(
    operation_id = "listPushDevices", tag = "notices", security(("bearer" = [])),
    responses(
        (status = 200, description = "All of them.", body = DevicesOut),
        (status = 401, description = "sign-in-required, token-invalid"),
    )
)]
#[get("/v1/me/push")]
async fn list_devices(state: State, actor: MaybeSignedIn) -> Result<HttpResponse, Problem> {
    let devices = push::devices(&*state.db, &actor).await?;
    Ok(HttpResponse::Ok().json(DevicesOut { items: devices.into_iter().map(DeviceOut::from).collect() }))
}

/// Have a device pinged.
///
/// Registers what the push service of a browser, or a UnifiedPush distributor, gave the device. A ping says only that there
/// is something new, never what: the device then asks `listOwnChanges`. None is sent in one's quiet hours. Of more than 10
/// devices the one that was registered first goes; one whose push service says that it is gone (404, 410) goes too.
#[utoipa::path(
    operation_id = "registerPushDevice", tag = "notices", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "UUIDv7 made by the client.")),
    request_body = DeviceIn,
    responses(
        (status = 201, description = "A new device.", body = DeviceOut),
        (status = 200, description = "It was there and is so now.", body = DeviceOut),
        (status = 400, description = "body-invalid, parameter-invalid, id-not-uuidv7"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found: the id is no UUID"),
        (status = 409, description = "id-taken"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 422, description = "push-endpoint-refused"),
    )
)]
#[put("/v1/me/push/{id}")]
async fn register(
    state: State,
    actor: MaybeSignedIn,
    id: Path<Uuid>,
    body: Json<DeviceIn>,
) -> Result<HttpResponse, Problem> {
    let DeviceIn { endpoint, keys: DeviceKeysIn { p256dh, auth } } = body.into_inner();
    let (device, is_new) = push::register(&state, &actor, *id, NewDevice { endpoint, p256dh, auth }).await?;
    let mut response = if is_new { HttpResponse::Created() } else { HttpResponse::Ok() };
    Ok(response.json(DeviceOut::from(device)))
}

/// Ping a device no longer.
#[utoipa::path(
    operation_id = "forgetPushDevice", tag = "notices", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The device.")),
    responses(
        (status = 204, description = "Gone."),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[delete("/v1/me/push/{id}")]
async fn forget(state: State, actor: MaybeSignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    push::forget(&state, &actor, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}

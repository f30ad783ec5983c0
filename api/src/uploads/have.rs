//! `POST /v1/photos/have`: which photos need not be sent.

use crate::http::{Json, Problem, SignedIn, State};
use actix_web::post;
use photos36_domain::{
    ErrorCode, Refusal,
    uploads::{self, Known},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What is asked for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"sha256": ["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"]}))]
struct HaveIn {
    /// SHA-256 of each file, 64 hexadecimal digits; 1 to 500.
    #[schema(min_items = 1, max_items = 500)]
    sha256: Vec<String>,
}

/// What is known, in the order asked.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"results": [{"sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "state": "partial", "upload_id": "0197a1c0-1111-7000-8000-000000000009", "offset_bytes": 65536, "length_bytes": 4194304}]}))]
struct HaveOut {
    /// One for each digest.
    results: Vec<KnownOut>,
}

/// What is known of a file.
#[derive(Serialize, ToSchema)]
struct KnownOut {
    /// As it was asked.
    sha256: String,
    /// `have`: the stored object is there at its full length under the name of this digest, nothing need be sent. `partial`: go on with the upload. `missing`: send it.
    #[schema(inline)]
    state: KnownState,
    /// The photo, when it is here.
    #[serde(skip_serializing_if = "Option::is_none")]
    photo_id: Option<Uuid>,
    /// The open upload, when part of it is here.
    #[serde(skip_serializing_if = "Option::is_none")]
    upload_id: Option<Uuid>,
    /// Bytes of it that are kept safely.
    #[serde(skip_serializing_if = "Option::is_none")]
    offset_bytes: Option<i64>,
    /// All of its bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    length_bytes: Option<i64>,
}

/// What is known of a file.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum KnownState {
    Have,
    Partial,
    Missing,
}

impl KnownOut {
    fn of(sha256: String, known: Known) -> Self {
        let mut out = Self {
            sha256,
            state: KnownState::Missing,
            photo_id: None,
            upload_id: None,
            offset_bytes: None,
            length_bytes: None,
        };
        match known {
            Known::Here(photo) => (out.state, out.photo_id) = (KnownState::Have, Some(photo)),
            Known::Partial(upload) => {
                out.state = KnownState::Partial;
                out.upload_id = Some(upload.id);
                out.offset_bytes = Some(upload.received_bytes);
                out.length_bytes = Some(upload.length_bytes);
            }
            Known::Missing => {}
        }
        out
    }
}

/// Asks which of up to 500 files are here, before they are sent.
///
/// One's own photos count, and whatever is published: sending the same bytes would answer with that photo. `have` is said
/// only once the stored object was looked at.
#[utoipa::path(
    operation_id = "askWhichPhotosAreHere", tag = "uploads", summary = "Ask which photos need not be sent",
    security(("bearer" = [])),
    request_body = HaveIn,
    responses(
        (status = 200, description = "What is known of each.", body = HaveOut),
        (status = 400, description = "body-invalid, parameter-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 422, description = "hashes-too-many"),
    )
)]
#[post("/v1/photos/have")]
pub async fn ask_which_photos_are_here(
    state: State,
    me: SignedIn,
    body: Json<HaveIn>,
) -> Result<Json<HaveOut>, Problem> {
    let asked = body.into_inner().sha256;
    // The count first: what is too long is not read.
    let readable = &asked[..asked.len().min(uploads::MOST_ASKED + 1)];
    let digests = readable.iter().enumerate().map(digest).collect::<Result<Vec<_>, _>>()?;
    let known = uploads::have(&state, me.person.id, &digests).await?;
    Ok(Json(HaveOut {
        results: asked.into_iter().zip(known).map(|(sha256, known)| KnownOut::of(sha256, known)).collect(),
    }))
}

fn digest((index, text): (usize, &String)) -> Result<[u8; 32], Refusal> {
    let mut digest = [0; 32];
    hex::decode_to_slice(text, &mut digest).map_err(|_| {
        let refusal = Refusal::new(ErrorCode::ParameterInvalid).field(format!("/sha256/{index}"));
        refusal.arg("reason", "reason-no-sha256")
    })?;
    Ok(digest)
}

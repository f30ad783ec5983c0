//! The public keys of the access tokens, for services that verify them by themselves.

use crate::http::{Problem, tokens::Tokens};
use actix_web::{HttpResponse, get, http::header::CACHE_CONTROL, web::Data};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use photos36_domain::people::keys::Key;
use serde::Serialize;
use utoipa::ToSchema;

/// A JSON Web Key Set (RFC 7517).
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"keys": [{"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA",
    "kid": "3f0c2a54c8f14f7da1c8c0b1f2a3d4e5", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}))]
struct KeySetOut {
    /// Keys that verify now, and the next one before it signs.
    keys: Vec<KeyOut>,
}

/// An Ed25519 public key (RFC 8037).
#[derive(Serialize, ToSchema)]
struct KeyOut {
    /// Always `OKP`.
    kty: &'static str,
    /// Always `Ed25519`.
    crv: &'static str,
    /// Always `sig`.
    r#use: &'static str,
    /// Always `EdDSA`.
    alg: &'static str,
    /// The key's name in the header of tokens.
    kid: String,
    /// The key, base64url.
    x: String,
}

impl From<&Key> for KeyOut {
    fn from(key: &Key) -> Self {
        let x = BASE64_URL_SAFE_NO_PAD.encode(key.public());
        Self { kty: "OKP", crv: "Ed25519", r#use: "sig", alg: "EdDSA", kid: key.kid.clone(), x }
    }
}

/// Read the public keys of the access tokens.
///
/// The keys that access tokens are verified with. A token's session may have ended: whoever must know asks `GET /v1/me`.
#[utoipa::path(
    operation_id = "readKeySet", tag = "people",
    responses(
        (status = 200, description = "The keys; keep them for five minutes.", body = KeySetOut),
        (status = 503, description = "unavailable"),
    )
)]
#[get("/.well-known/jwks.json")]
pub async fn read_key_set(tokens: Data<Tokens>) -> Result<HttpResponse, Problem> {
    let keys = tokens.key_set().await?.keys.iter().map(KeyOut::from).collect();
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "public, max-age=300")).json(KeySetOut { keys }))
}

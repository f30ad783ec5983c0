//! Who pings: this server, by a key that push services may remember (VAPID, RFC 8292).

use crate::{
    Ground, Result,
    clock::{HOUR, SECOND},
};
use anyhow::Context;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use p256::{
    SecretKey,
    ecdsa::{Signature, SigningKey, signature::Signer},
    elliptic_curve::sec1::ToEncodedPoint,
};
use serde_json::json;

/// How long a token is good, in microseconds; the RFC allows 24 hours.
const LIFE: i64 = 12 * HOUR;
/// Purpose of the key that is derived from the master secret.
const PURPOSE: &str = "vapid";

/// The server's key.
pub struct Vapid {
    key: SecretKey,
    contact: String,
}

impl Vapid {
    /// The key of this server: the same as long as its master secret is.
    ///
    /// # Errors
    /// Practically none: one secret in four billion gives no key at the first try, and ten tries are made.
    pub fn of(ground: &Ground) -> Result<Self> {
        let derived = (0_u8..10).find_map(|n| SecretKey::from_slice(&ground.secret.derive(PURPOSE, &[n])).ok());
        let push = &ground.settings.push;
        let contact = if push.contact.is_empty() { &ground.settings.http.public_url } else { &push.contact };
        Ok(Self { key: derived.context("the master secret gives no key of P-256")?, contact: contact.clone() })
    }

    /// What a browser registers with: 65 bytes, base64url.
    pub fn public_key(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.key.public_key().to_encoded_point(false).as_bytes())
    }

    /// The `Authorization` of a request to a push service, at an instant in UTC microseconds.
    pub fn authorization(&self, origin: &str, now: i64) -> String {
        let part = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let claims = json!({"aud": origin, "exp": (now + LIFE) / SECOND, "sub": self.contact});
        let signed = format!("{}.{}", part(json!({"typ": "JWT", "alg": "ES256"})), part(claims));
        let signature: Signature = SigningKey::from(&self.key).sign(signed.as_bytes());
        format!("vapid t={signed}.{}, k={}", URL_SAFE_NO_PAD.encode(signature.to_bytes()), self.public_key())
    }
}

//! Access tokens: JWT (RFC 9068), EdDSA (RFC 8037), a quarter of an hour.
//!
//! A token only proves which session it belongs to; who holds the session and what they may do is read from the database
//! at each request, so that an ended session or a revoked role counts at once.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode};
use photos36_domain::{
    ErrorCode, Ground, Refusal, Result,
    clock::{MINUTE, SECOND},
    ids,
    people::keys::{self, KeySet},
};
use serde::{Deserialize, Serialize};
use std::{
    collections::HashSet,
    sync::{Arc, PoisonError, RwLock},
};
use uuid::Uuid;

/// Whom the tokens are for.
pub const AUDIENCE: &str = "photos36";
/// What sort of JWT they are (RFC 9068, section 2.1).
const TYPE: &str = "at+jwt";
/// How long keys are kept in memory before they are read again.
const KEYS_FRESH: i64 = MINUTE;
/// How often an unknown key id may make them read again.
const KEYS_RETRY: i64 = 5 * SECOND;
/// How far the clocks of two processes may differ.
const LEEWAY: i64 = 30 * SECOND;

/// What a token says.
#[derive(Debug, Serialize, Deserialize)]
pub struct Claims {
    /// Who issued it: `http.public_url`.
    pub iss: String,
    /// Whom it is for.
    pub aud: String,
    /// The person.
    pub sub: Uuid,
    /// The session.
    pub sid: Uuid,
    /// The token itself.
    pub jti: Uuid,
    /// Issued at, UTC seconds.
    pub iat: i64,
    /// Not before, UTC seconds.
    pub nbf: i64,
    /// Good until, UTC seconds.
    pub exp: i64,
}

/// Issues and verifies tokens with keys that every process derives alike.
pub struct Tokens {
    ground: Ground,
    keys: RwLock<Option<(Arc<KeySet>, i64)>>,
}

impl Tokens {
    /// For this ground.
    pub fn new(ground: Ground) -> Self {
        Self { ground, keys: RwLock::new(None) }
    }

    /// How long a token is good, in seconds.
    pub fn lifetime_seconds(&self) -> i64 {
        i64::from(self.ground.settings.people.access_token_minutes) * 60
    }

    /// A token of this session.
    ///
    /// # Errors
    /// When the keys cannot be read.
    pub async fn issue(&self, person: Uuid, session: Uuid) -> Result<String> {
        let keys = self.keys(KEYS_FRESH).await?;
        let key = keys.signer(self.ground.clock.now()).ok_or_else(|| anyhow::anyhow!("no key signs now"))?;
        let header = Header { typ: Some(TYPE.into()), kid: Some(key.kid.clone()), ..Header::new(Algorithm::EdDSA) };
        let now = self.ground.clock.now() / SECOND;
        let claims = Claims {
            iss: self.ground.settings.http.public_url.clone(),
            aud: AUDIENCE.into(),
            sub: person,
            sid: session,
            jti: ids::new(&self.ground.clock),
            iat: now,
            nbf: now,
            exp: now + self.lifetime_seconds(),
        };
        Ok(encode(&header, &claims, &EncodingKey::from_ed_der(&key.pkcs8())).map_err(anyhow::Error::from)?)
    }

    /// What a token says, if it is one of ours and good now.
    ///
    /// # Errors
    /// `token-invalid` in every other case, without saying why.
    pub async fn verify(&self, token: &str) -> Result<Claims> {
        let refusal = || Refusal::new(ErrorCode::TokenInvalid);
        let header = decode_header(token).map_err(|_| refusal())?;
        if header.alg != Algorithm::EdDSA || header.typ.as_deref() != Some(TYPE) {
            return Err(refusal().into());
        }
        let kid = header.kid.ok_or_else(refusal)?;
        let mut keys = self.keys(KEYS_FRESH).await?;
        if keys.find(&kid).is_none() {
            keys = self.keys(KEYS_RETRY).await?;
        }
        let key = DecodingKey::from_ed_der(&keys.find(&kid).ok_or_else(refusal)?.public());
        let claims = decode::<Claims>(token, &key, &self.validation()).map_err(|_| refusal())?.claims;
        let now = self.ground.clock.now();
        let good = claims.nbf.saturating_mul(SECOND).saturating_sub(LEEWAY) <= now
            && now < claims.exp.saturating_mul(SECOND).saturating_add(LEEWAY);
        if good { Ok(claims) } else { Err(refusal().into()) }
    }

    /// Times are checked against the clock that is passed in; the library reads the machine's.
    fn validation(&self) -> Validation {
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.validate_exp = false;
        validation.required_spec_claims =
            ["exp", "nbf", "aud", "iss", "sub"].into_iter().map(ToOwned::to_owned).collect::<HashSet<_>>();
        validation.set_audience(&[AUDIENCE]);
        validation.set_issuer(&[&self.ground.settings.http.public_url]);
        validation
    }

    /// The keys that verify now, and the next one before it signs.
    ///
    /// # Errors
    /// When they cannot be read.
    pub async fn key_set(&self) -> Result<Arc<KeySet>> {
        self.keys(KEYS_FRESH).await
    }

    /// The keys, read again when they are older than `fresh`.
    async fn keys(&self, fresh: i64) -> Result<Arc<KeySet>> {
        let now = self.ground.clock.now();
        let held = self.keys.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((keys, _)) = held.filter(|(_, read_at)| now - read_at < fresh) {
            return Ok(keys);
        }
        let keys = Arc::new(keys::load(&self.ground).await?);
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = Some((keys.clone(), now));
        Ok(keys)
    }
}

//! The keys that sign access tokens: Ed25519, derived from the master secret and the key's id, so that any number of
//! processes agree and no private key is stored.
//!
//! A key signs until it retires; the next one is announced ahead, so that whoever keeps a copy of the key set knows it before
//! it signs. A retired key verifies for one token lifetime more, until the last token that it signed has expired.

use super::{MasterSecret, entity::signing_key, store};
use crate::{
    Ground, Result,
    clock::{DAY, MINUTE},
};
use anyhow::anyhow;
use ed25519_dalek::SigningKey as Ed25519;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::fmt;

/// How long ahead the next key is announced, in microseconds; half of the rotation when that is shorter.
const ANNOUNCED_AHEAD: i64 = DAY;

/// PKCS #8 of an Ed25519 private key up to the 32 bytes of its seed (RFC 8410, section 7).
const PKCS8_HEAD: [u8; 16] =
    [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

/// A key of the set.
#[derive(Clone)]
pub struct Key {
    /// Names it in tokens and in the key set.
    pub kid: String,
    /// From here on it signs no more; UTC microseconds.
    pub retires_at: i64,
    key: Ed25519,
}

impl Key {
    fn derive(secret: &MasterSecret, row: signing_key::Model) -> Self {
        let seed = secret.derive("access token key", row.kid.as_bytes());
        Self { kid: row.kid, retires_at: row.retires_at, key: Ed25519::from_bytes(&seed) }
    }

    /// The public key, 32 bytes (RFC 8032).
    pub fn public(&self) -> [u8; 32] {
        self.key.verifying_key().to_bytes()
    }

    /// The private key as PKCS #8 DER, for the signer alone.
    pub fn pkcs8(&self) -> Vec<u8> {
        [PKCS8_HEAD.as_slice(), &self.key.to_bytes()].concat()
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({})", self.kid)
    }
}

/// The keys that verify at this instant, the soonest to retire first: retired ones, the one that signs, the next.
#[derive(Clone, Debug)]
pub struct KeySet {
    /// At least one of them signs.
    pub keys: Vec<Key>,
}

impl KeySet {
    /// The key that signs now.
    pub fn signer(&self, now: i64) -> Option<&Key> {
        self.keys.iter().find(|key| key.retires_at > now)
    }

    /// The key with this id.
    pub fn find(&self, kid: &str) -> Option<&Key> {
        self.keys.iter().find(|key| key.kid == kid)
    }
}

/// Loads the key set; makes the first key, and the next one when its time has come.
///
/// # Errors
/// When the database does not answer.
pub async fn load(ground: &Ground) -> Result<KeySet> {
    let rows = verifying(&*ground.db, ground).await?;
    let rows = if due(&rows, ground).is_some() { make_due(ground).await? } else { rows };
    Ok(KeySet { keys: rows.into_iter().map(|row| Key::derive(&ground.secret, row)).collect() })
}

async fn make_due(ground: &Ground) -> Result<Vec<signing_key::Model>> {
    let write = ground.db.write().await?;
    store::one_at_a_time(&*write, "signing keys").await?;
    // Another process may have been quicker.
    let mut rows = verifying(&*write, ground).await?;
    while let Some(retires_at) = due(&rows, ground) {
        let key = signing_key::ActiveModel {
            kid: Set(uuid::Uuid::new_v4().simple().to_string()),
            created_at: Set(ground.clock.now()),
            retires_at: Set(retires_at),
        };
        signing_key::Entity::insert(key).exec_without_returning(&*write).await?;
        rows = verifying(&*write, ground).await?;
        if rows.is_empty() {
            return Err(anyhow!("a signing key was made and is not there").into());
        }
    }
    write.commit().await?;
    tracing::info!(keys = rows.len(), "a new signing key is announced");
    Ok(rows)
}

async fn verifying(connection: &impl ConnectionTrait, ground: &Ground) -> Result<Vec<signing_key::Model>> {
    let lifetime = i64::from(ground.settings.people.access_token_minutes) * MINUTE;
    let rows = signing_key::Entity::find()
        .filter(signing_key::Column::RetiresAt.gt(ground.clock.now() - lifetime))
        .order_by_asc(signing_key::Column::RetiresAt)
        .order_by_asc(signing_key::Column::Kid);
    Ok(rows.all(connection).await?)
}

/// When the key that has to be made now will retire; none when none has to.
fn due(rows: &[signing_key::Model], ground: &Ground) -> Option<i64> {
    let now = ground.clock.now();
    let rotation = i64::from(ground.settings.people.key_rotation_days) * DAY;
    match rows.last().map(|last| last.retires_at).filter(|retires_at| *retires_at > now) {
        None => Some(now + rotation),
        Some(retires_at) if retires_at - now <= ANNOUNCED_AHEAD.min(rotation / 2) => Some(retires_at + rotation),
        Some(_) => None,
    }
}

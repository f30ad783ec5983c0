//! Sessions: who is signed in where, until they say otherwise.
//!
//! A phone holds its session by a refresh token, 256 bits, stored as its SHA-256. Each use spends it and gives the next
//! one; a spent token that comes back means that two hold it, one of them a thief, and ends the session for both (RFC
//! 9700, section 4.14.2). On a poor network the answer to an honest refresh may be lost and the phone asks again with the
//! token it has. So the next token is *derived* from the spent one and the master secret: the same refresh, sent again
//! within [`LOST_ANSWER_GRACE`] while the next token is still unused, gives the same answer and spends nothing. A thief who
//! takes part in that half minute is found out at the refresh after it.
//!
//! A browser holds its session by a cookie that is derived from the session's id: HttpOnly, so no script reads it.
//!
//! Every request reads the session's row with its person and roles ([`authenticate`], one read by primary keys): what has
//! ended or was revoked a moment ago is refused at once, not when a token expires.

use super::{
    Actor, MasterSecret, Person, codes,
    entity::{refresh_token, session},
    sign_in::Opening,
    store,
};
use crate::{
    Error, ErrorCode, Ground, Result,
    clock::{DAY, HOUR, SECOND},
    ids,
};
use anyhow::anyhow;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// How long the very same refresh may be sent again, in microseconds.
pub const LOST_ANSWER_GRACE: i64 = 30 * SECOND;
/// Most live sessions of a person; opening one more ends the one that was used longest ago.
pub const MOST_LIVE: u64 = 30;
/// How long a spent refresh token is remembered, so that its return is noticed, in microseconds.
const SPENT_REMEMBERED: i64 = 7 * DAY;
/// How often a browser's visit is written down, in microseconds.
const VISIT_NOTED: i64 = HOUR;
/// What refresh tokens begin with, so that a leaked one is recognised by those who scan for secrets.
const REFRESH_PREFIX: &str = "p36r_";
const COOKIE: &str = "session cookie";

/// How a device holds its session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holding {
    /// By refresh tokens: phones and programs.
    RefreshToken,
    /// By a cookie: the pages.
    Cookie,
}

/// A session that was just opened or refreshed.
#[derive(Clone)]
pub struct Opened {
    /// Whose it is.
    pub person: Person,
    /// The session.
    pub session: Uuid,
    /// The refresh token or the cookie's value: handed over once, never stored nor logged.
    pub credential: String,
}

/// A session as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The session.
    pub id: Uuid,
    /// The start of the `User-Agent` that opened it.
    pub device: String,
    /// UTC microseconds.
    pub created_at: i64,
    /// UTC microseconds.
    pub last_used_at: i64,
}

/// Who is behind a request.
#[derive(Clone, Debug)]
pub struct Authenticated {
    /// The session that the request belongs to.
    pub session: Uuid,
    /// The person at this instant.
    pub person: Person,
    /// The person with their roles at this instant.
    pub actor: Actor,
}

/// Why a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum EndReason {
    /// Its owner ended it.
    Ended,
    /// A spent refresh token came back.
    Reuse,
    /// The person opened too many.
    TooMany,
}

impl EndReason {
    fn name(self) -> &'static str {
        match self {
            Self::Ended => "ended",
            Self::Reuse => "reuse",
            Self::TooMany => "too-many",
        }
    }
}

/// Opens a session for the person who has just signed in.
pub(super) async fn open(
    write: &impl ConnectionTrait,
    ground: &Ground,
    person: Person,
    opening: Opening,
) -> Result<Opened> {
    let (session, now) = (ids::new(&ground.clock), ground.clock.now());
    store::insert_session(write, session, person.id, &opening.device, now).await?;
    end_those_beyond_the_most(write, person.id, now).await?;
    let credential = match opening.holding {
        Holding::Cookie => codes::sealed(&ground.secret, COOKIE, session),
        Holding::RefreshToken => {
            let token = fresh_token()?;
            insert_token(write, ground, &token, session).await?;
            token
        }
    };
    Ok(Opened { person, session, credential })
}

/// Spends a refresh token for the next one.
///
/// # Errors
/// `token-invalid` when it is unknown, expired, of an ended session, or spent; the last ends the session.
pub async fn refresh(ground: &Ground, token: &str) -> Result<Opened> {
    let (now, hash) = (ground.clock.now(), hash(token));
    let next = successor(&ground.secret, token);
    let write = ground.db.write().await?;
    let session = match spend(&*write, &hash, now).await? {
        Some(session) => {
            insert_token(&*write, ground, &next, session).await?;
            session
        }
        None => match judge_spent(&*write, &hash, &next, now).await? {
            Spent::AnswerLost(session) => session,
            Spent::Unknown => return Err(ErrorCode::TokenInvalid.into()),
            Spent::Reused(session) => {
                end_where(&*write, session::Column::Id.eq(session), EndReason::Reuse, now).await?;
                write.commit().await?;
                tracing::warn!(%session, "a spent refresh token came back, its session is ended");
                return Err(ErrorCode::TokenInvalid.into());
            }
        },
    };
    if !touch(&*write, session, now).await? {
        return Err(ErrorCode::TokenInvalid.into());
    }
    let holder = store::holder(&*write, session).await?.ok_or(ErrorCode::TokenInvalid)?;
    write.commit().await?;
    Ok(Opened { person: holder.person, session, credential: next })
}

/// Who holds this session, if it has not ended.
///
/// # Errors
/// When the database does not answer.
pub async fn authenticate(connection: &impl ConnectionTrait, session: Uuid) -> Result<Option<Authenticated>> {
    let holder = store::holder(connection, session).await?;
    Ok(holder.map(|holder| Authenticated { session, person: holder.person, actor: holder.actor }))
}

/// Who holds the session of this cookie, if it is one of ours, has not ended and was used lately. Notes the visit.
///
/// # Errors
/// When the database does not answer.
pub async fn authenticate_cookie(ground: &Ground, cookie: &str) -> Result<Option<Authenticated>> {
    let Some(session) = codes::unseal(&ground.secret, COOKIE, cookie) else { return Ok(None) };
    let Some(holder) = store::holder(&*ground.db, session).await? else { return Ok(None) };
    let idle = ground.clock.now() - holder.last_used_at;
    if idle > lifetime(ground) {
        return Ok(None);
    }
    if idle > VISIT_NOTED {
        let write = ground.db.write().await?;
        touch(&*write, session, ground.clock.now()).await?;
        write.commit().await?;
    }
    Ok(Some(Authenticated { session, person: holder.person, actor: holder.actor }))
}

/// The live sessions of a person, the last used first; at most [`MOST_LIVE`] of them.
///
/// # Errors
/// When the database does not answer.
pub async fn list(ground: &Ground, person: Uuid) -> Result<Vec<Session>> {
    let rows = session::Entity::find()
        .filter(session::Column::PersonId.eq(person))
        .filter(session::Column::EndedAt.is_null())
        .filter(session::Column::LastUsedAt.gt(ground.clock.now() - lifetime(ground)))
        .order_by_desc(session::Column::LastUsedAt)
        .order_by_desc(session::Column::Id)
        .limit(MOST_LIVE)
        .all(&*ground.db)
        .await?;
    let shown = |row: session::Model| Session {
        id: row.id,
        device: row.device,
        created_at: row.created_at,
        last_used_at: row.last_used_at,
    };
    Ok(rows.into_iter().map(shown).collect())
}

/// Ends a session of this person.
///
/// # Errors
/// `not-found` when it is not theirs or has already ended.
pub async fn end(ground: &Ground, person: Uuid, session: Uuid) -> Result<()> {
    let write = ground.db.write().await?;
    let theirs = session::Column::Id.eq(session).and(session::Column::PersonId.eq(person));
    if end_where(&*write, theirs, EndReason::Ended, ground.clock.now()).await? == 0 {
        return Err(ErrorCode::NotFound.into());
    }
    write.commit().await?;
    tracing::info!(%person, %session, "session ended");
    Ok(())
}

/// What a token that cannot be spent turns out to be.
enum Spent {
    /// Not a token, expired, or forgotten.
    Unknown,
    /// Spent a moment ago, and its successor never used: the answer was lost on the way.
    AnswerLost(Uuid),
    /// Spent before, by someone else.
    Reused(Uuid),
}

async fn judge_spent(write: &impl ConnectionTrait, hash: &[u8], next: &str, now: i64) -> Result<Spent> {
    let found = refresh_token::Entity::find_by_id(hash.to_vec()).one(write).await?;
    let Some((token, used_at)) = found.and_then(|token| token.used_at.map(|at| (token, at))) else {
        return Ok(Spent::Unknown);
    };
    let successor = refresh_token::Entity::find_by_id(self::hash(next)).one(write).await?;
    let untouched = successor.is_some_and(|next| next.used_at.is_none());
    let lost = untouched && now - used_at <= LOST_ANSWER_GRACE;
    Ok(if lost { Spent::AnswerLost(token.session_id) } else { Spent::Reused(token.session_id) })
}

/// Spends a token that is good and says whose it is. One statement, so that two uses at the same instant cannot both.
async fn spend(write: &impl ConnectionTrait, hash: &[u8], now: i64) -> Result<Option<Uuid>> {
    let spent = refresh_token::Entity::update_many()
        .col_expr(refresh_token::Column::UsedAt, Expr::value(now))
        .col_expr(refresh_token::Column::ExpiresAt, Expr::value(now + SPENT_REMEMBERED))
        .filter(refresh_token::Column::TokenHash.eq(hash.to_vec()))
        .filter(refresh_token::Column::UsedAt.is_null())
        .filter(refresh_token::Column::ExpiresAt.gt(now))
        .exec_with_returning(write)
        .await?;
    Ok(spent.first().map(|token| token.session_id))
}

/// Notes that a session was used; false when it has ended.
async fn touch(write: &impl ConnectionTrait, session: Uuid, now: i64) -> Result<bool> {
    let touched = session::Entity::update_many()
        .col_expr(session::Column::LastUsedAt, Expr::value(now))
        .filter(session::Column::Id.eq(session))
        .filter(session::Column::EndedAt.is_null())
        .exec(write)
        .await?;
    Ok(touched.rows_affected == 1)
}

async fn end_where(write: &impl ConnectionTrait, which: Expr, reason: EndReason, now: i64) -> Result<u64> {
    let ended = session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(now))
        .col_expr(session::Column::EndReason, Expr::value(reason.name()))
        .filter(which)
        .filter(session::Column::EndedAt.is_null())
        .exec(write)
        .await?;
    Ok(ended.rows_affected)
}

async fn end_those_beyond_the_most(write: &impl ConnectionTrait, person: Uuid, now: i64) -> Result<()> {
    let beyond: Vec<Uuid> = session::Entity::find()
        .select_only()
        .column(session::Column::Id)
        .filter(session::Column::PersonId.eq(person))
        .filter(session::Column::EndedAt.is_null())
        .order_by_desc(session::Column::LastUsedAt)
        .order_by_desc(session::Column::Id)
        .offset(MOST_LIVE)
        .limit(MOST_LIVE)
        .into_tuple()
        .all(write)
        .await?;
    if !beyond.is_empty() {
        end_where(write, session::Column::Id.is_in(beyond), EndReason::TooMany, now).await?;
    }
    Ok(())
}

async fn insert_token(write: &impl ConnectionTrait, ground: &Ground, token: &str, session: Uuid) -> Result<()> {
    let now = ground.clock.now();
    let row = refresh_token::ActiveModel {
        token_hash: Set(hash(token)),
        session_id: Set(session),
        created_at: Set(now),
        expires_at: Set(now + lifetime(ground)),
        used_at: Set(None),
    };
    refresh_token::Entity::insert(row).exec_without_returning(write).await?;
    Ok(())
}

/// How long a session lives without being used, in microseconds.
fn lifetime(ground: &Ground) -> i64 {
    i64::from(ground.settings.people.refresh_token_days) * DAY
}

fn fresh_token() -> Result<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)
        .map_err(|error| Error::Internal(anyhow!("the machine gives no randomness: {error}")))?;
    Ok(written(&bytes))
}

/// The token that follows this one.
fn successor(secret: &MasterSecret, token: &str) -> String {
    written(&secret.derive("refresh token", token.as_bytes()))
}

fn written(bytes: &[u8; 32]) -> String {
    format!("{REFRESH_PREFIX}{}", BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

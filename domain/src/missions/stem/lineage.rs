//! The family of a mission: what it was replicated from, what was replicated from it, and what its kin completed.

use super::{
    file::Ancestor,
    store::{self, Kin},
};
use crate::{
    ErrorCode, Ground, Refusal, Result,
    money::sql::{all, places},
    pages::{self, Page},
    people::Actor,
};
use jiff::Timestamp;
use sea_orm::FromQueryResult;
use std::collections::HashMap;
use uuid::Uuid;

/// Most completed kin on a page.
pub const MAX_NEWS: u32 = 50;
/// Most pieces of knowledge that each of them is told with.
pub const MAX_NEWS_KNOWLEDGE: i64 = 5;

/// A page of ancestors; on the last one what came before on other servers.
#[derive(Clone, Debug)]
pub struct Ancestors {
    /// Those here, nearest first. One that is hidden is left out, so that a page may be shorter than asked.
    pub page: Page<Kin>,
    /// Those elsewhere, nearest first, as the file of an import told them.
    pub elsewhere: Vec<Ancestor>,
}

/// What a mission was replicated from, over any depth.
///
/// # Errors
/// `not-found`, `cursor-invalid`, `parameter-invalid` on `limit`.
pub async fn ancestors(
    ground: &Ground,
    actor: &Actor,
    mission: Uuid,
    limit: Option<u32>,
    cursor: Option<&str>,
) -> Result<Ancestors> {
    let mission = crate::missions::visible(&*ground.db, actor, mission).await?.id;
    let scope = format!("ancestors:{mission}");
    let limit = pages::limit(limit)?;
    let (from, depth) = pages::read_cursor::<(Uuid, i64)>(&scope, cursor)?.unwrap_or((mission, 0));
    let rows = store::ancestors(&*ground.db, from, depth, limit + 1).await?;
    let mut page = Page::of(rows, limit, &scope, |row| (row.id, row.depth));
    let elsewhere = match &page.next {
        Some(_) => Vec::new(),
        None => {
            let oldest = page.items.last().map_or(from, |row| row.id);
            store::remembered(&*ground.db, oldest).await?.lineage
        }
    };
    page.items.retain(|row| row.is_shown);
    Ok(Ancestors { page, elsewhere })
}

/// What was replicated from a mission, over any depth: nearest first.
///
/// # Errors
/// `not-found`, `cursor-invalid`, `parameter-invalid` on `limit`.
pub async fn descendants(
    ground: &Ground,
    actor: &Actor,
    mission: Uuid,
    limit: Option<u32>,
    cursor: Option<&str>,
) -> Result<Page<Kin>> {
    let mission = crate::missions::visible(&*ground.db, actor, mission).await?.id;
    let scope = format!("descendants:{mission}");
    let limit = pages::limit(limit)?;
    let after = pages::read_cursor::<(i64, i64)>(&scope, cursor)?.unwrap_or((0, 0));
    let rows = store::descendants(&*ground.db, mission, after, limit + 1).await?;
    Ok(Page::of(rows, limit, &scope, |row| (row.depth, row.seq)))
}

/// A mission of the family that was completed, with its newest knowledge.
#[derive(Clone, Debug)]
pub struct News {
    /// The mission.
    pub kin: Kin,
    /// At most [`MAX_NEWS_KNOWLEDGE`] pieces, the newest first.
    pub knowledge: Vec<Told>,
}

/// A piece of knowledge that is told.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Told {
    /// The piece.
    pub id: Uuid,
    /// Whose.
    pub mission_id: Uuid,
    /// What it is.
    pub title: String,
    /// Where it stands on the Web.
    pub url: Option<String>,
}

/// What a mission's kin completed since a time (RFC 3339), since the mission was opened when none is given; the latest
/// first. One that is hidden is left out, so that a page may be shorter than asked.
///
/// # Errors
/// `not-found`, `cursor-invalid`, `parameter-invalid` on `limit` or `since`.
pub async fn news(
    ground: &Ground,
    actor: &Actor,
    mission: Uuid,
    since: Option<&str>,
    limit: Option<u32>,
    cursor: Option<&str>,
) -> Result<Page<News>> {
    let mission = crate::missions::visible(&*ground.db, actor, mission).await?;
    let since = since.map(instant).transpose()?.unwrap_or(mission.created_at);
    let scope = format!("kin-news:{}:{since}", mission.id);
    let limit = pages::limit(limit)?.min(MAX_NEWS);
    let before = pages::read_cursor::<(i64, Uuid)>(&scope, cursor)?.unwrap_or((i64::MAX, Uuid::max()));
    let root = store::root(&*ground.db, mission.id).await?;
    let rows = store::completed_kin(&*ground.db, root, since, before, limit + 1).await?;
    let mut page = Page::of(rows, limit, &scope, |row| (row.completed_at.unwrap_or_default(), row.id));
    page.items.retain(|kin| kin.is_shown && kin.id != mission.id);
    let mut knowledge = newest_knowledge(ground, page.items.iter().map(|kin| kin.id).collect()).await?;
    Ok(page.map(|kin| News { knowledge: knowledge.remove(&kin.id).unwrap_or_default(), kin }))
}

async fn newest_knowledge(ground: &Ground, missions: Vec<Uuid>) -> Result<HashMap<Uuid, Vec<Told>>> {
    let mut by_mission: HashMap<Uuid, Vec<Told>> = HashMap::new();
    if missions.is_empty() {
        return Ok(by_mission);
    }
    let sql = format!(
        "SELECT id, mission_id, title, url FROM (SELECT k.id, k.mission_id, k.title, k.url, k.seq, \
           row_number() OVER (PARTITION BY k.mission_id ORDER BY k.seq DESC) AS place \
           FROM mission_knowledge k WHERE k.mission_id IN ({})) AS ranked \
         WHERE place <= {MAX_NEWS_KNOWLEDGE} ORDER BY mission_id, seq DESC",
        places(1, missions.len())
    );
    let rows: Vec<Told> = all(&*ground.db, sql, missions.into_iter().map(Into::into)).await?;
    for row in rows {
        by_mission.entry(row.mission_id).or_default().push(row);
    }
    Ok(by_mission)
}

fn instant(text: &str) -> Result<i64, Refusal> {
    let read = text.parse::<Timestamp>().map(Timestamp::as_microsecond);
    read.map_err(|_| Refusal::new(ErrorCode::ParameterInvalid).field("since").arg("reason", "RFC 3339"))
}

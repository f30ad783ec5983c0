//! Proposals, their objections and their texts, as everyone reads them.

use super::{
    rules::State,
    store::{self, ObjectionRow, PROPOSAL, ProposalRow, TextRow},
};
use crate::{
    Result,
    pages::{self, Page},
    sql::all,
    territories,
};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// A proposal.
///
/// # Errors
/// `not-found`.
pub async fn read(connection: &impl ConnectionTrait, id: Uuid) -> Result<ProposalRow> {
    store::find(connection, id).await
}

/// Which proposals to list.
#[derive(Clone, Copy, Debug, Default)]
pub struct Listed<'a> {
    /// In this state; in any when none.
    pub state: Option<State>,
    /// Rows on a page.
    pub limit: Option<u32>,
    /// Where the page begins.
    pub cursor: Option<&'a str>,
}

/// The proposals of a territory, the newest first.
///
/// # Errors
/// `not-found`, `cursor-invalid`, `parameter-invalid`.
pub async fn of_territory(
    connection: &impl ConnectionTrait,
    territory: Uuid,
    asked: Listed<'_>,
) -> Result<Page<ProposalRow>> {
    territories::by_id(connection, territory).await?;
    let state = asked.state.map_or("", State::name);
    let (limit, scope) = (pages::limit(asked.limit)?, format!("proposals:{territory}:{state}"));
    let before = pages::read_cursor::<i64>(&scope, asked.cursor)?.unwrap_or(i64::MAX);
    let mut values = vec![territory.into(), before.into(), i64::from(limit + 1).into()];
    let mut sql = format!("{PROPOSAL} WHERE territory_id = $1 AND seq < $2");
    if !state.is_empty() {
        sql.push_str(" AND state = $4");
        values.push(state.into());
    }
    let rows = all(connection, sql + " ORDER BY seq DESC LIMIT $3", values).await?;
    Ok(Page::of(rows, limit, &scope, |row: &ProposalRow| row.seq))
}

/// The objections that stand, the oldest first, without who raised them.
///
/// # Errors
/// `not-found`, `cursor-invalid`, `parameter-invalid`.
pub async fn objections(
    connection: &impl ConnectionTrait,
    id: Uuid,
    limit: Option<u32>,
    cursor: Option<&str>,
) -> Result<Page<ObjectionRow>> {
    store::find(connection, id).await?;
    let (limit, scope) = (pages::limit(limit)?, format!("objections:{id}"));
    let after = pages::read_cursor::<i64>(&scope, cursor)?.unwrap_or(0);
    let sql = "SELECT seq, reason, revision, updated_at FROM proposal_votes
        WHERE proposal_id = $1 AND voice = 'objection' AND seq > $2 ORDER BY seq LIMIT $3";
    let rows = all(connection, sql, [id.into(), after.into(), i64::from(limit + 1).into()]).await?;
    Ok(Page::of(rows, limit, &scope, |row: &ObjectionRow| row.seq))
}

/// Every text that the proposal has had, the newest first.
///
/// # Errors
/// `not-found`, `cursor-invalid`, `parameter-invalid`.
pub async fn texts(
    connection: &impl ConnectionTrait,
    id: Uuid,
    limit: Option<u32>,
    cursor: Option<&str>,
) -> Result<Page<TextRow>> {
    store::find(connection, id).await?;
    let (limit, scope) = (pages::limit(limit)?, format!("proposal-texts:{id}"));
    let before = pages::read_cursor::<i32>(&scope, cursor)?.unwrap_or(i32::MAX);
    let sql = "SELECT revision, title, body, created_at FROM proposal_texts
        WHERE proposal_id = $1 AND revision < $2 ORDER BY revision DESC LIMIT $3";
    let rows = all(connection, sql, [id.into(), before.into(), i64::from(limit + 1).into()]).await?;
    Ok(Page::of(rows, limit, &scope, |row: &TextRow| row.revision))
}

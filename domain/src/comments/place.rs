//! Where a conversation is held: under a question or in a mission that its reader may see.

use super::Under;
use crate::{
    ErrorCode, Result,
    database::statement,
    missions::{self, entity::mission},
    notices::Happening,
    people::Actor,
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

/// How many mergers are followed to the question that a duplicate is read under.
const MOST_MERGERS: usize = 10;
/// How many duplicates of a question are read with it.
const MOST_DUPLICATES: i64 = 200;

/// A conversation.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// The question that others were merged into, or the mission: new comments belong to it.
    pub under: Under,
    /// Where it stands.
    pub territory: Option<Uuid>,
    photo: Option<Uuid>,
    shown: Option<(f64, f64)>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    territory_id: Option<Uuid>,
    photo_id: Option<Uuid>,
    author_id: Uuid,
    state: String,
    hidden_at: Option<i64>,
    merged_into: Option<Uuid>,
    lon: Option<f64>,
    lat: Option<f64>,
}

impl Place {
    /// The conversation under this question or in this mission, if `reader` may see it.
    pub async fn find(connection: &impl ConnectionTrait, reader: &Actor, under: Under) -> Result<Self> {
        let mut row = seen(connection, reader, under).await?;
        for _ in 0..MOST_MERGERS {
            let Some(root) = row.merged_into else { break };
            row = seen(connection, reader, Under::Question(root)).await?;
        }
        let under = if matches!(under, Under::Question(_)) { Under::Question(row.id) } else { under };
        let shown = row.lon.zip(row.lat);
        Ok(Self { under, territory: row.territory_id, photo: row.photo_id, shown })
    }

    /// What happens in it.
    pub fn happening(&self, actor: Uuid, comment: Uuid) -> Happening {
        let (question, mission) = self.under.columns();
        Happening {
            territory: self.territory,
            photo: self.photo,
            question,
            mission,
            comment: Some(comment),
            actor: Some(actor),
            person: None,
            place: self.shown,
        }
    }

    /// All that its comments stand under: a question's duplicates are read with it, those that everyone sees.
    pub async fn read_with(&self, connection: &impl ConnectionTrait) -> Result<Vec<Under>> {
        let Under::Question(id) = self.under else { return Ok(vec![self.under]) };
        let sql = "SELECT id FROM questions WHERE merged_into = $1 AND state = 'merged' AND hidden_at IS NULL LIMIT $2";
        let values = [id.into(), MOST_DUPLICATES.into()];
        let rows = connection.query_all_raw(statement(connection, sql, values)).await?;
        let duplicates = rows.iter().map(|row| Ok(Under::Question(row.try_get_by_index(0)?)));
        std::iter::once(Ok(self.under)).chain(duplicates).collect()
    }
}

async fn seen(connection: &impl ConnectionTrait, reader: &Actor, under: Under) -> Result<Row> {
    match under {
        Under::Question(id) => seen_question(connection, reader, id).await,
        Under::Mission(id) => Ok(missions::visible(connection, reader, id).await?.into()),
    }
}

async fn seen_question(connection: &impl ConnectionTrait, reader: &Actor, id: Uuid) -> Result<Row> {
    let sql = "SELECT id, territory_id, photo_id, author_id, state, hidden_at, merged_into, lon, lat
        FROM questions WHERE id = $1";
    let row = Row::find_by_statement(statement(connection, sql, [id.into()])).one(connection).await?;
    let row = row.filter(|row| {
        let shown = row.hidden_at.is_none() || reader.is_person(row.author_id) || reader.may_regulate(row.territory_id);
        shown && row.state != "removed"
    });
    row.ok_or_else(|| ErrorCode::NotFound.into())
}

impl From<mission::Model> for Row {
    fn from(mission: mission::Model) -> Self {
        Self {
            id: mission.id,
            territory_id: Some(mission.territory_id),
            photo_id: mission.photo_id,
            author_id: mission.author_id,
            state: mission.state,
            hidden_at: mission.hidden_at,
            merged_into: None,
            lon: mission.lon,
            lat: mission.lat,
        }
    }
}

/// Keeps the conversation's question or mission from being changed until the transaction ends, so that its counter and
/// its state agree with what is written. SQLite has one writer anyway.
pub(super) async fn lock(write: &impl ConnectionTrait, under: Under) -> Result<()> {
    if write.get_database_backend() == sea_orm::DatabaseBackend::Sqlite {
        return Ok(());
    }
    let (table, id) = match under {
        Under::Question(id) => ("questions", id),
        Under::Mission(id) => ("missions", id),
    };
    let sql = format!("SELECT 1 FROM {table} WHERE id = $1 FOR NO KEY UPDATE");
    write.query_one_raw(statement(write, sql, [id.into()])).await?;
    Ok(())
}

//! Rows of templates, families and what missions remember of elsewhere.

use super::{
    file::Ancestor,
    template::{LocalTheme, TemplateKnowledge, TemplateNeed, TemplateTask, TemplateTheme},
};
use crate::{
    Ground, Result,
    database::{dialect, statement},
    ids,
    missions::{board, needs::NeedKind},
    money::sql::{all, one, places, run},
};
use anyhow::anyhow;
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Tasks in the order that a team did them: what is done first, then what is begun, then the rest.
pub(super) async fn tasks(connection: &impl ConnectionTrait, mission: Uuid) -> Result<Vec<TemplateTask>> {
    let sql = "SELECT title, body FROM mission_tasks WHERE mission_id = $1 \
        ORDER BY CASE lane WHEN 'done' THEN 1 WHEN 'doing' THEN 2 ELSE 3 END, position";
    let rows = connection.query_all_raw(statement(connection, sql, [mission.into()])).await?;
    let task = |row: &sea_orm::QueryResult| {
        Ok(TemplateTask { title: row.try_get_by_index(0)?, text: row.try_get_by_index(1)? })
    };
    rows.iter().map(task).collect()
}

/// Needs that are open, then those that were met, the latest first, as many as may be open; in the order of their making.
pub(super) async fn needs(connection: &impl ConnectionTrait, mission: Uuid, most: i64) -> Result<Vec<TemplateNeed>> {
    let sql = "SELECT kind, body, quantity, currency FROM ( \
          SELECT seq, kind, body, quantity, currency FROM mission_needs \
          WHERE mission_id = $1 AND state <> 'withdrawn' \
          ORDER BY CASE state WHEN 'open' THEN 1 ELSE 2 END, seq DESC LIMIT $2) AS kept ORDER BY seq";
    let rows = connection.query_all_raw(statement(connection, sql, [mission.into(), most.into()])).await?;
    let need = |row: &sea_orm::QueryResult| {
        let kind: String = row.try_get_by_index(0)?;
        Ok(TemplateNeed {
            kind: NeedKind::from_name(&kind).ok_or_else(|| anyhow!("a need of {mission} has a strange kind"))?,
            text: row.try_get_by_index(1)?,
            quantity: row.try_get_by_index(2)?,
            currency: row.try_get_by_index(3)?,
        })
    };
    rows.iter().map(need).collect()
}

/// Knowledge, in the order of its making.
pub(super) async fn knowledge(connection: &impl ConnectionTrait, mission: Uuid) -> Result<Vec<TemplateKnowledge>> {
    let sql = "SELECT title, url, body FROM mission_knowledge WHERE mission_id = $1 ORDER BY seq";
    let rows = connection.query_all_raw(statement(connection, sql, [mission.into()])).await?;
    let piece = |row: &sea_orm::QueryResult| {
        let (title, url, text) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?, row.try_get_by_index(2)?);
        Ok(TemplateKnowledge { title, url, text })
    };
    rows.iter().map(piece).collect()
}

/// A new mission about to get what its template has.
pub(super) struct Planting<'a> {
    pub ground: &'a Ground,
    pub mission: Uuid,
    pub person: Uuid,
}

impl Planting<'_> {
    /// The first columns of every row: id, mission, author, created and updated.
    fn head(&self) -> [Value; 5] {
        let now = self.ground.clock.now();
        [ids::new(&self.ground.clock).into(), self.mission.into(), self.person.into(), now.into(), now.into()]
    }

    async fn insert(&self, write: &impl ConnectionTrait, table: &str, own: &str, rows: Vec<Vec<Value>>) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let (mut values, mut groups): (Vec<Value>, Vec<String>) = (Vec::new(), Vec::new());
        for row in rows {
            let first = values.len() + 1;
            values.extend(self.head());
            values.extend(row);
            groups.push(format!("({})", places(first, values.len() + 1 - first)));
        }
        let sql = format!(
            "INSERT INTO {table} (id, mission_id, author_id, created_at, updated_at, {own}) VALUES {}",
            groups.join(", ")
        );
        run(write, sql, values).await?;
        Ok(())
    }

    pub async fn tasks(&self, write: &impl ConnectionTrait, tasks: &[TemplateTask]) -> Result<()> {
        let row = |(number, task): (i64, &TemplateTask)| {
            let lane = board::Lane::ToDo.name();
            vec![
                task.title.as_str().into(),
                task.text.as_str().into(),
                lane.into(),
                (number * board::rules::GAP).into(),
            ]
        };
        let rows = (1..).zip(tasks).map(row).collect();
        self.insert(write, "mission_tasks", "title, body, lane, position", rows).await
    }

    pub async fn needs(&self, write: &impl ConnectionTrait, needs: &[TemplateNeed]) -> Result<()> {
        let row = |need: &TemplateNeed| {
            let (kind, text) = (need.kind.name().into(), need.text.as_str().into());
            vec![kind, text, need.quantity.into(), need.currency.clone().into(), "open".into()]
        };
        let rows = needs.iter().map(row).collect();
        self.insert(write, "mission_needs", "kind, body, quantity, currency, state", rows).await?;
        let sql = "UPDATE missions SET open_needs = open_needs + $2 WHERE id = $1";
        let many = i32::try_from(needs.len()).unwrap_or_default();
        run(write, sql, [self.mission.into(), many.into()]).await?;
        Ok(())
    }

    pub async fn knowledge(&self, write: &impl ConnectionTrait, knowledge: &[TemplateKnowledge]) -> Result<()> {
        let row = |piece: &TemplateKnowledge| {
            vec![piece.title.as_str().into(), piece.url.clone().into(), piece.text.as_str().into()]
        };
        let rows = knowledge.iter().map(row).collect();
        self.insert(write, "mission_knowledge", "title, url, body", rows).await
    }
}

/// Makes a mission the child of another one and of its family.
pub(super) async fn join_family(write: &impl ConnectionTrait, child: Uuid, parent: Uuid) -> Result<()> {
    let sql = "UPDATE missions SET parent_id = $2, \
        root_id = (SELECT coalesce(p.root_id, p.id) FROM missions p WHERE p.id = $2) WHERE id = $1";
    run(write, sql, [child.into(), parent.into()]).await?;
    Ok(())
}

/// The first of a mission's family.
pub(super) async fn root(connection: &impl ConnectionTrait, mission: Uuid) -> Result<Uuid> {
    let sql = "SELECT coalesce(root_id, id) FROM missions WHERE id = $1";
    Ok(crate::money::sql::value(connection, sql, [mission.into()]).await?.unwrap_or(mission))
}

/// What a mission remembers of elsewhere.
#[derive(Default)]
pub(super) struct Remembered {
    pub lineage: Vec<Ancestor>,
    pub themes: Vec<TemplateTheme>,
}

#[derive(FromQueryResult)]
struct RememberedRow {
    lineage_json: String,
    themes_json: String,
}

/// A theme as it is remembered.
#[derive(Serialize, Deserialize)]
struct Kept {
    id: String,
    name: Option<String>,
    name_en: Option<String>,
    parent: Option<String>,
}

pub(super) async fn remembered(connection: &impl ConnectionTrait, mission: Uuid) -> Result<Remembered> {
    let sql = "SELECT lineage_json, themes_json FROM mission_origins WHERE mission_id = $1";
    let Some(row): Option<RememberedRow> = one(connection, sql, [mission.into()]).await? else {
        return Ok(Remembered::default());
    };
    let kept: Vec<Kept> = serde_json::from_str(&row.themes_json).map_err(anyhow::Error::from)?;
    let theme = |Kept { id, name, name_en, parent }| {
        let local = name.zip(parent).map(|(name, parent)| LocalTheme { name, name_en, parent });
        TemplateTheme { id, local }
    };
    Ok(Remembered {
        lineage: serde_json::from_str(&row.lineage_json).map_err(anyhow::Error::from)?,
        themes: kept.into_iter().map(theme).collect(),
    })
}

/// Whether a mission remembers anything: it does when it was imported.
pub(super) async fn remembers(connection: &impl ConnectionTrait, mission: Uuid) -> Result<bool> {
    let sql = "SELECT mission_id FROM mission_origins WHERE mission_id = $1";
    Ok(crate::money::sql::value::<Uuid>(connection, sql, [mission.into()]).await?.is_some())
}

/// Keeps what a new mission remembers: its lineage elsewhere, and its themes, which may be unknown here.
pub(super) async fn remember(
    write: &impl ConnectionTrait,
    mission: Uuid,
    lineage: &[Ancestor],
    themes: &[TemplateTheme],
) -> Result<()> {
    let keep = |theme: &TemplateTheme| {
        let local = theme.local.as_ref();
        Kept {
            id: theme.id.clone(),
            name: local.map(|local| local.name.clone()),
            name_en: local.and_then(|local| local.name_en.clone()),
            parent: local.map(|local| local.parent.clone()),
        }
    };
    let kept: Vec<_> = themes.iter().map(keep).collect();
    let lineage = serde_json::to_string(lineage).map_err(anyhow::Error::from)?;
    let themes = serde_json::to_string(&kept).map_err(anyhow::Error::from)?;
    let sql = "INSERT INTO mission_origins (mission_id, lineage_json, themes_json) VALUES ($1, $2, $3)";
    run(write, sql, [mission.into(), lineage.into(), themes.into()]).await?;
    Ok(())
}

/// A mission of a family.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Kin {
    /// Order of making on this server.
    pub seq: i64,
    /// The mission.
    pub id: Uuid,
    /// What it was replicated from.
    pub parent_id: Option<Uuid>,
    /// How many replications away.
    pub depth: i64,
    /// What sort of mission.
    pub kind: String,
    /// Where it stands in its life.
    pub state: String,
    /// Its title.
    pub title: String,
    /// Its territory.
    pub territory_id: Uuid,
    /// Name of its territory.
    pub territory_name: String,
    /// Everyone sees it.
    pub is_shown: bool,
    /// What was found, when completed.
    pub answer: Option<String>,
    /// What went well.
    pub strengths: Option<String>,
    /// What went badly.
    pub weaknesses: Option<String>,
    /// When it was completed, UTC microseconds.
    pub completed_at: Option<i64>,
    /// When it was opened, UTC microseconds.
    pub created_at: i64,
}

const KIN: &str = "m.seq, m.id, m.parent_id, m.kind, m.state, m.title, m.territory_id, t.name AS territory_name, \
    (m.hidden_at IS NULL AND m.state <> 'removed') AS is_shown, m.answer, m.strengths, m.weaknesses, d.completed_at, \
    m.created_at";
const OF_KIN: &str =
    "JOIN territories t ON t.id = m.territory_id LEFT JOIN mission_completions d ON d.mission_id = m.id";

/// A mission as one of its family.
pub(super) async fn kin(connection: &impl ConnectionTrait, id: Uuid) -> Result<Kin> {
    let sql = format!("SELECT CAST(0 AS bigint) AS depth, {KIN} FROM missions m {OF_KIN} WHERE m.id = $1");
    Ok(one(connection, sql, [id.into()]).await?.ok_or_else(|| anyhow!("the mission {id} is missing"))?)
}

/// The chain above a mission that stands at `depth`: nearest first, at most `rows`, with those that are not shown.
pub(super) async fn ancestors(
    connection: &impl ConnectionTrait,
    from: Uuid,
    depth: i64,
    rows: u32,
) -> Result<Vec<Kin>> {
    let sql = format!(
        "WITH RECURSIVE up (id, parent_id, depth) AS ( \
           SELECT id, parent_id, CAST($2 AS bigint) FROM missions WHERE id = $1 \
           UNION ALL \
           SELECT p.id, p.parent_id, up.depth + 1 FROM up JOIN missions p ON p.id = up.parent_id WHERE up.depth < $3) \
         SELECT up.depth, {KIN} FROM up JOIN missions m ON m.id = up.id {OF_KIN} WHERE up.depth > $2 ORDER BY up.depth"
    );
    all(connection, sql, [from.into(), depth.into(), (depth + i64::from(rows)).into()]).await
}

/// What was replicated from a mission, over any depth: nearest first, those after a depth and row, at most `rows`.
pub(super) async fn descendants(
    connection: &impl ConnectionTrait,
    of: Uuid,
    after: (i64, i64),
    rows: u32,
) -> Result<Vec<Kin>> {
    // One child list at a time by its index, never a walk over all missions for each depth, which PostgreSQL would choose
    // for a small table. Only the page itself is joined.
    let children = dialect(
        connection,
        "down JOIN missions c ON c.parent_id = down.id",
        "down CROSS JOIN LATERAL (SELECT * FROM missions WHERE parent_id = down.id OFFSET 0) AS c",
    );
    let sql = format!(
        "WITH RECURSIVE down (id, seq, depth, is_shown) AS ( \
           SELECT id, seq, CAST(1 AS bigint), hidden_at IS NULL AND state <> 'removed' FROM missions WHERE parent_id = $1 \
           UNION ALL \
           SELECT c.id, c.seq, down.depth + 1, c.hidden_at IS NULL AND c.state <> 'removed' FROM {children}) \
         SELECT page.depth, {KIN} FROM (SELECT id, seq, depth FROM down WHERE is_shown AND (depth, seq) > ($2, $3) \
           ORDER BY depth, seq LIMIT $4) AS page JOIN missions m ON m.id = page.id {OF_KIN} ORDER BY page.depth, page.seq"
    );
    all(connection, sql, [of.into(), after.0.into(), after.1.into(), i64::from(rows).into()]).await
}

/// Missions of a family that were completed after `since`: the latest first, those before a time and id, with those that
/// are not shown.
pub(super) async fn completed_kin(
    connection: &impl ConnectionTrait,
    root: Uuid,
    since: i64,
    before: (i64, Uuid),
    rows: u32,
) -> Result<Vec<Kin>> {
    let sql = format!(
        "SELECT CAST(0 AS bigint) AS depth, {KIN} FROM (SELECT mission_id, completed_at FROM mission_completions \
           WHERE root_id = $1 AND completed_at > $2 AND (completed_at, mission_id) < ($3, $4) \
           ORDER BY completed_at DESC, mission_id DESC LIMIT $5) AS d \
         JOIN missions m ON m.id = d.mission_id JOIN territories t ON t.id = m.territory_id \
         ORDER BY d.completed_at DESC, d.mission_id DESC"
    );
    let values: [Value; 5] = [root.into(), since.into(), before.0.into(), before.1.into(), i64::from(rows).into()];
    all(connection, sql, values).await
}

/// Files a mission that was completed under its family.
pub(super) async fn file_completion(write: &impl ConnectionTrait, mission: Uuid) -> Result<()> {
    let sql = "INSERT INTO mission_completions (root_id, completed_at, mission_id) \
        SELECT coalesce(m.root_id, m.id), max(v.created_at), m.id FROM missions m JOIN mission_moves v ON v.mission_id = m.id \
        WHERE m.id = $1 AND v.to_state = 'completed' GROUP BY m.root_id, m.id";
    run(write, sql, [mission.into()]).await?;
    Ok(())
}

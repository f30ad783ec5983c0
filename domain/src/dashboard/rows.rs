//! The things that a figure counted: photos, questions, missions. Who made them is not told.

use super::{figures::Period, recount::WAITING_US};
use crate::{
    Ground, Result,
    pages::{self, Page},
    people::Actor,
    sql::{all, places},
    themes,
};
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

/// Something that was counted.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Thing {
    /// Order of arrival.
    pub seq: i64,
    /// Its id.
    pub id: Uuid,
    /// What it is called; empty for a photo that is not published.
    pub title: String,
    /// Where it stands.
    pub state: String,
    /// UTC microseconds.
    pub created_at: i64,
}

/// What a name of a figure asks for.
struct Asked {
    table: &'static str,
    /// The table of its themes, and the column there.
    themes: (&'static str, &'static str),
    /// What is counted at all.
    counted: &'static str,
}

const PHOTOS: Asked = Asked { table: "photos", themes: ("photo_themes", "photo_id"), counted: "x.state = 'published'" };
const QUESTIONS: Asked = Asked {
    table: "questions",
    themes: ("question_themes", "question_id"),
    counted: "x.hidden_at IS NULL AND x.state IN ('open', 'answered')",
};
const MISSIONS: Asked = Asked {
    table: "missions",
    themes: ("mission_themes", "mission_id"),
    counted: "x.hidden_at IS NULL AND x.state <> 'removed'",
};

/// The things behind a figure, newest first; none where it counts no photos, questions or missions.
///
/// # Errors
/// `not-found`, `sign-in-required`, `cursor-invalid`, `parameter-invalid`.
pub async fn rows(
    ground: &Ground,
    actor: &Actor,
    territory: Uuid,
    figure: &str,
    period: Period,
    limit: Option<u32>,
    cursor: Option<&str>,
) -> Result<Page<Thing>> {
    super::opened(ground, actor, territory).await?;
    let limit = pages::limit(limit)?;
    let nothing = || Page { items: Vec::new(), next: None };
    let mut parts = figure.splitn(3, '.');
    let asked = match parts.next() {
        Some("photos") => PHOTOS,
        Some("questions") => QUESTIONS,
        Some("missions") => MISSIONS,
        _ => return Ok(nothing()),
    };
    let scope = format!("dashboard?territory={territory}&figure={figure}&from={}&to={}", period.from, period.to);
    let before = pages::read_cursor::<i64>(&scope, cursor)?.unwrap_or(i64::MAX);
    let (mut from, to) = (period.from.begins_at(), period.to.before(-1).begins_at());
    let mut values: Vec<Value> = vec![territory.into(), before.into(), i64::from(limit + 1).into()];
    let condition = match (parts.next(), parts.next()) {
        (None, None) => asked.counted.to_owned(),
        (Some("waiting"), None) if asked.table == "questions" => {
            from = 0;
            format!("{} AND x.state = 'open' AND x.created_at < {}", asked.counted, ground.clock.now() - WAITING_US)
        }
        (Some("state"), Some(state)) => {
            values.push(state.into());
            match asked.table {
                "photos" => "x.state = $4 AND x.state <> 'deleted'".to_owned(),
                "questions" => "x.state = $4 AND x.state <> 'removed' AND x.hidden_at IS NULL".to_owned(),
                _ => "x.state = $4 AND x.state <> 'removed' AND x.hidden_at IS NULL".to_owned(),
            }
        }
        (Some("theme"), Some(theme)) => {
            let meant = themes::meant(&*ground.db, theme, Some(territory)).await?;
            let (table, column) = asked.themes;
            let these = places(4, meant.len());
            values.extend(meant.into_iter().map(Value::from));
            let has = format!("EXISTS (SELECT 1 FROM {table} t WHERE t.{column} = x.id AND t.theme IN ({these}))");
            format!("{} AND {has}", asked.counted)
        }
        _ => return Ok(nothing()),
    };
    let title =
        if asked.table == "photos" { "CASE WHEN x.state = 'published' THEN x.title ELSE '' END" } else { "x.title" };
    let sql = format!(
        "SELECT x.seq, x.id, {title} AS title, x.state, x.created_at FROM {} x WHERE x.territory_id = $1
            AND x.seq < $2 AND x.created_at >= {from} AND x.created_at < {to} AND {condition}
         ORDER BY x.seq DESC LIMIT $3",
        asked.table
    );
    let found = all::<Thing>(&*ground.db, sql, values).await?;
    Ok(Page::of(found, limit, &scope, |thing| thing.seq))
}

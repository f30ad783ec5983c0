//! The people whom a happening matters to, a slice at a time in the order of their ids: one query whatever their number.

use super::{
    entity::happening,
    rules::{self, Source, Why},
    sphere::Direction,
};
use crate::{
    Result,
    database::{dialect, statement},
    notices::What,
};
use sea_orm::{ConnectionTrait, Value};
use uuid::Uuid;

/// Someone to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    /// The person.
    pub person: Uuid,
    /// The closest reason.
    pub why: Why,
    /// In their list.
    pub in_app: bool,
    /// In their daily mail.
    pub by_mail: bool,
    /// By a ping to their devices, of which they have some.
    pub by_push: bool,
    /// When they are left in peace, in minutes after midnight; none for the usual hours.
    pub quiet: (Option<i32>, Option<i32>),
}

/// The next `rows` people after `after`. Fewer than that are the last ones.
pub(super) async fn slice(
    connection: &impl ConnectionTrait,
    happening: &happening::Model,
    after: Option<Uuid>,
    rows: usize,
) -> Result<Vec<Candidate>> {
    let Some(what) = What::from_name(&happening.what) else { return Ok(Vec::new()) };
    let mut query = Query {
        values: vec![
            after.unwrap_or_default().into(),
            i64::try_from(rows).unwrap_or(i64::MAX).into(),
            happening.what.as_str().into(),
        ],
        parts: Vec::new(),
    };
    match happening.person_id {
        Some(person) => {
            let id = query.bind(person);
            query.part(Why::Meant, "p.id", &format!("people p WHERE p.id = {id}"));
        }
        None => rules::sources(what).iter().for_each(|source| query.add(connection, happening, *source)),
    }
    query.run(connection).await
}

struct Query {
    /// `$1` is the person after whom it goes on, `$2` the number of rows, `$3` what happened.
    values: Vec<Value>,
    parts: Vec<String>,
}

impl Query {
    fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    /// Each part gives no more than is asked for, so that the whole costs no more than the parts' indexes.
    fn part(&mut self, why: Why, person: &str, from: &str) {
        let rank = why as i32;
        self.parts.push(format!(
            "SELECT * FROM (SELECT {person} AS person_id, {rank} AS reason FROM {from} AND {person} > $1
            GROUP BY {person} ORDER BY {person} LIMIT $2) s{}",
            self.parts.len()
        ));
    }

    fn add(&mut self, connection: &impl ConnectionTrait, happening: &happening::Model, source: Source) {
        let about = match source {
            Source::AnsweredComment => happening.comment_id,
            Source::QuestionAuthor | Source::Supporters | Source::QuestionWatchers => happening.question_id,
            Source::MissionAuthor | Source::Members | Source::MissionWatchers => happening.mission_id,
            Source::PhotoAuthor | Source::PhotoWatchers => happening.photo_id,
            Source::TerritoryPeople | Source::TerritoryWatchers => happening.territory_id,
            Source::PhotoAlerts | Source::QuestionAlerts | Source::MissionAlerts => {
                return self.add_alerts(connection, happening, source);
            }
        };
        let Some(about) = about else { return };
        let id = self.bind(about);
        let (person, from) = match source {
            Source::AnsweredComment => {
                ("a.author_id", format!("comments c JOIN comments a ON a.id = c.parent_id WHERE c.id = {id}"))
            }
            Source::QuestionAuthor => {
                ("q.author_id", format!("questions q WHERE (q.id = {id} OR q.merged_into = {id})"))
            }
            Source::Supporters => {
                ("s.person_id", format!("question_supports s WHERE s.question_id IN {}", merged(&id)))
            }
            Source::QuestionWatchers => {
                ("w.person_id", format!("watches w WHERE w.kind = 'question' AND w.object_id IN {}", merged(&id)))
            }
            Source::MissionAuthor => ("m.author_id", format!("missions m WHERE m.id = {id}")),
            Source::Members => {
                ("m.person_id", format!("mission_members m WHERE m.mission_id = {id} AND m.left_at IS NULL"))
            }
            Source::PhotoAuthor => ("p.author_id", format!("photos p WHERE p.id = {id}")),
            Source::TerritoryPeople => ("r.person_id", format!("roles r WHERE r.territory_id = {id}")),
            Source::MissionWatchers => watchers("mission", &id),
            Source::PhotoWatchers => watchers("photo", &id),
            _ => watchers("territory", &id),
        };
        self.part(source.why(), person, &from);
    }

    fn add_alerts(&mut self, connection: &impl ConnectionTrait, happening: &happening::Model, source: Source) {
        let Some((lon, lat)) = happening.lon.zip(happening.lat) else { return };
        let kind = match source {
            Source::PhotoAlerts => "photos",
            Source::QuestionAlerts => "questions",
            _ => "missions",
        };
        let Direction { x, y, z } = Direction::of(lon, lat);
        let [x, y, z, lat] = [x, y, z, lat].map(|number| self.bind(number));
        // A circle across the antimeridian has a box that goes on beyond 180 degrees.
        for lon in [lon - 360.0, lon, lon + 360.0] {
            let lon = self.bind(lon);
            let near = dialect(
                connection,
                "alert_box b CROSS JOIN alerts a WHERE a.seq = b.seq
                    AND b.min_lon <= {lon} AND b.max_lon >= {lon} AND b.min_lat <= {lat} AND b.max_lat >= {lat}",
                "alerts a WHERE ST_MakeEnvelope(a.min_lon, a.min_lat, a.max_lon, a.max_lat, 4326)
                    && ST_SetSRID(ST_MakePoint({lon}, {lat}), 4326)",
            );
            let near = near.replace("{lon}", &lon).replace("{lat}", &lat);
            let from = format!("{near} AND a.{kind} AND a.x * {x} + a.y * {y} + a.z * {z} >= a.least_cos");
            self.part(source.why(), "a.person_id", &from);
        }
    }

    async fn run(self, connection: &impl ConnectionTrait) -> Result<Vec<Candidate>> {
        if self.parts.is_empty() {
            return Ok(Vec::new());
        }
        let sql = format!(
            "SELECT c.person_id, c.reason, coalesce(p.in_app, TRUE), coalesce(p.by_mail, TRUE),
                coalesce(p.by_push, TRUE) AND EXISTS (SELECT 1 FROM push_subscriptions d WHERE d.person_id = c.person_id),
                s.quiet_from_minute, s.quiet_to_minute
            FROM (SELECT person_id, CAST(min(reason) AS bigint) AS reason FROM ({}) a GROUP BY person_id
                ORDER BY person_id LIMIT $2) c
            LEFT JOIN notice_preferences p ON p.person_id = c.person_id AND p.what = $3
            LEFT JOIN notice_settings s ON s.person_id = c.person_id ORDER BY c.person_id",
            self.parts.join(" UNION ALL ")
        );
        let rows = connection.query_all_raw(statement(connection, sql, self.values)).await?;
        rows.iter()
            .map(|row| {
                let rank: i64 = row.try_get_by_index(1)?;
                let why = usize::try_from(rank).ok().and_then(|rank| Why::ALL.get(rank)).copied();
                Ok(Candidate {
                    person: row.try_get_by_index(0)?,
                    why: why.unwrap_or(Why::Nearby),
                    in_app: row.try_get_by_index(2)?,
                    by_mail: row.try_get_by_index(3)?,
                    by_push: row.try_get_by_index(4)?,
                    quiet: (row.try_get_by_index(5)?, row.try_get_by_index(6)?),
                })
            })
            .collect()
    }
}

/// A question with those that were merged into it.
fn merged(id: &str) -> String {
    format!("(SELECT id FROM questions WHERE id = {id} OR merged_into = {id})")
}

fn watchers(kind: &str, id: &str) -> (&'static str, String) {
    ("w.person_id", format!("watches w WHERE w.kind = '{kind}' AND w.object_id = {id}"))
}

//! What is in a pack: everything from one moment, with the cursor to go on from.

use super::outline;
use crate::{
    Result,
    database::statement,
    links,
    missions::{self, MissionState},
    people::Actor,
    photos::{self, PhotoState},
    territories::{self, Boundary},
    themes::{self, TREE},
};
use sea_orm::{ConnectionTrait, FromQueryResult, JsonValue};
use serde_json::json;
use std::collections::HashMap;
use uuid::Uuid;

/// Photos in a pack: the first ones, then the newest.
const PHOTOS: usize = 36;
/// Open questions in a pack, those that most people support.
const QUESTIONS: i64 = 200;
/// Characters of a text in a pack; the rest is read on line.
const TEXT: usize = 600;

/// What is written, and the photos whose thumbnails go with it.
pub(super) struct Content {
    pub index: JsonValue,
    pub outline: String,
    /// In the order of the exhibition.
    pub photos: Vec<photos::View>,
}

#[derive(FromQueryResult)]
struct Asked {
    id: Uuid,
    title: String,
    photo_id: Option<Uuid>,
    lon: Option<f64>,
    lat: Option<f64>,
    supports: i32,
}

/// Gathers it. `since` is the cursor of the same moment.
pub(super) async fn gather(connection: &impl ConnectionTrait, territory: Uuid, since: &str) -> Result<Content> {
    let there = territories::by_id(connection, territory).await?;
    let boundary = outline::sketch(&Boundary::stored(&territories::boundary_json(connection, territory).await?)?);
    let photos = chosen(connection, territory).await?;
    let questions = questions(connection, territory).await?;
    let missions = open_missions(connection, territory).await?;
    let links = links::open(connection, territory).await?;
    let themes = question_themes(connection, &questions).await?;
    let local = themes::local(connection, territory).await?;
    let places: Vec<_> = photos.iter().filter_map(|view| view.photo.shown_lon.zip(view.photo.shown_lat)).collect();
    let outline = outline::svg(&boundary, &places);
    let named = |id: &str, parent: Option<&str>, fr: &str, en: &str, is_vital: bool| json!({"id": id, "parent": parent, "names": {"fr": fr, "en": en}, "is_vital": is_vital});
    let tree = TREE.iter().map(|theme| named(theme.id, theme.parent, theme.fr, theme.en, theme.is_vital));
    let own = local.iter().map(|theme| {
        let english = theme.name_en.as_deref().unwrap_or(&theme.name);
        named(&theme.id, Some(&theme.parent), &theme.name, english, false)
    });
    let index = json!({
        "format": 1,
        "since": since,
        "territory": {
            "id": there.id, "name": there.name, "state": there.state.name(), "locale": there.locale.tag(),
            "time_zone": there.time_zone, "population": there.population, "attribution": there.attribution,
            "bbox": [there.bounds.west, there.bounds.south, there.bounds.east, there.bounds.north],
            "boundary": boundary.geojson().parse::<JsonValue>().unwrap_or_default(),
        },
        "themes": tree.chain(own).collect::<Vec<_>>(),
        "photos": [],
        "questions": questions.iter().map(|asked| json!({
            "id": asked.id, "title": asked.title, "photo_id": asked.photo_id, "place": place(asked.lon, asked.lat),
            "supports": asked.supports, "themes": themes.get(&asked.id).cloned().unwrap_or_default(),
        })).collect::<Vec<_>>(),
        "missions": missions.iter().map(|listed| { let mission = &listed.mission; json!({
            "id": mission.id, "title": mission.title, "text": short(&mission.body), "kind": mission.kind, "state": mission.state,
            "question_id": mission.question_id, "photo_id": mission.photo_id, "place": place(mission.lon, mission.lat),
            "members": mission.members, "min_team": mission.min_team, "themes": listed.themes,
        }) }).collect::<Vec<_>>(),
        "links": links.iter().map(|link| json!({
            "a": link.a, "b": link.b, "weight": link.weight, "bridge": link.is_bridge,
            "reasons": link.reasons.iter().map(links::Reason::name).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
    });
    Ok(Content { index, outline, photos })
}

/// A photo in the index; `thumbnail` is the file in the archive, when it found room.
pub(super) fn photo(view: &photos::View, thumbnail: Option<&str>) -> JsonValue {
    let photo = &view.photo;
    json!({
        "id": photo.id, "title": photo.title, "text": short(&photo.body), "credit": photo.credit, "licence": photo.licence,
        "place": place(photo.shown_lon, photo.shown_lat), "themes": view.themes, "thumbnail": thumbnail,
    })
}

fn place(lon: Option<f64>, lat: Option<f64>) -> Option<JsonValue> {
    lon.zip(lat).map(|(lon, lat)| json!({"lon": lon, "lat": lat}))
}

fn short(text: &str) -> String {
    text.chars().take(TEXT).collect()
}

/// The first photos in their order, then the newest ones, each published and still there.
async fn chosen(connection: &impl ConnectionTrait, territory: Uuid) -> Result<Vec<photos::View>> {
    let first = "SELECT photo_id FROM first_photos WHERE territory_id = $1 ORDER BY slot";
    let newest = "SELECT id FROM photos WHERE territory_id = $1 AND state = 'published' ORDER BY seq DESC LIMIT 36";
    let mut order: Vec<Uuid> = Vec::new();
    for sql in [first, newest] {
        for row in connection.query_all_raw(statement(connection, sql, [territory.into()])).await? {
            let id: Uuid = row.try_get_by_index(0)?;
            if !order.contains(&id) {
                order.push(id);
            }
        }
    }
    let mut rows = photos::store::by_ids(connection, &order).await?;
    rows.retain(|photo| photo.state == PhotoState::Published.name() && photo.territory_id == Some(territory));
    rows.sort_by_key(|photo| order.iter().position(|id| *id == photo.id));
    rows.truncate(PHOTOS);
    photos::views(connection, &Actor::Anonymous, rows).await
}

async fn questions(connection: &impl ConnectionTrait, territory: Uuid) -> Result<Vec<Asked>> {
    let sql = "SELECT id, title, photo_id, lon, lat, supports FROM questions
        WHERE territory_id = $1 AND state = 'open' AND hidden_at IS NULL ORDER BY supports DESC, seq DESC LIMIT $2";
    let query = statement(connection, sql, [territory.into(), QUESTIONS.into()]);
    Ok(Asked::find_by_statement(query).all(connection).await?)
}

async fn question_themes(connection: &impl ConnectionTrait, questions: &[Asked]) -> Result<HashMap<Uuid, Vec<String>>> {
    let mut themes: HashMap<Uuid, Vec<String>> = HashMap::new();
    if questions.is_empty() {
        return Ok(themes);
    }
    let places: Vec<_> = (1..=questions.len()).map(|n| format!("${n}")).collect();
    let sql = format!(
        "SELECT question_id, theme FROM question_themes WHERE question_id IN ({}) ORDER BY theme",
        places.join(", ")
    );
    let values = questions.iter().map(|asked| asked.id.into());
    for row in connection.query_all_raw(statement(connection, sql, values)).await? {
        themes.entry(row.try_get_by_index(0)?).or_default().push(row.try_get_by_index(1)?);
    }
    Ok(themes)
}

async fn open_missions(connection: &impl ConnectionTrait, territory: Uuid) -> Result<Vec<missions::Listed>> {
    let sql = "SELECT id FROM missions WHERE territory_id = $1 AND state IN ($2, $3) AND hidden_at IS NULL
        ORDER BY seq DESC LIMIT $4";
    let (gathering, active) = (MissionState::Gathering.name(), MissionState::Active.name());
    let query =
        statement(connection, sql, [territory.into(), gathering.into(), active.into(), missions::MOST_OPEN.into()]);
    let rows = connection.query_all_raw(query).await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.try_get_by_index(0)).collect::<std::result::Result<_, _>>()?;
    let mut listed = missions::listed(connection, &ids).await?;
    listed.sort_by_key(|listed| std::cmp::Reverse(listed.mission.seq));
    Ok(listed)
}

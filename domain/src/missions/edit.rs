//! Stewards edit a mission; whoever opened one takes it back while they are alone in it.

use super::{
    Kind, MissionState, access,
    entity::{member, mission},
    rules::{MAX_TEXT, MAX_TITLE, some_text},
    store, transition,
};
use crate::{
    ErrorCode, Ground, Refusal, Result,
    people::Actor,
    photos::{self, GivenPlace, PlacePrecision},
    plain, sql, territories,
    themes::{self, Themes},
    words,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter,
    sea_query::Expr,
};
use uuid::Uuid;

/// A change of some of what a mission says; what is none stays.
#[derive(Clone, Debug, Default)]
pub struct Edit {
    /// Another sort.
    pub kind: Option<Kind>,
    /// A new title.
    pub title: Option<String>,
    /// A new text.
    pub text: Option<String>,
    /// New themes, all of them.
    pub themes: Option<Themes>,
    /// Another place in the territory, or none.
    pub place: Option<Option<GivenPlace>>,
    /// The answer, put better.
    pub answer: Option<String>,
    /// The strengths, put better.
    pub strengths: Option<String>,
    /// The weaknesses, put better.
    pub weaknesses: Option<String>,
}

impl Edit {
    fn is_of_plan(&self) -> bool {
        let Self { kind, title, text, themes, place, .. } = self;
        kind.is_some() || title.is_some() || text.is_some() || themes.is_some() || place.is_some()
    }

    fn is_of_answer(&self) -> bool {
        self.answer.is_some() || self.strengths.is_some() || self.weaknesses.is_some()
    }
}

/// Changes a mission that is still at `version`: its plan while it is open, its answer once it is completed.
///
/// # Errors
/// `not-found`, `forbidden` unless a steward asks, `version-stale`, `mission-closed`, `mission-state-illegal` for an answer
/// before the mission is completed; `text-invalid`, `themes-invalid`, `theme-unknown`, `territory-foreign`.
pub async fn edit(ground: &Ground, actor: &Actor, id: Uuid, version: i64, change: Edit) -> Result<mission::Model> {
    let write = ground.db.write().await?;
    let mission = access::locked(&*write, actor, id).await?;
    access::require_steward(&*write, &mission, actor).await?;
    if mission.version != version {
        return Err(Refusal::new(ErrorCode::VersionStale).field("If-Match").into());
    }
    if change.is_of_plan() {
        access::require_open(&mission)?;
    }
    if change.is_of_answer() && access::state_of(&mission) != MissionState::Completed {
        let to = MissionState::Completed.name();
        let refusal = Refusal::new(ErrorCode::MissionStateIllegal).field("/answer");
        return Err(refusal.arg("from", mission.state).arg("to", to).into());
    }
    let author = actor.signed_in()?.id;
    let mission = apply(ground, &*write, author, mission, change).await?;
    access::changed(&*write, ground, id).await?;
    write.commit().await?;
    Ok(mission)
}

async fn apply(
    ground: &Ground,
    write: &impl ConnectionTrait,
    by: Uuid,
    mission: mission::Model,
    change: Edit,
) -> Result<mission::Model> {
    let Edit { kind, title, text, themes, place, answer, strengths, weaknesses } = change;
    let title = title.map(|title| plain::line("/title", &title, 1, MAX_TITLE)).transpose()?;
    let text = text.map(|text| plain::text("/text", &text, MAX_TEXT)).transpose()?;
    if let Some(themes) = themes {
        let kept = store::themes(write, &[mission.id]).await?.remove(&mission.id).unwrap_or_default();
        themes::require_known(write, &themes, Some(mission.territory_id), &kept).await?;
        store::set_themes(write, mission.id, themes.as_slice()).await?;
    }
    let title = title.unwrap_or_else(|| mission.title.clone());
    let text = text.unwrap_or_else(|| mission.body.clone());
    let (territory, version) = (mission.territory_id, mission.version);
    let mut row = mission.into_active_model();
    if let Some(place) = place {
        let shown = match place {
            Some(given) => {
                let found = territories::locate(write, given.lon(), given.lat()).await?;
                if found.is_none_or(|found| found.id != territory) {
                    return Err(Refusal::new(ErrorCode::TerritoryForeign).field("/place").into());
                }
                Some(photos::given_place(ground, write, by, given).await?)
            }
            None => None,
        };
        row.lon = Set(shown.map(|(lon, _)| lon));
        row.lat = Set(shown.map(|(_, lat)| lat));
        row.place_source = Set(shown.map(|_| "given".to_owned()));
    }
    if let Some(kind) = kind {
        row.kind = Set(kind.name().to_owned());
    }
    if let Some(answer) = answer {
        row.answer = Set(Some(some_text("/answer", &answer, MAX_TEXT)?));
    }
    if let Some(strengths) = strengths {
        row.strengths = Set(Some(some_text("/strengths", &strengths, MAX_TEXT)?));
    }
    if let Some(weaknesses) = weaknesses {
        row.weaknesses = Set(Some(some_text("/weaknesses", &weaknesses, MAX_TEXT)?));
    }
    row.words = Set(words::line(&[&title, &text]));
    row.title = Set(title);
    row.body = Set(text);
    row.version = Set(version + 1);
    row.updated_at = Set(ground.clock.now());
    store::save(write, row).await
}

/// Takes a mission back: while it gathers, by the one person in its team.
///
/// # Errors
/// `not-found`, `forbidden` unless a steward asks, `version-stale`, `mission-state-illegal`, `mission-not-alone`.
pub async fn remove(ground: &Ground, actor: &Actor, id: Uuid, version: i64) -> Result<()> {
    let write = ground.db.write().await?;
    let mission = access::locked(&*write, actor, id).await?;
    access::require_steward(&*write, &mission, actor).await?;
    if mission.version != version {
        return Err(Refusal::new(ErrorCode::VersionStale).field("If-Match").into());
    }
    access::state_of(&mission).to(MissionState::Removed)?;
    if mission.members > 1 {
        return Err(ErrorCode::MissionNotAlone.into());
    }
    let by = actor.signed_in()?.id;
    let now = ground.clock.now();
    member::Entity::update_many()
        .col_expr(member::Column::LeftAt, Expr::value(now))
        .col_expr(member::Column::IsSteward, Expr::value(false))
        .filter(member::Column::MissionId.eq(id))
        .filter(member::Column::LeftAt.is_null())
        .exec(&*write)
        .await?;
    let mut row = mission.into_active_model();
    row.members = Set(0);
    transition::move_to(ground, &*write, row, MissionState::Removed, Some(by), "").await?;
    write.commit().await
}

#[derive(FromQueryResult)]
struct Given {
    id: Uuid,
    lon: f64,
    lat: f64,
}

/// Makes the exact places that someone gave their missions those of a street, in the caller's transaction: they turn out to be
/// a minor.
///
/// # Errors
/// When the database refuses.
pub async fn hide_exact_places(write: &impl ConnectionTrait, ground: &Ground, author: Uuid) -> Result<()> {
    let sql = "SELECT id, lon, lat FROM missions WHERE author_id = $1 AND place_source = 'given' AND lon IS NOT NULL AND lat IS NOT NULL";
    for at in sql::all::<Given>(write, sql, [author.into()]).await? {
        let Some((lon, lat)) = photos::shown_place(at.lon, at.lat, PlacePrecision::Street) else { continue };
        let sql = "UPDATE missions SET lon = $2, lat = $3, version = version + 1, updated_at = $4 WHERE id = $1";
        sql::run(write, sql, [at.id.into(), lon.into(), lat.into(), ground.clock.now().into()]).await?;
        access::changed(write, ground, at.id).await?;
    }
    Ok(())
}

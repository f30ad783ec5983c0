//! Themes: a tree that is the same everywhere ([`tree`]), and a few of a territory's own that its animators add.
//!
//! What someone sends is parsed into [`Themes`]; [`require_known`] then refuses words that are neither in the tree nor the
//! territory's. The id of a local theme is its name in lower case, so that it reads without a look-up.

pub mod entity;
pub mod rules;
pub mod tree;

pub use rules::{MAX_THEMES, Themes};
pub use tree::{TREE, Theme, shown};

use crate::{
    ErrorCode, Ground, Refusal, Result,
    people::{Actor, rights},
    plain, territories,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::OnConflict,
};
use uuid::Uuid;

/// Most local themes of a territory.
pub const MAX_LOCAL: u64 = 40;

/// A theme that an animator adds.
#[derive(Clone, Debug)]
pub struct NewTheme {
    /// As people there say it.
    pub name: String,
    /// In English, where that differs.
    pub name_en: Option<String>,
    /// Id or name of the root that it stands under.
    pub parent: String,
}

/// The territory's own themes, in the order of the alphabet.
///
/// # Errors
/// When the database does not answer.
pub async fn local(connection: &impl ConnectionTrait, territory: Uuid) -> Result<Vec<entity::Model>> {
    Ok(entity::Entity::find()
        .filter(entity::Column::TerritoryId.eq(territory))
        .order_by_asc(entity::Column::Id)
        .limit(MAX_LOCAL)
        .all(connection)
        .await?)
}

/// What a filter by a theme stands for: the theme, what the tree has under it and, within a territory, the territory's own
/// themes under it. Across territories the same local word may stand under different roots, so there the tree alone counts.
///
/// # Errors
/// When the database does not answer.
pub async fn meant(connection: &impl ConnectionTrait, theme: &str, territory: Option<Uuid>) -> Result<Vec<String>> {
    let mut ids = tree::with_children(theme);
    if let Some(territory) = territory.filter(|_| tree::by_id(theme).is_some_and(|theme| theme.parent.is_none())) {
        let own = local(connection, territory).await?.into_iter().filter(|own| own.parent == theme);
        ids.extend(own.map(|own| own.id));
    }
    Ok(ids)
}

/// Adds a local theme; one that is there stays as it is. The flag says whether it is new.
///
/// # Errors
/// `not-found`, `forbidden` unless an animator there or the editor asks, `text-invalid`, `theme-unknown` for the parent,
/// `theme-taken` when the tree has it, `themes-too-many`.
pub async fn add(ground: &Ground, actor: &Actor, territory: Uuid, new: NewTheme) -> Result<(entity::Model, bool)> {
    let by = actor.signed_in()?.id;
    territories::by_id(&*ground.db, territory).await?;
    rights::allow(actor, actor.may_edit_territory(territory))?;
    let name = plain::line("/name", &new.name, 1, rules::MAX_NAME)?;
    if tree::find(&name).is_some() {
        return Err(Refusal::new(ErrorCode::ThemeTaken).field("/name").into());
    }
    let parent = tree::find(&new.parent).filter(|theme| theme.parent.is_none());
    let parent = parent.ok_or_else(|| unknown(&new.parent).field("/parent"))?;
    let name_en = new.name_en.map(|name| plain::line("/name_en", &name, 1, rules::MAX_NAME)).transpose()?;
    let id = name.to_lowercase();
    let write = ground.db.write().await?;
    // The territory's row is locked, so that two at once do not pass the bound together.
    territories::lock(&*write, territory).await?;
    let count = entity::Entity::find().filter(entity::Column::TerritoryId.eq(territory)).count(&*write).await?;
    let there = entity::Entity::find_by_id((territory, id.clone())).one(&*write).await?;
    if let Some(theme) = there {
        return Ok((theme, false));
    }
    if count >= MAX_LOCAL {
        return Err(Refusal::new(ErrorCode::ThemesTooMany).arg("limit", MAX_LOCAL).into());
    }
    let row = entity::ActiveModel {
        territory_id: Set(territory),
        id: Set(id),
        parent: Set(parent.id.to_owned()),
        name: Set(name),
        name_en: Set(name_en),
        created_by: Set(by),
        created_at: Set(ground.clock.now()),
    };
    let key = [entity::Column::TerritoryId, entity::Column::Id];
    let conflict = OnConflict::columns(key).do_nothing().to_owned();
    let theme = entity::Entity::insert(row).on_conflict(conflict).exec_with_returning(&*write).await?;
    write.commit().await?;
    Ok((theme, true))
}

/// Refuses themes that are neither in the tree, nor the territory's own, nor among `kept`, the words that the thing has
/// already.
///
/// # Errors
/// `theme-unknown`, naming the first one.
pub async fn require_known(
    connection: &impl ConnectionTrait,
    themes: &Themes,
    territory: Option<Uuid>,
    kept: &[String],
) -> Result<()> {
    let strange: Vec<_> =
        themes.as_slice().iter().filter(|id| tree::by_id(id).is_none() && !kept.contains(*id)).collect();
    let Some(first) = strange.first() else { return Ok(()) };
    let Some(territory) = territory else { return Err(unknown(first).into()) };
    let known: Vec<String> = local(connection, territory).await?.into_iter().map(|theme| theme.id).collect();
    match strange.iter().find(|id| !known.contains(id)) {
        Some(id) => Err(unknown(id).into()),
        None => Ok(()),
    }
}

fn unknown(name: &str) -> Refusal {
    Refusal::new(ErrorCode::ThemeUnknown).field("/themes").arg("name", name)
}

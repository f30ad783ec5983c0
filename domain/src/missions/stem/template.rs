//! What of a mission another place takes over: kind, texts, themes, tasks, needs and knowledge; nothing of any person.

use super::store;
use crate::{
    Ground, Result,
    missions::{
        Kind, mission,
        needs::{MAX_OPEN, NeedKind},
    },
    themes::{self, Themes, tree},
};
use anyhow::anyhow;
use sea_orm::ConnectionTrait;
use std::collections::BTreeSet;
use uuid::Uuid;

/// A mission without its people, its place and its days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// What sort of mission.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// Its text.
    pub text: String,
    /// 1 to 3 themes.
    pub themes: Vec<TemplateTheme>,
    /// What to do, in order: first what its team did first.
    pub tasks: Vec<TemplateTask>,
    /// What is needed.
    pub needs: Vec<TemplateNeed>,
    /// What was found out.
    pub knowledge: Vec<TemplateKnowledge>,
}

/// A theme of the tree, or a local one with its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateTheme {
    /// Stable id; that of a local theme is its name in lower case.
    pub id: String,
    /// Of a local theme.
    pub local: Option<LocalTheme>,
}

/// What a local theme means elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalTheme {
    /// As people there say it.
    pub name: String,
    /// In English, where that differs.
    pub name_en: Option<String>,
    /// The root of the tree that it stands under.
    pub parent: String,
}

/// A task without assignee and day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateTask {
    /// What to do.
    pub title: String,
    /// More about it.
    pub text: String,
}

/// A need without offers and end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateNeed {
    /// Of what kind.
    pub kind: NeedKind,
    /// What exactly.
    pub text: String,
    /// How many; of money how much, in smallest units of the currency.
    pub quantity: i64,
    /// Of money: the currency of where it was stated.
    pub currency: Option<String>,
}

/// A piece of knowledge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateKnowledge {
    /// What it is.
    pub title: String,
    /// Where it stands on the Web.
    pub url: Option<String>,
    /// What it says.
    pub text: String,
}

/// The template of a mission, in a number of queries that does not grow with it.
///
/// # Errors
/// When the database does not answer.
pub async fn of(connection: &impl ConnectionTrait, mission: &mission::Model) -> Result<Template> {
    let kind =
        Kind::from_name(&mission.kind).ok_or_else(|| anyhow!("the mission {} has a strange kind", mission.id))?;
    Ok(Template {
        kind,
        title: mission.title.clone(),
        text: mission.body.clone(),
        themes: themes_of(connection, mission).await?,
        tasks: store::tasks(connection, mission.id).await?,
        needs: store::needs(connection, mission.id, MAX_OPEN).await?,
        knowledge: store::knowledge(connection, mission.id).await?,
    })
}

async fn themes_of(connection: &impl ConnectionTrait, mission: &mission::Model) -> Result<Vec<TemplateTheme>> {
    let ids = crate::missions::store::themes(connection, &[mission.id]).await?.remove(&mission.id).unwrap_or_default();
    let local = themes::local(connection, mission.territory_id).await?;
    // As it came here, as long as the team has not chosen other themes.
    let remembered = store::remembered(connection, mission.id).await?.themes;
    let known: Vec<_> = local.iter().map(|theme| theme.id.as_str()).collect();
    let current: BTreeSet<_> = ids.iter().cloned().collect();
    if !remembered.is_empty() && planted(&remembered, &known).into_iter().collect::<BTreeSet<_>>() == current {
        return Ok(remembered);
    }
    let theme = |id: String| {
        let own = local.iter().find(|theme| theme.id == id).map(|theme| LocalTheme {
            name: theme.name.clone(),
            name_en: theme.name_en.clone(),
            parent: theme.parent.clone(),
        });
        let strange = || LocalTheme { name: id.clone(), name_en: None, parent: tree::UNSAID.to_owned() };
        let local = own.or_else(|| tree::by_id(&id).is_none().then(strange));
        TemplateTheme { local, id }
    };
    Ok(ids.into_iter().map(theme).collect())
}

/// The themes that these become where `known` are the local ones: a local theme that is not known falls back to its root.
pub(super) fn planted(themes: &[TemplateTheme], known: &[&str]) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for theme in themes {
        let id = match &theme.local {
            Some(local) if !known.contains(&theme.id.as_str()) => &local.parent,
            _ => &theme.id,
        };
        if !ids.contains(id) {
            ids.push(id.clone());
        }
    }
    ids
}

/// Gives a new mission, which has nothing yet, what the template has. `person` has planted it.
///
/// # Errors
/// When the database refuses.
pub(super) async fn fill(
    write: &impl ConnectionTrait,
    ground: &Ground,
    mission: Uuid,
    person: Uuid,
    template: &Template,
) -> Result<()> {
    let planting = store::Planting { ground, mission, person };
    planting.tasks(write, &template.tasks).await?;
    planting.needs(write, &template.needs).await?;
    planting.knowledge(write, &template.knowledge).await
}

/// The themes that a mission gets in a territory.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn themes_in(
    connection: &impl ConnectionTrait,
    territory: Uuid,
    template: &Template,
) -> Result<Themes> {
    let local = themes::local(connection, territory).await?;
    let known: Vec<_> = local.iter().map(|theme| theme.id.as_str()).collect();
    Ok(Themes::stored(planted(&template.themes, &known)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_local_theme_falls_back_to_its_root_where_it_is_not_known() {
        let local = |id: &str, parent: &str| TemplateTheme {
            id: id.into(),
            local: Some(LocalTheme { name: id.into(), name_en: None, parent: parent.into() }),
        };
        let themes = [
            TemplateTheme { id: "food".into(), local: None },
            local("vendanges", "food"),
            local("pressoir", "culture"),
        ];
        assert_eq!(planted(&themes, &[]), ["food", "culture"]);
        assert_eq!(planted(&themes, &["vendanges"]), ["food", "vendanges", "culture"]);
    }
}

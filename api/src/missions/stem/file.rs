//! The file of a mission on the wire.

use photos36_domain::missions::stem::{
    Ancestor, File,
    file::{FORMAT, VERSION},
    template::{TemplateKnowledge, TemplateNeed, TemplateTask, TemplateTheme},
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A mission as a file that another server of the game reads; nothing in it is of any person.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "format": "36photos-mission", "version": 1,
    "mission": {
        "kind": "making", "title": "Remettre la fontaine en eau", "text": "", "themes": [{"id": "water"}],
        "tasks": [{"title": "Trouver la fuite", "text": ""}],
        "needs": [{"kind": "hands", "text": "Creuser", "quantity": 4}],
        "knowledge": [{"title": "Plan du réseau", "url": "https://example.org/plan", "text": ""}]
    },
    "lineage": [{"server": "https://36photos.example", "id": "0197a1c0-5555-7000-8000-000000000001",
        "title": "Remettre la fontaine en eau", "territory": "Vichel"}]
}))]
pub struct MissionFile {
    /// `36photos-mission`.
    format: &'static str,
    /// 1.
    version: i64,
    /// The mission.
    mission: FileMission,
    /// The mission itself where it was exported, then what it was replicated from, nearest first; at most 100.
    lineage: Vec<AncestorOut>,
}

/// A mission without its people, its place and its days.
#[derive(Debug, Serialize, ToSchema)]
struct FileMission {
    /// What sort of mission.
    kind: &'static str,
    /// 1 to 140 characters.
    title: String,
    /// At most 10,000 characters.
    text: String,
    /// 1 to 3.
    themes: Vec<FileTheme>,
    /// At most 200, in order.
    tasks: Vec<FileTask>,
    /// At most 50.
    needs: Vec<FileNeed>,
    /// At most 50 pieces.
    knowledge: Vec<FileKnowledge>,
}

/// A theme of the tree, by its id alone, or a local one with its names.
#[derive(Debug, Serialize, ToSchema)]
struct FileTheme {
    /// Stable id; that of a local theme is its name in lower case.
    id: String,
    /// Of a local theme: as people there say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// Of a local theme: in English, where that differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    name_en: Option<String>,
    /// Of a local theme: the root that it stands under, and that it becomes where it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<String>,
}

/// A task to do.
#[derive(Debug, Serialize, ToSchema)]
struct FileTask {
    /// What to do.
    title: String,
    /// More about it.
    text: String,
}

/// A need.
#[derive(Debug, Serialize, ToSchema)]
struct FileNeed {
    /// `skill`, `hands`, `thing` or `money`.
    kind: &'static str,
    /// What exactly.
    text: String,
    /// How many; not of money.
    #[serde(skip_serializing_if = "Option::is_none")]
    quantity: Option<i64>,
    /// How much money, in smallest units.
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<i64>,
    /// Of the money (ISO 4217).
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<String>,
}

/// A piece of knowledge.
#[derive(Debug, Serialize, ToSchema)]
struct FileKnowledge {
    /// What it is.
    title: String,
    /// Where it stands on the Web.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    /// What it says.
    text: String,
}

/// A mission of the lineage, on the server where it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct AncestorOut {
    /// Base URL of the server.
    server: String,
    /// Its id there.
    id: Uuid,
    /// Its title.
    title: String,
    /// Name of its territory.
    territory: String,
    /// Day on which it was completed, UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    completed_on: Option<String>,
    /// What was found; told by the nearest ten.
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<String>,
    /// What went well.
    #[serde(skip_serializing_if = "Option::is_none")]
    strengths: Option<String>,
    /// What went badly.
    #[serde(skip_serializing_if = "Option::is_none")]
    weaknesses: Option<String>,
}

impl From<Ancestor> for AncestorOut {
    fn from(ancestor: Ancestor) -> Self {
        let Ancestor { server, id, title, territory, completed_on, answer, strengths, weaknesses } = ancestor;
        Self { server, id, title, territory, completed_on, answer, strengths, weaknesses }
    }
}

impl From<File> for MissionFile {
    fn from(File { template, lineage }: File) -> Self {
        Self {
            format: FORMAT,
            version: VERSION,
            mission: FileMission {
                kind: template.kind.name(),
                title: template.title,
                text: template.text,
                themes: template.themes.into_iter().map(FileTheme::from).collect(),
                tasks: template.tasks.into_iter().map(FileTask::from).collect(),
                needs: template.needs.into_iter().map(FileNeed::from).collect(),
                knowledge: template.knowledge.into_iter().map(FileKnowledge::from).collect(),
            },
            lineage: lineage.into_iter().map(AncestorOut::from).collect(),
        }
    }
}

impl From<TemplateTheme> for FileTheme {
    fn from(theme: TemplateTheme) -> Self {
        match theme.local {
            None => Self { id: theme.id, name: None, name_en: None, parent: None },
            Some(local) => {
                Self { id: theme.id, name: Some(local.name), name_en: local.name_en, parent: Some(local.parent) }
            }
        }
    }
}

impl From<TemplateTask> for FileTask {
    fn from(TemplateTask { title, text }: TemplateTask) -> Self {
        Self { title, text }
    }
}

impl From<TemplateNeed> for FileNeed {
    fn from(need: TemplateNeed) -> Self {
        let is_money = need.currency.is_some();
        Self {
            kind: need.kind.name(),
            text: need.text,
            quantity: (!is_money).then_some(need.quantity),
            amount: is_money.then_some(need.quantity),
            currency: need.currency,
        }
    }
}

impl From<TemplateKnowledge> for FileKnowledge {
    fn from(TemplateKnowledge { title, url, text }: TemplateKnowledge) -> Self {
        Self { title, url, text }
    }
}

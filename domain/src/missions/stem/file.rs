//! A mission as one file that another server reads: JSON, versioned, with nothing of any person.
//!
//! Reading is strict: an unknown format, version or field is refused with its place, so that nothing is lost in silence.

use super::{
    knowledge,
    template::{LocalTheme, Template, TemplateKnowledge, TemplateNeed, TemplateTask, TemplateTheme},
};
use crate::{
    ErrorCode, Refusal,
    missions::{
        board,
        needs::{self, NeedKind},
        rules::{Kind, MAX_TEXT, MAX_TITLE},
    },
    plain,
    territories::Currency,
    themes::{MAX_THEMES, rules::MAX_NAME, tree},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

/// What the file says that it is.
pub const FORMAT: &str = "36photos-mission";
/// The version of the format that is written and read here.
pub const VERSION: i64 = 1;
/// Most missions in a lineage; those that are farther away are left out.
pub const MAX_LINEAGE: usize = 1_000;
/// How many of them, the nearest, tell what they found.
pub const MAX_TOLD: usize = 10;
/// Most characters of an address.
const MAX_SERVER: usize = 300;

/// What the file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The mission.
    pub template: Template,
    /// The mission itself where it was exported, then what it was replicated from, nearest first.
    pub lineage: Vec<Ancestor>,
}

/// A mission of the lineage, on the server where it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ancestor {
    /// Base URL of the server.
    pub server: String,
    /// Its id there.
    pub id: Uuid,
    /// Its title.
    pub title: String,
    /// Name of its territory.
    pub territory: String,
    /// Day on which it was completed, UTC.
    pub completed_on: Option<String>,
    /// What was found.
    pub answer: Option<String>,
    /// What went well.
    pub strengths: Option<String>,
    /// What went badly.
    pub weaknesses: Option<String>,
}

/// Reads a file.
///
/// # Errors
/// `body-invalid` where something is missing, unknown or of another type, `template-unknown` for another format or
/// version, and what the rules of missions, tasks, needs and knowledge say, each with the place in the file.
pub fn read(bytes: &[u8]) -> Result<File, Refusal> {
    let value: Value = serde_json::from_slice(bytes)
        .map_err(|error| invalid("", format!("reason-syntax:{}:{}", error.line(), error.column())))?;
    let root = Node { value: &value, at: String::new() };
    // Format and version first: a later version may have other fields.
    for (name, is_ours) in [
        ("format", root.find("format").is_some_and(|node| node.value == FORMAT)),
        ("version", root.find("version").is_some_and(|node| node.value == VERSION)),
    ] {
        if !is_ours {
            return Err(Refusal::new(ErrorCode::TemplateUnknown).field(format!("/{name}")));
        }
    }
    root.only(&["format", "version", "mission", "lineage"])?;
    let lineage = root.list("lineage", MAX_LINEAGE)?;
    Ok(File {
        template: mission(&root.get("mission")?)?,
        lineage: lineage.iter().map(ancestor).collect::<Result<_, _>>()?,
    })
}

fn mission(node: &Node<'_>) -> Result<Template, Refusal> {
    node.only(&["kind", "title", "text", "themes", "tasks", "needs", "knowledge"])?;
    let kind = node.get("kind")?;
    let themes = node.list("themes", MAX_THEMES)?;
    if themes.is_empty() {
        return Err(Refusal::new(ErrorCode::ThemesInvalid).field("/mission/themes").arg("limit", MAX_THEMES));
    }
    let (tasks, needs) =
        (node.list("tasks", board::MAX_TASKS as usize)?, node.list("needs", needs::MAX_OPEN as usize)?);
    let pieces = node.list("knowledge", knowledge::MAX_PIECES as usize)?;
    Ok(Template {
        kind: Kind::parse(kind.text()?).map_err(|refusal| refusal.field(kind.at.clone()))?,
        title: node.line("title", 1, MAX_TITLE)?,
        text: node.long("text", MAX_TEXT)?,
        themes: themes.iter().map(theme).collect::<Result<_, _>>()?,
        tasks: tasks.iter().map(task).collect::<Result<_, _>>()?,
        needs: needs.iter().map(need).collect::<Result<_, _>>()?,
        knowledge: pieces.iter().map(piece).collect::<Result<_, _>>()?,
    })
}

fn theme(node: &Node<'_>) -> Result<TemplateTheme, Refusal> {
    node.only(&["id", "name", "name_en", "parent"])?;
    let id = node.line("id", 1, MAX_NAME)?;
    let unknown = |at: String, name: &str| Refusal::new(ErrorCode::ThemeUnknown).field(at).arg("name", name);
    if tree::by_id(&id).is_some() {
        node.only(&["id"])?;
        return Ok(TemplateTheme { id, local: None });
    }
    if node.find("parent").is_none() {
        return Err(unknown(node.place("id"), &id));
    }
    let parent = node.line("parent", 1, MAX_NAME)?;
    if tree::by_id(&parent).is_none_or(|theme| theme.parent.is_some()) {
        return Err(unknown(node.place("parent"), &parent));
    }
    let name_en = node.find("name_en").map(|_| node.line("name_en", 1, MAX_NAME)).transpose()?;
    let local = LocalTheme { name: node.line("name", 1, MAX_NAME)?, name_en, parent };
    if id != local.name.to_lowercase() {
        return Err(unknown(node.place("id"), &id));
    }
    Ok(TemplateTheme { id, local: Some(local) })
}

fn task(node: &Node<'_>) -> Result<TemplateTask, Refusal> {
    node.only(&["title", "text"])?;
    Ok(TemplateTask {
        title: node.line("title", 1, board::rules::MAX_TITLE)?,
        text: node.long("text", board::rules::MAX_TEXT)?,
    })
}

fn need(node: &Node<'_>) -> Result<TemplateNeed, Refusal> {
    node.only(&["kind", "text", "quantity", "amount", "currency"])?;
    let name = node.get("kind")?;
    let kind = NeedKind::from_name(name.text()?).ok_or_else(|| invalid(&name.at, "reason-kind"))?;
    let (quantity, amount) = (node.number("quantity")?, node.number("amount")?);
    let measured = needs::rules::measure(kind, quantity, amount);
    let measured = measured.map_err(|refusal| {
        let at = node.at.clone() + refusal.field.as_deref().unwrap_or_default();
        refusal.field(at)
    })?;
    let currency = match (kind, node.find("currency")) {
        (NeedKind::Money, Some(node)) => {
            let currency = Currency::parse(node.text()?).map_err(|refusal| refusal.field(node.at.clone()))?;
            Some(currency.code().to_owned())
        }
        (NeedKind::Money, None) => return Err(invalid(&node.place("currency"), "reason-missing:currency")),
        (_, Some(node)) => return Err(invalid(&node.at, "reason-only-money-has-an-amount")),
        (_, None) => None,
    };
    let text = node.long("text", needs::rules::MAX_TEXT)?;
    if text.trim().is_empty() {
        return Err(Refusal::new(ErrorCode::TextInvalid)
            .field(node.place("text"))
            .arg("limit", needs::rules::MAX_TEXT));
    }
    Ok(TemplateNeed { kind, text, quantity: measured, currency })
}

fn piece(node: &Node<'_>) -> Result<TemplateKnowledge, Refusal> {
    node.only(&["title", "url", "text"])?;
    let link = |node: Node<'_>| knowledge::link(node.text()?).map_err(|refusal| refusal.field(node.at.clone()));
    Ok(TemplateKnowledge {
        title: node.line("title", 1, knowledge::MAX_TITLE)?,
        url: node.find("url").map(link).transpose()?,
        text: node.long("text", knowledge::MAX_TEXT)?,
    })
}

fn ancestor(node: &Node<'_>) -> Result<Ancestor, Refusal> {
    node.only(&["server", "id", "title", "territory", "completed_on", "answer", "strengths", "weaknesses"])?;
    let server = node.get("server")?;
    let id = node.get("id")?;
    let some = |name: &str, most: usize| node.find(name).map(|_| node.long(name, most)).transpose();
    let day = node.find("completed_on");
    let day = day.map(|node| {
        let day = crate::money::days::parse("/", node.text()?);
        day.map(|day| day.to_string()).map_err(|refusal| refusal.field(node.at.clone()))
    });
    Ok(Ancestor {
        server: knowledge::link(&node.line("server", 1, MAX_SERVER)?).map_err(|refusal| refusal.field(server.at))?,
        id: id.text()?.parse().map_err(|_| invalid(&id.at, "reason-kind"))?,
        title: node.line("title", 1, MAX_TITLE)?,
        territory: node.line("territory", 0, MAX_TITLE)?,
        completed_on: day.transpose()?,
        answer: some("answer", MAX_TEXT)?,
        strengths: some("strengths", MAX_TEXT)?,
        weaknesses: some("weaknesses", MAX_TEXT)?,
    })
}

fn invalid(at: &str, reason: impl std::fmt::Display) -> Refusal {
    Refusal::new(ErrorCode::BodyInvalid).field(at.to_owned()).arg("reason", reason)
}

/// A value with its place in the file.
struct Node<'a> {
    value: &'a Value,
    at: String,
}

impl<'a> Node<'a> {
    fn fields(&self) -> Result<&'a Map<String, Value>, Refusal> {
        self.value.as_object().ok_or_else(|| invalid(&self.at, "reason-kind"))
    }

    /// The place of a field (RFC 6901).
    fn place(&self, name: &str) -> String {
        format!("{}/{}", self.at, name.replace('~', "~0").replace('/', "~1"))
    }

    /// Refuses every other field.
    fn only(&self, known: &[&str]) -> Result<(), Refusal> {
        match self.fields()?.keys().find(|name| !known.contains(&name.as_str())) {
            Some(name) => Err(invalid(&self.place(name), format!("reason-unknown:{name}"))),
            None => Ok(()),
        }
    }

    fn find(&self, name: &str) -> Option<Self> {
        let value = self.value.as_object()?.get(name)?;
        Some(Self { value, at: self.place(name) })
    }

    fn get(&self, name: &str) -> Result<Self, Refusal> {
        self.find(name).ok_or_else(|| invalid(&self.place(name), format!("reason-missing:{name}")))
    }

    fn list(&self, name: &str, most: usize) -> Result<Vec<Self>, Refusal> {
        let list = self.get(name)?;
        let values = list.value.as_array().ok_or_else(|| invalid(&list.at, "reason-kind"))?;
        if values.len() > most {
            return Err(invalid(&list.at, format!("reason-at-most:{most}")));
        }
        let item = |(index, value)| Self { value, at: format!("{}/{index}", list.at) };
        Ok(values.iter().enumerate().map(item).collect())
    }

    fn text(&self) -> Result<&'a str, Refusal> {
        self.value.as_str().ok_or_else(|| invalid(&self.at, "reason-kind"))
    }

    fn number(&self, name: &str) -> Result<Option<i64>, Refusal> {
        let whole = |node: Self| node.value.as_i64().ok_or_else(|| invalid(&node.at, "reason-kind"));
        self.find(name).map(whole).transpose()
    }

    fn line(&self, name: &str, least: usize, most: usize) -> Result<String, Refusal> {
        let node = self.get(name)?;
        plain::line("/", node.text()?, least, most).map_err(|refusal| refusal.field(node.at))
    }

    fn long(&self, name: &str, most: usize) -> Result<String, Refusal> {
        let node = self.get(name)?;
        plain::text("/", node.text()?, most).map_err(|refusal| refusal.field(node.at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn sample() -> Value {
        json!({
            "format": FORMAT, "version": VERSION,
            "mission": {
                "kind": "making", "title": "Remettre la fontaine en eau", "text": "",
                "themes": [{"id": "water"}, {"id": "vendanges", "name": "Vendanges", "parent": "food"}],
                "tasks": [{"title": "Trouver la fuite", "text": ""}],
                "needs": [{"kind": "money", "text": "Une pompe", "amount": 12000, "currency": "EUR"},
                    {"kind": "hands", "text": "Creuser", "quantity": 4}],
                "knowledge": [{"title": "Le plan", "url": "https://example.org/plan", "text": ""}],
            },
            "lineage": [{"server": "https://36photos.example", "id": "0197a1c0-5555-7000-8000-000000000001",
                "title": "Remettre la fontaine en eau", "territory": "Vichel", "completed_on": "2026-06-21", "answer": "Oui"}],
        })
    }

    fn refused(value: &Value) -> (ErrorCode, String) {
        let refusal = read(value.to_string().as_bytes()).unwrap_err();
        (refusal.code, refusal.field.unwrap_or_default().into_owned())
    }

    #[test]
    fn a_whole_file_is_read() {
        let file = read(sample().to_string().as_bytes()).unwrap();
        assert_eq!(file.template.themes[1].local.as_ref().unwrap().parent, "food");
        assert_eq!(file.template.needs[0].currency.as_deref(), Some("EUR"));
        assert_eq!((file.lineage.len(), file.lineage[0].weaknesses.as_ref()), (1, None));
    }

    #[test]
    fn what_is_wrong_is_refused_with_its_place() {
        use ErrorCode::{
            AmountInvalid, BodyInvalid, LinkInvalid, TemplateUnknown, TextInvalid, ThemeUnknown, ThemesInvalid,
        };
        let long = "x".repeat(141);
        for (pointer, value, code, at) in [
            ("/format", json!("gpx"), TemplateUnknown, "/format"),
            ("/version", json!(2), TemplateUnknown, "/version"),
            ("/more", json!(1), BodyInvalid, "/more"),
            ("/mission/steward", json!("Jeanne"), BodyInvalid, "/mission/steward"),
            ("/mission/a~1b", json!(1), BodyInvalid, "/mission/a~1b"),
            ("/mission/title", json!(long), TextInvalid, "/mission/title"),
            ("/mission/title", json!(7), BodyInvalid, "/mission/title"),
            ("/mission/kind", json!("dream"), ErrorCode::MissionKindUnknown, "/mission/kind"),
            ("/mission/themes", json!([]), ThemesInvalid, "/mission/themes"),
            ("/mission/themes/0/id", json!("nowhere"), ThemeUnknown, "/mission/themes/0/id"),
            ("/mission/themes/1/parent", json!("rivers"), ThemeUnknown, "/mission/themes/1/parent"),
            ("/mission/tasks/0/assignee", json!("Jeanne"), BodyInvalid, "/mission/tasks/0/assignee"),
            ("/mission/needs/0/amount", json!(0), AmountInvalid, "/mission/needs/0/amount"),
            ("/mission/needs/1/quantity", json!(1.5), BodyInvalid, "/mission/needs/1/quantity"),
            ("/mission/needs/1/currency", json!("EUR"), BodyInvalid, "/mission/needs/1/currency"),
            ("/mission/knowledge/0/url", json!("javascript:alert(1)"), LinkInvalid, "/mission/knowledge/0/url"),
            ("/lineage/0/id", json!("x"), BodyInvalid, "/lineage/0/id"),
            ("/lineage/0/author", json!("Jeanne"), BodyInvalid, "/lineage/0/author"),
        ] {
            let mut file = sample();
            let (parent, name) = pointer.rsplit_once('/').unwrap();
            file.pointer_mut(parent).unwrap()[name.replace("~1", "/").as_str()] = value;
            assert_eq!(refused(&file), (code, at.to_owned()), "{pointer}");
        }
        for pointer in ["/mission/tasks", "/mission/text", "/lineage", "/mission/needs/0/currency"] {
            let mut file = sample();
            let (parent, name) = pointer.rsplit_once('/').unwrap();
            file.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(name);
            assert_eq!(refused(&file), (BodyInvalid, pointer.to_owned()));
        }
        assert_eq!(refused(&json!([])).0, TemplateUnknown);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = read(&bytes);
        }
    }
}

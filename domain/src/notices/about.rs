//! What a happening is about: its words, its address, and who may see it now.

use super::{What, entity::happening};
use crate::{Result, database::statement, people::Actor, photos::PhotoState, texts::Locale};
use sea_orm::{ConnectionTrait, FromQueryResult};
use std::collections::HashMap;
use uuid::Uuid;

/// Who may see what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Sight {
    /// Everyone.
    Everyone,
    /// Something of it is hidden: whoever wrote all that is hidden, and those who regulate in the territory.
    Only(Vec<Uuid>),
    /// It is gone.
    Nobody,
}

/// What a happening is about, with the state that its parts have now.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct About {
    pub happening: Uuid,
    pub what: String,
    pub territory_id: Option<Uuid>,
    pub photo_id: Option<Uuid>,
    pub question_id: Option<Uuid>,
    pub mission_id: Option<Uuid>,
    pub comment_id: Option<Uuid>,
    pub actor_id: Option<Uuid>,
    pub actor_name: Option<String>,
    pub territory_name: Option<String>,
    pub time_zone: Option<String>,
    photo_title: Option<String>,
    photo_state: Option<String>,
    photo_author: Option<Uuid>,
    question_title: Option<String>,
    question_state: Option<String>,
    question_hidden: Option<i64>,
    question_author: Option<Uuid>,
    mission_title: Option<String>,
    mission_state: Option<String>,
    mission_hidden: Option<i64>,
    mission_author: Option<Uuid>,
    comment_state: Option<String>,
    comment_hidden: Option<i64>,
    comment_author: Option<Uuid>,
}

/// Columns of [`About`], for a query that joins [`JOINS`].
pub(super) const COLUMNS: &str = "h.id AS happening, h.what, h.territory_id, h.photo_id, h.question_id, h.mission_id, \
    h.comment_id, h.actor_id, CASE WHEN a.hidden_at IS NULL THEN a.display_name ELSE '…' END AS actor_name, \
    t.name AS territory_name, t.time_zone, p.title AS photo_title, p.state AS photo_state, p.author_id AS photo_author, \
    q.title AS question_title, q.state AS question_state, q.hidden_at AS question_hidden, \
    q.author_id AS question_author, m.title AS mission_title, m.state AS mission_state, \
    m.hidden_at AS mission_hidden, m.author_id AS mission_author, c.state AS comment_state, \
    c.hidden_at AS comment_hidden, c.author_id AS comment_author";
/// The tables of [`COLUMNS`], beside `happenings h`.
pub(super) const JOINS: &str = "LEFT JOIN people a ON a.id = h.actor_id LEFT JOIN territories t ON t.id = h.territory_id \
    LEFT JOIN photos p ON p.id = h.photo_id LEFT JOIN questions q ON q.id = h.question_id \
    LEFT JOIN missions m ON m.id = h.mission_id LEFT JOIN comments c ON c.id = h.comment_id";

/// What each of these happenings is about, in one query.
pub(super) async fn load(
    connection: &impl ConnectionTrait,
    happenings: &[happening::Model],
) -> Result<HashMap<Uuid, About>> {
    if happenings.is_empty() {
        return Ok(HashMap::new());
    }
    let places: Vec<_> = (1..=happenings.len()).map(|n| format!("${n}")).collect();
    let sql = format!("SELECT {COLUMNS} FROM happenings h {JOINS} WHERE h.id IN ({})", places.join(", "));
    let values = happenings.iter().map(|happening| happening.id.into());
    let found = About::find_by_statement(statement(connection, sql, values)).all(connection).await?;
    Ok(found.into_iter().map(|about| (about.happening, about)).collect())
}

/// What the address of a notice leads to.
enum Main {
    Comment(Uuid),
    Question(Uuid),
    Mission(Uuid),
    Photo(Uuid),
    Territory(Uuid),
    Decisions,
    Reports,
    Conflicts,
}

impl About {
    /// Who may see it. Each part counts: a comment is not told when its question is hidden.
    pub fn sight(&self) -> Sight {
        if self.what() == Some(What::DecisionTaken) {
            // The statement of reasons stays readable to its author whatever became of the object.
            return Sight::Everyone;
        }
        let rows = [
            (self.comment_id, &self.comment_state, self.comment_hidden, self.comment_author),
            (self.question_id, &self.question_state, self.question_hidden, self.question_author),
            (self.mission_id, &self.mission_state, self.mission_hidden, self.mission_author),
        ];
        let mut authors = Vec::new();
        for (id, state, hidden, author) in rows {
            match (id, state.as_deref(), hidden) {
                (None, ..) => {}
                (Some(_), None | Some("removed"), _) => return Sight::Nobody,
                (Some(_), Some(_), Some(_)) => authors.extend(author),
                (Some(_), Some(_), None) => {}
            }
        }
        // A question stands for itself; its photo need not be seen.
        if self.photo_id.is_some() && self.question_id.is_none() && self.mission_id.is_none() {
            match self.photo_state.as_deref().and_then(PhotoState::from_name) {
                Some(PhotoState::Published) => {}
                Some(PhotoState::Hidden) => authors.extend(self.photo_author),
                _ => return Sight::Nobody,
            }
        }
        if authors.is_empty() { Sight::Everyone } else { Sight::Only(authors) }
    }

    /// Whether this reader may see it.
    pub fn is_seen_by(&self, reader: &Actor) -> bool {
        match self.sight() {
            Sight::Everyone => true,
            Sight::Only(authors) => {
                reader.may_regulate(self.territory_id) || authors.iter().all(|author| reader.is_person(*author))
            }
            Sight::Nobody => false,
        }
    }

    /// One line about it.
    pub fn text(&self, locale: Locale) -> String {
        let actor = self.actor_name.clone().unwrap_or_else(|| locale.text("person-unnamed", &[]));
        let title = self.title().filter(|title| !title.is_empty());
        let title = title.map_or_else(|| locale.text("notice-untitled", &[]), str::to_owned);
        let territory = self.territory_name.clone().unwrap_or_default();
        locale.text(&format!("notice-{}", self.what), &[("actor", actor), ("title", title), ("territory", territory)])
    }

    /// Where it is read: a path of the API.
    pub fn path(&self) -> String {
        match self.main() {
            Main::Comment(id) => format!("/v1/comments/{id}"),
            Main::Question(id) => format!("/v1/questions/{id}"),
            Main::Mission(id) => format!("/v1/missions/{id}"),
            Main::Photo(id) => format!("/v1/photos/{id}"),
            Main::Territory(id) => format!("/v1/territories/{id}"),
            Main::Decisions => "/v1/me/statements".to_owned(),
            Main::Reports => "/v1/me/reports".to_owned(),
            Main::Conflicts => "/v1/me/conflicts".to_owned(),
        }
    }

    fn what(&self) -> Option<What> {
        What::from_name(&self.what)
    }

    fn title(&self) -> Option<&str> {
        let title = match self.main() {
            Main::Comment(_) => self.question_title.as_deref().or(self.mission_title.as_deref()),
            Main::Question(_) => self.question_title.as_deref(),
            Main::Mission(_) => self.mission_title.as_deref(),
            Main::Photo(_) => self.photo_title.as_deref(),
            Main::Territory(_) | Main::Decisions | Main::Reports | Main::Conflicts => self.territory_name.as_deref(),
        };
        title.or(self.question_title.as_deref())
    }

    fn main(&self) -> Main {
        let what = self.what();
        if what == Some(What::DecisionTaken) {
            return Main::Decisions;
        }
        if what == Some(What::ReportDecided) {
            return Main::Reports;
        }
        if what == Some(What::EditConflicted) {
            return Main::Conflicts;
        }
        let question = self.question_id.map(Main::Question);
        let mission = self.mission_id.map(Main::Mission);
        let of_question = matches!(what, Some(What::QuestionAsked | What::QuestionAnswered | What::QuestionMerged));
        let first = if of_question { question.or(mission) } else { mission.or(question) };
        let comment = self.comment_id.map(Main::Comment);
        let whole = first.or(self.photo_id.map(Main::Photo)).or(self.territory_id.map(Main::Territory));
        comment.or(whole).unwrap_or(Main::Decisions)
    }
}

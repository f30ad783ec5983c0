//! Questions, missions and comments as lists show them: a line with a link.

use super::{
    Frame,
    cards::{Picture, titled},
};
use crate::{http::Problem, photos::sizes};
use photos36_domain::{Error, Ground, comments::Thread, missions, people::Actor, photos, questions};
use uuid::Uuid;

/// Longest edge of the largest small picture, in pixels.
const THUMB_EDGE_PX: i32 = 960;

/// A photo, small, with a link to its page.
pub struct Thumb {
    /// Its page.
    pub href: String,
    /// Its picture; none while it is being made.
    pub picture: Option<Picture>,
    /// Its title, or that it has none.
    pub title: String,
}

impl Thumb {
    /// A photo that everyone sees.
    pub fn new(frame: &Frame, photo: &photos::entity::Model) -> Self {
        let title = titled(frame, photo.title.clone());
        let sizes = sizes(photo.id, photo.rendition, photo.width_px, photo.height_px);
        Self {
            href: format!("/photos/{}", photo.id),
            picture: Picture::new(sizes, THUMB_EDGE_PX, title.clone()),
            title,
        }
    }

    /// Photos that everyone sees.
    pub fn all(frame: &Frame, photos: &[photos::entity::Model]) -> Vec<Self> {
        photos.iter().map(|photo| Self::new(frame, photo)).collect()
    }

    /// The photo with this id, if this reader sees it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn of(ground: &Ground, who: &Actor, frame: &Frame, id: Option<Uuid>) -> Result<Option<Self>, Problem> {
        let Some(id) = id else { return Ok(None) };
        match photos::visible(&*ground.db, who, id).await {
            Ok(photo) => Ok(Some(Self::new(frame, &photo))),
            Err(Error::Refused(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

/// A question or a mission in a list.
pub struct Line {
    /// Its page.
    pub href: String,
    /// Its title.
    pub title: String,
    /// Where it stands, and in numbers.
    pub line: String,
}

impl Line {
    /// The line of a question.
    pub fn question(frame: &Frame, view: &questions::View) -> Self {
        let question = &view.question;
        let counts = [
            frame.t(&format!("question-state-{}", question.state)),
            frame.t1("question-supports", "count", &question.supports),
            frame.t1("comments-count", "count", &view.comments),
        ];
        Self { href: format!("/questions/{}", question.id), title: question.title.clone(), line: counts.join(" · ") }
    }

    /// The line of a mission.
    pub fn mission(frame: &Frame, listed: &missions::Listed) -> Self {
        let mission = &listed.mission;
        let counts = [
            frame.t(&format!("mission-kind-{}", mission.kind)),
            frame.t(&format!("mission-state-{}", mission.state)),
            frame.t1("mission-members", "count", &mission.members),
        ];
        Self { href: format!("/missions/{}", mission.id), title: mission.title.clone(), line: counts.join(" · ") }
    }
}

/// A comment as a page shows it.
pub struct Said {
    /// Who said it.
    pub author: String,
    /// The words; none for one that is not shown.
    pub text: Option<String>,
    /// The answers to it.
    pub answers: Vec<(String, String)>,
}

impl From<Thread> for Said {
    fn from(thread: Thread) -> Self {
        let Thread { top, answers, .. } = thread;
        let shown = answers.into_iter().filter(|answer| answer.is_shown);
        Self {
            author: top.author_name,
            text: Some(top.comment.body).filter(|_| top.is_shown),
            answers: shown.map(|answer| (answer.author_name, answer.comment.body)).collect(),
        }
    }
}

//! Changes on the wire.

use crate::{
    comments::CommentOut,
    http::Problem,
    missions::{JournalEntryOut, ListedMissionOut, NeedOut},
    money::SubscriptionOut,
    people::MeOut,
    photos::PhotoOut,
    questions::QuestionOut,
    territories::TerritoryOut,
    themes::ThemeOut,
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{ETAG, LINK},
};
use photos36_domain::{
    links::{OpenLink, Reason},
    sync::{self, Change, Changes},
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A page of changes.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "items": [{"kind": "photo", "id": "0197a1c0-4444-7000-8000-000000000004", "is_gone": true}],
    "next": "c2VlbiB1cCB0byBoZXJl", "has_more": false
}))]
pub struct ChangesOut {
    /// The changes, the oldest first.
    items: Vec<ChangeOut>,
    /// `since` of the next request; the same as before when nothing is new.
    next: String,
    /// Whether there is more already.
    has_more: bool,
}

/// What can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// A territory.
    Territory,
    /// The local themes of a territory, all at once; the id is the territory's.
    Themes,
    /// The first photos of a territory, all at once, from the launch on; the id is the territory's.
    #[serde(rename = "first_photos")]
    FirstPhotos,
    /// A photo.
    Photo,
    /// A question.
    Question,
    /// A mission.
    Mission,
    /// The links between a territory's open missions, all at once; the id is the territory's.
    Links,
    /// A need of a mission.
    Need,
    /// An entry of a mission's journal.
    Journal,
    /// A comment.
    Comment,
    /// One's own profile with one's roles; the id is the person's.
    Profile,
    /// A question that one supports; the id is the question's.
    Support,
    /// A mission in whose team one is; the id is the mission's.
    Team,
    /// A subscription of one's own.
    Subscription,
}

/// A change: the object as it is now under the name of its kind, or a tombstone.
#[derive(Serialize, ToSchema)]
pub struct ChangeOut {
    /// What it is.
    pub kind: ChangeKind,
    /// Its id, as the kind says.
    pub id: Uuid,
    /// A tombstone: it was deleted, hidden, or is elsewhere now. Forget it.
    pub is_gone: bool,
    /// The territory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub territory: Option<TerritoryOut>,
    /// All local themes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub themes: Option<Vec<ThemeOut>>,
    /// The first photos by slot; slots without one are left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_photos: Option<Vec<FirstPhotoOut>>,
    /// The photo.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub photo: Option<PhotoOut>,
    /// The question, as a list has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<QuestionOut>,
    /// The mission, as a list has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mission: Option<ListedMissionOut>,
    /// The links among the 200 newest open missions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub links: Option<Vec<OpenLinkOut>>,
    /// The mission that a need or an entry stands in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mission_id: Option<Uuid>,
    /// The need.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub need: Option<NeedOut>,
    /// The entry of the journal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub journal: Option<JournalEntryOut>,
    /// The comment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<CommentOut>,
    /// The profile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<MeOut>,
    /// The subscription.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscription: Option<SubscriptionOut>,
}

/// A link between two open missions.
#[derive(Serialize, ToSchema)]
pub struct OpenLinkOut {
    /// One mission.
    pub a: Uuid,
    /// The other one.
    pub b: Uuid,
    /// The sum of its reasons.
    pub weight: f64,
    /// Whether it is there for want of evidence, so that no mission stands alone.
    pub bridge: bool,
    /// What they share, the strongest first: `same-question`, `same-photo`, `near`, `themes`, `people`, `words`, `lineage` or
    /// `declared`.
    pub reasons: Vec<&'static str>,
}

impl From<OpenLink> for OpenLinkOut {
    fn from(OpenLink { a, b, weight, is_bridge, reasons }: OpenLink) -> Self {
        Self { a, b, weight, bridge: is_bridge, reasons: reasons.iter().map(Reason::name).collect() }
    }
}

/// A slot of the exhibition.
#[derive(Serialize, ToSchema)]
pub struct FirstPhotoOut {
    /// 1 to 36; 1 is the opening photo.
    pub slot: usize,
    /// The photo.
    pub photo_id: Uuid,
}

impl ChangeOut {
    /// A change without its object.
    pub fn new(change: Change) -> Self {
        Self {
            kind: change.kind.into(),
            id: change.id,
            is_gone: change.is_gone,
            territory: None,
            themes: None,
            first_photos: None,
            photo: None,
            question: None,
            mission: None,
            links: None,
            mission_id: None,
            need: None,
            journal: None,
            comment: None,
            profile: None,
            subscription: None,
        }
    }

    /// A tombstone when the object of its kind was not found among what the reader may see.
    pub fn or_gone(mut self) -> Self {
        let is_missing = match self.kind {
            ChangeKind::FirstPhotos => self.first_photos.is_none(),
            ChangeKind::Links => self.links.is_none(),
            ChangeKind::Photo => self.photo.is_none(),
            ChangeKind::Question => self.question.is_none(),
            ChangeKind::Mission => self.mission.is_none(),
            ChangeKind::Need => self.need.is_none(),
            ChangeKind::Journal => self.journal.is_none(),
            ChangeKind::Comment => self.comment.is_none(),
            ChangeKind::Subscription => self.subscription.is_none(),
            _ => false,
        };
        self.is_gone = self.is_gone || is_missing;
        self
    }
}

impl From<sync::Kind> for ChangeKind {
    fn from(kind: sync::Kind) -> Self {
        match kind {
            sync::Kind::Territory => Self::Territory,
            sync::Kind::Themes => Self::Themes,
            sync::Kind::FirstPhotos => Self::FirstPhotos,
            sync::Kind::Links => Self::Links,
            sync::Kind::Photo => Self::Photo,
            sync::Kind::Question => Self::Question,
            sync::Kind::Mission => Self::Mission,
            sync::Kind::Need => Self::Need,
            sync::Kind::Journal => Self::Journal,
            sync::Kind::Comment => Self::Comment,
            sync::Kind::Profile => Self::Profile,
            sync::Kind::Support => Self::Support,
            sync::Kind::Team => Self::Team,
            sync::Kind::Subscription => Self::Subscription,
        }
    }
}

/// Answers with a page: its tag is where it ends, so that whoever is there already gets a 304.
pub async fn respond(request: &HttpRequest, page: Changes, items: Vec<ChangeOut>) -> Result<HttpResponse, Problem> {
    let Changes { next, has_more, snapshot, .. } = page;
    snapshot.commit().await?;
    let mut response = HttpResponse::Ok();
    response.insert_header((ETAG, if has_more { format!("\"{next}.more\"") } else { format!("\"{next}\"") }));
    if has_more {
        response.insert_header((LINK, link(request, &next)));
    }
    Ok(response.json(ChangesOut { items, next, has_more }))
}

fn link(request: &HttpRequest, next: &str) -> String {
    let kept = request.query_string().split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("since="));
    let query: Vec<_> = kept.map(ToOwned::to_owned).chain([format!("since={next}")]).collect();
    format!("<{}?{}>; rel=\"next\"", request.path(), query.join("&"))
}

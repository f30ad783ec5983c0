//! Notices, watches and alerts on the wire.

use crate::{
    http::time::rfc3339,
    photos::{PersonOut, PointOut},
};
use photos36_domain::{
    ErrorCode, Refusal,
    notices::{Alert, Notice, Preferences, Watch, Ways},
    push::Quiet,
    texts::Locale,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// Something that one is told.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0197a1c0-7777-7000-8000-000000000007", "what": "commented", "why": "supports",
    "text": "Karim a commenté « Qui a fermé la fontaine ? »", "path": "/v1/comments/0197a1c0-5555-7000-8000-000000000005",
    "actor": {"id": "0197a1c0-2222-7000-8000-000000000002", "display_name": "Karim"},
    "territory_id": "0197a1c0-3333-7000-8000-000000000003", "question_id": "0197a1c0-6666-7000-8000-000000000006",
    "comment_id": "0197a1c0-5555-7000-8000-000000000005", "is_read": false, "created_at": "2026-06-21T12:00:00Z"
}))]
pub struct NoticeOut {
    /// Id.
    pub id: Uuid,
    /// What happened, such as `commented` or `mission-joined`: also the name of its preference.
    pub what: String,
    /// Why one is told: `meant`, `answered`, `author`, `member`, `supports`, `watches`, `resident` or `nearby`.
    pub why: String,
    /// One line in the reader's language.
    pub text: String,
    /// Where it is read.
    pub path: String,
    /// Who did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor: Option<PersonOut>,
    /// The territory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub territory_id: Option<Uuid>,
    /// The photo.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub photo_id: Option<Uuid>,
    /// The question.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question_id: Option<Uuid>,
    /// The mission.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mission_id: Option<Uuid>,
    /// The comment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment_id: Option<Uuid>,
    /// Whether it was marked as read.
    pub is_read: bool,
    /// When one was told (RFC 3339, UTC).
    pub created_at: String,
}

impl NoticeOut {
    /// In the reader's language.
    pub fn new(notice: &Notice, locale: Locale) -> Self {
        let names = notice.names();
        let actor = notice.actor();
        Self {
            id: notice.id,
            what: notice.what().to_owned(),
            why: notice.why.clone(),
            text: notice.text(locale),
            path: notice.path(),
            actor: actor.map(|(id, name)| PersonOut { id, display_name: name.to_owned() }),
            territory_id: names.territory,
            photo_id: names.photo,
            question_id: names.question,
            mission_id: names.mission,
            comment_id: names.comment,
            is_read: notice.read_at.is_some(),
            created_at: rfc3339(notice.created_at),
        }
    }
}

/// Something that one watches.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "kind": "question", "id": "0197a1c0-6666-7000-8000-000000000006", "created_at": "2026-06-21T12:00:00Z"
}))]
pub struct WatchOut {
    /// `territory`, `photo`, `question` or `mission`.
    pub kind: String,
    /// The thing.
    pub id: Uuid,
    /// Since when (RFC 3339, UTC).
    pub created_at: String,
}

impl From<Watch> for WatchOut {
    fn from(watch: Watch) -> Self {
        Self { kind: watch.kind, id: watch.object_id, created_at: rfc3339(watch.created_at) }
    }
}

/// An alert round a place; seen by nobody else.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0197a1c0-8888-7000-8000-000000000008", "place": {"lon": 3.24, "lat": 45.43}, "radius_m": 500,
    "kinds": ["question", "mission"], "created_at": "2026-06-21T12:00:00Z"
}))]
pub struct AlertOut {
    /// UUIDv7, made by the client.
    pub id: Uuid,
    /// The middle.
    pub place: PointOut,
    /// How far round it, in metres.
    pub radius_m: i32,
    /// Of what one is told: `photo`, `question`, `mission`.
    pub kinds: Vec<&'static str>,
    /// RFC 3339, UTC.
    pub created_at: String,
}

impl From<Alert> for AlertOut {
    fn from(alert: Alert) -> Self {
        let kinds = [("photo", alert.photos), ("question", alert.questions), ("mission", alert.missions)];
        Self {
            id: alert.id,
            place: PointOut { lon: alert.lon, lat: alert.lat },
            radius_m: alert.radius_m,
            kinds: kinds.into_iter().filter(|(_, wanted)| *wanted).map(|(name, _)| name).collect(),
            created_at: rfc3339(alert.created_at),
        }
    }
}

/// How one wants to be told.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "digest": true, "quiet_hours": {"from": "21:30", "to": "07:00"},
    "kinds": {"commented": {"in_app": true, "by_mail": false, "by_push": true}}
}))]
pub struct PreferencesOut {
    /// At most one mail a day, in the morning, with what is unread.
    pub digest: bool,
    /// Hours in which one's devices are not pinged.
    pub quiet_hours: QuietHours,
    /// By what happened, every kind.
    pub kinds: BTreeMap<&'static str, WaysOut>,
}

/// How one kind is told.
#[derive(Debug, Serialize, ToSchema)]
pub struct WaysOut {
    /// In the list.
    pub in_app: bool,
    /// In the daily mail.
    pub by_mail: bool,
    /// By a ping to one's devices.
    pub by_push: bool,
}

/// Hours of the day where it happens; over midnight when `from` is later than `to`, none at all when they are the same.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuietHours {
    /// From this minute on.
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", example = "21:30")]
    pub from: String,
    /// Up to this minute.
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", example = "07:00")]
    pub to: String,
}

impl QuietHours {
    /// Reads both times.
    ///
    /// # Errors
    /// `parameter-invalid` with the field that is no time.
    pub fn parse(&self) -> Result<Quiet, Refusal> {
        let minute = |text: &str, field: &'static str| {
            let wrong = || Refusal::new(ErrorCode::ParameterInvalid).field(field).arg("reason", "00:00–23:59");
            let digits = |part: &str| part.parse::<u16>().ok().filter(|_| part.len() == 2);
            let (hour, minute) = text.split_once(':').ok_or_else(wrong)?;
            let read = digits(hour).filter(|hour| *hour < 24).zip(digits(minute).filter(|minute| *minute < 60));
            read.map(|(hour, minute)| hour * 60 + minute).ok_or_else(wrong)
        };
        let (from_minute, to_minute) = (minute(&self.from, "/quiet_hours/from")?, minute(&self.to, "/quiet_hours/to")?);
        Ok(Quiet { from_minute, to_minute })
    }
}

impl From<Quiet> for QuietHours {
    fn from(Quiet { from_minute, to_minute }: Quiet) -> Self {
        let time = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
        Self { from: time(from_minute), to: time(to_minute) }
    }
}

impl From<Preferences> for PreferencesOut {
    fn from(preferences: Preferences) -> Self {
        let kinds = preferences.kinds.into_iter();
        Self {
            digest: preferences.digest,
            quiet_hours: preferences.quiet.into(),
            kinds: kinds
                .map(|(what, Ways { in_app, by_mail, by_push })| (what.name(), WaysOut { in_app, by_mail, by_push }))
                .collect(),
        }
    }
}

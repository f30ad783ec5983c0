//! Each limit with its number, from the settings and the rules that are enforced.

use super::LimitOut;
use crate::outbox;
use photos36_domain::{
    ErrorCode, comments, conflicts, council, exhibition, idempotency, links, missions, moderation, notices, packs,
    pages, people, photos, proposals, push, questions, settings::Settings, sync, territories, themes, uploads,
};

/// All of them.
pub(super) fn limits(settings: &Settings) -> Vec<LimitOut> {
    [general(settings), of_photos(settings), of_people(settings), of_missions(), of_trust()]
        .into_iter()
        .flatten()
        .collect()
}

fn limit(name: &'static str, most: u64, unit: &'static str, meaning: &'static str) -> LimitOut {
    LimitOut { name, most, unit, meaning, code: None }
}

impl LimitOut {
    /// The problem that refuses more.
    fn refused_by(self, code: ErrorCode) -> Self {
        Self { code: Some(code.name()), ..self }
    }
}

fn count(most: usize) -> u64 {
    u64::try_from(most).unwrap_or(u64::MAX)
}

fn general(settings: &Settings) -> Vec<LimitOut> {
    vec![
        limit("json-bytes", u64::from(settings.http.json_body_kib) * 1024, "bytes", "A body of JSON.")
            .refused_by(ErrorCode::BodyTooLarge),
        limit("page-rows", pages::MAX_LIMIT.into(), "rows", "A page of a list."),
        limit("changes", sync::MOST.into(), "changes", "A page of changes."),
        limit("pack-bytes", count(packs::MOST_BYTES), "bytes", "A territory's pack."),
        limit("tombstone-days", settings.sync.tombstone_days.into(), "days", "How long a phone can be away and go on.")
            .refused_by(ErrorCode::CursorTooOld),
        limit("idempotency-key-days", idempotency::KEPT_DAYS.into(), "days", "How long an answer is kept for its key."),
        limit("idempotency-key-characters", 100, "characters", "An `Idempotency-Key`."),
        limit("outbox-operations", count(outbox::MOST), "operations", "Operations of an outbox.")
            .refused_by(ErrorCode::OperationsTooMany),
        limit(
            "edit-conflicts",
            conflicts::MOST.unsigned_abs(),
            "conflicts",
            "A person's conflicts that wait for a choice.",
        )
        .refused_by(ErrorCode::ConflictsTooMany),
        limit("edit-conflict-days", conflicts::KEPT_DAYS.unsigned_abs(), "days", "How long a conflict waits."),
        limit(
            "event-streams",
            settings.events.most_streams_per_address.into(),
            "connections",
            "Connections of one address (IPv6: a /64) that wait for events.",
        )
        .refused_by(ErrorCode::StreamsTooMany),
        limit(
            "all-event-streams",
            settings.events.most_streams.into(),
            "connections",
            "Connections that wait for events.",
        ),
        limit("boundary-points", count(territories::MAX_POINTS), "points", "Points of a territory's boundary."),
    ]
}

fn of_photos(settings: &Settings) -> Vec<LimitOut> {
    let photo = &settings.photos;
    vec![
        limit("photo-bytes", photo.max_bytes(), "bytes", "A photo's file.").refused_by(ErrorCode::PhotoTooLarge),
        limit("photo-pixels", photo.max_pixels(), "pixels", "A photo's width times its height.")
            .refused_by(ErrorCode::PhotoTooManyPixels),
        limit("photo-parts", photo.max_parts.into(), "photos", "Photos in one multipart upload."),
        limit("photo-title-characters", count(photos::values::MAX_TITLE), "characters", "A photo's title."),
        limit("photo-text-characters", count(photos::values::MAX_TEXT), "characters", "A photo's text."),
        limit("photo-blurs", count(photos::blurs::MOST), "requests", "Requests to blur one photo that wait.")
            .refused_by(ErrorCode::BlursTooMany),
        limit("themes", count(themes::MAX_THEMES), "themes", "Themes of one thing."),
        limit("local-themes", themes::MAX_LOCAL, "themes", "Themes of a territory's own.")
            .refused_by(ErrorCode::ThemesTooMany),
        limit("hashes", count(uploads::MOST_ASKED), "hashes", "Photos asked for in one have-check.")
            .refused_by(ErrorCode::HashesTooMany),
        limit("open-uploads", settings.uploads.max_open.into(), "uploads", "A person's uploads that wait for bytes.")
            .refused_by(ErrorCode::UploadsTooMany),
        limit(
            "open-uploads-bytes",
            u64::from(settings.uploads.max_open_mib) << 20,
            "bytes",
            "What a person's open uploads will hold.",
        ),
        limit(
            "upload-hours",
            settings.uploads.expiry_hours.into(),
            "hours",
            "How long an upload waits for its next byte.",
        ),
        limit("upload-bytes", photo.max_bytes(), "bytes", "Bytes of an upload, and no more than it was begun for.")
            .refused_by(ErrorCode::UploadTooLong),
        limit("upload-metadata-characters", count(uploads::MAX_METADATA), "characters", "`Upload-Metadata`."),
        limit("first-photos", count(exhibition::SLOTS), "photos", "First photos of a territory."),
    ]
}

fn of_people(settings: &Settings) -> Vec<LimitOut> {
    let people = &settings.people;
    vec![
        limit("display-name-characters", count(people::DISPLAY_NAME_CHARACTERS), "characters", "A person's name."),
        limit("roles", people::roles::MOST_ROLES, "roles", "A person's roles.").refused_by(ErrorCode::RolesTooMany),
        limit("sessions", people::sessions::MOST_LIVE, "sessions", "A person's live sessions; the oldest ends."),
        limit("sign-in-minutes", people.sign_in_minutes.into(), "minutes", "How long a code is good."),
        limit("sign-in-tries", people.sign_in_tries.into(), "tries", "How often a code may be tried."),
        limit("access-token-minutes", people.access_token_minutes.into(), "minutes", "An access token's life."),
        limit("refresh-token-days", people.refresh_token_days.into(), "days", "A session's life without use."),
        limit("push-devices", count(push::MOST_DEVICES), "devices", "A person's devices that are pinged."),
        limit("alerts", count(notices::MOST_ALERTS), "alerts", "A person's alerts.")
            .refused_by(ErrorCode::AlertsTooMany),
        limit("watches", notices::MOST_WATCHES.unsigned_abs(), "watches", "What a person watches.")
            .refused_by(ErrorCode::WatchesTooMany),
    ]
}

fn of_missions() -> Vec<LimitOut> {
    use missions::{board, invite, journal, needs, rules, stem::knowledge};
    vec![
        limit("spoken-questions", count(questions::MOST_SPOKEN), "questions", "Spoken questions in one call.")
            .refused_by(ErrorCode::SpokenTooMany),
        limit("comment-characters", count(comments::MAX_TEXT), "characters", "A comment."),
        limit("mission-title-characters", count(rules::MAX_TITLE), "characters", "A mission's title."),
        limit(
            "mission-text-characters",
            count(rules::MAX_TEXT),
            "characters",
            "A mission's text, answer or retrospective.",
        ),
        limit("mission-pictures", count(rules::MAX_PICTURES), "photos", "Photos of how it was, and of how it is.")
            .refused_by(ErrorCode::PicturesTooMany),
        limit("team", u64::from(rules::MAX_MEMBERS.unsigned_abs()), "members", "Members of a mission.")
            .refused_by(ErrorCode::TeamFull),
        limit("invitations", invite::MAX_OPEN, "invitations", "Invitations of a mission that wait.")
            .refused_by(ErrorCode::InvitationsTooMany),
        limit("tasks", board::MAX_TASKS, "tasks", "Tasks of a mission.").refused_by(ErrorCode::BoardFull),
        limit("needs", needs::MAX_OPEN.unsigned_abs(), "needs", "Open needs of a mission.")
            .refused_by(ErrorCode::NeedsTooMany),
        limit("offers", needs::MAX_OFFERS.unsigned_abs(), "offers", "Offers for a need.")
            .refused_by(ErrorCode::OffersTooMany),
        limit("journal-photos", count(journal::MAX_PHOTOS), "photos", "Photos of an entry of a journal.")
            .refused_by(ErrorCode::PhotosTooMany),
        limit("knowledge", knowledge::MAX_PIECES.unsigned_abs(), "pieces", "Pieces of knowledge of a mission.")
            .refused_by(ErrorCode::KnowledgeTooMany),
        limit("declared-links", links::declare::MOST_DECLARED, "links", "Declared links of a mission.")
            .refused_by(ErrorCode::DeclaredLinksTooMany),
        limit("own-declared-links", links::declare::MOST_OWN, "links", "Links of a mission that one person declares.")
            .refused_by(ErrorCode::OwnDeclaredLinksTooMany),
    ]
}

fn of_trust() -> Vec<LimitOut> {
    let questions = u64::from(proposals::MAX_QUESTIONS.unsigned_abs());
    vec![
        limit("report-text-characters", count(moderation::MAX_TEXT), "characters", "What a report or an appeal says."),
        limit("decisions", count(moderation::MOST_AT_ONCE), "decisions", "Decisions of moderators in one call.")
            .refused_by(ErrorCode::DecisionsTooMany),
        limit("proposal-questions", questions, "questions", "Questions about a proposal.")
            .refused_by(ErrorCode::ProposalQuestionsTooMany),
        limit("measures", council::rules::MAX_MEASURES, "measures", "Measures of a case of the council.")
            .refused_by(ErrorCode::MeasuresTooMany),
        limit(
            "mediation-messages",
            u64::from(council::rules::MAX_MESSAGES.unsigned_abs()),
            "messages",
            "Messages of a mediation.",
        )
        .refused_by(ErrorCode::MediationFull),
    ]
}

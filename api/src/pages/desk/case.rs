//! `/desk/cases/{id}`: a case with all that helps to decide, and the decision.

use super::{Choice, actions, day, rules};
use crate::{
    assets::Asset,
    http::{MaybeSignedIn, Problem, State},
    pages::{Frame, lines::Thumb, missing::or_missing, respond},
};
use actix_web::{HttpRequest, HttpResponse, get, http::header::LOCATION, web::Path};
use askama::Template;
use photos36_domain::{
    ErrorCode,
    moderation::{self, Context, Decision, ObjectKind},
    photos,
    privacy::accesses,
};
use uuid::Uuid;

/// A decision that was taken before.
struct Taken {
    id: Uuid,
    line: String,
    reason: String,
    /// It stands, and can still be undone.
    may_undo: bool,
}

#[derive(Template)]
#[template(path = "case.html")]
struct CasePage {
    frame: Frame,
    desk: String,
    object: String,
    kind: String,
    title: String,
    text: String,
    is_there: bool,
    is_hidden: bool,
    photo: Option<Thumb>,
    /// Reason and text of each report.
    reports: Vec<(String, String)>,
    taken: Vec<Taken>,
    history: String,
    actions: Vec<Choice>,
    rules: Vec<Choice>,
    script: &'static str,
}

#[get("/desk/cases/{id}")]
pub async fn case_page(
    state: State,
    who: MaybeSignedIn,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Problem> {
    if who.signed_in().is_err() {
        return Ok(HttpResponse::SeeOther().insert_header((LOCATION, "/sign-in")).finish());
    }
    or_missing(&request, page(&state, &who, Frame::new(&request), &id).await)
}

async fn page(state: &State, who: &MaybeSignedIn, frame: Frame, id: &str) -> Result<HttpResponse, Problem> {
    let id: Uuid = id.parse().map_err(|_| ErrorCode::NotFound)?;
    let Context { case, object, reports, decisions, history } = moderation::case_context(&*state.db, who, id).await?;
    accesses::note(state, who, case.author_id, accesses::MODERATION_CASE, case.territory_id).await?;
    let is_photo = case.object_kind == ObjectKind::Photo.name() && object.is_some();
    let photo = if is_photo { photos::store::by_ids(&*state.db, &[case.object_id]).await?.pop() } else { None };
    let counts = [
        ("photos", history.photos.to_string()),
        ("questions", history.questions.to_string()),
        ("missions", history.missions.to_string()),
        ("cases", history.cases.to_string()),
        ("decisions", history.decisions_against.to_string()),
    ];
    let fit: &[&'static str] = match is_photo {
        true => &["keep", "blur", "warn", "hide", "remove", "restore"],
        false => &["keep", "warn", "hide", "remove", "restore"],
    };
    let said = |report: moderation::Report| (frame.t(&format!("rule-{}", report.reason)), report.body);
    let page = CasePage {
        desk: case.territory_id.map_or_else(|| "/".to_owned(), |territory| format!("/territories/{territory}/desk")),
        object: format!("{}:{}", case.object_kind, case.object_id),
        kind: frame.t(&format!("object-{}", case.object_kind)),
        is_there: object.is_some(),
        is_hidden: object.as_ref().is_some_and(|object| object.is_hidden),
        title: object.as_ref().map(|object| object.title.clone()).unwrap_or_default(),
        text: object.map(|object| object.body).unwrap_or_default(),
        photo: photo.map(|photo| Thumb::new(&frame, &photo)),
        reports: reports.into_iter().map(said).collect(),
        taken: decisions.into_iter().map(|decision| Taken::new(state, &frame, decision)).collect(),
        history: frame.locale().text("desk-history", &counts),
        actions: actions(&frame, fit),
        rules: rules(&frame),
        script: Asset::Desk.url(),
        frame,
    };
    respond(&page.frame, &page)
}

impl Taken {
    fn new(state: &State, frame: &Frame, decision: Decision) -> Self {
        let mut line = vec![frame.t(&format!("action-{}", decision.action)), day(frame, decision.created_at)];
        line.extend(decision.rule.as_ref().map(|rule| frame.t(&format!("rule-{rule}"))));
        line.extend(decision.undone_at.map(|_| frame.t("desk-undone")));
        let last = decision.created_at + moderation::UNDO_DAYS * photos36_domain::clock::DAY;
        let may_undo = decision.undone_at.is_none() && decision.final_at.is_none() && state.clock.now() < last;
        Self { id: decision.id, line: line.join(" · "), reason: decision.reason, may_undo }
    }
}

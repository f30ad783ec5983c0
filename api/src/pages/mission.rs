//! `/missions/{id}`: a mission with its team, board, needs, journal and answer.

use super::{
    Frame,
    lines::{Said, Thumb},
    linked::{LinkedLine, Relative, family, linked},
    missing::or_missing,
    respond,
};
use crate::http::{MaybeSignedIn, Problem, State};
use actix_web::{HttpRequest, HttpResponse, get, web::Path};
use askama::Template;
use photos36_domain::{
    ErrorCode,
    comments::{self, Under},
    ids,
    missions::{
        self, Seat, View,
        board::{self, Lane},
        journal,
        needs::{self, NeedState},
    },
    money::wealth::{self, Cell},
    themes::shown,
};
use uuid::Uuid;

/// Needs, journal entries and comments shown on the page; the API has them all.
const SHOWN: u32 = 50;

/// A column of the board.
struct Column {
    name: String,
    /// Each task with who does it.
    tasks: Vec<(String, Option<String>)>,
}

/// A need with the id of the offer that someone may make.
struct Need {
    id: Uuid,
    kind: String,
    text: String,
    offer_id: Uuid,
}

/// An entry of the journal.
struct Entry {
    day: String,
    author: String,
    text: String,
    photos: Vec<Thumb>,
}

/// A flow of the wealth matrix, as its row shows it.
struct Wealth {
    flow: String,
    contributions: i64,
    time: String,
    quality: String,
    emotion: String,
}

impl Wealth {
    fn new(frame: &Frame, cell: &Cell) -> Self {
        let five = |milli: Option<i64>| match milli {
            Some(milli) => frame.t1("wealth-of-five", "mark", &format!("{}.{}", milli / 1000, milli % 1000 / 100)),
            None => "–".to_owned(),
        };
        Self {
            flow: frame.t(&format!("flow-{}", cell.flow.name())),
            contributions: cell.contributions,
            time: frame.t1("wealth-minutes", "minutes", &cell.minutes),
            quality: five(cell.quality_milli),
            emotion: five(cell.emotion_milli),
        }
    }
}

#[derive(Template)]
#[template(path = "mission.html")]
struct MissionPage {
    frame: Frame,
    id: Uuid,
    title: String,
    text: String,
    kind: String,
    state: String,
    is_open: bool,
    seat: Seat,
    is_known: bool,
    territory: (String, String),
    question: Option<(Uuid, String)>,
    photo: Vec<Thumb>,
    themes: Vec<(String, String)>,
    /// Names, and whether they are stewards.
    team: Vec<(String, bool)>,
    missing: i32,
    columns: Vec<Column>,
    needs: Vec<Need>,
    journal: Vec<Entry>,
    wealth: Vec<Wealth>,
    links: Vec<LinkedLine>,
    kin: Vec<Relative>,
    graph: String,
    answer: Option<(String, String, String)>,
    before: Vec<Thumb>,
    after: Vec<Thumb>,
    comments: Vec<Said>,
    comment_id: Uuid,
}

#[get("/missions/{id}")]
pub async fn mission_page(
    state: State,
    who: MaybeSignedIn,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Problem> {
    or_missing(&request, page(&state, &who, Frame::new(&request), &id).await)
}

async fn page(state: &State, who: &MaybeSignedIn, frame: Frame, id: &str) -> Result<HttpResponse, Problem> {
    let id: Uuid = id.parse().map_err(|_| ErrorCode::NotFound)?;
    let mission = missions::visible(&*state.db, who, id).await?;
    let view = missions::view(&*state.db, who, mission).await?;
    let needs = needs::list(state, who, id, Some(NeedState::Open), Some(SHOWN), None).await?;
    let journal = journal::list(state, who, id, Some(SHOWN), None).await?;
    let said = comments::list(&*state.db, who, Under::Mission(id), Some(SHOWN), None).await?;
    let columns = columns(&frame, &board::read(state, who, id).await?);
    let cells = wealth::matrix(state, who, id).await?.cells;
    let (links, kin) = (linked(state, who, &frame, id).await?, family(state, who, &frame, id).await?);
    let is_any = cells.iter().any(|cell| cell.contributions > 0);
    let View { mission, themes, territory_name, question, photo, team, before, after, seat, .. } = view;
    let page = MissionPage {
        id,
        kind: frame.t(&format!("mission-kind-{}", mission.kind)),
        state: frame.t(&format!("mission-state-{}", mission.state)),
        is_open: missions::state_of(&mission).is_open(),
        seat,
        is_known: who.signed_in().is_ok(),
        territory: (format!("/territories/{}", mission.territory_id), territory_name),
        question: question.map(|asked| (asked.id, asked.title)),
        photo: photo.iter().map(|photo| Thumb::new(&frame, photo)).collect(),
        themes: themes.into_iter().map(|id| (id.clone(), shown(frame.locale(), &id))).collect(),
        missing: if mission.state == "gathering" { (mission.min_team - mission.members).max(0) } else { 0 },
        team: team.into_iter().map(|mate| (mate.name, mate.member.is_steward)).collect(),
        columns,
        needs: needs.items.into_iter().map(|need| shown_need(state, &frame, need)).collect(),
        journal: journal.items.into_iter().map(|entry| Entry::new(&frame, entry)).collect(),
        wealth: cells.iter().filter(|_| is_any).map(|cell| Wealth::new(&frame, cell)).collect(),
        links,
        kin,
        graph: format!("/territories/{}/graph?mission={id}#why", mission.territory_id),
        answer: mission
            .answer
            .map(|answer| (answer, mission.strengths.unwrap_or_default(), mission.weaknesses.unwrap_or_default())),
        before: Thumb::all(&frame, &before),
        after: Thumb::all(&frame, &after),
        comments: said.items.into_iter().map(Said::from).collect(),
        comment_id: ids::new(&state.clock),
        title: mission.title,
        text: mission.body,
        frame,
    };
    respond(&page.frame, &page)
}

fn columns(frame: &Frame, board: &board::Board) -> Vec<Column> {
    let column = |lane: &Lane| Column {
        name: frame.t(&format!("task-{}", lane.name().replace('_', "-"))),
        tasks: board
            .tasks
            .iter()
            .filter(|task| task.lane == lane.name())
            .map(|task| (task.title.clone(), task.assignee_name.clone()))
            .collect(),
    };
    if board.tasks.is_empty() { Vec::new() } else { Lane::ALL.iter().map(column).collect() }
}

fn shown_need(state: &State, frame: &Frame, need: needs::NeedRow) -> Need {
    let kind = frame.t(&format!("need-{}", need.kind));
    Need { id: need.id, kind, text: need.body, offer_id: ids::new(&state.clock) }
}

impl Entry {
    fn new(frame: &Frame, entry: journal::Entry) -> Self {
        let journal::Entry { row, photos } = entry;
        Self { day: row.happened_on, author: row.author_name, text: row.body, photos: Thumb::all(frame, &photos) }
    }
}

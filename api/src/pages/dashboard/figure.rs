//! `/territories/{…}/dashboard/figures/{figure}`: what a figure counts, its parts, and the things behind it.

use super::{
    super::{Frame, cards::titled, desk, missing::or_missing, respond},
    PeriodAsked, found,
    teller::{Named, Table, Teller},
};
use crate::http::{MaybeSignedIn, Problem, Query, State};
use actix_web::{HttpRequest, HttpResponse, get, web::Path};
use askama::Template;
use photos36_domain::{
    ErrorCode,
    dashboard::{self, BARS, Thing, words::Known},
};
use serde::Deserialize;

/// Things of a page.
const ROWS: u32 = 50;

/// A thing that was counted.
struct Row {
    title: String,
    href: Option<String>,
    line: String,
}

#[derive(Template)]
#[template(path = "dashboard_figure.html")]
struct FigurePage {
    frame: Frame,
    name: String,
    back: String,
    title: String,
    told: String,
    meaning: String,
    period: String,
    drawn: Vec<(String, String)>,
    tables: Vec<Table>,
    has_things: bool,
    rows: Vec<Row>,
    next: Option<String>,
}

#[derive(Deserialize)]
struct CursorIn {
    cursor: Option<String>,
}

#[get("/territories/{name}/dashboard/figures/{figure}")]
pub async fn figure_page(
    state: State,
    who: MaybeSignedIn,
    request: HttpRequest,
    path: Path<(String, String)>,
    asked: Query<PeriodAsked>,
    at: Query<CursorIn>,
) -> Result<HttpResponse, Problem> {
    let (name, figure) = path.into_inner();
    let shown = page(&state, &who, Frame::new(&request), (&name, &figure), &asked, at.cursor.as_deref()).await;
    or_missing(&request, shown)
}

async fn page(
    state: &State,
    who: &MaybeSignedIn,
    frame: Frame,
    (name, figure): (&str, &str),
    asked: &PeriodAsked,
    cursor: Option<&str>,
) -> Result<HttpResponse, Problem> {
    let board = found(state, who, name, asked).await?;
    let known = Known::find(figure).ok_or(ErrorCode::NotFound)?;
    let rows = dashboard::rows(state, who, board.territory.id, figure, board.period, Some(ROWS), cursor).await?;
    let here = format!("/territories/{name}/dashboard");
    let told = Teller { frame: &frame, board: &board, here: &here };
    let ends = [("from", told.month(board.period.from)), ("to", told.month(board.period.to))];
    let is_bar = BARS.contains(&figure);
    let kind = figure.split('.').next().unwrap_or_default().to_owned();
    let mut tables = vec![parts(&told, figure)];
    if is_bar {
        tables.push(told.months(&told.title(figure), &[figure]));
    }
    tables.retain(|table| !table.rows.is_empty());
    let page = FigurePage {
        back: format!("{here}?{}", told.query()),
        title: told.title(figure),
        // Of people active in a month there is no sum: someone may be active in several.
        told: if figure == "people.active" { String::new() } else { told.told(figure) },
        meaning: known.meaning(frame.locale()),
        period: told.says("dashboard-period", &ends),
        drawn: if is_bar { vec![told.bars(figure)] } else { Vec::new() },
        tables,
        has_things: matches!(kind.as_str(), "photos" | "questions" | "missions"),
        next: rows.next.map(|cursor| format!("{}&cursor={cursor}", told.href(figure))),
        rows: rows.items.into_iter().map(|thing| row(&frame, &kind, thing)).collect(),
        name: board.territory.name.clone(),
        frame,
    };
    respond(&page.frame, &page)
}

/// The figures whose names begin with this one's.
fn parts(told: &Teller<'_>, figure: &str) -> Table {
    let prefix = format!("{figure}.");
    let below = told.board.lines.iter().filter(|line| line.month.is_none() && line.name.starts_with(&prefix));
    let rows = below.map(|line| (told.opened(&line.name), vec![told.written(&line.name, line.count)]));
    let head = Named { text: told.title(figure), href: None };
    Table {
        caption: told.t("dashboard-parts"),
        heads: vec![head, told.plain("dashboard-count")],
        rows: rows.collect(),
        is_long: false,
    }
}

fn row(frame: &Frame, kind: &str, thing: Thing) -> Row {
    // A photo has a page for everyone only when it is published.
    let is_open = kind != "photos" || thing.state == "published";
    let state = frame.t(&format!("{}-state-{}", kind.trim_end_matches('s'), thing.state));
    Row {
        href: is_open.then(|| format!("/{kind}/{}", thing.id)),
        title: if is_open { titled(frame, thing.title) } else { frame.t("dashboard-untitled") },
        line: format!("{state} · {}", desk::day(frame, thing.created_at)),
    }
}

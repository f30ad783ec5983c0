//! `/dashboards`: the territories that one is mayor of, side by side.

use super::{
    super::{Frame, missing::or_missing, respond},
    PeriodAsked,
    teller::{Named, Table},
};
use crate::http::{MaybeSignedIn, Problem, Query, State};
use actix_web::{HttpRequest, HttpResponse, get};
use askama::Template;
use photos36_domain::{
    dashboard::{
        self, COMPARED, Period, Summary,
        words::{self, Known, Unit},
    },
    territories::Currency,
};
use serde::Deserialize;

/// Territories of a page.
const ROWS: u32 = 40;

#[derive(Template)]
#[template(path = "dashboards.html")]
struct MinePage {
    frame: Frame,
    from: String,
    to: String,
    count: usize,
    table: Table,
    next: Option<String>,
}

#[derive(Deserialize)]
struct CursorIn {
    cursor: Option<String>,
}

#[get("/dashboards")]
pub async fn mine_page(
    state: State,
    who: MaybeSignedIn,
    request: HttpRequest,
    asked: Query<PeriodAsked>,
    at: Query<CursorIn>,
) -> Result<HttpResponse, Problem> {
    or_missing(&request, page(&state, &who, Frame::new(&request), &asked, at.cursor.as_deref()).await)
}

async fn page(
    state: &State,
    who: &MaybeSignedIn,
    frame: Frame,
    asked: &PeriodAsked,
    cursor: Option<&str>,
) -> Result<HttpResponse, Problem> {
    let period = asked.parse(state)?;
    let all = dashboard::of_mine(state, who, period, Some(ROWS), cursor).await?;
    let query = format!("from={}&to={}", period.from, period.to);
    let page = MinePage {
        from: period.from.to_string(),
        to: period.to.to_string(),
        count: who.dashboards().len(),
        next: all.next.map(|cursor| format!("/dashboards?{query}&cursor={cursor}")),
        table: table(&frame, &all.items, period)?,
        frame,
    };
    respond(&page.frame, &page)
}

fn table(frame: &Frame, all: &[Summary], period: Period) -> Result<Table, Problem> {
    let locale = frame.locale();
    let mut heads = vec![Named { text: frame.t("dashboard-territory"), href: None }];
    heads.extend(COMPARED.map(|figure| Named { text: words::title(locale, figure), href: None }));
    let mut rows = Vec::new();
    for summary in all {
        let currency = Currency::parse(&summary.currency)?;
        let cell = |figure: &&str| {
            let unit = Known::find(figure).map_or(Unit::Count, |known| known.unit);
            let line = summary.lines.iter().find(|line| line.name == **figure);
            line.map_or_else(|| "–".to_owned(), |line| words::told(locale, unit, line.count, currency))
        };
        let place = summary.insee_code.clone().unwrap_or_else(|| summary.territory.to_string());
        let href = format!("/territories/{place}/dashboard?from={}&to={}", period.from, period.to);
        rows.push((Named { text: summary.name.clone(), href: Some(href) }, COMPARED.iter().map(cell).collect()));
    }
    Ok(Table { caption: frame.t("dashboard-mine"), heads, rows, is_long: false })
}

//! `GET /v1/territories/{id}/dashboard.csv`: the figures for a spreadsheet (RFC 4180).

use super::{
    out::{PeriodIn, unit},
    response,
};
use crate::http::{MaybeSignedIn, Problem, Query, Reader, State};
use actix_web::{HttpResponse, get, http::header::CONTENT_DISPOSITION, web::Path};
use photos36_domain::{
    dashboard::{self, Dashboard, Period, masks::LEAST_PEOPLE, words},
    texts::Locale,
};
use std::fmt::Write;
use uuid::Uuid;

/// Read a territory's figures as CSV.
///
/// Reads the figures for a spreadsheet: a line for each figure of the period, then for each month. What is about fewer than
/// five people reads `<5`.
#[utoipa::path(
    operation_id = "readDashboardCsv", tag = "dashboard", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The territory."), PeriodIn),
    responses(
        (status = 200, description = "The figures.", body = String, content_type = "text/csv"),
        (status = 400, description = "parameter-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found: also for whoever has no part in these figures"),
    )
)]
#[get("/v1/territories/{id}/dashboard.csv")]
pub async fn read_csv(
    state: State,
    actor: MaybeSignedIn,
    reader: Reader,
    id: Path<Uuid>,
    sent: Query<PeriodIn>,
) -> Result<HttpResponse, Problem> {
    let period = Period::parse(sent.from.as_deref(), sent.to.as_deref(), state.clock.now())?;
    let dashboard = dashboard::read(&state, &actor, *id, period).await?;
    let name = format!("attachment; filename=\"36-photos-{}-{}.csv\"", period.from, period.to);
    let mut response = response(&reader);
    response.content_type("text/csv; charset=utf-8").insert_header((CONTENT_DISPOSITION, name));
    Ok(response.body(write(reader.locale, &dashboard)))
}

fn write(locale: Locale, dashboard: &Dashboard) -> String {
    let mut out = String::from("figure,title,from,to,unit,count\r\n");
    for line in &dashboard.lines {
        let (from, to) = line.month.map_or((dashboard.period.from, dashboard.period.to), |month| (month, month));
        let count = line.count.known().map_or_else(|| format!("<{LEAST_PEOPLE}"), |count| count.to_string());
        let title = cell(&words::title(locale, &line.name));
        let _ = write!(out, "{},{title},{from},{to},{},{count}\r\n", cell(&line.name), unit(&line.name));
    }
    out
}

/// A text in a cell: quoted, and never a formula.
fn cell(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula() {
        assert_eq!(cell("=1+1"), "\"'=1+1\"");
        assert_eq!(cell("dit \"ici\""), "\"dit \"\"ici\"\"\"");
    }
}

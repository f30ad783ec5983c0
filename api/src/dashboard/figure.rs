//! `GET /v1/territories/{id}/dashboard/figures/{figure}`: what a figure means and what stands behind it.

use super::{
    out::{FigureOut, PeriodIn},
    response,
};
use crate::http::{
    MaybeSignedIn, Problem, Query, Reader, State,
    pages::{PageIn, next_link},
    time::rfc3339,
};
use actix_web::{HttpRequest, HttpResponse, get, http::header::LINK, web::Path};
use photos36_domain::{
    ErrorCode,
    dashboard::{self, Period, Thing, words::Known},
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Something that was counted.
#[derive(Debug, Serialize, ToSchema)]
struct CountedOut {
    /// Its id.
    id: Uuid,
    /// What it is called; empty for a photo that is not published.
    title: String,
    /// Where it stands.
    state: String,
    /// RFC 3339, UTC.
    created_at: String,
}

impl From<Thing> for CountedOut {
    fn from(thing: Thing) -> Self {
        Self { id: thing.id, title: thing.title, state: thing.state, created_at: rfc3339(thing.created_at) }
    }
}

/// A figure with its definition, its parts and the things it counted.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "figure": {"figure": "photos", "title": "Photos publiées", "unit": "count", "count": 36, "is_masked": false},
    "meaning": "Les photos que tout le monde voit…", "parts": [],
    "items": [{"id": "0197a1c0-1111-7000-8000-000000000001", "title": "La fontaine", "state": "published",
        "created_at": "2026-06-21T12:00:00Z"}]
}))]
struct FigureRowsOut {
    /// The figure.
    figure: FigureOut,
    /// What is counted and how, in the reader's language.
    meaning: String,
    /// The figures below it, such as those by state or theme.
    parts: Vec<FigureOut>,
    /// The photos, questions or missions that were counted, the newest first; none for other figures, for what people did
    /// is told of nobody.
    items: Vec<CountedOut>,
    /// Cursor of the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// Read what stands behind a figure.
///
/// Reads what a figure means, its parts, and the photos, questions or missions that it counted, the newest first. Nobody is
/// named.
#[utoipa::path(
    operation_id = "readFigure", tag = "dashboard", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The territory."),
        ("figure" = String, Path, description = "The figure's name.", example = "photos"),
        PeriodIn, PageIn,
    ),
    responses(
        (status = 200, description = "The figure.", body = FigureRowsOut),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found: no such figure, or no part in it"),
    )
)]
#[get("/v1/territories/{id}/dashboard/figures/{figure}")]
pub async fn read_figure(
    state: State,
    actor: MaybeSignedIn,
    reader: Reader,
    path: Path<(Uuid, String)>,
    sent: Query<PeriodIn>,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (id, name) = path.into_inner();
    let period = Period::parse(sent.from.as_deref(), sent.to.as_deref(), state.clock.now())?;
    let dashboard = dashboard::read(&state, &actor, id, period).await?;
    let known = Known::find(&name).ok_or(ErrorCode::NotFound)?;
    let rows = dashboard::rows(&state, &actor, id, &name, period, page.limit, page.cursor.as_deref()).await?;
    let locale = reader.locale;
    let prefix = format!("{name}.");
    let parts = dashboard.lines.iter().filter(|line| line.month.is_none() && line.name.starts_with(&prefix));
    let out = FigureRowsOut {
        figure: FigureOut::new(locale, &name, dashboard.get(&name)),
        meaning: known.meaning(locale),
        parts: parts.map(|line| FigureOut::new(locale, &line.name, line.count)).collect(),
        items: rows.items.into_iter().map(CountedOut::from).collect(),
        next: rows.next,
    };
    let mut response = response(&reader);
    if let Some(cursor) = &out.next {
        response.insert_header((LINK, next_link(&request, cursor)));
    }
    Ok(response.json(out))
}

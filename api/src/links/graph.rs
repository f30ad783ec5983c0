//! `GET /v1/territories/{id}/links`: the graph as JSON, GraphML and SVG.

use super::{drawing, graphml, out::GraphOut};
use crate::http::{Problem, Query, Reader, State};
use actix_web::{
    HttpResponse, HttpResponseBuilder, get,
    http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, VARY},
    web::Path,
};
use photos36_domain::links::graph::{self, Filter, FilterIn, Graph};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// Which missions are meant: all that is given must hold.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct LinksIn {
    /// A theme: its id, or its name in French or English. A root stands for what is under it too.
    #[param(example = "eau")]
    theme: Option<String>,
    /// `gathering`, `active`, `completed`, `abandoned` or `archived`.
    state: Option<String>,
    /// Opened at or after this RFC 3339 moment, or from this date on (UTC).
    #[param(example = "2026-06-21")]
    opened_from: Option<String>,
    /// Opened before this RFC 3339 moment, or up to the end of this date (UTC).
    #[param(example = "2026-12-31")]
    opened_to: Option<String>,
}

async fn asked(state: &State, territory: Uuid, sent: LinksIn) -> Result<Graph, Problem> {
    let LinksIn { theme, state: of, opened_from, opened_to } = sent;
    let filter = Filter::parse(&FilterIn { theme, state: of, opened_from, opened_to })?;
    Ok(graph::graph(&*state.db, territory, &filter).await?)
}

/// Texts in it are in the reader's language, so no cache gives it to a reader of another one.
fn response(reader: &Reader) -> HttpResponseBuilder {
    let mut response = HttpResponse::Ok();
    response.insert_header((CACHE_CONTROL, "no-cache")).insert_header((VARY, "Accept-Language, Cookie"));
    response.insert_header((CONTENT_LANGUAGE, reader.locale.tag()));
    response
}

/// Read the graph of missions.
///
/// Reads the graph of a territory's missions: nodes, edges with their reasons, communities. The graph is in one piece; at
/// most 12 edges a mission were found by the worker. It follows a change within seconds.
#[utoipa::path(
    operation_id = "readLinks", tag = "links",
    params(("id" = Uuid, Path, description = "The territory."), LinksIn),
    responses(
        (status = 200, description = "The graph.", body = GraphOut),
        (status = 304, description = "If-None-Match names this very graph."),
        (status = 400, description = "parameter-invalid, themes-invalid"),
        (status = 404, description = "not-found"),
        (status = 422, description = "graph-too-large: more than 2,000 missions; a filter leaves fewer"),
    )
)]
#[get("/v1/territories/{id}/links")]
pub async fn read_links(
    state: State,
    reader: Reader,
    id: Path<Uuid>,
    sent: Query<LinksIn>,
) -> Result<HttpResponse, Problem> {
    let graph = asked(&state, *id, sent.into_inner()).await?;
    Ok(response(&reader).json(GraphOut::new(reader.locale, graph)))
}

/// Read the graph as GraphML.
///
/// Reads the graph of a territory's missions as GraphML, for programs that work with graphs.
#[utoipa::path(
    operation_id = "readLinksGraphml", tag = "links",
    params(("id" = Uuid, Path, description = "The territory."), LinksIn),
    responses(
        (status = 200, description = "The graph.", body = String, content_type = "application/graphml+xml"),
        (status = 304, description = "If-None-Match names this very graph."),
        (status = 400, description = "parameter-invalid, themes-invalid"),
        (status = 404, description = "not-found"),
        (status = 422, description = "graph-too-large: more than 2,000 missions; a filter leaves fewer"),
    )
)]
#[get("/v1/territories/{id}/links.graphml")]
pub async fn read_links_graphml(
    state: State,
    reader: Reader,
    id: Path<Uuid>,
    sent: Query<LinksIn>,
) -> Result<HttpResponse, Problem> {
    let graph = asked(&state, *id, sent.into_inner()).await?;
    let text = graphml::write(reader.locale, &graph);
    Ok(response(&reader).content_type("application/graphml+xml").body(text))
}

/// Read the graph as a drawing.
///
/// Reads the graph of a territory's missions as a drawing. A mission keeps its place within a small move when others come;
/// themes are colours and shapes, bridges are dashed, communities bear the names of their commonest themes.
#[utoipa::path(
    operation_id = "readLinksSvg", tag = "links",
    params(("id" = Uuid, Path, description = "The territory."), LinksIn),
    responses(
        (status = 200, description = "The drawing.", body = String, content_type = "image/svg+xml"),
        (status = 304, description = "If-None-Match names this very drawing."),
        (status = 400, description = "parameter-invalid, themes-invalid"),
        (status = 404, description = "not-found"),
        (status = 422, description = "graph-too-large: more than 2,000 missions; a filter leaves fewer"),
    )
)]
#[get("/v1/territories/{id}/links.svg")]
pub async fn read_links_svg(
    state: State,
    reader: Reader,
    id: Path<Uuid>,
    sent: Query<LinksIn>,
) -> Result<HttpResponse, Problem> {
    let graph = asked(&state, *id, sent.into_inner()).await?;
    let drawing = drawing::draw(reader.locale, &graph, drawing::Use::File);
    Ok(response(&reader).content_type("image/svg+xml").body(drawing))
}

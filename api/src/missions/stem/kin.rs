//! The family of a mission.

use super::file::AncestorOut;
use crate::{
    http::{
        MaybeSignedIn, Problem, Query, State,
        pages::{self, PageIn, PageOut},
        time::rfc3339,
    },
    photos::TerritoryRefOut,
};
use actix_web::{HttpRequest, HttpResponse, get, http::header::LINK, web::Path};
use photos36_domain::missions::stem::{Kin, News, lineage};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Which way to look.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Towards {
    /// What it was replicated from, and so on.
    #[default]
    Ancestors,
    /// What was replicated from it, and so on.
    Descendants,
}

/// Which part of the lineage.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct LineageIn {
    /// Which way to look; `ancestors` when absent.
    #[serde(default)]
    #[param(inline)]
    towards: Towards,
}

/// A mission of the family.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0197a1c0-5555-7000-8000-000000000001", "depth": 1, "title": "Remettre la fontaine en eau", "kind": "making",
    "state": "completed", "territory": {"id": "0197a1c0-3333-7000-8000-000000000003", "name": "Vichel"},
    "completed_at": "2026-06-21T12:00:00Z", "created_at": "2026-03-01T12:00:00Z"
}))]
struct KinOut {
    /// The mission.
    id: Uuid,
    /// How many replications away.
    depth: i64,
    /// What it was replicated from.
    #[serde(skip_serializing_if = "Option::is_none")]
    parent_id: Option<Uuid>,
    /// Its title.
    title: String,
    /// What sort of mission.
    kind: String,
    /// Where it stands in its life.
    state: String,
    /// Its territory.
    territory: TerritoryRefOut,
    /// When it was completed (RFC 3339, UTC).
    #[serde(skip_serializing_if = "Option::is_none")]
    completed_at: Option<String>,
    /// When it was opened (RFC 3339, UTC).
    created_at: String,
}

impl From<Kin> for KinOut {
    fn from(kin: Kin) -> Self {
        Self {
            id: kin.id,
            depth: kin.depth,
            parent_id: kin.parent_id,
            title: kin.title,
            kind: kin.kind,
            state: kin.state,
            territory: TerritoryRefOut { id: kin.territory_id, name: kin.territory_name },
            completed_at: kin.completed_at.map(rfc3339),
            created_at: rfc3339(kin.created_at),
        }
    }
}

/// A page of a lineage.
#[derive(Debug, Serialize, ToSchema)]
struct LineageOut {
    /// Missions of this server, nearest first.
    items: Vec<KinOut>,
    /// On the last page of ancestors: those on other servers, nearest first, as the file of an import told them.
    elsewhere: Vec<AncestorOut>,
    /// Cursor of the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// Read a mission's lineage.
///
/// Reads where a mission comes from, or what came of it, over any depth, nearest first. A mission that is hidden is left
/// out, so that a page may be shorter than asked.
#[utoipa::path(
    operation_id = "readLineage", tag = "missions",
    params(("id" = Uuid, Path, description = "The mission."), LineageIn, PageIn),
    responses(
        (status = 200, description = "A page of the lineage.", body = LineageOut),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 401, description = "token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/missions/{id}/lineage")]
pub async fn read_lineage(
    state: State,
    actor: MaybeSignedIn,
    id: Path<Uuid>,
    asked: Query<LineageIn>,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let cursor = page.cursor.as_deref();
    let (page, elsewhere) = match asked.towards {
        Towards::Ancestors => {
            let found = lineage::ancestors(&state, &actor, *id, page.limit, cursor).await?;
            (found.page, found.elsewhere)
        }
        Towards::Descendants => (lineage::descendants(&state, &actor, *id, page.limit, cursor).await?, Vec::new()),
    };
    let mut response = HttpResponse::Ok();
    if let Some(cursor) = &page.next {
        response.insert_header((LINK, pages::next_link(&request, cursor)));
    }
    Ok(response.json(LineageOut {
        items: page.items.into_iter().map(KinOut::from).collect(),
        elsewhere: elsewhere.into_iter().map(AncestorOut::from).collect(),
        next: page.next,
    }))
}

/// Since when.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct KinNewsIn {
    /// Only what was completed after this time (RFC 3339); after this mission was opened when absent.
    #[param(example = "2026-06-21T12:00:00Z")]
    since: Option<String>,
}

/// A mission of the family that was completed.
#[derive(Debug, Serialize, ToSchema)]
struct KinNewsOut {
    /// The mission.
    mission: KinOut,
    /// What was found.
    answer: String,
    /// What went well.
    strengths: String,
    /// What went badly.
    weaknesses: String,
    /// The newest pieces of its knowledge, at most 5; the mission's own list has them all.
    knowledge: Vec<KinKnowledgeOut>,
}

/// A piece of its knowledge.
#[derive(Debug, Serialize, ToSchema)]
struct KinKnowledgeOut {
    /// The piece.
    id: Uuid,
    /// What it is.
    title: String,
    /// Where it stands on the Web.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

impl From<News> for KinNewsOut {
    fn from(News { mut kin, knowledge }: News) -> Self {
        let told =
            knowledge.into_iter().map(|piece| KinKnowledgeOut { id: piece.id, title: piece.title, url: piece.url });
        Self {
            answer: kin.answer.take().unwrap_or_default(),
            strengths: kin.strengths.take().unwrap_or_default(),
            weaknesses: kin.weaknesses.take().unwrap_or_default(),
            mission: kin.into(),
            knowledge: told.collect(),
        }
    }
}

/// List what a mission's kin completed.
///
/// Lists what the missions of the same family (ancestors, descendants and cousins on this server) completed since a time,
/// the latest first; at most 50 a page.
#[utoipa::path(
    operation_id = "listKinNews", tag = "missions",
    params(("id" = Uuid, Path, description = "The mission."), KinNewsIn, PageIn),
    responses(
        (status = 200, description = "A page of completed missions.", body = PageOut<KinNewsOut>),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 401, description = "token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/missions/{id}/kin-news")]
pub async fn list_kin_news(
    state: State,
    actor: MaybeSignedIn,
    id: Path<Uuid>,
    asked: Query<KinNewsIn>,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let since = asked.since.as_deref();
    let page = lineage::news(&state, &actor, *id, since, page.limit, page.cursor.as_deref()).await?;
    Ok(pages::respond(&request, page.map(KinNewsOut::from)))
}

//! The matrix as a table, and who only lift one another.

use crate::http::{MaybeSignedIn, Problem, State};
use actix_web::{HttpResponse, get, web::Path};
use photos36_domain::money::wealth::{self, Cell, Pair};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A flow of the matrix with its three criteria.
#[derive(Debug, Serialize, ToSchema)]
struct CellOut {
    /// `production`, `documentation`, `communication`, `support`, `research` or `joy`.
    flow: &'static str,
    /// How many contributions.
    contributions: i64,
    /// Quantity: minutes.
    minutes: i64,
    /// Quantity: money given, in smallest units.
    money: i64,
    /// How many times peers evaluated one of them.
    ratings: i64,
    /// Quality, 1 to 5: mean of relevance and productivity; absent below three ratings.
    #[serde(skip_serializing_if = "Option::is_none")]
    quality: Option<f64>,
    /// Emotion, 1 to 5: mean of attitude, constructiveness, joy and openness; absent below three ratings.
    #[serde(skip_serializing_if = "Option::is_none")]
    emotion: Option<f64>,
}

impl From<Cell> for CellOut {
    fn from(cell: Cell) -> Self {
        let five = |milli: i64| milli as f64 / 1000.0;
        Self {
            flow: cell.flow.name(),
            contributions: cell.contributions,
            minutes: cell.minutes,
            money: cell.money,
            ratings: cell.ratings,
            quality: cell.quality_milli.map(five),
            emotion: cell.emotion_milli.map(five),
        }
    }
}

/// The wealth matrix of a mission.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"flows": [
    {"flow": "production", "contributions": 3, "minutes": 240, "money": 0, "ratings": 6, "quality": 4.25, "emotion": 4.5}
]}))]
struct MatrixOut {
    /// All six flows.
    flows: Vec<CellOut>,
}

/// Read a mission's wealth matrix.
///
/// Reads what was brought into a mission: six flows by quantity, quality and emotion. Who evaluated whom is told to nobody.
#[utoipa::path(
    operation_id = "readWealthMatrix", tag = "wealth",
    params(("id" = Uuid, Path, description = "The mission.")),
    responses(
        (status = 200, description = "The matrix.", body = MatrixOut),
        (status = 401, description = "token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/missions/{id}/wealth")]
pub async fn read_matrix(state: State, actor: MaybeSignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    let matrix = wealth::matrix(&state, &actor, *id).await?;
    Ok(HttpResponse::Ok().json(MatrixOut { flows: matrix.cells.into_iter().map(CellOut::from).collect() }))
}

/// Two people who lift one another.
#[derive(Debug, Serialize, ToSchema)]
struct PairOut {
    /// One of them.
    one: Uuid,
    /// The other.
    other: Uuid,
}

impl From<Pair> for PairOut {
    fn from(Pair { one, other }: Pair) -> Self {
        Self { one, other }
    }
}

/// All such pairs.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"items": []}))]
struct PairsOut {
    /// In the order of their ids.
    items: Vec<PairOut>,
}

/// List who only lift one another.
///
/// Lists the pairs of a mission's team who give one another marks that are higher, by at least one in the mean, than what
/// others give them. For the council of the territory, its mediators and animators.
#[utoipa::path(
    operation_id = "listWealthPairs", tag = "wealth", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The mission.")),
    responses(
        (status = 200, description = "The pairs.", body = PairsOut),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/missions/{id}/wealth/pairs")]
pub async fn list_pairs(state: State, actor: MaybeSignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    let pairs = wealth::pairs(&state, &actor, *id).await?;
    Ok(HttpResponse::Ok().json(PairsOut { items: pairs.into_iter().map(PairOut::from).collect() }))
}

//! Figures on the wire.

use crate::{http::time::rfc3339, photos::TerritoryRefOut};
use photos36_domain::{
    dashboard::{
        BeforeAfter, Count, Dashboard, GRID, Line, Median,
        words::{Known, title},
    },
    texts::Locale,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// From which month to which.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PeriodIn {
    /// The first month, `YYYY-MM` (UTC); eleven months before the last when absent.
    #[param(example = "2025-12")]
    pub from: Option<String>,
    /// The last month, `YYYY-MM` (UTC); this month when absent.
    #[param(example = "2026-11")]
    pub to: Option<String>,
}

/// A figure.
#[derive(Debug, Serialize, ToSchema)]
pub struct FigureOut {
    /// Its stable name, such as `photos`, `missions.state.active` or `people.age.25-39`.
    pub figure: String,
    /// What it is called, in the reader's language.
    pub title: String,
    /// `count`, `minutes`, `smallest-unit` (of the currency) or `per-mille`.
    pub unit: &'static str,
    /// What was counted; absent when it is about fewer than five people, or would tell another that is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<i64>,
    /// Whether it is masked.
    pub is_masked: bool,
}

impl FigureOut {
    /// A figure in the reader's language.
    pub fn new(locale: Locale, name: &str, count: Count) -> Self {
        Self {
            title: title(locale, name),
            unit: unit(name),
            count: count.known(),
            is_masked: count == Count::Few,
            figure: name.to_owned(),
        }
    }
}

/// In what it is counted, as the API names it.
pub fn unit(figure: &str) -> &'static str {
    Known::find(figure).map_or("count", |known| known.unit.name())
}

/// A figure in one month.
#[derive(Debug, Serialize, ToSchema)]
pub struct MonthFigureOut {
    /// `YYYY-MM`.
    month: String,
    /// The figure.
    figure: String,
    /// What was counted; absent when masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<i64>,
    /// Whether it is masked.
    is_masked: bool,
}

impl MonthFigureOut {
    fn new(line: &Line) -> Option<Self> {
        Some(Self {
            month: line.month?.to_string(),
            figure: line.name.clone(),
            count: line.count.known(),
            is_masked: line.count == Count::Few,
        })
    }
}

/// A territory beside those of its size, for each thousand inhabitants since the beginning, in thousandths.
#[derive(Debug, Serialize, ToSchema)]
pub struct SizeMedianOut {
    /// The figure.
    figure: String,
    /// How many territories of its size are known, at least five.
    territories: i64,
    /// Their median.
    median_milli: i64,
    /// This one's; absent when it is about too few people.
    #[serde(skip_serializing_if = "Option::is_none")]
    own_milli: Option<i64>,
}

impl From<Median> for SizeMedianOut {
    fn from(median: Median) -> Self {
        let Median { figure, territories, median, own } = median;
        Self { figure, territories, median_milli: median, own_milli: own }
    }
}

/// What a mission changed, in two photos.
#[derive(Debug, Serialize, ToSchema)]
pub struct BeforeAfterOut {
    /// The mission.
    mission_id: Uuid,
    /// Its title.
    title: String,
    /// The photo before.
    photo_before: Uuid,
    /// The photo after.
    photo_after: Uuid,
}

impl From<BeforeAfter> for BeforeAfterOut {
    fn from(pair: BeforeAfter) -> Self {
        let BeforeAfter { mission, title, photo_before, photo_after } = pair;
        Self { mission_id: mission, title, photo_before, photo_after }
    }
}

/// The figures of a territory.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "territory": {"id": "0197a1c0-3333-7000-8000-000000000003", "name": "Vichel"},
    "from": "2025-12", "to": "2026-11", "currency": "EUR", "counted_at": "2026-11-27T12:00:00Z", "households": 150,
    "figures": [
        {"figure": "people", "title": "Personnes qui prennent part", "unit": "count", "is_masked": true},
        {"figure": "photos", "title": "Photos publiées", "unit": "count", "count": 36, "is_masked": false}
    ],
    "months": [{"month": "2026-11", "figure": "photos", "count": 36, "is_masked": false}],
    "inside": ["11111111", "11111111", "11111111", "11111111", "11111111", "11111111", "11111111", "11111111"],
    "medians": [], "pictures": []
}))]
pub struct DashboardOut {
    /// The territory.
    territory: TerritoryRefOut,
    /// The first month.
    from: String,
    /// The last month.
    to: String,
    /// ISO 4217, of the figures of money.
    currency: &'static str,
    /// When the worker counted last (RFC 3339, UTC); absent when it has not yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    counted_at: Option<String>,
    /// How many households there are, where someone said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    households: Option<i64>,
    /// Those of the period, by name. `grid.a1` is the cell in the north-west of the territory's box, `grid.h8` in its
    /// south-east.
    figures: Vec<FigureOut>,
    /// Some of them month by month, for the last twelve months of the period at most.
    months: Vec<MonthFigureOut>,
    /// The grid's rows from the north, `1` for each cell that touches the territory.
    inside: Vec<String>,
    /// Beside territories of its size; empty while fewer than five are known.
    medians: Vec<SizeMedianOut>,
    /// What missions changed, the newest first, three at most.
    pictures: Vec<BeforeAfterOut>,
}

impl DashboardOut {
    /// In the reader's language.
    pub fn new(locale: Locale, dashboard: Dashboard) -> Self {
        let rows = dashboard.inside.chunks(GRID);
        let whole = dashboard.lines.iter().filter(|line| line.month.is_none());
        Self {
            from: dashboard.period.from.to_string(),
            to: dashboard.period.to.to_string(),
            currency: dashboard.territory.currency.code(),
            counted_at: dashboard.counted_at.map(rfc3339),
            households: dashboard.households,
            figures: whole.map(|line| FigureOut::new(locale, &line.name, line.count)).collect(),
            months: dashboard.lines.iter().filter_map(MonthFigureOut::new).collect(),
            inside: rows.map(|row| row.iter().map(|inside| if *inside { '1' } else { '0' }).collect()).collect(),
            medians: dashboard.medians.into_iter().map(SizeMedianOut::from).collect(),
            pictures: dashboard.pictures.into_iter().map(BeforeAfterOut::from).collect(),
            territory: TerritoryRefOut { id: dashboard.territory.id, name: dashboard.territory.name },
        }
    }
}

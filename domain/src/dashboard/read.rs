//! The dashboard of a period: four reads by index, then sums.

use super::{
    figures::{Figures, Month, Period},
    masks::{self, Count},
    medians::milli_per_thousand,
    recount::GRID,
};
use crate::{
    Ground, Result,
    people::Actor,
    questions::AgeBracket,
    sql::{all, one},
    territories::Territory,
};
use anyhow::Context;
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// The figures that are also told month by month.
pub const BARS: [&str; 7] = ["photos", "questions", "missions", "people.new", "people.active", "minutes", "money.in"];
/// Figures that stand there even where nothing was counted.
const ALWAYS: [&str; 8] = [
    "photos",
    "questions",
    "missions",
    "minutes",
    "money.in",
    "money.brought",
    "moderation.closed",
    "moderation.minutes",
];
/// Figures that say how things stand at the end of the period, whenever they began.
const STANDING: [&str; 2] = ["questions.waiting", "moderation.open"];
/// Pairs of pictures that are shown.
const PICTURES: i64 = 3;

/// A figure, of the whole period or of one of its months.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// `photos`, `photos.state.published`…
    pub name: String,
    /// The month; none for the whole period.
    pub month: Option<Month>,
    /// What was counted.
    pub count: Count,
}

/// A territory beside those of its size, for each thousand inhabitants, in thousandths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Median {
    /// The figure.
    pub figure: String,
    /// How many territories.
    pub territories: i64,
    /// Their median.
    pub median: i64,
    /// This territory's own, where it is known and not about too few.
    pub own: Option<i64>,
}

/// What a mission changed, in two pictures.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct BeforeAfter {
    /// The mission.
    pub mission: Uuid,
    /// Its title.
    pub title: String,
    /// The photo before.
    pub photo_before: Uuid,
    /// The photo after.
    pub photo_after: Uuid,
}

/// The figures of a territory in a period.
#[derive(Clone, Debug, PartialEq)]
pub struct Dashboard {
    /// The territory.
    pub territory: Territory,
    /// The period.
    pub period: Period,
    /// When the worker counted last, in UTC microseconds; none when it has not yet.
    pub counted_at: Option<i64>,
    /// How many households there are, where someone said so.
    pub households: Option<i64>,
    /// Those of the period by name, then those of its months.
    pub lines: Vec<Line>,
    /// Whether each cell of the grid touches the territory: rows from the north.
    pub inside: Vec<bool>,
    /// Compared with its like; empty where too few are known.
    pub medians: Vec<Median>,
    /// What missions changed, the newest first.
    pub pictures: Vec<BeforeAfter>,
}

impl Dashboard {
    /// A figure of the whole period.
    pub fn get(&self, name: &str) -> Count {
        let found = self.lines.iter().find(|line| line.month.is_none() && line.name == name);
        found.map_or(Count::Known(0), |line| line.count)
    }

    /// A figure month by month, oldest first.
    pub fn bars(&self, name: &str) -> Vec<(Month, Count)> {
        let of = |line: &Line| (line.name == name).then_some((line.month?, line.count));
        self.lines.iter().filter_map(of).collect()
    }

    /// The figures of a family, such as `photos.state`, by the last part of their names.
    pub fn family(&self, name: &str) -> Vec<(&str, Count)> {
        let below = |line: &'_ Line| line.month.is_none();
        let lines = self.lines.iter().filter(|line| below(line));
        lines.filter_map(|line| Some((line.name.strip_prefix(name)?.strip_prefix('.')?, line.count))).collect()
    }
}

#[derive(Default, FromQueryResult)]
pub(super) struct Stand {
    households: Option<i64>,
    counted_at: Option<i64>,
    size_class: i32,
    inside: String,
    people: i64,
    photos: i64,
    questions: i64,
    missions: i64,
}

impl Stand {
    /// Where nothing else is known than the households.
    pub(super) fn of(households: Option<i64>) -> Self {
        Self { households, ..Self::default() }
    }
}

#[derive(FromQueryResult)]
struct MonthRow {
    month: i32,
    figures_json: String,
}

#[derive(FromQueryResult)]
struct MedianRow {
    figure: String,
    territories: i64,
    milli_per_thousand: i64,
}

/// The figures of a territory in a period.
///
/// # Errors
/// `not-found`, `sign-in-required`.
pub async fn read(ground: &Ground, actor: &Actor, territory: Uuid, period: Period) -> Result<Dashboard> {
    let territory = super::opened(ground, actor, territory).await?;
    let sql = "SELECT households, counted_at, size_class, inside, people, photos, questions, missions
        FROM dashboards WHERE territory_id = $1";
    let stand = one::<Stand>(&*ground.db, sql, [territory.id.into()]).await?.unwrap_or_default();
    let sql = "SELECT month, figures_json FROM dashboard_months WHERE territory_id = $1 ORDER BY month";
    let rows = all::<MonthRow>(&*ground.db, sql, [territory.id.into()]).await?;
    let months = rows.iter().map(|row| month(row.month, &row.figures_json)).collect::<Result<Vec<_>>>()?;
    Ok(Dashboard {
        lines: lines(&months, period, &stand),
        inside: (0..GRID * GRID).map(|n| stand.inside.as_bytes().get(n) == Some(&b'1')).collect(),
        medians: medians(ground, &territory, &stand).await?,
        pictures: pictures(ground, territory.id, period).await?,
        counted_at: stand.counted_at,
        households: stand.households,
        period,
        territory,
    })
}

/// A month as a row holds it.
pub(super) fn month(number: i32, figures: &str) -> Result<(Month, Figures)> {
    Ok((Month::stored(number), serde_json::from_str(figures).context("figures")?))
}

/// The figures of the period by name, then those of its months.
pub(super) fn lines(months: &[(Month, Figures)], period: Period, stand: &Stand) -> Vec<Line> {
    let (mut flow, mut until, mut all) = (Figures::default(), Figures::default(), Figures::default());
    for (month, figures) in months {
        all.add(figures);
        if *month <= period.to {
            until.add(figures);
        }
        if (period.from..=period.to).contains(month) {
            flow.add(figures);
        }
    }
    for name in ALWAYS {
        flow.0.entry(name.to_owned()).or_default();
    }
    let mut lines = people(&flow, &all, stand.households);
    let whole = |name: String, count: i64| Line { name, month: None, count: Count::Known(count) };
    for name in STANDING {
        lines.push(whole(name.to_owned(), until.get(name)));
    }
    for (n, inside) in (0..GRID * GRID).map(|n| (n, stand.inside.as_bytes().get(n) == Some(&b'1'))) {
        let count = flow.get(&format!("grid.{n}"));
        if inside || count > 0 {
            lines.push(whole(format!("grid.{}", cell_name(n)), count));
        }
    }
    let told = |name: &&String| {
        !name.starts_with("people") && !name.starts_with("grid.") && !STANDING.contains(&name.as_str())
    };
    lines.extend(flow.0.iter().filter(|(name, _)| told(name)).map(|(name, count)| whole(name.clone(), *count)));
    lines.sort_by(|one, other| one.name.cmp(&other.name));
    for month in period.bars() {
        let none = Figures::default();
        let of = months.iter().find(|(of, _)| *of == month).map_or(&none, |(_, figures)| figures);
        lines.extend(BARS.map(|name| Line { name: name.to_owned(), month: Some(month), count: bar(of, name) }));
    }
    lines
}

fn bar(figures: &Figures, name: &str) -> Count {
    match name {
        "people.new" => Count::of_people(figures.get("people")),
        "people.active" => Count::of_people(figures.get(name)),
        _ => Count::Known(figures.get(name)),
    }
}

/// Figures about people, with too few of them masked. A share of what is masked is masked too. Who takes part is told as it
/// stands today, whatever the period: from one month to the next the difference would tell the age of whoever came.
fn people(flow: &Figures, all: &Figures, households: Option<i64>) -> Vec<Line> {
    let share = |part: Count, whole: Count| match (part.known(), whole.known()) {
        (Some(part), Some(whole)) if whole > 0 => Count::Known(part.saturating_mul(1000) / whole),
        (Some(0), _) => Count::Known(0),
        _ => Count::Few,
    };
    let counted = |name: &str| Count::of_people(all.get(name));
    let (whole, paired) = (counted("people"), counted("people.paired"));
    // Four people are six pairs: what tells how few they are is masked with them.
    let pairs = if paired == Count::Few { Count::Few } else { counted("people.pairs") };
    let possible = match paired {
        Count::Known(many) => Count::Known(many * (many - 1) / 2),
        Count::Few => Count::Few,
    };
    let mut told = vec![
        ("people".to_owned(), whole),
        ("people.new".to_owned(), Count::of_people(flow.get("people"))),
        ("people.pairs".to_owned(), pairs),
        ("people.paired".to_owned(), paired),
        ("people.density".to_owned(), share(pairs, possible)),
    ];
    if let Some(households) = households {
        told.push(("people.share".to_owned(), share(whole, Count::Known(households))));
    }
    let ages: Vec<_> = AgeBracket::ALL.iter().map(|age| age.name()).chain(["unknown"]).collect();
    let ages: Vec<_> = ages.into_iter().map(|age| format!("people.age.{age}")).collect();
    let counts: Vec<_> = ages.iter().map(|age| all.get(age)).collect();
    told.extend(ages.into_iter().zip(masks::parts(&counts)));
    told.into_iter().map(|(name, count)| Line { name, month: None, count }).collect()
}

/// As on a street map: `a1` is in the north-west.
pub(super) fn cell_name(n: usize) -> String {
    let row = u8::try_from(n / GRID).map_or('z', |row| char::from(b'a' + row));
    format!("{row}{}", n % GRID + 1)
}

async fn medians(ground: &Ground, territory: &Territory, stand: &Stand) -> Result<Vec<Median>> {
    let sql = "SELECT figure, territories, milli_per_thousand FROM dashboard_medians WHERE size_class = $1
        ORDER BY figure";
    if stand.size_class == 0 {
        return Ok(Vec::new());
    }
    let rows = all::<MedianRow>(&*ground.db, sql, [stand.size_class.into()]).await?;
    let own = |figure: &str| {
        let count = match figure {
            "people" => Count::of_people(stand.people).known()?,
            "photos" => stand.photos,
            "questions" => stand.questions,
            _ => stand.missions,
        };
        Some(milli_per_thousand(count, territory.population?))
    };
    let median = |row: MedianRow| Median {
        own: own(&row.figure),
        figure: row.figure,
        territories: row.territories,
        median: row.milli_per_thousand,
    };
    Ok(rows.into_iter().map(median).collect())
}

/// The newest missions of the period that show what they changed.
async fn pictures(ground: &Ground, territory: Uuid, period: Period) -> Result<Vec<BeforeAfter>> {
    let sql = "SELECT m.id AS mission, m.title, b.photo_id AS photo_before, a.photo_id AS photo_after
        FROM missions m
        JOIN mission_photos b ON b.mission_id = m.id AND b.side = 'before'
        JOIN mission_photos a ON a.mission_id = m.id AND a.side = 'after'
        JOIN photos before_it ON before_it.id = b.photo_id AND before_it.state = 'published'
        JOIN photos after_it ON after_it.id = a.photo_id AND after_it.state = 'published'
        WHERE m.territory_id = $1 AND m.state IN ('completed', 'archived') AND m.hidden_at IS NULL
            AND m.state_at >= $2 AND m.state_at < $3
            AND b.position = (SELECT min(position) FROM mission_photos WHERE mission_id = m.id AND side = 'before')
            AND a.position = (SELECT min(position) FROM mission_photos WHERE mission_id = m.id AND side = 'after')
        ORDER BY m.seq DESC LIMIT $4";
    let (from, to) = (period.from.begins_at(), period.to.before(-1).begins_at());
    all(&*ground.db, sql, [territory.into(), from.into(), to.into(), PICTURES.into()]).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_on_a_street_map() {
        assert_eq!(
            (cell_name(0), cell_name(7), cell_name(8), cell_name(63)),
            ("a1".into(), "a8".into(), "b1".into(), "h8".into())
        );
    }

    #[test]
    fn a_share_of_too_few_people_is_not_told_either() {
        let of = |people: i64| Figures([("people".to_owned(), people)].into());
        let share = |count: i64| {
            let told = people(&of(count), &of(count), Some(200));
            told.into_iter().find(|line| line.name == "people.share").unwrap().count
        };
        assert_eq!((share(0), share(4), share(50)), (Count::Known(0), Count::Few, Count::Known(250)));
    }
}

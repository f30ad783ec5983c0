//! The middle of all territories of a size, so that a mayor sees theirs beside those like it.

use super::masks::LEAST_PEOPLE;
use crate::{
    Ground, Result,
    sql::{all, run},
};
use sea_orm::{FromQueryResult, Value};
use std::collections::BTreeMap;

/// So few territories of a size are not compared.
pub const LEAST_TERRITORIES: usize = 5;
/// What is compared, for each thousand inhabitants since the beginning.
pub const COMPARED: [&str; 4] = ["people", "photos", "questions", "missions"];

#[derive(FromQueryResult)]
struct Row {
    size_class: i32,
    population: i64,
    people: i64,
    photos: i64,
    questions: i64,
    missions: i64,
}

/// Computes all medians anew from the territories in which at least five people take part.
///
/// # Errors
/// When the database does not answer.
pub async fn compare(ground: &Ground) -> Result<()> {
    let sql = "SELECT d.size_class, t.population, d.people, d.photos, d.questions, d.missions
        FROM dashboards d JOIN territories t ON t.id = d.territory_id
        WHERE d.size_class > 0 AND t.population > 0 AND d.people >= $1";
    let rows = all::<Row>(&*ground.db, sql, [LEAST_PEOPLE.into()]).await?;
    let mut values: BTreeMap<(i32, &str), Vec<i64>> = BTreeMap::new();
    for row in rows {
        for (name, count) in COMPARED.iter().zip([row.people, row.photos, row.questions, row.missions]) {
            values.entry((row.size_class, name)).or_default().push(milli_per_thousand(count, row.population));
        }
    }
    values.retain(|_, of| of.len() >= LEAST_TERRITORIES);
    let write = ground.db.write_quietly().await?;
    run(&*write, "DELETE FROM dashboard_medians", []).await?;
    if !values.is_empty() {
        let places: Vec<_> = (0..values.len())
            .map(|n| format!("(${}, ${}, ${}, ${})", 4 * n + 1, 4 * n + 2, 4 * n + 3, 4 * n + 4))
            .collect();
        let mut sent: Vec<Value> = Vec::new();
        for ((class, name), mut of) in values {
            let many = i64::try_from(of.len()).unwrap_or(i64::MAX);
            sent.extend([class.into(), name.into(), many.into(), median(&mut of).into()]);
        }
        let put = format!(
            "INSERT INTO dashboard_medians (size_class, figure, territories, milli_per_thousand) VALUES {}",
            places.join(", ")
        );
        run(&*write, put, sent).await?;
    }
    write.commit().await
}

/// A count for each thousand inhabitants, in thousandths.
pub fn milli_per_thousand(count: i64, population: i64) -> i64 {
    count.saturating_mul(1_000_000) / population.max(1)
}

/// The middle one; of an even number the mean of both.
fn median(values: &mut [i64]) -> i64 {
    values.sort_unstable();
    let middle = values.len() / 2;
    match values.len() {
        0 => 0,
        many if many % 2 == 1 => values[middle],
        _ => i64::midpoint(values[middle - 1], values[middle]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_stand_below_the_median_and_half_above() {
        assert_eq!(median(&mut [9, 1, 5]), 5);
        assert_eq!(median(&mut [4, 1, 2, 9]), 3);
        assert_eq!(milli_per_thousand(36, 300), 120_000);
    }
}

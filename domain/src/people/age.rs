//! What someone's age means here. Only a year of birth is known, so the youngest that someone can be counts.

use crate::{Clock, Result, clock, database::statement};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// From this age on a place may be exact.
pub const ADULT_YEARS: i32 = 18;
/// Below this age an account waits for a parent (France: article 45 of the law of 6 January 1978).
pub const CONSENT_YEARS: i32 = 15;

/// Whether someone born in this year may still be under `years` at `now` (UTC microseconds).
pub fn is_minor_of(years: i32, birth_year: i32, now: i64) -> bool {
    clock::year_of(now) - birth_year <= years
}

/// Whether this person may be under eighteen; nobody is who has not said when they were born.
///
/// # Errors
/// When the database does not answer.
pub async fn is_minor(connection: &impl ConnectionTrait, clock: &Clock, person: Uuid) -> Result<bool> {
    let sql = "SELECT birth_year FROM people WHERE id = $1";
    let row = connection.query_one_raw(statement(connection, sql, [person.into()])).await?;
    let year: Option<i32> = row.map(|row| row.try_get_by_index(0)).transpose()?.flatten();
    Ok(year.is_some_and(|year| is_minor_of(ADULT_YEARS, year, clock.now())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn someone_is_a_minor_until_the_end_of_the_year_of_their_birthday() {
        let june_2026 = 1_782_043_200 * 1_000_000;
        assert!(is_minor_of(ADULT_YEARS, 2008, june_2026));
        assert!(!is_minor_of(ADULT_YEARS, 2007, june_2026));
        assert!(is_minor_of(CONSENT_YEARS, 2011, june_2026));
        assert!(!is_minor_of(CONSENT_YEARS, 2010, june_2026));
    }
}

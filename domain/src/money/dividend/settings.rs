//! The numbers of a territory's formula: each version is kept for good.

use crate::{
    ErrorCode, Ground, Refusal, Result, people,
    people::{Actor, rights},
    sql, territories,
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromQueryResult)]
pub struct Rules {
    /// 0 for the usual ones.
    pub version: i32,
    /// Factor of quality where every peer gives a 1, in per cent.
    pub quality_low_percent: i32,
    /// Factor of quality where every peer gives a 5, in per cent.
    pub quality_high_percent: i32,
    /// Factor of emotion where every peer gives a 1, in per cent.
    pub emotion_low_percent: i32,
    /// Factor of emotion where every peer gives a 5, in per cent.
    pub emotion_high_percent: i32,
    /// Peers that have to evaluate a contribution before it counts.
    pub least_ratings: i32,
}

impl Rules {
    /// The usual numbers.
    pub fn usual() -> Self {
        Self {
            version: 0,
            quality_low_percent: 50,
            quality_high_percent: 150,
            emotion_low_percent: 80,
            emotion_high_percent: 120,
            least_ratings: 2,
        }
    }

    fn require_sound(&self) -> Result<(), Refusal> {
        let wrong = |field: &'static str, reason: &'static str| {
            Err(Refusal::new(ErrorCode::ParameterInvalid).field(field).arg("reason", reason))
        };
        let ranges = [
            ("/quality_low_percent", self.quality_low_percent, 0, 100),
            ("/quality_high_percent", self.quality_high_percent, 100, 300),
            ("/emotion_low_percent", self.emotion_low_percent, 0, 100),
            ("/emotion_high_percent", self.emotion_high_percent, 100, 300),
        ];
        for (field, percent, least, most) in ranges {
            if !(least..=most).contains(&percent) {
                return wrong(field, if most == 100 { "0–100" } else { "100–300" });
            }
        }
        if !(2..=10).contains(&self.least_ratings) {
            return wrong("/least_ratings", "2–10");
        }
        Ok(())
    }
}

/// The present numbers of a territory.
///
/// # Errors
/// When the database does not answer.
pub async fn read_rules(connection: &impl ConnectionTrait, territory: Uuid) -> Result<Rules> {
    let sql = "SELECT version, quality_low_percent, quality_high_percent, emotion_low_percent, emotion_high_percent,
        least_ratings FROM dividend_rules WHERE territory_id = $1 ORDER BY version DESC LIMIT 1";
    Ok(sql::one(connection, sql, [territory.into()]).await?.unwrap_or_else(Rules::usual))
}

/// Sets the numbers anew, if they are still at the version of `new`. For who animates the territory and the editor.
///
/// # Errors
/// `not-found`, `sign-in-required`, `forbidden`, `parameter-invalid`, `version-stale`.
pub async fn set_rules(ground: &Ground, actor: &Actor, territory: Uuid, new: Rules) -> Result<Rules> {
    territories::by_id(&*ground.db, territory).await?;
    rights::allow(actor, actor.may_regulate(Some(territory)))?;
    new.require_sound()?;
    let write = ground.db.write_quietly().await?;
    people::one_at_a_time(&*write, &format!("dividend:{territory}")).await?;
    if read_rules(&*write, territory).await?.version != new.version {
        return Err(Refusal::new(ErrorCode::VersionStale).field("If-Match").into());
    }
    let next = Rules { version: new.version + 1, ..new };
    let sql = "INSERT INTO dividend_rules (territory_id, version, quality_low_percent, quality_high_percent,
            emotion_low_percent, emotion_high_percent, least_ratings, set_by, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let values = [
        territory.into(),
        next.version.into(),
        next.quality_low_percent.into(),
        next.quality_high_percent.into(),
        next.emotion_low_percent.into(),
        next.emotion_high_percent.into(),
        next.least_ratings.into(),
        actor.signed_in()?.id.into(),
        ground.clock.now().into(),
    ];
    sql::run(&*write, sql, values).await?;
    write.commit().await?;
    Ok(next)
}

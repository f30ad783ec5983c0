//! Directing the money: a subscriber splits the amount between missions, the territory and the commons; what nobody
//! directs follows the territory's rule.

use super::{entity::Row, store};
use crate::{
    ErrorCode, Ground, Refusal, Result,
    people::{Actor, rights},
    sql::{all, one, run},
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Most parts of one subscription.
pub const MOST_PARTS: usize = 20;
/// Most active missions that the undirected part is spread over.
const MOST_MISSIONS: i64 = 200;

/// What money may be directed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// A mission's budget.
    Mission(Uuid),
    /// The territory's fund.
    Territory,
    /// The commons.
    Commons,
}

impl Target {
    /// The name in rows and bodies.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mission(_) => "mission",
            Self::Territory => "territory",
            Self::Commons => "commons",
        }
    }

    /// The mission, when it is one.
    pub fn mission(self) -> Option<Uuid> {
        match self {
            Self::Mission(id) => Some(id),
            _ => None,
        }
    }

    /// Reads a name with its mission.
    pub fn from_row(name: &str, mission: Option<Uuid>) -> Option<Self> {
        match (name, mission) {
            ("mission", Some(id)) => Some(Self::Mission(id)),
            ("territory", None) => Some(Self::Territory),
            ("commons", None) => Some(Self::Commons),
            _ => None,
        }
    }
}

/// A part of the amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is for.
    pub target: Target,
    /// How much of it, 1 to 100.
    pub percent: i32,
}

/// What the undirected part is for, in per cent; what is left goes to the territory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromQueryResult)]
pub struct Rule {
    /// To the active missions in equal parts.
    pub missions_percent: i32,
    /// To the commons.
    pub commons_percent: i32,
    /// Grows with each change; 0 while nobody has set it.
    pub version: i64,
}

/// Checks how a subscriber splits the amount.
///
/// # Errors
/// `directions-invalid` when a target stands twice, a part is not 1 to 100 per cent, or they are more than 100 together.
pub fn check(parts: &[Part]) -> Result<(), Refusal> {
    let targets: BTreeSet<_> = parts.iter().map(|part| part.target).collect();
    let each = parts.iter().all(|part| (1..=100).contains(&part.percent));
    let sum: i64 = parts.iter().map(|part| i64::from(part.percent)).sum();
    if each && sum <= 100 && targets.len() == parts.len() && parts.len() <= MOST_PARTS {
        return Ok(());
    }
    Err(Refusal::new(ErrorCode::DirectionsInvalid).field("/parts").arg("limit", MOST_PARTS))
}

/// The weights of all targets, from what is directed and from the rule for the rest. They stay whole numbers by counting
/// in parts of a per cent of one mission.
pub fn weights(parts: &[Part], rule: Rule, active: &[Uuid]) -> Vec<(Target, u64)> {
    let each = u64::try_from(active.len().max(1)).unwrap_or(1);
    let unsigned = |percent: i32| u64::try_from(percent).unwrap_or_default();
    let mut weights: Vec<(Target, u64)> = Vec::new();
    let mut add = |target: Target, weight: u64| match weights.iter_mut().find(|(known, _)| *known == target) {
        Some((_, sum)) => *sum += weight,
        None => weights.push((target, weight)),
    };
    for part in parts {
        add(part.target, unsigned(part.percent) * 100 * each);
    }
    let rest = 100_u64.saturating_sub(parts.iter().map(|part| unsigned(part.percent)).sum());
    let to_missions = if active.is_empty() { 0 } else { unsigned(rule.missions_percent) };
    let to_commons = unsigned(rule.commons_percent);
    for mission in active {
        add(Target::Mission(*mission), rest * to_missions);
    }
    add(Target::Commons, rest * to_commons * each);
    add(Target::Territory, rest * 100_u64.saturating_sub(to_missions + to_commons) * each);
    weights.retain(|(_, weight)| *weight > 0);
    weights
}

/// How a subscription is split.
///
/// # Errors
/// When the database does not answer.
pub async fn of(connection: &impl ConnectionTrait, subscription: Uuid) -> Result<Vec<Part>> {
    store::directions(connection, subscription).await
}

/// Splits a subscription anew, from the next payment on.
///
/// # Errors
/// `directions-invalid`; `mission-unknown` for one that is not of this territory or is over; `version-stale`.
pub async fn set(ground: &Ground, subscription: &Row, parts: &[Part]) -> Result<Row> {
    check(parts)?;
    let missions: Vec<Uuid> = parts.iter().filter_map(|part| part.target.mission()).collect();
    let open = open_missions(&*ground.db, subscription.territory_id, &missions).await?;
    if let Some(unknown) = parts.iter().position(|p| p.target.mission().is_some_and(|id| !open.contains(&id))) {
        return Err(Refusal::new(ErrorCode::MissionUnknown).field(format!("/parts/{unknown}/mission_id")).into());
    }
    let write = ground.db.write().await?;
    let row = super::still(ground, &*write, subscription).await?;
    store::save(&*write, &row).await?;
    store::set_directions(&*write, subscription.id, parts).await?;
    write.commit().await?;
    Ok(row)
}

/// Those of these missions that are of the territory and may be given money.
pub(crate) async fn open_missions(
    connection: &impl ConnectionTrait,
    territory: Uuid,
    missions: &[Uuid],
) -> Result<BTreeSet<Uuid>> {
    if missions.is_empty() {
        return Ok(BTreeSet::new());
    }
    let sql = format!(
        "SELECT id FROM missions WHERE territory_id = $1 AND state IN ('gathering', 'active', 'completed') \
         AND hidden_at IS NULL AND id IN ({})",
        crate::sql::places(2, missions.len())
    );
    let values = [territory.into()].into_iter().chain(missions.iter().map(|id| (*id).into()));
    Ok(all::<Id>(connection, sql, values).await?.into_iter().map(|row| row.id).collect())
}

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}

/// The active missions of a territory, oldest first.
pub(crate) async fn active_missions(connection: &impl ConnectionTrait, territory: Uuid) -> Result<Vec<Uuid>> {
    let sql = "SELECT id FROM missions WHERE territory_id = $1 AND state = 'active' AND hidden_at IS NULL \
        ORDER BY seq LIMIT $2";
    let rows: Vec<Id> = all(connection, sql, [territory.into(), MOST_MISSIONS.into()]).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// The rule of a territory for what nobody directs.
///
/// # Errors
/// When the database does not answer.
pub async fn rule(connection: &impl ConnectionTrait, territory: Uuid) -> Result<Rule> {
    let sql = "SELECT missions_percent, commons_percent, version FROM money_rules WHERE territory_id = $1";
    Ok(one(connection, sql, [territory.into()]).await?.unwrap_or_default())
}

/// Sets the rule of a territory that is still at `rule.version`.
///
/// # Errors
/// `forbidden`, `directions-invalid`, `version-stale`.
pub async fn set_rule(ground: &Ground, actor: &Actor, territory: Uuid, rule: Rule) -> Result<Rule> {
    rights::allow(actor, actor.may_edit_territory(territory))?;
    let percents = [rule.missions_percent, rule.commons_percent];
    if percents.iter().any(|percent| !(0..=100).contains(percent)) || percents.iter().sum::<i32>() > 100 {
        return Err(Refusal::new(ErrorCode::DirectionsInvalid).field("").arg("limit", 100).into());
    }
    let write = ground.db.write().await?;
    let sql = "INSERT INTO money_rules (territory_id, missions_percent, commons_percent, version, updated_at) \
        SELECT $1, $2, $3, 1, $4 WHERE $5 = 0 OR EXISTS (SELECT 1 FROM money_rules WHERE territory_id = $1) \
        ON CONFLICT (territory_id) DO UPDATE SET missions_percent = excluded.missions_percent, \
        commons_percent = excluded.commons_percent, version = money_rules.version + 1, updated_at = excluded.updated_at \
        WHERE money_rules.version = $5";
    let values = [
        territory.into(),
        rule.missions_percent.into(),
        rule.commons_percent.into(),
        ground.clock.now().into(),
        rule.version.into(),
    ];
    if run(&*write, sql, values).await? == 0 {
        return Err(ErrorCode::VersionStale.into());
    }
    write.commit().await?;
    Ok(Rule { version: rule.version + 1, ..rule })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::amounts::split;
    use proptest::prelude::*;

    fn mission(n: u128) -> Target {
        Target::Mission(Uuid::from_u128(n))
    }

    fn shares(total: i64, parts: &[Part], rule: Rule, active: &[Uuid]) -> Vec<(Target, i64)> {
        let weights = weights(parts, rule, active);
        let amounts = split(total, &weights.iter().map(|(_, weight)| u128::from(*weight)).collect::<Vec<_>>(), 0);
        weights.into_iter().map(|(target, _)| target).zip(amounts).collect()
    }

    #[test]
    fn without_direction_or_rule_all_goes_to_the_territory() {
        assert_eq!(shares(500, &[], Rule::default(), &[]), [(Target::Territory, 500)]);
    }

    #[test]
    fn the_rest_follows_the_rule() {
        let parts = [Part { target: mission(1), percent: 40 }, Part { target: Target::Commons, percent: 10 }];
        let rule = Rule { missions_percent: 50, commons_percent: 20, version: 1 };
        let active = [Uuid::from_u128(1), Uuid::from_u128(2)];
        let expected = [(mission(1), 525), (Target::Commons, 200), (mission(2), 125), (Target::Territory, 150)];
        assert_eq!(shares(1000, &parts, rule, &active), expected);
        // Without an active mission their part stays with the territory.
        assert_eq!(shares(100, &[], rule, &[]), [(Target::Commons, 20), (Target::Territory, 80)]);
    }

    #[test]
    fn twice_the_same_or_more_than_all_is_refused() {
        let part = |target, percent| Part { target, percent };
        for wrong in [
            vec![part(Target::Commons, 0)],
            vec![part(Target::Commons, 101)],
            vec![part(Target::Commons, 60), part(Target::Territory, 41)],
            vec![part(mission(1), 10), part(mission(1), 10)],
        ] {
            assert!(check(&wrong).is_err(), "{wrong:?}");
        }
        assert!(check(&[part(Target::Commons, 60), part(mission(1), 40)]).is_ok());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(10_000))]

        #[test]
        fn every_cent_goes_somewhere(
            total in 0..100_000_000_i64,
            percents in prop::collection::vec(1..20_i32, 0..6),
            rule in (0..60_i32, 0..40_i32),
            active in 0..8_u128,
        ) {
            let parts: Vec<_> = (1..).zip(percents).map(|(n, percent)| Part { target: mission(n), percent }).collect();
            prop_assume!(check(&parts).is_ok());
            let rule = Rule { missions_percent: rule.0, commons_percent: rule.1, version: 1 };
            let active: Vec<_> = (0..active).map(|n| Uuid::from_u128(n + 3)).collect();
            prop_assert_eq!(shares(total, &parts, rule, &active).iter().map(|(_, share)| share).sum::<i64>(), total);
        }
    }
}

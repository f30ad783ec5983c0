//! The telling: the worker turns happenings into notices, each for whom it matters to.
//!
//! A transaction tells a bounded number of people and writes how far it came beside their notices, so that a worker that is
//! cut off goes on where it stopped, and nobody is told twice. A place with ten thousand watchers takes many short
//! transactions, not a long one.

use super::{
    about::{self, About, Sight},
    audience::{self, Candidate},
    entity::happening,
    preferences, rules,
};
use crate::{
    Ground, Result,
    clock::SECOND,
    database::statement,
    ids,
    notices::What,
    people::{self, Role},
    push,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Value};
use std::collections::HashSet;
use uuid::Uuid;

/// Happenings that one transaction looks at.
const HAPPENINGS: u64 = 50;
/// People that one transaction tells.
const PEOPLE: usize = 500;
/// Transactions of one turn; what is left is told in the next.
const TRANSACTIONS: u32 = 400;

/// Tells what has happened and is not told yet; gives the number of notices.
///
/// # Errors
/// When the database does not answer; what was told until then stays told.
pub async fn tell(ground: &Ground) -> Result<u64> {
    let mut notices = 0;
    for _ in 0..TRANSACTIONS {
        match tell_some(ground).await? {
            Some(told) => notices += told,
            None => break,
        }
    }
    Ok(notices)
}

/// One transaction's work; none when there is nothing to tell.
async fn tell_some(ground: &Ground) -> Result<Option<u64>> {
    // Most turns find nothing: they should not keep a writer waiting.
    if untold(&*ground.db, 1).await?.is_empty() {
        return Ok(None);
    }
    let write = ground.db.write_quietly().await?;
    people::one_at_a_time(&*write, "tell").await?;
    let happenings = untold(&*write, HAPPENINGS).await?;
    let about = about::load(&*write, &happenings).await?;
    let (mut notices, mut left) = (0, PEOPLE);
    for happening in &happenings {
        let Some(about) = about.get(&happening.id) else { continue };
        let telling = Telling { ground, happening, about };
        let (told, seen) = telling.go_on(&*write, left).await?;
        notices += told;
        left -= seen;
        if left == 0 {
            break;
        }
    }
    write.commit().await?;
    Ok(Some(notices))
}

async fn untold(connection: &impl ConnectionTrait, rows: u64) -> Result<Vec<happening::Model>> {
    let untold = happening::Entity::find()
        .filter(happening::Column::ToldAt.is_null())
        .order_by_asc(happening::Column::Seq)
        .limit(rows);
    Ok(untold.all(connection).await?)
}

/// A happening that is being told.
struct Telling<'a> {
    ground: &'a Ground,
    happening: &'a happening::Model,
    about: &'a About,
}

impl Telling<'_> {
    /// Tells at most `most` people more; gives how many notices were written and how many people were looked at.
    async fn go_on(&self, write: &impl ConnectionTrait, most: usize) -> Result<(u64, usize)> {
        let sight = self.about.sight();
        let candidates = match sight {
            Sight::Nobody => Vec::new(),
            _ => audience::slice(write, self.happening, self.happening.told_to, most).await?,
        };
        let seen = candidates.len();
        let told_to = candidates.last().map(|last| last.person).filter(|_| seen == most);
        let told = self.allowed(write, sight, candidates).await?;
        let notices = self.insert(write, &told).await?;
        self.note_progress(write, told_to).await?;
        Ok((notices, seen))
    }

    /// Those who may see it and want to hear of it; never who did it.
    async fn allowed(
        &self,
        write: &impl ConnectionTrait,
        sight: Sight,
        mut candidates: Vec<Candidate>,
    ) -> Result<Vec<Candidate>> {
        if What::from_name(&self.happening.what).is_some_and(rules::is_always_told) {
            candidates.iter_mut().for_each(|candidate| candidate.in_app = true);
        }
        candidates.retain(|candidate| {
            Some(candidate.person) != self.happening.actor_id
                && (candidate.in_app || candidate.by_mail || candidate.by_push)
        });
        if let Sight::Only(authors) = sight {
            let regulators = regulators(write, self.happening.territory_id, &candidates).await?;
            candidates.retain(|candidate| {
                regulators.contains(&candidate.person) || authors.iter().all(|author| *author == candidate.person)
            });
        }
        Ok(candidates)
    }

    async fn insert(&self, write: &impl ConnectionTrait, told: &[Candidate]) -> Result<u64> {
        if told.is_empty() {
            return Ok(0);
        }
        let now = self.ground.clock.now();
        let mut values: Vec<Value> = vec![self.happening.id.into(), now.into()];
        let mut bind = |value: Value| {
            values.push(value);
            format!("${}", values.len())
        };
        let rows: Vec<String> = told
            .iter()
            .map(|one| {
                let id = bind(ids::derived(self.happening.id, &one.person.to_string()).into());
                let (person, why) = (bind(one.person.into()), bind(one.why.name().into()));
                format!("({id}, {person}, $1, {why}, {}, {}, $2)", bind(one.in_app.into()), bind(one.by_mail.into()))
            })
            .collect();
        let sql = format!(
            "INSERT INTO notices (id, person_id, happening_id, why, in_app, by_mail, created_at) VALUES {}
            ON CONFLICT (happening_id, person_id) DO NOTHING",
            rows.join(", ")
        );
        let notices = write.execute_raw(statement(write, sql, values)).await?.rows_affected();
        self.await_mail(write, told, now).await?;
        self.ask_for_pings(write, told, now).await?;
        Ok(notices)
    }

    /// Notes that the daily mail of these people waits.
    async fn await_mail(&self, write: &impl ConnectionTrait, told: &[Candidate], now: i64) -> Result<()> {
        let people = told.iter().filter(|one| one.by_mail).map(|one| Value::from(one.person));
        let values: Vec<Value> = std::iter::once(now.into()).chain(people).collect();
        if values.len() == 1 {
            return Ok(());
        }
        let rows: Vec<String> = (2..=values.len()).map(|n| format!("(${n}, $1, $1, 0)")).collect();
        let sql = format!(
            "INSERT INTO digests (person_id, since_at, due_at, mailed_seq) VALUES {}
            ON CONFLICT (person_id) DO UPDATE SET since_at = coalesce(digests.since_at, excluded.since_at),
                due_at = coalesce(digests.due_at, excluded.due_at)",
            rows.join(", ")
        );
        write.execute_raw(statement(write, sql, values)).await?;
        Ok(())
    }

    /// Asks that the devices of these people be pinged, once their quiet is over where it happened.
    async fn ask_for_pings(&self, write: &impl ConnectionTrait, told: &[Candidate], now: i64) -> Result<()> {
        let wait = i64::from(self.ground.settings.push.wait_seconds) * SECOND;
        let zone = self.about.time_zone.as_deref().unwrap_or(rules::USUAL_ZONE);
        let due = |one: &Candidate| {
            let quiet = preferences::quiet_of(self.ground, one.quiet.0, one.quiet.1);
            (one.person, push::rules::due(now + wait, zone, quiet))
        };
        let people: Vec<_> = told.iter().filter(|one| one.by_push).map(due).collect();
        push::ask(write, &people, zone, now).await
    }

    async fn note_progress(&self, write: &impl ConnectionTrait, told_to: Option<Uuid>) -> Result<()> {
        let told_at = told_to.is_none().then(|| self.ground.clock.now());
        let sql = "UPDATE happenings SET told_to = $2, told_at = $3 WHERE id = $1";
        let values = [self.happening.id.into(), told_to.into(), told_at.into()];
        write.execute_raw(statement(write, sql, values)).await?;
        Ok(())
    }
}

/// Those of these people who see what is hidden in a territory.
async fn regulators(
    connection: &impl ConnectionTrait,
    territory: Option<Uuid>,
    candidates: &[Candidate],
) -> Result<HashSet<Uuid>> {
    if candidates.is_empty() {
        return Ok(HashSet::new());
    }
    let animator = Role::Animator.name().to_owned();
    let mut values: Vec<Value> = vec![territory.unwrap_or_default().into(), animator.into()];
    values.extend(candidates.iter().map(|candidate| Value::from(candidate.person)));
    let places: Vec<_> = (3..=values.len()).map(|n| format!("${n}")).collect();
    let places = places.join(", ");
    let sql = format!(
        "SELECT person_id FROM roles WHERE territory_id = $1 AND role = $2 AND person_id IN ({places})
        UNION SELECT id FROM people WHERE is_editor AND id IN ({places})"
    );
    let rows = connection.query_all_raw(statement(connection, sql, values)).await?;
    rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
}

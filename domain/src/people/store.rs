//! The queries of people that are more than a find or an insert.

use super::{
    Actor, Device, DisplayName, Email, Person, Player, ProfilePatch, Role,
    entity::{person, session, sign_in},
};
use crate::{
    ErrorCode, Result,
    clock::Clock,
    database::{dialect, statement},
    ids,
    texts::Locale,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DatabaseBackend, EntityTrait, ExprTrait, FromQueryResult, PaginatorTrait,
    QueryFilter, QueryResult,
    sea_query::{Expr, OnConflict},
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Lets one transaction at a time deal with this name: the sign-ins of an address, the signing keys. SQLite has one
/// writer anyway; on PostgreSQL the lock ends with the transaction.
pub async fn one_at_a_time(write: &impl ConnectionTrait, name: &str) -> Result<()> {
    if write.get_database_backend() == DatabaseBackend::Postgres {
        let sql = "SELECT pg_advisory_xact_lock(hashtextextended($1, 36))";
        write.execute_raw(statement(write, sql, [name.into()])).await?;
    }
    Ok(())
}

/// How many sign-ins were asked for this address since then.
pub async fn sign_ins_since(connection: &impl ConnectionTrait, email: &Email, since: i64) -> Result<u64> {
    let asked = sign_in::Entity::find()
        .filter(sign_in::Column::Email.eq(email.as_str()))
        .filter(sign_in::Column::CreatedAt.gt(since));
    Ok(asked.count(connection).await?)
}

/// The tries that the address has left: those of its open sign-ins, which share them; none when none is open.
pub async fn shared_tries(connection: &impl ConnectionTrait, email: &Email, now: i64) -> Result<Option<i32>> {
    let sql = "SELECT min(tries_left) FROM sign_ins WHERE email = $1 AND used_at IS NULL AND expires_at > $2";
    let row = connection.query_one_raw(statement(connection, sql, [email.as_str().into(), now.into()])).await?;
    Ok(match row {
        Some(row) => row.try_get_by_index(0)?,
        None => None,
    })
}

/// A sign-in as its verification needs it.
#[derive(FromQueryResult)]
pub struct OpenSignIn {
    /// Its id.
    pub id: Uuid,
    /// The address that it was asked for.
    pub email: String,
    /// The language that it was asked in.
    pub locale: String,
    /// The name that a new person wished for.
    pub display_name: Option<String>,
}

/// Spends a try of every open sign-in of the address, and gives those that had one left. One statement, so that guesses
/// sent at the same instant cannot share a try.
pub async fn spend_try(write: &impl ConnectionTrait, email: &Email, now: i64) -> Result<Vec<OpenSignIn>> {
    let sql = "UPDATE sign_ins SET tries_left = tries_left - 1
               WHERE email = $1 AND used_at IS NULL AND expires_at > $2 AND tries_left > 0
               RETURNING id, email, locale, display_name";
    let rows = write.query_all_raw(statement(write, sql, [email.as_str().into(), now.into()])).await?;
    Ok(rows.iter().map(|row| OpenSignIn::from_query_result(row, "")).collect::<Result<_, _>>()?)
}

/// Uses a sign-in up; none when it was used before, has expired or never was.
pub async fn use_up(write: &impl ConnectionTrait, id: Uuid, now: i64) -> Result<Option<OpenSignIn>> {
    let sql = "UPDATE sign_ins SET used_at = $2 WHERE id = $1 AND used_at IS NULL AND expires_at > $2
               RETURNING id, email, locale, display_name";
    let row = write.query_one_raw(statement(write, sql, [id.into(), now.into()])).await?;
    Ok(row.map(|row| OpenSignIn::from_query_result(&row, "")).transpose()?)
}

/// The person of this address, made now if there is none.
pub async fn find_or_make_person(
    write: &impl ConnectionTrait,
    clock: &Clock,
    email: &Email,
    locale: Locale,
    name: &DisplayName,
) -> Result<Option<Person>> {
    let now = clock.now();
    let row = person::ActiveModel {
        id: Set(ids::new(clock)),
        email: Set(email.as_str().to_owned()),
        display_name: Set(name.as_str().to_owned()),
        locale: Set(locale.tag().to_owned()),
        birth_year: Set(None),
        is_editor: Set(false),
        parent_consent_at: Set(None),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
    };
    let there = OnConflict::column(person::Column::Email).do_nothing().to_owned();
    person::Entity::insert(row).on_conflict(there).exec_without_returning(write).await?;
    super::find_by_email(write, email).await
}

/// Changes a person at this version; false when they are at another one.
pub async fn update_person(
    write: &impl ConnectionTrait,
    id: Uuid,
    version: i64,
    patch: &ProfilePatch,
    now: i64,
) -> Result<bool> {
    let mut update = person::Entity::update_many()
        .col_expr(person::Column::Version, Expr::col(person::Column::Version).add(1))
        .col_expr(person::Column::UpdatedAt, Expr::value(now))
        .filter(person::Column::Id.eq(id))
        .filter(person::Column::Version.eq(version));
    let ProfilePatch { display_name, locale, birth_year } = patch;
    if let Some(name) = display_name {
        update = update.col_expr(person::Column::DisplayName, Expr::value(name.as_str()));
    }
    if let Some(locale) = locale {
        update = update.col_expr(person::Column::Locale, Expr::value(locale.tag()));
    }
    if let Some(year) = birth_year {
        update = update.col_expr(person::Column::BirthYear, Expr::value(year.map(super::BirthYear::year)));
    }
    Ok(update.exec(write).await?.rows_affected == 1)
}

/// Someone's roles changed: what they are shown of themselves is another version.
pub async fn touch_person(write: &impl ConnectionTrait, id: Uuid, now: i64) -> Result<()> {
    let update = person::Entity::update_many()
        .col_expr(person::Column::Version, Expr::col(person::Column::Version).add(1))
        .col_expr(person::Column::UpdatedAt, Expr::value(now))
        .filter(person::Column::Id.eq(id));
    update.exec(write).await?;
    Ok(())
}

/// Who holds a session, and when it was last used.
pub struct Holder {
    /// The person, as they are at this instant.
    pub person: Person,
    /// The person with their roles.
    pub actor: Actor,
    /// UTC microseconds.
    pub last_used_at: i64,
}

/// The holder of a session that has not ended: one read by primary keys, with the roles beside it.
pub async fn holder(connection: &impl ConnectionTrait, session: Uuid) -> Result<Option<Holder>> {
    let sql = "SELECT p.id, p.email, p.display_name, p.locale, p.birth_year, p.is_editor, p.parent_consent_at, p.version,
                      p.created_at, p.updated_at, s.last_used_at, r.territory_id, r.role, e.territory_id AS excluded_from
               FROM sessions s JOIN people p ON p.id = s.person_id LEFT JOIN roles r ON r.person_id = p.id
                    LEFT JOIN exclusions e ON e.person_id = p.id AND e.ended_at IS NULL
               WHERE s.id = $1 AND s.ended_at IS NULL";
    let rows = connection.query_all_raw(statement(connection, sql, [session.into()])).await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let person = Person::from(person::Model::from_query_result(first, "")?);
    let last_used_at = first.try_get("", "last_used_at")?;
    let roles = rows.iter().map(territory_and_role).collect::<Result<Vec<_>>>()?.into_iter().flatten().collect();
    let excluded: BTreeSet<Uuid> = rows
        .iter()
        .filter_map(|row| row.try_get::<Option<Uuid>>("", "excluded_from").transpose())
        .collect::<Result<_, _>>()?;
    let excluded = excluded.into_iter().collect();
    let actor = Actor::Person(Player { id: person.id, is_editor: person.is_editor, roles, excluded });
    Ok(Some(Holder { person, actor, last_used_at }))
}

fn territory_and_role(row: &QueryResult) -> Result<Option<(Uuid, Role)>> {
    let territory: Option<Uuid> = row.try_get("", "territory_id")?;
    let role: Option<String> = row.try_get("", "role")?;
    Ok(territory.zip(role.and_then(|role| Role::parse(&role).ok())))
}

/// Whether a person has a role in the territory and is not excluded from it.
///
/// # Errors
/// When the database does not answer.
pub async fn belongs(connection: &impl ConnectionTrait, territory: Uuid, person: Uuid) -> Result<bool> {
    let sql = "SELECT 1 FROM roles r WHERE r.territory_id = $1 AND r.person_id = $2 AND NOT EXISTS
        (SELECT 1 FROM exclusions e WHERE e.territory_id = $1 AND e.person_id = $2 AND e.ended_at IS NULL) LIMIT 1";
    let found = connection.query_one_raw(statement(connection, sql, [territory.into(), person.into()])).await?;
    Ok(found.is_some())
}

/// Refuses who was excluded from the territory where they are about to do something.
///
/// # Errors
/// `excluded`.
pub async fn require_not_excluded(
    connection: &impl ConnectionTrait,
    person: Uuid,
    territory: Option<Uuid>,
) -> Result<()> {
    let Some(territory) = territory else { return Ok(()) };
    let sql = "SELECT 1 FROM exclusions WHERE person_id = $1 AND territory_id = $2 AND ended_at IS NULL LIMIT 1";
    let found = connection.query_one_raw(statement(connection, sql, [person.into(), territory.into()])).await?;
    if found.is_none() { Ok(()) } else { Err(ErrorCode::Excluded.into()) }
}

/// A new session.
pub async fn insert_session(
    write: &impl ConnectionTrait,
    id: Uuid,
    person: Uuid,
    device: &Device,
    now: i64,
) -> Result<()> {
    let row = session::ActiveModel {
        id: Set(id),
        person_id: Set(person),
        device: Set(device.as_str().to_owned()),
        created_at: Set(now),
        last_used_at: Set(now),
        ended_at: Set(None),
        end_reason: Set(None),
    };
    session::Entity::insert(row).exec_without_returning(write).await?;
    Ok(())
}

/// Deletes at most `most` rows of a table whose `column` lies before `before`; says how many.
pub async fn delete_before(
    write: &impl ConnectionTrait,
    (table, key, column): (&str, &str, &str),
    before: i64,
    most: u64,
) -> Result<u64> {
    let locked = dialect(write, "", " FOR UPDATE SKIP LOCKED");
    let sql = format!(
        "DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM {table} WHERE {column} < $1 LIMIT {most}{locked})"
    );
    Ok(write.execute_raw(statement(write, sql, [before.into()])).await?.rows_affected())
}

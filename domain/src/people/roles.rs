//! Roles: what a person is in a territory, and who runs the system.

use super::{Actor, DisplayName, Email, Person, Role, entity::role, rights, store};
use crate::{Clock, ErrorCode, Ground, Refusal, Result, council, database::statement, texts::Locale};
use anyhow::anyhow;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
    sea_query::OnConflict,
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Most roles of one person, over all territories: they are read with every request.
pub const MOST_ROLES: u64 = 300;

/// What someone is in a territory.
///
/// # Errors
/// `not-found` for whom may not see it.
pub async fn roles_in(ground: &Ground, actor: &Actor, territory: Uuid, person: Uuid) -> Result<BTreeSet<Role>> {
    actor.signed_in()?;
    if !actor.may_see_roles_of(person) || super::find(&*ground.db, person).await?.is_none() {
        return Err(ErrorCode::NotFound.into());
    }
    require_territory(&*ground.db, territory).await?;
    held(&*ground.db, territory, person).await
}

/// All that someone is, territory by territory.
///
/// # Errors
/// When the database does not answer.
pub async fn all_of(connection: &impl ConnectionTrait, person: Uuid) -> Result<Vec<(Uuid, Role)>> {
    let rows: Vec<(Uuid, String)> = role::Entity::find()
        .select_only()
        .column(role::Column::TerritoryId)
        .column(role::Column::Role)
        .filter(role::Column::PersonId.eq(person))
        .into_tuple()
        .all(connection)
        .await?;
    Ok(rows.into_iter().filter_map(|(territory, name)| Some((territory, Role::parse(&name).ok()?))).collect())
}

/// Makes these the roles of someone in a territory, no more and no less.
///
/// # Errors
/// `forbidden` unless the editor asks, `not-found` for an unknown territory or person, `roles-too-many`.
pub async fn set(
    ground: &Ground,
    actor: &Actor,
    territory: Uuid,
    person: Uuid,
    roles: &BTreeSet<Role>,
) -> Result<BTreeSet<Role>> {
    rights::allow(actor, actor.may_grant_roles())?;
    let write = ground.db.write().await?;
    require_territory(&*write, territory).await?;
    super::find(&*write, person).await?.ok_or(ErrorCode::NotFound)?;
    let before = held(&*write, territory, person).await?;
    for role in before.difference(roles) {
        take(&*write, territory, person, *role).await?;
    }
    let change = Change { clock: &ground.clock, territory, person, granted_by: actor.person_id() };
    for role in roles.difference(&before) {
        change.give(&*write, *role).await?;
    }
    council::end_seats_of_who_left(&*write, territory, person, ground.clock.now()).await?;
    if before != *roles {
        store::touch_person(&*write, person, ground.clock.now()).await?;
    }
    write.commit().await?;
    tracing::info!(%territory, %person, "roles set");
    Ok(roles.clone())
}

/// Becomes a resident; nothing changes for one who already is.
///
/// # Errors
/// `sign-in-required`, `not-found` for an unknown territory, `roles-too-many`.
pub async fn join(ground: &Ground, actor: &Actor, territory: Uuid) -> Result<()> {
    let person = actor.signed_in()?.id;
    let write = ground.db.write().await?;
    require_territory(&*write, territory).await?;
    let change = Change { clock: &ground.clock, territory, person, granted_by: None };
    if change.give(&*write, Role::Resident).await? {
        store::touch_person(&*write, person, ground.clock.now()).await?;
    }
    write.commit().await
}

/// Is no longer a resident; nothing changes for one who is not. Other roles stay; without any, seats in the council end.
///
/// # Errors
/// `sign-in-required`, `not-found` for an unknown territory.
pub async fn leave(ground: &Ground, actor: &Actor, territory: Uuid) -> Result<()> {
    let person = actor.signed_in()?.id;
    let write = ground.db.write().await?;
    require_territory(&*write, territory).await?;
    if take(&*write, territory, person, Role::Resident).await? {
        let now = ground.clock.now();
        council::end_seats_of_who_left(&*write, territory, person, now).await?;
        store::touch_person(&*write, person, now).await?;
    }
    write.commit().await
}

/// What the operator gives or takes on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grant {
    /// Runs the system.
    Editor,
    /// A role in a territory.
    In(Uuid, Role),
}

/// Gives; makes the person when nobody has this address yet. Giving twice changes nothing.
///
/// # Errors
/// `not-found` for an unknown territory, `roles-too-many`.
pub async fn grant(ground: &Ground, email: &Email, grant: Grant) -> Result<Person> {
    let write = ground.db.write().await?;
    let locale = Locale::default();
    let name = DisplayName::stored(locale.text("person-unnamed", &[]));
    let person = store::find_or_make_person(&*write, &ground.clock, email, locale, &name).await?;
    let person = person.ok_or_else(|| anyhow!("the person was deleted at the same instant"))?.id;
    let changed = match grant {
        Grant::Editor => set_editor(&*write, person, true).await?,
        Grant::In(territory, role) => {
            require_territory(&*write, territory).await?;
            let change = Change { clock: &ground.clock, territory, person, granted_by: None };
            change.give(&*write, role).await?
        }
    };
    finish(ground, write, person, changed).await
}

/// Takes. Taking what is not there changes nothing.
///
/// # Errors
/// `not-found` for an unknown person.
pub async fn revoke(ground: &Ground, email: &Email, grant: Grant) -> Result<Person> {
    let write = ground.db.write().await?;
    let person = super::find_by_email(&*write, email).await?.ok_or(ErrorCode::NotFound)?.id;
    let changed = match grant {
        Grant::Editor => set_editor(&*write, person, false).await?,
        Grant::In(territory, role) => {
            let taken = take(&*write, territory, person, role).await?;
            council::end_seats_of_who_left(&*write, territory, person, ground.clock.now()).await?;
            taken
        }
    };
    finish(ground, write, person, changed).await
}

async fn finish(ground: &Ground, write: crate::database::Write, person: Uuid, changed: bool) -> Result<Person> {
    if changed {
        store::touch_person(&*write, person, ground.clock.now()).await?;
    }
    let person = super::find(&*write, person).await?.ok_or(ErrorCode::NotFound)?;
    write.commit().await?;
    tracing::info!(person = %person.id, changed, "roles changed by the operator");
    Ok(person)
}

/// A role about to be given.
struct Change<'a> {
    clock: &'a Clock,
    territory: Uuid,
    person: Uuid,
    granted_by: Option<Uuid>,
}

impl Change<'_> {
    /// Gives the role; false when the person has it already.
    async fn give(&self, write: &impl ConnectionTrait, role: Role) -> Result<bool> {
        let held = role::Entity::find().filter(role::Column::PersonId.eq(self.person)).count(write).await?;
        if held >= MOST_ROLES {
            return Err(Refusal::new(ErrorCode::RolesTooMany).arg("limit", MOST_ROLES).into());
        }
        let row = role::ActiveModel {
            territory_id: Set(self.territory),
            person_id: Set(self.person),
            role: Set(role.name().to_owned()),
            granted_by: Set(self.granted_by),
            granted_at: Set(self.clock.now()),
        };
        let key = [role::Column::TerritoryId, role::Column::PersonId, role::Column::Role];
        let there = OnConflict::columns(key).do_nothing().to_owned();
        Ok(role::Entity::insert(row).on_conflict(there).exec_without_returning(write).await? == 1)
    }
}

/// Takes the role; false when the person does not have it.
async fn take(write: &impl ConnectionTrait, territory: Uuid, person: Uuid, role: Role) -> Result<bool> {
    let key = (territory, person, role.name().to_owned());
    Ok(role::Entity::delete_by_id(key).exec(write).await?.rows_affected == 1)
}

async fn held(connection: &impl ConnectionTrait, territory: Uuid, person: Uuid) -> Result<BTreeSet<Role>> {
    let names: Vec<String> = role::Entity::find()
        .select_only()
        .column(role::Column::Role)
        .filter(role::Column::TerritoryId.eq(territory))
        .filter(role::Column::PersonId.eq(person))
        .into_tuple()
        .all(connection)
        .await?;
    Ok(names.iter().filter_map(|name| Role::parse(name).ok()).collect())
}

async fn set_editor(write: &impl ConnectionTrait, person: Uuid, is_editor: bool) -> Result<bool> {
    let sql = "UPDATE people SET is_editor = $2 WHERE id = $1 AND is_editor <> $2";
    let done = write.execute_raw(statement(write, sql, [person.into(), is_editor.into()])).await?;
    Ok(done.rows_affected() == 1)
}

async fn require_territory(connection: &impl ConnectionTrait, territory: Uuid) -> Result<()> {
    let sql = "SELECT 1 FROM territories WHERE id = $1";
    let found = connection.query_one_raw(statement(connection, sql, [territory.into()])).await?;
    found.map(|_| ()).ok_or_else(|| ErrorCode::NotFound.into())
}

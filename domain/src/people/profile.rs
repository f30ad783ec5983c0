//! A person, and what they may change about themselves.

use super::{
    BirthYear, DisplayName, Email,
    age::{ADULT_YEARS, is_minor_of},
    entity::person,
    store,
};
use crate::{
    ErrorCode, Ground, Result, missions, photos,
    privacy::{parents, withhold},
    questions,
    texts::Locale,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

/// Someone who plays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The person.
    pub id: Uuid,
    /// Where their sign-in codes go; shown to themselves alone.
    pub email: Email,
    /// How others see them.
    pub display_name: DisplayName,
    /// The language of their mails.
    pub locale: Locale,
    /// When they were born, if they said so; shown to themselves alone.
    pub birth_year: Option<BirthYear>,
    /// Runs the system.
    pub is_editor: bool,
    /// When a parent agreed, in UTC microseconds; matters below fifteen only.
    pub parent_consent_at: Option<i64>,
    /// Grows with each change of the person or of their roles.
    pub version: i64,
    /// UTC microseconds.
    pub created_at: i64,
    /// UTC microseconds.
    pub updated_at: i64,
}

/// What to change; `None` leaves it as it is.
#[derive(Clone, Debug, Default)]
pub struct ProfilePatch {
    /// The new name.
    pub display_name: Option<DisplayName>,
    /// The new language.
    pub locale: Option<Locale>,
    /// The new year, or `Some(None)` to take it back.
    pub birth_year: Option<Option<BirthYear>>,
}

impl From<person::Model> for Person {
    fn from(row: person::Model) -> Self {
        Self {
            id: row.id,
            email: Email::stored(row.email),
            display_name: DisplayName::stored(row.display_name),
            locale: Locale::from_tag(&row.locale).unwrap_or_default(),
            birth_year: row.birth_year.map(BirthYear::stored),
            is_editor: row.is_editor,
            parent_consent_at: row.parent_consent_at,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// The person with this id.
///
/// # Errors
/// When the database does not answer.
pub async fn find(connection: &impl ConnectionTrait, id: Uuid) -> Result<Option<Person>> {
    Ok(person::Entity::find_by_id(id).one(connection).await?.map(Person::from))
}

/// The person with this address.
///
/// # Errors
/// When the database does not answer.
pub async fn find_by_email(connection: &impl ConnectionTrait, email: &Email) -> Result<Option<Person>> {
    let found = person::Entity::find().filter(person::Column::Email.eq(email.as_str())).one(connection).await?;
    Ok(found.map(Person::from))
}

/// Changes what the patch names, if the person is still at this version.
///
/// # Errors
/// `version-stale` when they changed meanwhile, `not-found` when they are gone; `parent-needed` for a year after which
/// whoever waits for a parent would wait no more; `birth-year-kept` for one that makes a minor an adult.
pub async fn update(ground: &Ground, id: Uuid, version: i64, patch: ProfilePatch) -> Result<Person> {
    let write = ground.db.write().await?;
    let now = ground.clock.now();
    if let Some(birth_year) = patch.birth_year {
        let person = find(&*write, id).await?.ok_or(ErrorCode::NotFound)?;
        let waits = parents::waits(&person, now);
        // Nobody grows out of waiting for a parent by saying another year.
        let minor = |year: Option<BirthYear>| year.is_some_and(|year| is_minor_of(ADULT_YEARS, year.year(), now));
        if minor(person.birth_year) && !minor(birth_year) {
            let code = if waits { ErrorCode::ParentNeeded } else { ErrorCode::BirthYearKept };
            return Err(code.into());
        }
        if waits && !parents::waits(&Person { birth_year, ..person }, now) {
            return Err(ErrorCode::ParentNeeded.into());
        }
    }
    if !store::update_person(&*write, id, version, &patch, now).await? {
        let code = if find(&*write, id).await?.is_some() { ErrorCode::VersionStale } else { ErrorCode::NotFound };
        return Err(code.into());
    }
    let person = find(&*write, id).await?.ok_or(ErrorCode::NotFound)?;
    let minor = person.birth_year.is_some_and(|year| is_minor_of(ADULT_YEARS, year.year(), now));
    if minor && patch.birth_year.is_some() {
        photos::hide_exact_places(&*write, ground, id).await?;
        missions::hide_exact_places(&*write, ground, id).await?;
        questions::hide_exact_places(&*write, ground, id).await?;
    }
    if patch.birth_year.is_some() && parents::waits(&person, now) {
        withhold::withhold(&*write, ground, id).await?;
    }
    write.commit().await?;
    Ok(person)
}

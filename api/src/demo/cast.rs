//! Who plays the demonstration, and where: two territories and six invented people.

use super::scenes::{Author, Village};
use anyhow::Context;
use photos36_domain::{
    Ground,
    people::{
        self, DisplayName, Email, ProfilePatch, Role,
        roles::{self, Grant},
    },
    territories::{self, Territory, TerritoryState},
};

/// What someone is in the demonstration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Takes photos.
    Resident(Author),
    /// Launches the territories.
    Animator,
    /// Looks at the figures.
    Mayor,
    /// Runs the system.
    Editor,
}

/// Someone of the demonstration. Nothing is ever sent to these addresses: `.example` is reserved (RFC 2606).
pub struct Member {
    /// What they are.
    pub part: Part,
    /// How others see them.
    pub name: &'static str,
    /// Where their codes go: the mail folder.
    pub email: &'static str,
    homes: &'static [Village],
}

const BOTH: &[Village] = &[Village::Vichel, Village::Lembron];

/// The six.
pub const MEMBERS: [Member; 6] = [
    Member {
        part: Part::Resident(Author::Jeanne),
        name: "Jeanne Vialatte",
        email: "jeanne@lembron.example",
        homes: &[Village::Lembron],
    },
    Member {
        part: Part::Resident(Author::Karim),
        name: "Karim Benali",
        email: "karim@lembron.example",
        homes: &[Village::Lembron],
    },
    Member {
        part: Part::Resident(Author::Lucie),
        name: "Lucie Chabrol",
        email: "lucie@vichel.example",
        homes: &[Village::Vichel],
    },
    Member { part: Part::Animator, name: "Noémie Roux", email: "noemie@lembron.example", homes: BOTH },
    Member { part: Part::Mayor, name: "Marcel Faure", email: "mairie@vichel.example", homes: &[Village::Vichel] },
    Member { part: Part::Editor, name: "L'équipe du jeu", email: "editeur@36photos.example", homes: &[] },
];

/// The stage.
pub struct Cast {
    /// Vichel, then Saint-Germain-Lembron.
    pub territories: Vec<Territory>,
}

impl Cast {
    /// Opens the territories and gathers the people; what is there already stays as it is.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn gather(ground: &Ground) -> anyhow::Result<Self> {
        let mut cast = Self { territories: Vec::new() };
        for village in BOTH {
            cast.territories.push(open(ground, *village).await?);
        }
        for member in &MEMBERS {
            cast.welcome(ground, member).await?;
        }
        Ok(cast)
    }

    /// The territory of a village.
    ///
    /// # Errors
    /// When it is not there.
    pub fn territory(&self, village: Village) -> anyhow::Result<&Territory> {
        let found = self
            .territories
            .iter()
            .find(|territory| territory.insee_code.as_ref().is_some_and(|code| code.as_str() == village.insee()));
        found.context("a territory that was just opened is missing")
    }

    async fn welcome(&self, ground: &Ground, member: &Member) -> anyhow::Result<()> {
        let (email, name) = (Email::parse(member.email)?, DisplayName::parse(member.name)?);
        let role = match member.part {
            Part::Resident(_) => Role::Resident,
            Part::Animator => Role::Animator,
            Part::Mayor => Role::Mayor,
            Part::Editor => {
                roles::grant(ground, &email, Grant::Editor).await?;
                return rename(ground, &email, name).await;
            }
        };
        for home in member.homes {
            roles::grant(ground, &email, Grant::In(self.territory(*home)?.id, role)).await?;
        }
        rename(ground, &email, name).await
    }
}

/// Opens a territory with its true boundary; its first 36 photos are to be chosen.
async fn open(ground: &Ground, village: Village) -> anyhow::Result<Territory> {
    let code = village.insee();
    let write = ground.db.write().await?;
    let territory = match territories::by_insee(&*write, code).await? {
        Some(territory) => territory,
        None => {
            let commune = territories::commune(code)?.context("a commune of the demonstration is missing")?;
            let opened = territories::create(ground, &*write, commune.into()).await?;
            territories::change_state(ground, &*write, opened.id, opened.version, TerritoryState::Preparing).await?
        }
    };
    write.commit().await?;
    Ok(territory)
}

/// Gives someone their name; one who has another by now has chosen it.
async fn rename(ground: &Ground, email: &Email, name: DisplayName) -> anyhow::Result<()> {
    let person = people::find_by_email(&*ground.db, email).await?.context("a person who was just made is missing")?;
    if person.display_name.as_str() == person.locale.text("person-unnamed", &[]) {
        let patch = ProfilePatch { display_name: Some(name), ..ProfilePatch::default() };
        people::update(ground, person.id, person.version, patch).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::scenes;
    use geo::coordinate_position::CoordPos;
    use photos36_domain::territories::commune;

    #[test]
    fn every_scene_stands_inside_its_village() {
        for scene in scenes::all() {
            let village = commune(scene.village.insee()).unwrap().unwrap();
            let (lon, lat) = scene.place;
            let position = village.boundary.position(lon, lat);
            assert_eq!(position, CoordPos::Inside, "scene {} at {lon} {lat}", scene.slot);
        }
    }

    #[test]
    fn every_author_of_a_scene_is_among_the_people() {
        for scene in scenes::all() {
            assert!(MEMBERS.iter().any(|member| member.part == Part::Resident(scene.author)));
        }
    }
}

//! Boundaries that come with the program: Vichel, Saint-Germain-Lembron and the communes round them.

use super::{
    Boundary, FRENCH_ATTRIBUTION, InseeCode, NewTerritory,
    import::{FeatureReader, Plan},
};
use crate::{Error, Result};

/// Facts of IGN Admin Express and INSEE under Licence Ouverte 2.0.
const COMMUNES: &str = include_str!("demo/communes.geojson");

/// A French commune with its boundary.
#[derive(Clone, Debug)]
pub struct Commune {
    /// Its code.
    pub insee_code: InseeCode,
    /// As INSEE writes it.
    pub name: String,
    /// Inhabitants.
    pub population: Option<i64>,
    /// Its outline.
    pub boundary: Boundary,
}

/// All communes that come with the program.
///
/// # Errors
/// Never in practice: a test reads them all.
pub fn communes() -> Result<Vec<Commune>> {
    let mut communes = Vec::new();
    let mut fault = None;
    FeatureReader::new(COMMUNES.as_bytes())?.read(&mut |feature| {
        match feature.plan() {
            Ok(Plan { insee_code, name, population, boundary, .. }) => {
                communes.push(Commune { insee_code, name, population, boundary });
            }
            Err(refused) => fault = Some(refused),
        }
        true
    })?;
    match fault {
        None => Ok(communes),
        Some(refused) => Err(Error::Internal(anyhow::anyhow!("an embedded commune is refused: {refused:?}"))),
    }
}

/// The commune with this code, if it comes with the program.
///
/// # Errors
/// `parameter-invalid` when it is no INSEE code.
pub fn commune(code: &str) -> Result<Option<Commune>> {
    let code = InseeCode::parse(code)?;
    Ok(communes()?.into_iter().find(|commune| commune.insee_code == code))
}

impl From<Commune> for NewTerritory {
    fn from(commune: Commune) -> Self {
        let Commune { insee_code, name, population, boundary } = commune;
        Self {
            id: None,
            insee_code: Some(insee_code.as_str().to_owned()),
            name,
            locale: None,
            currency: None,
            time_zone: None,
            population,
            attribution: FRENCH_ATTRIBUTION.to_owned(),
            boundary,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vichel_and_saint_germain_lembron_come_with_the_program_and_are_sound() {
        let vichel = commune("63456").unwrap().unwrap();
        assert_eq!((vichel.name.as_str(), vichel.population), ("Vichel", Some(327)));
        let (lon, lat) = vichel.boundary.inner_point();
        assert!((3.1..3.4).contains(&lon) && (45.3..45.6).contains(&lat));
        assert_eq!(commune("63352").unwrap().unwrap().name, "Saint-Germain-Lembron");
        assert!(commune("75056").unwrap().is_none());
    }

    #[test]
    fn a_point_inside_a_commune_lies_in_no_other() {
        let communes = communes().unwrap();
        for commune in &communes {
            let (lon, lat) = commune.boundary.inner_point();
            let around = communes
                .iter()
                .filter(|other| other.boundary.position(lon, lat) != geo::coordinate_position::CoordPos::Outside);
            assert_eq!(around.count(), 1, "{}", commune.name);
        }
    }
}

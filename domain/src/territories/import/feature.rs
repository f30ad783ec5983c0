//! A feature of a national file, and the commune that it describes.

use crate::{
    ErrorCode, Refusal,
    territories::{Boundary, InseeCode, geojson::Geometry, rules},
};
use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, MapAccess, Visitor},
};
use serde_json::Value;
use std::fmt;

/// A feature with the properties that matter, however the file spells them.
#[derive(Deserialize)]
pub struct Feature {
    #[serde(default)]
    properties: Properties,
    geometry: Option<Geometry>,
}

/// A commune ready to be written.
pub struct Plan {
    pub insee_code: InseeCode,
    pub name: String,
    pub population: Option<i64>,
    pub boundary: Boundary,
    /// Its outline crossed or touched itself.
    pub was_mended: bool,
}

/// A feature that cannot become a territory.
#[derive(Debug)]
pub struct Refused {
    /// Its code or name as the file has them.
    pub label: String,
    pub refusal: Refusal,
}

#[derive(Default)]
struct Properties {
    code: Option<String>,
    name: Option<String>,
    population: Option<i64>,
}

impl Feature {
    /// The commune, if all of it is sound.
    pub fn plan(self) -> Result<Plan, Refused> {
        let Properties { code, name, population } = self.properties;
        let label: String =
            code.as_deref().or(name.as_deref()).unwrap_or_default().chars().take(rules::MAX_NAME).collect();
        let geometry = self.geometry;
        let plan = || {
            let insee_code = InseeCode::parse(&code.unwrap_or_default())?;
            let name = rules::one_line(&name.unwrap_or_default(), rules::MAX_NAME, "/name")?;
            let population = population.map(rules::population).transpose()?;
            let missing = Refusal::new(ErrorCode::BoundaryInvalid).field("/boundary").arg("reason", "empty");
            let (boundary, was_mended) = Boundary::judged(geometry.ok_or(missing)?)?;
            insee_code.fits(&boundary)?;
            Ok(Plan { insee_code, name, population, boundary, was_mended })
        };
        plan().map_err(|refusal| Refused { label, refusal })
    }
}

impl Refused {
    /// The file has this code before already.
    pub fn twice(plan: &Plan) -> Self {
        Self {
            label: plan.insee_code.as_str().to_owned(),
            refusal: Refusal::new(ErrorCode::InseeCodeTaken).field("/insee_code"),
        }
    }

    /// The file has more features than an import takes.
    pub fn too_many(plan: &Plan) -> Self {
        Self { label: plan.insee_code.as_str().to_owned(), refusal: Refusal::new(ErrorCode::BodyTooLarge) }
    }
}

impl<'de> Deserialize<'de> for Properties {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PropertiesVisitor)
    }
}

struct PropertiesVisitor;

impl<'de> Visitor<'de> for PropertiesVisitor {
    type Value = Properties;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("properties")
    }

    fn visit_unit<E>(self) -> Result<Properties, E> {
        Ok(Properties::default())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Properties, A::Error> {
        let mut properties = Properties::default();
        // `insee` says more than `code`, whichever comes first.
        let mut plain_code = None;
        while let Some(key) = map.next_key::<String>()? {
            match key.to_ascii_lowercase().as_str() {
                "insee" | "insee_code" | "code_insee" | "insee_com" => properties.code = text(&map.next_value()?),
                "code" => plain_code = text(&map.next_value()?),
                "nom" | "name" | "nom_com" => properties.name = text(&map.next_value()?),
                "population" => properties.population = number(&map.next_value()?),
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        properties.code = properties.code.or(plain_code);
        Ok(properties)
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        // A table program may have eaten the leading zero.
        Value::Number(number) => Some(format!("{:0>5}", number.to_string())),
        _ => None,
    }
}

fn number(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

//! A theme on the wire.

use photos36_domain::themes::{Theme, entity};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A theme.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"id": "drinking-water", "parent": "water", "names": {"fr": "Eau potable", "en": "Drinking water"}, "is_vital": true}))]
pub struct ThemeOut {
    /// Stable id; that of a local theme is its name in lower case.
    pub id: String,
    /// The root that it stands under; absent for a root.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Its names by language.
    pub names: NamesOut,
    /// Whether it is a vital resource.
    pub is_vital: bool,
    /// The territory whose own it is; absent in the tree that every territory has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub territory_id: Option<Uuid>,
}

/// A name in every language of the server.
#[derive(Debug, Serialize, ToSchema)]
pub struct NamesOut {
    /// In French.
    pub fr: String,
    /// In English.
    pub en: String,
}

impl From<&Theme> for ThemeOut {
    fn from(theme: &Theme) -> Self {
        Self {
            id: theme.id.to_owned(),
            parent: theme.parent.map(str::to_owned),
            names: NamesOut { fr: theme.fr.to_owned(), en: theme.en.to_owned() },
            is_vital: theme.is_vital,
            territory_id: None,
        }
    }
}

impl From<entity::Model> for ThemeOut {
    fn from(theme: entity::Model) -> Self {
        let entity::Model { territory_id, id, parent, name, name_en, created_by: _, created_at: _ } = theme;
        Self {
            id,
            parent: Some(parent),
            names: NamesOut { en: name_en.unwrap_or_else(|| name.clone()), fr: name },
            is_vital: false,
            territory_id: Some(territory_id),
        }
    }
}

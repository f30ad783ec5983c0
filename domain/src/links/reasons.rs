//! Why two missions are linked: typed reasons, each with its weight and its evidence.

use crate::names::names;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a player says that a mission does for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeclaredKind {
    /// It contributes to the other one.
    ContributesTo,
    /// It needs the other one.
    DependsOn,
    /// Each makes the other more complete.
    Complements,
}

names!(DeclaredKind { ContributesTo = "contributes-to", DependsOn = "depends-on", Complements = "complements" });

/// A reason with its evidence. Weights are from 0 to 1 and add up to that of the edge.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
pub enum Reason {
    /// Both answer one question.
    SameQuestion {
        /// Its weight.
        weight: f64,
        /// The question.
        question: Uuid,
    },
    /// Both began from one photo.
    SamePhoto {
        /// Its weight.
        weight: f64,
        /// The photo.
        photo: Uuid,
    },
    /// They stand near each other, as the territory's density sets it.
    Near {
        /// Its weight.
        weight: f64,
        /// The distance.
        metres: i64,
    },
    /// They have themes in common; rare ones weigh more.
    Themes {
        /// Its weight.
        weight: f64,
        /// Ids of the themes.
        themes: Vec<String>,
    },
    /// Some people are in both teams.
    People {
        /// Its weight.
        weight: f64,
        /// How many.
        count: usize,
    },
    /// They are alike in words.
    Words {
        /// Its weight.
        weight: f64,
        /// The weightiest words in common, as one of the two writes them.
        words: Vec<String>,
    },
    /// One was replicated from the other.
    Lineage {
        /// Its weight.
        weight: f64,
        /// The one that the other came from.
        parent: Uuid,
    },
    /// A player says so, and not more people contest than confirm it.
    Declared {
        /// Its weight.
        weight: f64,
        /// What the first does for the second.
        kind: DeclaredKind,
        /// The first.
        from: Uuid,
    },
}

impl Reason {
    /// Its weight.
    pub fn weight(&self) -> f64 {
        match self {
            Self::SameQuestion { weight, .. }
            | Self::SamePhoto { weight, .. }
            | Self::Near { weight, .. }
            | Self::Themes { weight, .. }
            | Self::People { weight, .. }
            | Self::Words { weight, .. }
            | Self::Lineage { weight, .. }
            | Self::Declared { weight, .. } => *weight,
        }
    }

    /// Its name, as it stands in rows and bodies.
    pub fn name(&self) -> &'static str {
        match self {
            Self::SameQuestion { .. } => "same-question",
            Self::SamePhoto { .. } => "same-photo",
            Self::Near { .. } => "near",
            Self::Themes { .. } => "themes",
            Self::People { .. } => "people",
            Self::Words { .. } => "words",
            Self::Lineage { .. } => "lineage",
            Self::Declared { .. } => "declared",
        }
    }
}

/// The weight of an edge with these reasons, to a ten-thousandth so that both databases hold the same.
pub fn total(reasons: &[Reason]) -> f64 {
    rounded(reasons.iter().map(Reason::weight).sum())
}

/// To a ten-thousandth.
pub(super) fn rounded(weight: f64) -> f64 {
    (weight * 1e4).round() / 1e4
}

/// As a row holds them.
pub(super) fn to_json(reasons: &[Reason]) -> String {
    serde_json::to_string(reasons).unwrap_or_else(|_| "[]".to_owned())
}

/// Reads a row's reasons; what an older program cannot read is left out.
pub fn from_json(json: &str) -> Vec<Reason> {
    serde_json::from_str(json).unwrap_or_default()
}

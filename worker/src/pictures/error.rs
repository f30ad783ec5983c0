//! Why a picture was not made.

use photos36_domain::{ErrorCode, Refusal};
use std::fmt;

/// Why a picture was not made.
#[derive(Debug)]
pub enum PictureError {
    /// The file is at fault; trying again gives the same.
    Refused {
        /// What its author reads: `photo-broken`, `photo-too-costly`, `photo-too-many-pixels` or
        /// `photo-format-unsupported`, with the argument of its text.
        refusal: Refusal,
        /// What exactly was found, for the log.
        cause: String,
    },
    /// The machine is at fault; trying again may help.
    Failed(anyhow::Error),
}

impl PictureError {
    /// The code of a refusal.
    pub fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Refused { refusal, .. } => Some(refusal.code),
            Self::Failed(_) => None,
        }
    }

    pub(crate) fn refused(refusal: Refusal, cause: impl fmt::Display) -> Self {
        Self::Refused { refusal, cause: cause.to_string() }
    }

    /// `reason` is a case of the text `error-photo-broken`.
    pub(super) fn broken(reason: &'static str, cause: impl fmt::Display) -> Self {
        Self::refused(Refusal::new(ErrorCode::PhotoBroken).arg("reason", reason), cause)
    }

    /// `reason` is a case of the text `error-photo-too-costly`.
    pub(super) fn too_costly(reason: &'static str, cause: impl fmt::Display) -> Self {
        Self::refused(Refusal::new(ErrorCode::PhotoTooCostly).arg("reason", reason), cause)
    }

    /// `format` is what its author reads.
    pub(crate) fn unsupported(format: impl fmt::Display, cause: impl fmt::Display) -> Self {
        Self::refused(Refusal::new(ErrorCode::PhotoFormatUnsupported).arg("format", format), cause)
    }

    pub(super) fn failed(cause: impl Into<anyhow::Error>) -> Self {
        Self::Failed(cause.into())
    }
}

impl fmt::Display for PictureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { refusal, cause } => write!(f, "{}: {cause}", refusal.code.name()),
            Self::Failed(cause) => write!(f, "{cause:#}"),
        }
    }
}

impl std::error::Error for PictureError {}

//! Why a picture was not made.

use photos36_domain::ErrorCode;
use std::fmt;

/// Why a picture was not made.
#[derive(Debug)]
pub enum PictureError {
    /// The file is at fault; trying again gives the same.
    Refused {
        /// `photo-broken`, `photo-too-costly`, `photo-too-many-pixels` or `photo-format-unsupported`.
        code: ErrorCode,
        /// What a person can read about it.
        reason: String,
    },
    /// The machine is at fault; trying again may help.
    Failed(anyhow::Error),
}

impl PictureError {
    /// The code of a refusal.
    pub fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Refused { code, .. } => Some(*code),
            Self::Failed(_) => None,
        }
    }

    pub(super) fn refused(code: ErrorCode, reason: impl Into<String>) -> Self {
        Self::Refused { code, reason: reason.into() }
    }

    pub(super) fn broken(reason: impl fmt::Display) -> Self {
        Self::refused(ErrorCode::PhotoBroken, reason.to_string())
    }

    pub(super) fn too_costly(reason: impl Into<String>) -> Self {
        Self::refused(ErrorCode::PhotoTooCostly, reason)
    }

    pub(super) fn unsupported(reason: impl fmt::Display) -> Self {
        Self::refused(ErrorCode::PhotoFormatUnsupported, reason.to_string())
    }

    pub(super) fn failed(cause: impl Into<anyhow::Error>) -> Self {
        Self::Failed(cause.into())
    }
}

impl fmt::Display for PictureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { code, reason } => write!(f, "{}: {reason}", code.name()),
            Self::Failed(cause) => write!(f, "{cause:#}"),
        }
    }
}

impl std::error::Error for PictureError {}

//! Why a photo could not be decoded, as its row keeps it: a code, and the one argument that the code's text has.

use super::entity::Model;
use crate::{ErrorCode, Refusal};

/// What the row keeps beside the code.
pub(super) fn detail(refusal: &Refusal) -> Option<String> {
    refusal.args.first().map(|(_, value)| value.clone())
}

/// Why the photo was refused; none when it was not.
pub fn refusal(photo: &Model) -> Option<Refusal> {
    let code = ErrorCode::from_name(photo.refusal.as_deref()?)?;
    let refusal = Refusal::new(code);
    Some(match &photo.refusal_detail {
        Some(detail) => refusal.arg(argument(code), detail),
        None => refusal,
    })
}

/// The argument that the text of this code has.
fn argument(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::PhotoFormatUnsupported => "format",
        ErrorCode::PhotoTooManyPixels => "limit",
        _ => "reason",
    }
}

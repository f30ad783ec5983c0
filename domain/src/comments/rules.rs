//! Rules of comments that need no database.

use crate::{ErrorCode, Refusal, names::names, plain};

/// Most characters of a comment.
pub const MAX_TEXT: usize = 2_000;
/// Answers that a list shows under a comment; the rest is a list of its own.
pub const ANSWERS_SHOWN: i64 = 20;

/// Whether it is still there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommentState {
    /// It is.
    Published,
    /// Its author took it back.
    Removed,
}

names!(CommentState { Published = "published", Removed = "removed" });

/// The words of a comment: plain text or a little Markdown, kept as written, of 1 to [`MAX_TEXT`] characters.
///
/// # Errors
/// `text-invalid`.
pub fn text(given: &str) -> Result<String, Refusal> {
    let text = plain::text("/text", given.trim(), MAX_TEXT)?;
    if text.is_empty() {
        return Err(Refusal::new(ErrorCode::TextInvalid).field("/text").arg("limit", MAX_TEXT));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_says_something_and_not_too_much() {
        assert_eq!(text(" *Oui*,\r\net alors ? "), Ok("*Oui*,\net alors ?".into()));
        assert!(text(" \n ").is_err());
        assert!(text(&"é".repeat(2_000)).is_ok());
        assert!(text(&"é".repeat(2_001)).is_err());
    }
}

//! Plain texts that people type: bounded in characters, free of control characters, stored as written.

use crate::{ErrorCode, Refusal};

/// A single line of `least` to `most` characters, without space at its ends.
///
/// # Errors
/// `text-invalid` at `field`.
pub fn line(field: &'static str, text: &str, least: usize, most: usize) -> Result<String, Refusal> {
    let text = text.trim();
    let length = text.chars().count();
    if length < least || length > most || text.chars().any(char::is_control) {
        return Err(Refusal::new(ErrorCode::TextInvalid).field(field).arg("limit", most));
    }
    Ok(text.to_owned())
}

/// A text of several lines and at most `most` characters.
///
/// # Errors
/// `text-invalid` at `field`.
pub fn text(field: &'static str, text: &str, most: usize) -> Result<String, Refusal> {
    let text = text.replace("\r\n", "\n");
    let strange = |c: char| c.is_control() && c != '\n' && c != '\t';
    if text.chars().count() > most || text.chars().any(strange) {
        return Err(Refusal::new(ErrorCode::TextInvalid).field(field).arg("limit", most));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_trimmed_and_bounded_in_characters_not_bytes() {
        assert_eq!(line("/title", "  Été  ", 1, 3), Ok("Été".into()));
        assert!(line("/title", "Étés", 1, 3).is_err());
        assert!(line("/title", "   ", 1, 3).is_err());
        assert!(line("/title", "a\nb", 1, 9).is_err());
    }

    #[test]
    fn a_text_keeps_its_lines_and_refuses_other_control_characters() {
        assert_eq!(text("/text", "a\r\nb\tc", 9), Ok("a\nb\tc".into()));
        assert!(text("/text", "a\u{0}b", 9).is_err());
    }
}

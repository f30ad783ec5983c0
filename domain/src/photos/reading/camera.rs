//! The camera's name, fit to be shown.

use super::exif::Exif;
use exif::Tag;

/// The longest name, in characters.
const LENGTH_MAX: usize = 80;

/// Maker and model; the maker is left out when the model starts with its first word.
pub(super) fn name(exif: &Exif) -> Option<String> {
    let clean = |tag| exif.text(tag).map(|text| clean(&text)).filter(|text| !text.is_empty());
    join(clean(Tag::Make), clean(Tag::Model))
}

fn join(make: Option<String>, model: Option<String>) -> Option<String> {
    let both = match (make, model) {
        (Some(make), Some(model)) if first_word(&make) == first_word(&model) => model,
        (Some(make), Some(model)) => format!("{make} {model}"),
        (make, model) => make.or(model)?,
    };
    Some(both.chars().take(LENGTH_MAX).collect::<String>().trim_end().to_owned())
}

fn first_word(text: &str) -> String {
    text.split(' ').next().unwrap_or_default().to_lowercase()
}

/// Without control characters, unreadable bytes and marks that hide or turn round the text; single spaces.
fn clean(text: &str) -> String {
    let invisible = |c: char| matches!(c, '\u{fffd}' | '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}');
    let shown: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).filter(|c| !invisible(*c)).collect();
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_maker_is_said_once() {
        let join = |make: &str, model: &str| join(Some(make.into()), Some(model.into())).unwrap();
        assert_eq!(join("Apple", "iPhone 4"), "Apple iPhone 4");
        assert_eq!(join("HTC", "HTC Desire"), "HTC Desire");
        assert_eq!(join("NIKON CORPORATION", "NIKON D5000"), "NIKON D5000");
        assert_eq!(join("x", &"y ".repeat(100)).chars().count(), 79);
    }

    #[test]
    fn a_name_holds_nothing_that_cannot_be_seen() {
        assert_eq!(clean(" Ca\u{202e}non\u{1b}[31m \t EOS\u{fffd} "), "Canon [31m EOS");
    }
}

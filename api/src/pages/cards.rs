//! Photos as lists show them.

use super::{Frame, dates};
use crate::photos::{ImageOut, sizes};
use photos36_domain::{map::MapPhoto, themes::shown};

/// Longest edge of the pictures in a list's `srcset`, in pixels: 1920 is for the photo's own page.
const LIST_EDGE_PX: i32 = 960;

/// A photo in a list.
pub struct Card {
    /// Its page.
    pub href: String,
    /// Its title, or that it has none.
    pub title: String,
    /// Its picture; none while it is being made.
    pub picture: Option<Picture>,
    /// `#rrggbb` to show before the picture is there.
    pub tint: String,
    /// Where, who, when.
    pub line: String,
    /// Its themes.
    pub themes: Vec<String>,
}

/// What an `img` needs.
pub struct Picture {
    /// A small one for whoever knows no `srcset`.
    pub src: String,
    /// The sizes.
    pub srcset: String,
    /// Pixels.
    pub width: i32,
    /// Pixels.
    pub height: i32,
    /// What it shows, as far as we know.
    pub alt: String,
}

impl Picture {
    /// A picture of these sizes up to a longest edge.
    pub fn new(sizes: Vec<ImageOut>, longest: i32, alt: String) -> Option<Self> {
        let mut sizes: Vec<ImageOut> = sizes.into_iter().filter(|size| size.edge_px <= longest).collect();
        // A small photo has the same width at several edges.
        sizes.dedup_by_key(|size| size.width_px);
        let (first, last) = (sizes.first()?, sizes.last()?);
        let srcset: Vec<String> = sizes.iter().map(|size| format!("{} {}w", size.webp, size.width_px)).collect();
        Some(Self {
            src: first.jpeg.clone(),
            srcset: srcset.join(", "),
            width: last.width_px,
            height: last.height_px,
            alt,
        })
    }
}

impl Card {
    /// The card of a photo.
    pub fn new(frame: &Frame, photo: MapPhoto) -> Self {
        let place = photo.territory.map(|territory| territory.name);
        let sizes = sizes(photo.id, photo.rendition, photo.width_px, photo.height_px);
        let taken = photo.taken_local.as_deref().map(|local| dates::day_of(frame.locale(), local));
        let line = [place.clone(), Some(frame.t1("photo-by", "author", &photo.author_name)), taken];
        Self {
            href: format!("/photos/{}", photo.id),
            picture: Picture::new(sizes, LIST_EDGE_PX, alt(frame, &photo.author_name, place.as_deref())),
            tint: tint(&photo.colours),
            line: line.into_iter().flatten().collect::<Vec<_>>().join(" · "),
            title: titled(frame, photo.title),
            themes: photo.themes.iter().map(|theme| shown(frame.locale(), theme)).collect(),
        }
    }
}

/// The title, or that there is none.
pub fn titled(frame: &Frame, title: String) -> String {
    if title.is_empty() { frame.t("photo-untitled") } else { title }
}

/// What can be said of a picture that nobody has described.
pub fn alt(frame: &Frame, author: &str, place: Option<&str>) -> String {
    let author = ("author", author.to_owned());
    match place {
        Some(place) => frame.locale().text("photo-alt-place", &[author, ("place", place.to_owned())]),
        None => frame.locale().text("photo-alt", &[author]),
    }
}

/// The main colour, if it is one.
pub fn tint(colours: &[String]) -> String {
    let is_colour = |text: &&String| {
        text.len() == 7 && text.starts_with('#') && text[1..].bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    colours.first().filter(is_colour).cloned().unwrap_or_else(|| "#b9a88e".to_owned())
}

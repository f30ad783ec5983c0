//! Scenes of two villages, drawn by the program: the demonstration needs neither network nor anyone's photos.

mod canvas;
mod figures;
mod ink;
mod nature;
mod village;

mod commons;
mod fields;
mod gardens;
mod square;
mod together;
mod waters;
mod works;

mod list;

pub use list::{MORE, SCENES};

use super::exif::{self, Shot};
use anyhow::Context;
use canvas::Canvas;
use ink::{Season, Sky};
use jpeg_encoder::{ColorType, Encoder};
use uuid::Uuid;

/// JPEG quality: soft gradients without bands at about 300 KB.
const QUALITY: u8 = 86;

/// One photo of the demonstration.
pub struct Scene {
    /// Its number, from 1.
    pub slot: u8,
    /// Its title, in French.
    pub title: &'static str,
    /// What its author asks.
    pub text: &'static str,
    /// Its themes, in French.
    pub themes: &'static [&'static str],
    /// Which territory it was taken in.
    pub village: Village,
    /// Longitude and latitude, WGS84 degrees.
    pub place: (f64, f64),
    /// Where the camera looked, in degrees from true north.
    pub direction_deg: u16,
    /// When, with the offset: RFC 3339 to the second.
    pub taken: &'static str,
    /// Who took it.
    pub author: Author,
    draw: fn(&mut Canvas),
    sky: &'static Sky,
    season: &'static Season,
    shape: Shape,
}

/// The two territories where it began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Village {
    /// Vichel.
    Vichel,
    /// Saint-Germain-Lembron.
    Lembron,
}

impl Village {
    /// Its INSEE code.
    pub fn insee(self) -> &'static str {
        match self {
            Self::Vichel => "63456",
            Self::Lembron => "63352",
        }
    }

    /// About how high it lies, in metres above the sea.
    fn altitude_m(self) -> u16 {
        match self {
            Self::Vichel => 452,
            Self::Lembron => 428,
        }
    }
}

/// The residents who took the photos; invented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Author {
    /// The first.
    Jeanne,
    /// The second.
    Karim,
    /// The third.
    Lucie,
}

/// All of them: the 36 and those more.
pub fn all() -> impl Iterator<Item = &'static Scene> {
    SCENES.iter().chain(MORE)
}

#[derive(Clone, Copy)]
enum Shape {
    Wide,
    Upright,
}

impl Shape {
    fn size_px(self) -> (u16, u16) {
        match self {
            Self::Wide => (1600, 1200),
            Self::Upright => (1200, 1600),
        }
    }
}

impl Scene {
    /// The photo's id: the same at each run, so that a second run finds its own.
    ///
    /// # Errors
    /// When the scene's time is not RFC 3339.
    pub fn id(&self) -> anyhow::Result<Uuid> {
        let taken: jiff::Timestamp = self.taken.parse().with_context(|| format!("the time of scene {}", self.slot))?;
        let millis = u64::try_from(taken.as_millisecond())?;
        let tail = [0x36, 0, 0, 0, 0, 0, 0, 0, 0, self.slot];
        Ok(uuid::Builder::from_unix_timestamp_millis(millis, &tail).into_uuid())
    }

    /// Draws the scene and writes it as a camera would. Takes a few tenths of a second: not for an async thread.
    ///
    /// # Errors
    /// When the encoder refuses the picture.
    pub fn jpeg(&self) -> anyhow::Result<Vec<u8>> {
        let (width, height) = self.shape.size_px();
        let mut canvas =
            Canvas::new((width, height), self.slot.into(), self.sky, self.season).context("empty sheet")?;
        (self.draw)(&mut canvas);
        let mut jpeg = Vec::new();
        let mut encoder = Encoder::new(&mut jpeg, QUALITY);
        encoder.add_exif_metadata(&exif::tiff(&self.shot())?)?;
        encoder.encode(&canvas.finish(), width, height, ColorType::Rgb)?;
        Ok(jpeg)
    }

    fn shot(&self) -> Shot<'_> {
        let (lon, lat) = self.place;
        let (altitude_m, direction_deg) = (self.village.altitude_m(), self.direction_deg);
        Shot { lon, lat, altitude_m, direction_deg, taken: self.taken }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn numbers_ids_and_titles_are_distinct_and_so_are_the_drawings_of_the_36() {
        let many = all().count();
        assert_eq!(all().map(|scene| usize::from(scene.slot)).collect::<Vec<_>>(), (1..=many).collect::<Vec<_>>());
        assert_eq!(all().map(|scene| scene.id().unwrap()).collect::<HashSet<_>>().len(), many);
        assert_eq!(all().map(|scene| scene.title).collect::<HashSet<_>>().len(), many);
        assert_eq!(SCENES.iter().map(|scene| scene.draw as usize).collect::<HashSet<_>>().len(), 36);
    }

    #[test]
    fn an_id_is_one_that_a_client_may_make() {
        for scene in all() {
            photos36_domain::ids::from_client(scene.id().unwrap()).unwrap();
        }
    }

    #[test]
    fn a_scene_is_drawn_the_same_each_time() {
        assert_eq!(SCENES[9].jpeg().unwrap(), SCENES[9].jpeg().unwrap());
    }

    #[test]
    fn each_author_took_some_and_each_village_has_some() {
        for author in [Author::Jeanne, Author::Karim, Author::Lucie] {
            assert!(SCENES.iter().filter(|scene| scene.author == author).count() >= 10);
        }
        let of = |village| all().filter(|scene| scene.village == village).count();
        assert!(of(Village::Vichel) >= 15);
        assert_eq!(of(Village::Lembron), 36, "those of an exhibition");
    }
}

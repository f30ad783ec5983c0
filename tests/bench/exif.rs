//! What we read from photos against what an independent reader says of them, file by file, and what their pictures cost.
//! `tests/bench/exif` calls this.
//!
//! Argument: a table of tab-separated values beside the photos, with the columns `file`, `width_x_height`,
//! `exif_orientation`, `gps_lat`, `gps_lon`, `datetime_original` (`2018:06:23 14:05:09`) and `appareil` (maker and model);
//! others are not looked at. A line is printed for each value that differs, and one for each file that is refused.

#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on should stop")]

use photos36_domain::{
    Clock,
    photos::reading::{self, Reading},
};
use photos36_worker::pictures::{self, Format, PictureError, Source};
use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
    time::{Duration, Instant},
};

/// Two metres at the equator: what the printed digits of an angle can differ by.
const SAME_PLACE_DEG: f64 = 2e-5;

type Row<'a> = HashMap<&'a str, &'a str>;

fn main() {
    let table = std::env::args().nth(1).expect("give the table's file");
    let folder = Path::new(&table).parent().unwrap();
    let text = std::fs::read_to_string(&table).unwrap();
    let mut lines = text.lines();
    let columns: Vec<&str> = lines.next().unwrap().split('\t').collect();
    let limits = reading::Limits { max_pixels: 100_000_000, today: Clock::system().now() };
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    let mut slowest = (Duration::ZERO, "");
    println!("file\twhat\ttheirs\tours");
    for line in lines {
        let row: Row = columns.iter().copied().zip(line.split('\t')).collect();
        let file = row["file"];
        *counts.entry("files").or_default() += 1;
        let read = match reading::read(&folder.join(file), &limits) {
            Ok(read) => read,
            Err(error) => {
                *counts.entry("refused at the door").or_default() += 1;
                println!("{file}\trefused at the door\t{}\t{error:?}", row["width_x_height"]);
                continue;
            }
        };
        for (what, theirs, ours) in differences(&row, &read) {
            *counts.entry(what).or_default() += 1;
            println!("{file}\t{what}\t{theirs}\t{ours}");
        }
        let begun = Instant::now();
        if let Err(error) = decode(&folder.join(file), &read) {
            *counts.entry("refused by the decoder").or_default() += 1;
            println!("{file}\trefused by the decoder\t\t{error} after {:.1} s", begun.elapsed().as_secs_f64());
        }
        slowest = slowest.max((begun.elapsed(), file));
    }
    println!("\n{counts:?}\nslowest picture: {} in {:.1} s", slowest.1, slowest.0.as_secs_f64());
}

fn decode(file: &Path, read: &Reading) -> Result<(), PictureError> {
    let format = Format::from_media_type(read.format.media_type()).unwrap();
    pictures::make(file, Source { format, orientation: read.orientation }, &pictures::Limits::default()).map(|_| ())
}

/// What differs, as both say it.
fn differences(row: &Row, read: &Reading) -> Vec<(&'static str, String, String)> {
    let ours = |known: Option<String>| known.unwrap_or_else(|| "unknown".into());
    let mut found = Vec::new();
    let mut look = |what, theirs: &str, ours: String, is_same: bool| {
        if !is_same {
            found.push((what, if theirs.is_empty() { "unknown" } else { theirs }.to_owned(), ours));
        }
    };
    let place = read.place.map(|place| (place.lat, place.lon));
    let theirs = Option::zip(row["gps_lat"].parse::<f64>().ok(), row["gps_lon"].parse::<f64>().ok());
    let is_near = |(a, b): ((f64, f64), (f64, f64))| (a.0 - b.0).abs().max((a.1 - b.1).abs()) <= SAME_PLACE_DEG;
    let is_same = place.zip(theirs).map_or(place.is_none() && theirs.is_none(), is_near);
    let said = place.map(|(lat, lon)| format!("{lat:.6}, {lon:.6}"));
    look("place", &theirs.map(|(lat, lon)| format!("{lat:.6}, {lon:.6}")).unwrap_or_default(), ours(said), is_same);

    // `2018:06:23 14:05:09` against `2018-06-23T14:05:09.123`.
    let theirs = row["datetime_original"];
    let moment = read.moment.as_ref().map(|moment| format!("{} ({})", moment.local, moment.source.name()));
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).take(14).collect::<String>();
    look("time", theirs, ours(moment.clone()), digits(theirs) == digits(&moment.unwrap_or_default()));

    // Theirs is maker and model, ours leaves out a maker that the model names already: every word of ours is one of theirs.
    let theirs = row["appareil"];
    let camera = read.camera.clone().unwrap_or_default();
    let is_same = camera.is_empty() == theirs.is_empty() && theirs.ends_with(&camera);
    look("camera", theirs, ours(read.camera.clone()), is_same);

    // Theirs is as stored, ours as shown; a HEIC's own turning is in neither's EXIF.
    let (width, height) = (read.width_px, read.height_px);
    let theirs = row["width_x_height"];
    let is_same = [format!("{width}x{height}"), format!("{height}x{width}")].iter().any(|size| size == theirs);
    look("size", theirs, format!("{width}x{height}"), is_same);
    let theirs = row["exif_orientation"];
    let orientation = read.orientation.to_string();
    let is_heic = read.format == reading::Format::Heic;
    look(
        "orientation",
        theirs,
        orientation.clone(),
        is_heic || theirs == orientation || (theirs.is_empty() && orientation == "1"),
    );
    found
}

//! Small pictures of the tests' own making, as a phone would send them.

use jpeg_encoder::{ColorType, Encoder};

/// A JPEG of 64 × 48 pixels, different for every `seed`, with EXIF: this place and 23 June 2018, 14:05:09 +02:00.
pub fn jpeg_at(seed: u32, lon: f64, lat: f64) -> Vec<u8> {
    encode(seed, Some(&exif(lon, lat)))
}

/// The same picture without any metadata.
pub fn jpeg_without_place(seed: u32) -> Vec<u8> {
    encode(seed, None)
}

fn encode(seed: u32, exif: Option<&[u8]>) -> Vec<u8> {
    const WIDTH: u16 = 64;
    const HEIGHT: u16 = 48;
    // Blocks of 8 × 8 with colours drawn by a small generator: distinct for people and for a perceptual hash.
    let mut state = u64::from(seed) * 2 + 1;
    let mut colours = [[0_u8; 3]; 48];
    for colour in &mut colours {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        *colour = [(state >> 40) as u8, (state >> 48) as u8, (state >> 56) as u8];
    }
    let pixels: Vec<u8> = (0..u32::from(HEIGHT))
        .flat_map(|y| (0..u32::from(WIDTH)).map(move |x| (y / 8 * 8 + x / 8) as usize))
        .flat_map(|block| colours[block])
        .collect();
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 90);
    if let Some(exif) = exif {
        encoder.add_app_segment(1, exif.to_vec()).unwrap();
    }
    encoder.encode(&pixels, WIDTH, HEIGHT, ColorType::Rgb).unwrap();
    bytes
}

/// An EXIF block (CIPA DC-008): a TIFF, big-endian, of three directories.
fn exif(lon: f64, lat: f64) -> Vec<u8> {
    let gps = [
        ascii(1, if lat < 0.0 { "S" } else { "N" }),
        degrees(2, lat),
        ascii(3, if lon < 0.0 { "W" } else { "E" }),
        degrees(4, lon),
    ];
    let moment = [ascii(0x9003, "2018:06:23 14:05:09"), ascii(0x9011, "+02:00")];
    let main_length = 2 + 2 * 12 + 4;
    let moment_at = 8 + main_length;
    let moment = directory(&moment, moment_at);
    let gps_at = moment_at + moment.len();
    let main = [pointer(0x8769, moment_at), pointer(0x8825, gps_at)];
    [b"Exif\0\0MM\0*\0\0\0\x08".to_vec(), directory(&main, 8), moment, directory(&gps, gps_at)].concat()
}

struct Entry {
    tag: u16,
    kind: u16,
    count: u32,
    value: Vec<u8>,
}

fn ascii(tag: u16, text: &str) -> Entry {
    let value = [text.as_bytes(), b"\0"].concat();
    Entry { tag, kind: 2, count: value.len() as u32, value }
}

fn pointer(tag: u16, at: usize) -> Entry {
    Entry { tag, kind: 4, count: 1, value: (at as u32).to_be_bytes().into() }
}

/// Degrees, minutes and seconds to a ten-thousandth, as three fractions.
fn degrees(tag: u16, angle: f64) -> Entry {
    let tenths = (angle.abs() * 3600.0 * 10_000.0).round() as u64;
    let (degrees, rest) = (tenths / 36_000_000, tenths % 36_000_000);
    let parts = [(degrees, 1_u32), (rest / 600_000, 1), (rest % 600_000, 10_000)];
    let value = parts.iter().flat_map(|(n, d)| [(*n as u32).to_be_bytes(), d.to_be_bytes()]).flatten().collect();
    Entry { tag, kind: 5, count: 3, value }
}

fn directory(entries: &[Entry], at: usize) -> Vec<u8> {
    let mut bytes = (entries.len() as u16).to_be_bytes().to_vec();
    let mut data = Vec::new();
    let data_at = at + 2 + entries.len() * 12 + 4;
    for entry in entries {
        bytes.extend(entry.tag.to_be_bytes());
        bytes.extend(entry.kind.to_be_bytes());
        bytes.extend(entry.count.to_be_bytes());
        let mut value = entry.value.clone();
        if value.len() <= 4 {
            value.resize(4, 0);
            bytes.extend(value);
        } else {
            bytes.extend(((data_at + data.len()) as u32).to_be_bytes());
            data.extend(value);
            data.resize(data.len().next_multiple_of(2), 0);
        }
    }
    bytes.extend([0; 4]);
    [bytes, data].concat()
}

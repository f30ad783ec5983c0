//! One rule a test: what whole files say, with every oddity that cameras and senders have.

use super::{
    blobs::{Blob, Field, exif, frame, heic, iso_box, jpeg, packet, png, segment, webp, xmp},
    *,
};
use crate::Error;
use proptest::prelude::*;
use std::io::Cursor;

/// 2026-11-21T12:00:00Z.
const LIMITS: Limits = Limits { max_pixels: 100_000_000, today: 1_795_262_400_000_000 };

const LAT_REF: u16 = 1;
const LAT: u16 = 2;
const LON_REF: u16 = 3;
const LON: u16 = 4;
const ORIENTATION: u16 = 0x0112;
const CHANGED: u16 = 0x0132;
const ORIGINAL: u16 = 0x9003;

fn read(bytes: &[u8]) -> Reading {
    read_from(Cursor::new(bytes), &LIMITS).expect("a photo that is taken")
}

fn refusal(bytes: &[u8]) -> (ErrorCode, Option<String>) {
    match read_from(Cursor::new(bytes), &LIMITS) {
        Err(Error::Refused(refusal)) => (refusal.code, refusal.args.into_iter().next().map(|(_, value)| value)),
        other => panic!("not refused: {other:?}"),
    }
}

fn at_vichel() -> Vec<(u16, Field)> {
    vec![
        (LAT_REF, Field::Text("N")),
        (LAT, Field::Ratios(vec![(45, 1), (25, 1), (2676, 100)])),
        (LON_REF, Field::Text("E")),
        (LON, Field::Ratios(vec![(3, 1), (14, 1), (27_492, 1000)])),
    ]
}

fn place_of(gps: Vec<(u16, Field)>) -> Option<Place> {
    read(&jpeg(&[exif(&Blob { gps, ..Blob::default() })])).place
}

fn point_of(gps: Vec<(u16, Field)>) -> Option<(f64, f64)> {
    place_of(gps).map(|place| ((place.lon * 1e6).round() / 1e6, (place.lat * 1e6).round() / 1e6))
}

fn moment_of(blob: Blob) -> Option<Moment> {
    read(&jpeg(&[exif(&blob)])).moment
}

/// The GPS fields with one replaced, or left out.
fn with(tag: u16, field: Option<Field>) -> Vec<(u16, Field)> {
    let mut gps: Vec<_> = at_vichel().into_iter().filter(|(other, _)| *other != tag).collect();
    gps.extend(field.map(|field| (tag, field)));
    gps
}

#[test]
fn a_place_has_what_the_camera_tells_beside_it() {
    let mut gps = at_vichel();
    gps.push((5, Field::Byte(1)));
    gps.push((6, Field::Ratios(vec![(4205, 10)])));
    gps.push((17, Field::Ratios(vec![(27_000, 100)])));
    gps.push((31, Field::Ratios(vec![(65, 10)])));
    let place = place_of(gps).unwrap();
    assert_eq!((place.altitude_m, place.direction_deg, place.accuracy_m), (Some(-420.5), Some(270.0), Some(6.5)));
    assert_eq!(place.source, PlaceSource::Exif);
}

#[test]
fn a_coordinate_is_read_in_every_form_that_says_one_thing() {
    let vichel = Some((3.240_97, 45.424_1));
    assert_eq!(point_of(at_vichel()), vichel);
    assert_eq!(point_of(with(LAT, Some(Field::Ratios(vec![(454_241, 10_000)])))), vichel);
    assert_eq!(point_of(with(LAT, Some(Field::Ratios(vec![(45, 1), (25_446, 1000)])))), vichel);
    assert_eq!(point_of(with(LON_REF, Some(Field::Text("w")))), Some((-3.240_97, 45.424_1)));
    let west = vec![(-3, 1), (14, 1), (27_492, 1000)];
    let mut gps = with(LON, Some(Field::Signed(west)));
    gps.retain(|(tag, _)| *tag != LON_REF);
    gps.push((LON_REF, Field::Text("W")));
    assert_eq!(point_of(gps), Some((-3.240_97, 45.424_1)));
}

#[test]
fn a_coordinate_that_says_nothing_or_two_things_gives_no_place() {
    let ratios = |all: &[(u32, u32)]| Some(Field::Ratios(all.to_vec()));
    for (what, gps) in [
        ("no fix", with(LAT, ratios(&[(0, 0), (0, 0), (0, 0)]))),
        ("zero denominators", with(LAT, ratios(&[(45, 0), (14, 0), (0, 1)]))),
        ("seconds of 0/0", with(LAT, ratios(&[(45, 1), (25, 1), (0, 0)]))),
        ("latitude 213.6", with(LAT, ratios(&[(2136, 10)]))),
        ("whole number", with(LAT, Some(Field::Long(u32::MAX)))),
        ("no reference", with(LON_REF, None)),
        ("blank reference", with(LON_REF, Some(Field::Text("")))),
        ("wrong reference", with(LON_REF, Some(Field::Text("N")))),
        ("east and negative", with(LON, Some(Field::Signed(vec![(-4, 1), (29, 1), (24, 1)])))),
        ("no longitude", with(LON, None)),
        ("nothing", Vec::new()),
    ] {
        assert_eq!(place_of(gps), None, "{what}");
    }
}

#[test]
fn minutes_with_a_fraction_say_all_when_the_seconds_are_unknown() {
    let gps = with(LAT, Some(Field::Ratios(vec![(45, 1), (25_446, 1000), (0, 0)])));
    assert_eq!(point_of(gps.clone()), Some((3.240_97, 45.424_1)));
    let elsewhere = xmp("exif:GPSLatitude='1,2N' exif:GPSLongitude='3,4E'");
    let both = jpeg(&[exif(&Blob { gps, ..Blob::default() }), elsewhere]);
    assert_eq!(read(&both).place.unwrap().source, PlaceSource::Xmp);
}

#[test]
fn zero_north_zero_east_is_unknown() {
    let zero = Field::Ratios(vec![(0, 1), (0, 1), (0, 1)]);
    let mut gps = with(LAT, Some(zero.clone()));
    gps.retain(|(tag, _)| *tag != LON);
    gps.push((LON, zero));
    assert_eq!(place_of(gps), None);
}

#[test]
fn one_broken_field_does_not_lose_the_others() {
    let mut gps = at_vichel();
    gps.insert(0, (0, Field::Raw(2, 4000, 0xffff_0000)));
    gps.push((6, Field::Raw(5, 1, 0xffff_0000)));
    let main = vec![(0x010f, Field::Raw(99, 7, 7)), (0x0110, Field::Text("Boîte"))];
    let reading = read(&jpeg(&[exif(&Blob { main, gps, ..Blob::default() })]));
    assert!(reading.place.is_some_and(|place| place.altitude_m.is_none()));
    assert_eq!(reading.camera.as_deref(), Some("Boîte"));
}

#[test]
fn xmp_gives_the_place_only_where_exif_does_not() {
    let at = "exif:GPSLatitude='48,53.3236N' exif:GPSLongitude='21,2.595E' exif:GPSAltitude='324145/1000' exif:GPSAltitudeRef='0'";
    let place = read(&jpeg(&[xmp(at)])).place.unwrap();
    assert_eq!((place.source, place.altitude_m), (PlaceSource::Xmp, Some(324.145)));
    assert!((place.lat - 48.888_727).abs() < 1e-6 && (place.lon - 21.043_25).abs() < 1e-6);
    let both = jpeg(&[exif(&Blob { gps: at_vichel(), ..Blob::default() }), xmp(at)]);
    assert_eq!(read(&both).place.unwrap().source, PlaceSource::Exif);
    let without_fix = Blob { gps: with(LAT, Some(Field::Ratios(vec![(0, 0); 3]))), ..Blob::default() };
    assert_eq!(read(&jpeg(&[exif(&without_fix), xmp(at)])).place.unwrap().source, PlaceSource::Xmp);
    assert_eq!(read(&jpeg(&[xmp("exif:GPSLatitude='0,0N' exif:GPSLongitude='0,0E'")])).place, None);
}

#[test]
fn a_moment_has_its_fraction_and_its_offset() {
    let exif = vec![
        (ORIGINAL, Field::Text("2018:06:23 14:05:09")),
        (0x9291, Field::Text("123")),
        (0x9011, Field::Text("+02:00")),
    ];
    let moment = moment_of(Blob { exif, ..Blob::default() }).unwrap();
    assert_eq!(moment.local, "2018-06-23T14:05:09.123");
    assert_eq!((moment.offset_min, moment.source), (Some(120), MomentSource::ExifOriginal));
    assert_eq!(moment.at, Some(1_529_755_509_123_000));
}

#[test]
fn without_an_offset_the_instant_is_unknown() {
    let exif = vec![(ORIGINAL, Field::Text("2018:06:23 14:05:09"))];
    let moment = moment_of(Blob { exif, ..Blob::default() }).unwrap();
    assert_eq!((moment.offset_min, moment.at), (None, None));
}

#[test]
fn the_offset_of_the_last_change_counts_for_the_capture_only_when_both_are_the_same() {
    let blob = |changed| Blob {
        main: vec![(CHANGED, Field::Text(changed))],
        exif: vec![(ORIGINAL, Field::Text("2018:06:23 14:05:09")), (0x9010, Field::Text("+02:00"))],
        ..Blob::default()
    };
    assert_eq!(moment_of(blob("2018:06:23 14:05:09")).unwrap().offset_min, Some(120));
    assert_eq!(moment_of(blob("2019:01:01 00:00:00")).unwrap().offset_min, None);
}

#[test]
fn the_satellites_tell_the_offset_that_the_camera_does_not() {
    let gps = |hour| vec![(29, Field::Text("2018:06:23")), (7, Field::Ratios(vec![(hour, 1), (5, 1), (41, 1)]))];
    let blob =
        |hour| Blob { exif: vec![(ORIGINAL, Field::Text("2018:06:23 14:05:09"))], gps: gps(hour), ..Blob::default() };
    let moment = moment_of(blob(12)).unwrap();
    assert_eq!((moment.offset_min, moment.at), (Some(120), Some(1_529_755_509_000_000)));
    let alone = moment_of(Blob { gps: gps(12), ..Blob::default() }).unwrap();
    assert_eq!((alone.source, alone.local.as_str()), (MomentSource::Gps, "2018-06-23T12:05:41"));
    assert_eq!((alone.offset_min, alone.at), (Some(0), Some(1_529_755_541_000_000)));
    // A quarter past: the fix is stale, no clock is set so.
    let stale = vec![(29, Field::Text("2018:06:23")), (7, Field::Ratios(vec![(11, 1), (50, 1), (9, 1)]))];
    let exif = vec![(ORIGINAL, Field::Text("2018:06:23 14:05:09"))];
    assert_eq!(moment_of(Blob { exif, gps: stale, ..Blob::default() }).unwrap().at, None);
}

#[test]
fn xmp_tells_the_satellite_time_too() {
    let moment = read(&jpeg(&[xmp("exif:GPSTimeStamp='2023-11-15T12:30:00Z'")])).moment.unwrap();
    assert_eq!((moment.source, moment.at), (MomentSource::Gps, Some(1_700_051_400_000_000)));
    assert_eq!(read(&jpeg(&[xmp("exif:GPSTimeStamp='2023-11-15T12:30:00+01:00'")])).moment, None);
}

#[test]
fn an_impossible_date_gives_way_to_the_next_evidence() {
    for date in [
        "0000:00:00 00:00:00",
        "2026:13:01 00:00:00",
        "2099:12:31 23:59:59",
        "1066:10:14 09:00:00",
        "    :  :     :  :  ",
    ] {
        let exif = vec![(ORIGINAL, Field::Text(date))];
        assert_eq!(moment_of(Blob { exif: exif.clone(), ..Blob::default() }), None, "{date}");
        let main = vec![(CHANGED, Field::Text("2018:06:23 14:05:09"))];
        let moment = moment_of(Blob { main, exif, ..Blob::default() }).unwrap();
        assert_eq!(moment.source, MomentSource::Exif, "{date}");
    }
}

#[test]
fn xmp_tells_the_time_of_a_photo_whose_exif_was_only_changed_later() {
    let main = vec![(CHANGED, Field::Text("2024:01:01 00:00:00"))];
    let bytes =
        jpeg(&[exif(&Blob { main, ..Blob::default() }), xmp("photoshop:DateCreated='2018-06-23T14:05:09+02:00'")]);
    let moment = read(&bytes).moment.unwrap();
    assert_eq!((moment.source, moment.offset_min), (MomentSource::Xmp, Some(120)));
}

#[test]
fn a_jpeg_is_measured_as_shown_and_keeps_its_turn_for_the_decoder() {
    for (value, expected, size) in
        [(1, 1, (30, 20)), (3, 3, (30, 20)), (6, 6, (20, 30)), (8, 8, (20, 30)), (0, 1, (30, 20)), (9, 1, (30, 20))]
    {
        let main = vec![(ORIENTATION, Field::Short(value))];
        let reading = read(&jpeg(&[exif(&Blob { main, ..Blob::default() })]));
        assert_eq!((reading.orientation, (reading.width_px, reading.height_px)), (expected, size), "{value}");
    }
}

#[test]
fn a_heic_is_turned_by_its_own_properties_and_never_by_exif() {
    let tiff = Blob { main: vec![(ORIENTATION, Field::Short(6))], gps: at_vichel(), ..Blob::default() }.tiff();
    let size = |properties: &[Vec<u8>]| {
        let reading = read(&heic(b"hvc1", properties, &tiff));
        assert_eq!((reading.format, reading.orientation), (Format::Heic, 1));
        assert!(reading.place.is_some());
        (reading.width_px, reading.height_px)
    };
    assert_eq!(size(&[]), (40, 30));
    assert_eq!(size(&[iso_box(b"irot", &[3])]), (30, 40));
    assert_eq!(size(&[iso_box(b"irot", &[2])]), (40, 30));
    let aperture = [20_u32, 1, 10, 1, 0, 1, 0, 1].map(u32::to_be_bytes).concat();
    assert_eq!(size(&[iso_box(b"clap", &aperture), iso_box(b"irot", &[1])]), (10, 20));
}

#[test]
fn a_png_and_a_webp_carry_exif_and_xmp_too() {
    let tiff = Blob { main: vec![(ORIENTATION, Field::Short(6))], gps: at_vichel(), ..Blob::default() }.tiff();
    let text =
        [b"XML:com.adobe.xmp\0\0\0\0\0".to_vec(), packet("xmp:CreateDate='2018-06-23T14:05'").into_bytes()].concat();
    let reading = read(&png(&[(b"IDAT", vec![0; 9]), (b"eXIf", tiff.clone()), (b"iTXt", text)]));
    assert_eq!((reading.width_px, reading.orientation, reading.format), (20, 6, Format::Png));
    assert!(reading.place.is_some() && reading.moment.is_some());
    let canvas = vec![0x0c, 0, 0, 0, 29, 0, 0, 19, 0, 0];
    let lossless = vec![0x2f, 29, 0xc0, 4, 0];
    let with_prefix = [b"Exif\0\0".to_vec(), tiff].concat();
    let reading = read(&webp(&[(b"VP8X", canvas), (b"VP8L", lossless), (b"EXIF", with_prefix)]));
    assert_eq!((reading.width_px, reading.height_px, reading.orientation), (20, 30, 6));
    assert!(reading.place.is_some());
}

#[test]
fn the_format_is_judged_by_the_bytes() {
    for (bytes, name) in [
        (&b"GIF89a"[..], "GIF"),
        (b"II*\0\x08\0\0\0", "TIFF"),
        (b"%PDF-1.7", "PDF"),
        (b"<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"  <svg onload='x'>", "SVG"),
        (b"<!DOCTYPE html>", "HTML"),
        (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf", "AVIF"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", "AVIF"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0isommp42", "MP4"),
        (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "QuickTime"),
        (b"hello", "unknown"),
        (b"\xff\xd8", "unknown"),
    ] {
        assert_eq!(refusal(bytes), (ErrorCode::PhotoFormatUnsupported, Some(name.to_owned())), "{name}");
    }
    assert_eq!(refusal(&heic(b"av01", &[], &[])).1.as_deref(), Some("AVIF"));
    assert_eq!(refusal(&heic(b"jpeg", &[], &[])).1.as_deref(), Some("HEIF"));
    assert_eq!(refusal(b"").0, ErrorCode::PhotoEmpty);
}

#[test]
fn a_header_that_tells_no_size_or_two_is_broken() {
    for (bytes, reason) in [
        (b"\xff\xd8\xff\xd9".to_vec(), "no-size"),
        ([b"\xff\xd8".to_vec(), frame(0, 9), b"\xff\xd9".to_vec()].concat(), "no-size"),
        (jpeg(&[frame(5, 5)]), "two-pictures"),
        (b"\x89PNG\r\n\x1a\n".to_vec(), "header"),
        (png(&[])[..18].to_vec(), "truncated"),
        (webp(&[(b"VP8 ", vec![0; 10])]), "no-size"),
        (iso_box(b"ftyp", b"heic\0\0\0\0mif1heic"), "structure"),
        ([iso_box(b"ftyp", b"heic\0\0\0\0mif1heic"), iso_box(b"meta", &[0; 40])].concat(), "structure"),
    ] {
        assert_eq!(refusal(&bytes), (ErrorCode::PhotoBroken, Some(reason.to_owned())));
    }
}

#[test]
fn stray_bytes_and_an_early_end_are_left_to_the_decoder() {
    let stray = [segment(0xfe, b"comment"), b"stray\xff\xff".to_vec()].concat();
    let whole = jpeg(&[stray, exif(&Blob { gps: at_vichel(), ..Blob::default() })]);
    assert!(read(&whole).place.is_some());
    assert_eq!(read(&whole[..whole.len() - 4]).width_px, 30);
}

#[test]
fn what_would_cost_too_much_is_refused_by_the_header() {
    let large = [b"\xff\xd8".to_vec(), frame(65_500, 65_500)].concat();
    assert_eq!(refusal(&large), (ErrorCode::PhotoTooManyPixels, Some("100".to_owned())));
    // A small canvas with a large frame in it.
    let lying = webp(&[(b"VP8X", vec![0, 0, 0, 0, 9, 0, 0, 9, 0, 0]), (b"VP8L", vec![0x2f, 0xff, 0xff, 0xff, 0x0f])]);
    assert_eq!(refusal(&lying).0, ErrorCode::PhotoTooManyPixels);
    let scans = vec![segment(0xda, &[1, 1, 0, 0, 0, 0]); 101].concat();
    assert_eq!(refusal(&jpeg(&[scans])).0, ErrorCode::PhotoTooCostly);
}

#[test]
fn directories_that_overlap_are_not_followed() {
    // 2,700 pointers into a run of bytes that reads as a directory of 2,700 entries at each: the parser alone would keep
    // 3.7 million of them.
    let mut tiff = b"MM\0\x2a\0\0\0\x08".to_vec();
    tiff.extend(2700_u16.to_be_bytes());
    for index in 0..2700_u32 {
        tiff.extend(0x8769_0004_u32.to_be_bytes());
        tiff.extend(1_u32.to_be_bytes());
        tiff.extend((32_500 + index * 12).to_be_bytes());
    }
    tiff.resize(65_000, b'd');
    assert!(exif::Exif::parse(tiff).is_none());
}

#[test]
fn a_metadata_segment_past_the_bound_is_absent() {
    let tiff = Blob { gps: at_vichel(), ..Blob::default() }.tiff();
    let padded = |length| [tiff.clone(), vec![0; length - tiff.len()]].concat();
    assert!(read(&png(&[(b"eXIf", padded(METADATA_MAX))])).place.is_some());
    assert!(read(&png(&[(b"eXIf", padded(METADATA_MAX + 1))])).place.is_none());
}

#[test]
fn a_file_is_read_from_the_disk_whatever_its_name_and_a_missing_one_is_our_fault() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("photo.heic");
    std::fs::write(&path, jpeg(&[])).unwrap();
    assert_eq!(super::read(&path, &LIMITS).unwrap().format, Format::Jpeg);
    assert!(matches!(super::read(&folder.path().join("none.jpg"), &LIMITS), Err(Error::Internal(_))));
}

/// One file of each format, with everything in it.
fn samples() -> Vec<Vec<u8>> {
    let blob = Blob {
        main: vec![(ORIENTATION, Field::Short(6)), (0x010f, Field::Text("Maker"))],
        exif: vec![(ORIGINAL, Field::Text("2018:06:23 14:05:09"))],
        gps: at_vichel(),
    };
    vec![
        jpeg(&[exif(&blob), xmp("exif:GPSLatitude='45,25.446N'")]),
        png(&[(b"eXIf", blob.tiff())]),
        webp(&[(b"VP8X", vec![0x0c, 0, 0, 0, 29, 0, 0, 19, 0, 0]), (b"EXIF", blob.tiff())]),
        heic(b"hvc1", &[iso_box(b"irot", &[1])], &blob.tiff()),
    ]
}

proptest! {
    #[test]
    fn no_change_of_bytes_makes_a_photo_panic_or_a_place_off_the_globe(
        sample in 0_usize..4,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12),
        end in any::<prop::sample::Index>(),
    ) {
        let mut bytes = samples().swap_remove(sample);
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        bytes.truncate(bytes.len() - end.index(bytes.len()) / 4);
        match read_from(Cursor::new(&bytes), &LIMITS) {
            Ok(reading) => {
                prop_assert!(reading.width_px > 0 && reading.height_px > 0);
                prop_assert!((1..=8).contains(&reading.orientation));
                if let Some(place) = reading.place {
                    prop_assert!(place.lon.abs() <= 180.0 && place.lat.abs() <= 90.0);
                }
            }
            Err(error) => prop_assert!(matches!(error, Error::Refused(_)), "{error}"),
        }
    }

    #[test]
    fn any_bytes_are_exif_or_none(bytes in proptest::collection::vec(any::<u8>(), 0..400), little in any::<bool>()) {
        let start: &[u8] = if little { b"II\x2a\0\x08\0\0\0" } else { b"MM\0\x2a\0\0\0\x08" };
        if let Some(exif) = exif::Exif::parse([start, &bytes].concat()) {
            _ = (place::find(Some(&exif), &xmp::Xmp::default()), moment::find(Some(&exif), &xmp::Xmp::default(), 0));
        }
    }
}

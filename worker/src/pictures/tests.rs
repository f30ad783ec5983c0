//! Rules of the whole way, with small pictures made here.

use super::*;
use image::{ExtendedColorType, ImageEncoder, RgbImage, codecs::png::PngEncoder};
use photos36_domain::ErrorCode;
use proptest::prelude::*;
use std::time::Duration;

/// A scene with large shapes, different for each seed, like a photo in having more low than high frequencies.
fn scene(seed: u32, width: u32, height: u32) -> RgbImage {
    let wave = |index: u32, x: f32, y: f32| {
        let turn = (seed.wrapping_mul(2_654_435_761).rotate_left(index * 5) % 628) as f32 / 100.0;
        let (fx, fy) = (turn.cos() * (1 + index) as f32, turn.sin() * (1 + index) as f32);
        ((fx * x + fy * y) * 6.3 + turn * 7.0).sin() / (1 + index) as f32
    };
    RgbImage::from_fn(width, height, |x, y| {
        let (x, y) = (x as f32 / width as f32, y as f32 / height as f32);
        let light: f32 = (0..5).map(|index| wave(index, x, y)).sum();
        image::Rgb(
            [0.0, 1.0, 2.0].map(|shift| (128.0 + 50.0 * light + 20.0 * wave(1, y + shift, x)).clamp(0.0, 255.0) as u8),
        )
    })
}

fn png(picture: &RgbImage) -> Vec<u8> {
    let mut out = Vec::new();
    PngEncoder::new(&mut out).write_image(picture, picture.width(), picture.height(), ExtendedColorType::Rgb8).unwrap();
    out
}

fn jpeg(picture: &RgbImage, quality: u8, icc: Option<&[u8]>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut out, quality);
    if let Some(icc) = icc {
        encoder.add_icc_profile(icc).unwrap();
    }
    encoder.encode(picture, picture.width() as u16, picture.height() as u16, jpeg_encoder::ColorType::Rgb).unwrap();
    out
}

fn opened(bytes: &[u8], format: Format, orientation: u8) -> Result<Pictures, PictureError> {
    Opened::open(bytes, Source { format, orientation }, &Limits::default())?.make()
}

fn from_jpeg(bytes: &[u8]) -> Pictures {
    opened(bytes, Format::Jpeg, 1).unwrap()
}

fn pixels(file: &[u8]) -> RgbImage {
    image::load_from_memory(file).unwrap().to_rgb8()
}

fn mean_difference(a: &RgbImage, b: &RgbImage) -> f64 {
    assert_eq!(a.dimensions(), b.dimensions());
    let sum: u64 = a.iter().zip(b.iter()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    sum as f64 / a.len() as f64
}

#[test]
fn the_sizes_have_their_longest_edge_and_both_formats_show_the_same() {
    let made = from_jpeg(&jpeg(&scene(1, 2400, 1600), 90, None));
    let sizes: Vec<_> = made.sizes.iter().map(|size| (size.edge, size.width, size.height)).collect();
    assert_eq!(sizes, [(320, 320, 213), (960, 960, 640), (1920, 1920, 1280)]);
    for size in &made.sizes {
        let (jpeg, webp) = (pixels(&size.jpeg), pixels(&size.webp));
        assert_eq!(jpeg.dimensions(), (size.width, size.height));
        let difference = mean_difference(&jpeg, &webp);
        assert!(difference < 3.0, "{} differs by {difference}", size.edge);
        let wanted = image::imageops::thumbnail(&scene(1, 2400, 1600), size.width, size.height);
        assert!(mean_difference(&jpeg, &wanted) < 3.0);
    }
    assert!((1..=5).contains(&made.colours.len()));
    let (width, height, _) = thumbhash::thumb_hash_to_rgba(&made.thumbhash).unwrap();
    assert!(width > height);
}

#[test]
fn a_small_original_is_never_enlarged() {
    let made = from_jpeg(&jpeg(&scene(2, 500, 300), 90, None));
    let sizes: Vec<_> = made.sizes.iter().map(|size| (size.width, size.height)).collect();
    assert_eq!(sizes, [(320, 192), (500, 300), (500, 300)]);
    let one = from_jpeg(&jpeg(&scene(2, 1, 1), 90, None));
    assert!(one.sizes.iter().all(|size| (size.width, size.height) == (1, 1)));
}

#[test]
fn every_exif_orientation_gives_the_same_upright_picture() {
    use image::imageops::{flip_horizontal, flip_vertical, rotate90, rotate180, rotate270};
    let upright = scene(3, 640, 400);
    // What a camera stores so that the orientation makes it upright again.
    let stored = [
        upright.clone(),
        flip_horizontal(&upright),
        rotate180(&upright),
        flip_vertical(&upright),
        flip_horizontal(&rotate90(&upright)),
        rotate270(&upright),
        flip_horizontal(&rotate270(&upright)),
        rotate90(&upright),
    ];
    let expected = opened(&png(&upright), Format::Png, 1).unwrap();
    for (orientation, picture) in (1..).zip(&stored) {
        let made = opened(&png(picture), Format::Png, orientation).unwrap();
        assert_eq!((made.sizes[0].width, made.sizes[0].height), (320, 200), "orientation {orientation}");
        let difference = mean_difference(&pixels(&made.sizes[0].jpeg), &pixels(&expected.sizes[0].jpeg));
        assert!(difference < 1.0, "orientation {orientation} differs by {difference}");
        assert!((made.perceptual_hash ^ expected.perceptual_hash).count_ones() <= 2);
    }
}

#[test]
fn the_red_of_a_display_p3_photo_is_the_red_that_was_seen() {
    let icc = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    let picture = RgbImage::from_pixel(400, 300, image::Rgb([200, 100, 50]));
    let made = from_jpeg(&jpeg(&picture, 95, Some(&icc)));
    for size in &made.sizes {
        for file in [&size.jpeg, &size.webp] {
            let middle = pixels(file).get_pixel(size.width / 2, size.height / 2).0;
            let near = middle.iter().zip([215, 93, 31]).all(|(a, b): (&u8, u8)| a.abs_diff(b) <= 5);
            assert!(near, "{middle:?} {} {}", size.edge, file[0]);
        }
    }
}

#[test]
fn nothing_of_the_originals_metadata_comes_out() {
    let mut bytes = jpeg(&scene(4, 600, 400), 90, Some(&moxcms::ColorProfile::new_srgb().encode().unwrap()));
    let note = b"Exif\0\0SECRET-PLACE http://ns.adobe.com/xap/1.0/ SECRET";
    let mut segment = vec![0xFF, 0xE1, 0, note.len() as u8 + 2];
    segment.extend_from_slice(note);
    bytes.splice(2..2, segment);
    bytes.extend_from_slice(b"SECRET after the end");
    for size in from_jpeg(&bytes).sizes {
        let parts = |file: &[u8], needle: &[u8]| file.windows(needle.len()).any(|window| window == needle);
        for needle in [b"SECRET".as_slice(), b"Exif", b"EXIF", b"XMP", b"ICC", b"http"] {
            assert!(!parts(&size.jpeg, needle) && !parts(&size.webp, needle), "{}", String::from_utf8_lossy(needle));
        }
    }
}

#[test]
fn copies_have_nearly_the_same_hash_and_other_scenes_another() {
    let hashes: Vec<u64> =
        (10..22).map(|seed| from_jpeg(&jpeg(&scene(seed, 900, 600), 92, None)).perceptual_hash).collect();
    for (index, (seed, original)) in (10..).zip(&hashes).enumerate() {
        let worse = from_jpeg(&jpeg(&scene(seed, 900, 600), 40, None)).perceptual_hash;
        let smaller = image::imageops::resize(&scene(seed, 900, 600), 410, 273, image::imageops::FilterType::Triangle);
        let smaller = from_jpeg(&jpeg(&smaller, 75, None)).perceptual_hash;
        for copy in [worse, smaller] {
            assert!((copy ^ original).count_ones() <= 6, "seed {seed}: {} bits", (copy ^ original).count_ones());
        }
        for other in &hashes[index + 1..] {
            assert!((other ^ original).count_ones() > 12, "{} bits", (other ^ original).count_ones());
        }
    }
    let distances =
        hashes.iter().enumerate().flat_map(|(i, a)| hashes[i + 1..].iter().map(move |b| (a ^ b).count_ones()));
    let (sum, count) = distances.fold((0, 0), |(sum, count), distance| (sum + distance, count + 1));
    assert!(sum / count > 20, "{} bits on average", sum / count);
}

#[test]
fn greys_transparency_and_sixteen_bits_are_shown_as_they_look() {
    let encode = |data: &[u8], kind| {
        let mut out = Vec::new();
        PngEncoder::new(&mut out).write_image(data, 8, 8, kind).unwrap();
        pixels(&opened(&out, Format::Png, 1).unwrap().sizes[2].jpeg).get_pixel(4, 4).0
    };
    let near = |actual: [u8; 3], expected: u8| actual.iter().all(|value| value.abs_diff(expected) <= 3);
    assert!(near(encode(&[90; 64], ExtendedColorType::L8), 90));
    assert!(near(encode(&[90, 0].repeat(64), ExtendedColorType::La8), 255));
    assert!(near(encode(&[90, 90, 90, 255].repeat(64), ExtendedColorType::Rgba8), 90));
    assert!(near(encode(&[90; 128], ExtendedColorType::L16), 90));
}

#[test]
fn webp_is_read_lossy_and_lossless() {
    let picture = scene(5, 500, 400);
    let encoder = webp::Encoder::from_rgb(&picture, 500, 400);
    for file in [encoder.encode(90.0).to_vec(), encoder.encode_lossless().to_vec()] {
        let made = opened(&file, Format::Webp, 1).unwrap();
        let difference = mean_difference(&pixels(&made.sizes[1].jpeg), &picture);
        assert!(difference < 4.0, "differs by {difference}");
    }
}

#[test]
fn a_header_of_too_many_pixels_is_refused_without_decoding() {
    let mut lying = jpeg(&scene(6, 64, 64), 80, None);
    let frame = lying.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap();
    lying[frame + 5..frame + 9].copy_from_slice(&[0xFF, 0xDC, 0xFF, 0xDC]);
    assert_eq!(opened(&lying, Format::Jpeg, 1).unwrap_err().code(), Some(ErrorCode::PhotoTooManyPixels));
}

#[test]
fn what_would_take_too_much_memory_or_time_is_refused_as_too_costly() {
    let bytes = jpeg(&scene(7, 640, 480), 80, None);
    let source = Source { format: Format::Jpeg, orientation: 1 };
    let little = Limits { memory_bytes: 40 << 20, ..Limits::default() };
    let refused = Opened::open(&bytes, source, &little).err().unwrap();
    assert_eq!(refused.code(), Some(ErrorCode::PhotoTooCostly));
    let short = Limits { time: Duration::ZERO, ..Limits::default() };
    let refused = Opened::open(&bytes, source, &short).unwrap().make().unwrap_err();
    assert_eq!(refused.code(), Some(ErrorCode::PhotoTooCostly));
}

#[test]
fn thousands_of_scans_are_refused_without_decoding() {
    let mut bytes = jpeg(&scene(8, 64, 64), 80, None);
    let scan = bytes.windows(2).position(|pair| pair == [0xFF, 0xDA]).unwrap();
    let end = bytes.len() - 2;
    let copy = bytes[scan..end].to_vec();
    for _ in 0..200 {
        bytes.splice(end..end, copy.iter().copied());
    }
    assert_eq!(opened(&bytes, Format::Jpeg, 1).unwrap_err().code(), Some(ErrorCode::PhotoTooCostly));
}

#[test]
fn a_file_cut_short_is_broken() {
    let picture = scene(9, 300, 200);
    let lossy = webp::Encoder::from_rgb(&picture, 300, 200).encode(80.0).to_vec();
    for (format, bytes) in
        [(Format::Jpeg, jpeg(&picture, 90, None)), (Format::Png, png(&picture)), (Format::Webp, lossy)]
    {
        for part in [0, 1, 10, bytes.len() / 3] {
            let error = opened(&bytes[..part], format, 1).unwrap_err();
            assert_eq!(error.code(), Some(ErrorCode::PhotoBroken), "{format:?} cut to {part}: {error}");
        }
    }
}

#[test]
fn a_jpeg_of_which_most_can_be_read_is_taken() {
    let picture = scene(9, 300, 200);
    let whole = jpeg(&picture, 90, None);
    let upper = |made: &Pictures| {
        let shown = pixels(&made.sizes[2].jpeg);
        image::imageops::crop_imm(&shown, 0, 0, 300, 90).to_image()
    };
    let expected = image::imageops::crop_imm(&picture, 0, 0, 300, 90).to_image();

    let cut = from_jpeg(&whole[..whole.len() * 3 / 4]);
    assert!(mean_difference(&upper(&cut), &expected) < 4.0, "what came is as it was");

    let mut scratched = whole.clone();
    let at = whole.len() * 4 / 5;
    scratched[at..at + 40].copy_from_slice(&[0xFF; 40]);
    assert!(mean_difference(&upper(&from_jpeg(&scratched)), &expected) < 4.0);

    let odd = [b"\xFF\xEE\0\x0EAdobe\0\x64\0\0\0\0\xC7".as_slice(), &whole[2..]].concat();
    let odd = [&whole[..2], &odd].concat();
    assert!(mean_difference(&upper(&from_jpeg(&odd)), &expected) < 4.0, "a colour transform that nobody knows");
}

#[test]
fn one_format_under_the_name_of_another_is_refused() {
    let bytes = png(&scene(1, 20, 20));
    for format in [Format::Jpeg, Format::Webp, Format::Heic] {
        assert!(opened(&bytes, format, 1).unwrap_err().code().is_some());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changed_bytes_never_panic_and_never_count_as_our_fault(
        kind in 0..4usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
    ) {
        let picture = scene(1, 40, 30);
        let (format, mut bytes) = match kind {
            0 => (Format::Jpeg, jpeg(&picture, 80, None)),
            1 => (Format::Png, png(&picture)),
            2 => (Format::Webp, webp::Encoder::from_rgb(&picture, 40, 30).encode(80.0).to_vec()),
            _ => (Format::Webp, webp::Encoder::from_rgb(&picture, 40, 30).encode_lossless().to_vec()),
        };
        for (index, value) in changes {
            let at = index.index(bytes.len());
            bytes[at] = value;
        }
        match opened(&bytes, format, 1) {
            Ok(made) => prop_assert_eq!(made.sizes.len(), 3),
            Err(error) => prop_assert!(error.code().is_some(), "{}", error),
        }
    }
}

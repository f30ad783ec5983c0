//! Bringing pixels to sRGB, and transparency to white.
//!
//! A profile that cannot be read, or that is not for these channels, is left aside and the values are taken as sRGB, as
//! browsers do.

use super::{
    decode::Colour,
    raster::{Layout, Raster},
};
use moxcms::{ColorProfile, DataColorSpace, Layout as Channels, TransformOptions};

/// The picture in sRGB, without transparency: what was transparent is white.
pub(super) fn to_srgb(raster: Raster, colour: &Colour) -> Raster {
    let converted = profile(colour).and_then(|profile| convert(&raster, &profile));
    flatten(converted.unwrap_or_else(|| plain(raster)))
}

fn profile(colour: &Colour) -> Option<ColorProfile> {
    match colour {
        Colour::Srgb => None,
        Colour::DisplayP3 => Some(ColorProfile::new_display_p3()),
        Colour::Bt2020 => {
            let mut profile = ColorProfile::new_bt2020();
            let srgb = ColorProfile::new_srgb();
            (profile.red_trc, profile.green_trc, profile.blue_trc) = (srgb.red_trc, srgb.green_trc, srgb.blue_trc);
            profile.cicp = None;
            Some(profile)
        }
        Colour::Icc(bytes) => ColorProfile::new_from_slice(bytes).ok(),
    }
}

/// Through the profile, by the profile's own intent; none when the two do not fit.
fn convert(raster: &Raster, profile: &ColorProfile) -> Option<Raster> {
    let (space, from, to, layout) = match raster.layout {
        Layout::Grey => (DataColorSpace::Gray, Channels::Gray, Channels::Rgb, Layout::Rgb),
        Layout::GreyAlpha => (DataColorSpace::Gray, Channels::GrayAlpha, Channels::Rgba, Layout::Rgba),
        Layout::Rgb => (DataColorSpace::Rgb, Channels::Rgb, Channels::Rgb, Layout::Rgb),
        Layout::Rgba => (DataColorSpace::Rgb, Channels::Rgba, Channels::Rgba, Layout::Rgba),
        // The library takes four inks in the four channels of this name.
        Layout::Cmyk => (DataColorSpace::Cmyk, Channels::Rgba, Channels::Rgb, Layout::Rgb),
    };
    if profile.color_space != space {
        return None;
    }
    let srgb = ColorProfile::new_srgb();
    let transform = profile.create_transform_8bit(from, &srgb, to, TransformOptions::default()).ok()?;
    let mut data = vec![0; raster.width as usize * raster.height as usize * layout.channels()];
    transform.transform(&raster.data, &mut data).ok()?;
    Some(Raster { width: raster.width, height: raster.height, layout, data })
}

/// Without a profile: greys are equal parts, inks take away from white one after another.
fn plain(raster: Raster) -> Raster {
    let (layout, data) = match raster.layout {
        Layout::Rgb | Layout::Rgba => return raster,
        Layout::Grey => (Layout::Rgb, raster.data.iter().flat_map(|grey| [*grey; 3]).collect()),
        Layout::GreyAlpha => {
            let (pixels, _) = raster.data.as_chunks::<2>();
            (Layout::Rgba, pixels.iter().flat_map(|[grey, alpha]| [*grey, *grey, *grey, *alpha]).collect())
        }
        Layout::Cmyk => {
            let (pixels, _) = raster.data.as_chunks::<4>();
            let left = |ink: u8, black: u8| (u32::from(255 - ink) * u32::from(255 - black) / 255) as u8;
            (Layout::Rgb, pixels.iter().flat_map(|[c, m, y, k]| [left(*c, *k), left(*m, *k), left(*y, *k)]).collect())
        }
    };
    Raster { layout, data, ..raster }
}

fn flatten(raster: Raster) -> Raster {
    if raster.layout != Layout::Rgba {
        return raster;
    }
    let (pixels, _) = raster.data.as_chunks::<4>();
    let over_white = |colour: u8, alpha: u8| {
        let (colour, alpha) = (u32::from(colour), u32::from(alpha));
        ((colour * alpha + 255 * (255 - alpha) + 127) / 255) as u8
    };
    let data =
        pixels.iter().flat_map(|[r, g, b, a]| [over_white(*r, *a), over_white(*g, *a), over_white(*b, *a)]).collect();
    Raster { layout: Layout::Rgb, data, ..raster }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pixel(layout: Layout, data: &[u8]) -> Raster {
        Raster { width: 1, height: 1, layout, data: data.to_vec() }
    }

    fn near(actual: &[u8], expected: [u8; 3]) -> bool {
        actual.len() == 3 && actual.iter().zip(expected).all(|(a, e)| a.abs_diff(e) <= 2)
    }

    #[test]
    fn display_p3_is_brought_to_srgb_by_number_and_by_profile() {
        // By the matrices and curves of CSS Color 4, section 10.
        let p3 = pixel(Layout::Rgb, &[200, 100, 50]);
        let expected = [215, 93, 31];
        let by_number = to_srgb(p3.clone(), &Colour::DisplayP3);
        assert!(near(&by_number.data, expected), "{:?}", by_number.data);
        let icc = ColorProfile::new_display_p3().encode().unwrap();
        let by_profile = to_srgb(p3, &Colour::Icc(icc));
        assert!(near(&by_profile.data, expected), "{:?}", by_profile.data);
    }

    #[test]
    fn the_red_of_display_p3_is_the_full_red_of_srgb() {
        let red = to_srgb(pixel(Layout::Rgb, &[255, 0, 0]), &Colour::DisplayP3);
        assert!(near(&red.data, [255, 0, 0]), "{:?}", red.data);
        // And the red of sRGB written in Display P3 comes back as it was: color(display-p3 0.9175 0.2003 0.1386).
        let back = to_srgb(pixel(Layout::Rgb, &[234, 51, 35]), &Colour::DisplayP3);
        assert!(near(&back.data, [255, 0, 0]), "{:?}", back.data);
    }

    #[test]
    fn a_profile_for_other_channels_or_of_garbage_is_left_aside() {
        let grey = ColorProfile::new_gray_with_gamma(1.0).encode().unwrap();
        for profile in [grey, b"not a profile".to_vec()] {
            assert_eq!(to_srgb(pixel(Layout::Rgb, &[1, 2, 3]), &Colour::Icc(profile)).data, [1, 2, 3]);
        }
    }

    #[test]
    fn what_is_transparent_becomes_white() {
        assert_eq!(to_srgb(pixel(Layout::Rgba, &[9, 9, 9, 0]), &Colour::Srgb).data, [255, 255, 255]);
        assert_eq!(to_srgb(pixel(Layout::GreyAlpha, &[100, 255]), &Colour::Srgb).data, [100, 100, 100]);
        assert_eq!(to_srgb(pixel(Layout::Rgba, &[0, 0, 0, 128]), &Colour::Srgb).data, [127, 127, 127]);
    }

    #[test]
    fn inks_without_a_profile_take_light_away() {
        assert_eq!(to_srgb(pixel(Layout::Cmyk, &[0, 0, 0, 0]), &Colour::Srgb).data, [255, 255, 255]);
        assert_eq!(to_srgb(pixel(Layout::Cmyk, &[0, 255, 255, 0]), &Colour::Srgb).data, [255, 0, 0]);
        assert_eq!(to_srgb(pixel(Layout::Cmyk, &[0, 0, 0, 255]), &Colour::Srgb).data, [0, 0, 0]);
    }
}

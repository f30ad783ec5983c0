//! The main colours: boxes cut in two as in median cut (Heckbert 1982), but at the mean, which keeps a small group of one
//! colour whole; in Oklab (Ottosson 2020), where distances are as the eye sees them.

use super::raster::Raster;

/// Most main colours of a picture.
const MOST: usize = 5;
/// Colours nearer than this in Oklab are told as one; about twice what the eye just notices.
const SAME: f32 = 0.04;

/// A colour in Oklab: lightness, green to red, blue to yellow.
type Lab = [f32; 3];

/// The main colours of an sRGB picture as `#rrggbb`, the most frequent first; one to five of them.
pub(super) fn main_colours(picture: &Raster) -> Vec<String> {
    let (pixels, _) = picture.data.as_chunks::<3>();
    let mut boxes = vec![pixels.iter().map(|pixel| oklab(*pixel)).collect::<Vec<Lab>>()];
    while boxes.len() < MOST {
        let widest = boxes.iter().enumerate().max_by(|(_, a), (_, b)| weight(a).total_cmp(&weight(b)));
        let Some(index) = widest.map(|(index, _)| index) else { break };
        let colours = boxes.swap_remove(index);
        let (axis, range) = widest_axis(&colours);
        if range < SAME {
            boxes.push(colours);
            break;
        }
        let middle = mean(&colours)[axis];
        let (upper, lower): (Vec<Lab>, Vec<Lab>) = colours.into_iter().partition(|colour| colour[axis] > middle);
        boxes.extend([upper, lower]);
    }
    let mut means: Vec<(Lab, usize)> = Vec::new();
    boxes.sort_by_key(|colours| std::cmp::Reverse(colours.len()));
    for colours in boxes.iter().filter(|colours| !colours.is_empty()) {
        let mean = mean(colours);
        match means.iter_mut().find(|(other, _)| distance(*other, mean) < SAME) {
            Some((_, count)) => *count += colours.len(),
            None => means.push((mean, colours.len())),
        }
    }
    means.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    means.into_iter().map(|(mean, _)| hex(mean)).collect()
}

/// How much is gained by cutting a box: its pixels times its widest range.
fn weight(colours: &[Lab]) -> f32 {
    colours.len() as f32 * widest_axis(colours).1
}

fn widest_axis(colours: &[Lab]) -> (usize, f32) {
    let mut widest = (0, 0.0);
    for axis in 0..3 {
        let (low, high) =
            colours.iter().fold((f32::MAX, f32::MIN), |(low, high), c| (low.min(c[axis]), high.max(c[axis])));
        if high - low > widest.1 {
            widest = (axis, high - low);
        }
    }
    widest
}

fn mean(colours: &[Lab]) -> Lab {
    let count = colours.len() as f32;
    [0, 1, 2].map(|axis| colours.iter().map(|colour| colour[axis]).sum::<f32>() / count)
}

fn distance(a: Lab, b: Lab) -> f32 {
    a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f32>().sqrt()
}

fn oklab([r, g, b]: [u8; 3]) -> Lab {
    let linear = |value: u8| {
        let value = f32::from(value) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    let (r, g, b) = (linear(r), linear(g), linear(b));
    let l = (0.412_221_46 * r + 0.536_332_55 * g + 0.051_445_995 * b).cbrt();
    let m = (0.211_903_5 * r + 0.680_699_5 * g + 0.107_396_96 * b).cbrt();
    let s = (0.088_302_46 * r + 0.281_718_85 * g + 0.629_978_7 * b).cbrt();
    [
        0.210_454_26 * l + 0.793_617_8 * m - 0.004_072_047 * s,
        1.977_998_5 * l - 2.428_592_2 * m + 0.450_593_7 * s,
        0.025_904_037 * l + 0.782_771_77 * m - 0.808_675_77 * s,
    ]
}

fn hex([lightness, a, b]: Lab) -> String {
    let l = (lightness + 0.396_337_78 * a + 0.215_803_76 * b).powi(3);
    let m = (lightness - 0.105_561_346 * a - 0.063_854_17 * b).powi(3);
    let s = (lightness - 0.089_484_18 * a - 1.291_485_5 * b).powi(3);
    let encoded = |linear: f32| {
        let linear = linear.clamp(0.0, 1.0);
        let value = if linear <= 0.003_130_8 { 12.92 * linear } else { 1.055 * linear.powf(1.0 / 2.4) - 0.055 };
        (value * 255.0).round() as u8
    };
    let r = encoded(4.076_741_7 * l - 3.307_711_6 * m + 0.230_969_94 * s);
    let g = encoded(-1.268_438 * l + 2.609_757_4 * m - 0.341_319_38 * s);
    let b = encoded(-0.004_196_086_3 * l - 0.703_418_6 * m + 1.707_614_7 * s);
    format!("#{r:02x}{g:02x}{b:02x}")
}

#[cfg(test)]
mod tests {
    use super::{super::raster::Layout, *};

    fn picture(pixels: &[[u8; 3]]) -> Raster {
        Raster { width: pixels.len() as u32, height: 1, layout: Layout::Rgb, data: pixels.concat() }
    }

    #[test]
    fn colours_come_back_from_oklab_as_they_went() {
        for colour in [[0, 0, 0], [255, 255, 255], [255, 0, 0], [12, 200, 77], [90, 91, 250]] {
            assert_eq!(hex(oklab(colour)), format!("#{:02x}{:02x}{:02x}", colour[0], colour[1], colour[2]));
        }
    }

    #[test]
    fn the_most_frequent_colour_comes_first_and_alike_ones_are_told_once() {
        let mut pixels = vec![[0, 90, 200]; 60];
        pixels.extend([[0, 91, 200]; 10]);
        pixels.extend([[220, 40, 10]; 20]);
        let colours = main_colours(&picture(&pixels));
        assert_eq!(colours.len(), 2, "{colours:?}");
        assert!(colours[0].starts_with("#005"), "{colours:?}");
        assert_eq!(main_colours(&picture(&[[1, 2, 3]; 9])), ["#010203"]);
    }

    #[test]
    fn there_are_never_more_than_five() {
        let pixels: Vec<[u8; 3]> = (0..=255u8).map(|i| [i, i.wrapping_mul(37), i.wrapping_mul(101)]).collect();
        assert_eq!(main_colours(&picture(&pixels)).len(), 5);
    }
}

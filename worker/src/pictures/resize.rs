//! Resizing, by Lanczos with three lobes.
//!
//! On gamma-encoded values, not on linear light, as libvips, Pillow and browsers do by default: the thumbnails look like
//! what people know, and the eight bits are spent where the eye sees. Colours with opacity are weighted by it.

use super::{
    PictureError,
    raster::{Layout, Raster},
};
use fast_image_resize::{
    FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer,
    images::{Image, ImageRef},
};

/// The picture at exactly this size.
pub(super) fn resize(
    resizer: &mut Resizer,
    raster: &Raster,
    (width, height): (u32, u32),
) -> Result<Raster, PictureError> {
    if (raster.width, raster.height) == (width, height) {
        return Ok(raster.clone());
    }
    let layout = raster.layout;
    let pixel = match layout {
        Layout::Grey => PixelType::U8,
        Layout::GreyAlpha => PixelType::U8x2,
        Layout::Rgb => PixelType::U8x3,
        Layout::Rgba | Layout::Cmyk => PixelType::U8x4,
    };
    let source = ImageRef::new(raster.width, raster.height, &raster.data, pixel).map_err(PictureError::failed)?;
    let mut target = Image::new(width, height, pixel);
    let options =
        ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3)).use_alpha(layout.has_alpha());
    resizer.resize(&source, &mut target, &options).map_err(PictureError::failed)?;
    Ok(Raster { width, height, layout, data: target.into_vec() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ink_is_not_taken_for_opacity() {
        let data = [[100, 50, 25, 0]; 64].concat();
        let raster = Raster { width: 8, height: 8, layout: Layout::Cmyk, data };
        let small = resize(&mut Resizer::new(), &raster, (4, 4)).unwrap();
        assert_eq!(small.data, [[100, 50, 25, 0]; 16].concat());
    }
}

//! The sizes as JPEG and WebP. Nothing but pixels goes in, so no metadata can come out: values are sRGB, which is what
//! every reader supposes of a file without a profile.

use super::{PictureError, raster::Raster};

/// JPEG quality on the scale of the Independent JPEG Group, 4:2:0.
const JPEG_QUALITY: u8 = 80;
/// WebP quality.
const WEBP_QUALITY: f32 = 75.0;
/// WebP effort, 0 to 6.
const WEBP_METHOD: i32 = 2;

/// A baseline JPEG of an sRGB picture. With Huffman tables of its own, this encoder would write one scan a component,
/// which is allowed and which some decoders get wrong; so the tables are the standard's.
#[cfg(not(feature = "turbo"))]
pub(super) fn jpeg(picture: &Raster) -> Result<Vec<u8>, PictureError> {
    use jpeg_encoder::{ChromaSubsamplingMethod, ColorType, Encoder, SamplingFactor};
    let mut out = Vec::with_capacity(picture.data.len() / 8);
    let mut encoder = Encoder::new(&mut out, JPEG_QUALITY);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
    let (width, height) = (picture.width as u16, picture.height as u16);
    encoder.encode(&picture.data, width, height, ColorType::Rgb).map_err(PictureError::failed)?;
    Ok(out)
}

/// A baseline JPEG of an sRGB picture, by libjpeg-turbo.
#[cfg(feature = "turbo")]
pub(super) fn jpeg(picture: &Raster) -> Result<Vec<u8>, PictureError> {
    use turbojpeg::{Compressor, Image, PixelFormat, Subsamp};
    let mut compressor = Compressor::new().map_err(PictureError::failed)?;
    compressor.set_quality(JPEG_QUALITY.into()).map_err(PictureError::failed)?;
    compressor.set_subsamp(Subsamp::Sub2x2).map_err(PictureError::failed)?;
    compressor.set_optimize(true).map_err(PictureError::failed)?;
    let width = picture.width as usize;
    let image = Image {
        pixels: picture.data.as_slice(),
        width,
        pitch: width * 3,
        height: picture.height as usize,
        format: PixelFormat::RGB,
    };
    compressor.compress_to_vec(image).map_err(PictureError::failed)
}

/// A lossy WebP of an sRGB picture.
pub(super) fn webp(picture: &Raster) -> Result<Vec<u8>, PictureError> {
    let fault = |reason: String| PictureError::Failed(anyhow::anyhow!("encoding a WebP: {reason}"));
    let mut config = webp::WebPConfig::new().map_err(|()| fault("no configuration".into()))?;
    config.quality = WEBP_QUALITY;
    config.method = WEBP_METHOD;
    let encoder = webp::Encoder::from_rgb(&picture.data, picture.width, picture.height);
    let encoded = encoder.encode_advanced(&config).map_err(|error| fault(format!("{error:?}")))?;
    Ok(encoded.to_vec())
}

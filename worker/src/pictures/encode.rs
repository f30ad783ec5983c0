//! The sizes as JPEG and WebP. Nothing but pixels goes in, so no metadata can come out: values are sRGB, which is what
//! every reader supposes of a file without a profile.
//!
//! Chosen by measuring five photos of 8 to 16 megapixels, SSIMULACRA2 against a Lanczos reference. JPEG, beside sharp's
//! default of quality 80: at 1920 pixels 0.8 to 1.3 more for 1.5 to 2.9 % more bytes (at 81, 0.1 less for 3 % fewer), at
//! 960 and 320 pixels 0.4 and 1.1 more for fewer bytes. WebP: effort 2 takes 45 % of the time of effort 4 and makes 4 %
//! more bytes; efforts 3 and 4 are alike.

use super::{PictureError, raster::Raster};

/// JPEG quality of libjpeg-turbo, with the standard's tables.
#[cfg(feature = "turbo")]
const TURBO_QUALITY: i32 = 80;

/// JPEG quality on the scale of the Independent JPEG Group, 4:2:0: smaller pictures are sharper and need less.
#[cfg(not(feature = "turbo"))]
fn jpeg_quality(picture: &Raster) -> u8 {
    match picture.width.max(picture.height) {
        0..=320 => 78,
        321..=960 => 80,
        _ => 82,
    }
}

/// WebP quality.
const WEBP_QUALITY: f32 = 75.0;
/// WebP effort, 0 to 6.
const WEBP_METHOD: i32 = 2;

/// A baseline JPEG of an sRGB picture, with quantisation tables tuned for multi-scale SSIM. With Huffman tables of its own,
/// this encoder would write one scan a component, which is allowed and which some decoders get wrong; so those are the
/// standard's.
#[cfg(not(feature = "turbo"))]
pub(super) fn jpeg(picture: &Raster) -> Result<Vec<u8>, PictureError> {
    use jpeg_encoder::{ChromaSubsamplingMethod, ColorType, Encoder, QuantizationTableType, SamplingFactor};
    let mut out = Vec::with_capacity(picture.data.len() / 8);
    let mut encoder = Encoder::new(&mut out, jpeg_quality(picture));
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
    encoder.set_quantization_tables(QuantizationTableType::CustomMsSsim, QuantizationTableType::CustomMsSsim);
    let (width, height) = (picture.width as u16, picture.height as u16);
    encoder.encode(&picture.data, width, height, ColorType::Rgb).map_err(PictureError::failed)?;
    Ok(out)
}

/// A baseline JPEG of an sRGB picture by libjpeg-turbo, at the quality that sharp has by default.
#[cfg(feature = "turbo")]
pub(super) fn jpeg(picture: &Raster) -> Result<Vec<u8>, PictureError> {
    use turbojpeg::{Compressor, Image, PixelFormat, Subsamp};
    let (width, height) = (picture.width as usize, picture.height as usize);
    let pixels = picture.data.as_slice();
    let mut compressor = Compressor::new().map_err(PictureError::failed)?;
    compressor.set_quality(TURBO_QUALITY).map_err(PictureError::failed)?;
    compressor.set_subsamp(Subsamp::Sub2x2).map_err(PictureError::failed)?;
    let image = Image { pixels, width, pitch: width * 3, height, format: PixelFormat::RGB };
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

//! A JPEG with a fault in it: its end lost on the way, a few bytes scratched, a marker that nobody knows. Viewers show
//! what is there, so its author has seen it as a photo; we take it as one when most of it can be read.

use super::{
    super::{
        limits::{Watch, Watched},
        raster::{Layout, Raster},
    },
    jpeg_header::Header,
};
use std::borrow::Cow;
use zune_jpeg::{
    JpegDecoder,
    zune_core::{colorspace::ColorSpace, options::DecoderOptions},
};

/// YCbCr in Adobe's marker (Adobe Technical Note 5116), which libjpeg takes any unknown number for, too.
const YCBCR: u8 = 1;

/// The picture as far as it can be read, at its full size; none when less than half of it can. The memory is within what
/// the strict decoder may take: pixels, and for a progressive file two bytes a coefficient.
pub(super) fn decode(bytes: &[u8], header: &Header, watch: Watch) -> Option<Raster> {
    let (layout, colour) = match header.sampling.len() {
        1 => (Layout::Grey, ColorSpace::Luma),
        3 => (Layout::Rgb, ColorSpace::RGB),
        // Inks that are read wrongly have colours that nobody would know again.
        _ => return None,
    };
    let bytes = with_known_colours(bytes, header);
    let options = DecoderOptions::default()
        .set_strict_mode(false)
        .set_max_width(header.width as usize)
        .set_max_height(header.height as usize)
        .jpeg_set_out_colorspace(colour);
    let mut decoder = JpegDecoder::new_with_options(Watched::new(&bytes, watch), options);
    let data = decoder.decode().ok()?;
    let raster = Raster { width: header.width, height: header.height, layout, data };
    let whole = raster.data.len() == header.width as usize * header.height as usize * layout.channels();
    (whole && rows_missing(&raster) <= header.height as usize / 2).then_some(raster)
}

/// The same bytes with a colour transform that decoders know.
fn with_known_colours<'bytes>(bytes: &'bytes [u8], header: &Header) -> Cow<'bytes, [u8]> {
    match header.adobe_transform_at.filter(|at| bytes[*at] > 2) {
        None => Cow::Borrowed(bytes),
        Some(at) => {
            let mut mended = bytes.to_vec();
            mended[at] = YCBCR;
            Cow::Owned(mended)
        }
    }
}

/// The rows at the bottom that have one colour, with which a decoder fills what it has no data for.
fn rows_missing(raster: &Raster) -> usize {
    let channels = raster.layout.channels();
    let Some(last) = raster.data.rchunks_exact(channels).next() else { return 0 };
    let filled = |row: &&[u8]| row.chunks_exact(channels).all(|pixel| pixel == last);
    raster.data.rchunks_exact(raster.width as usize * channels).take_while(filled).count()
}

//! PNG, row by row and averaged while it comes, so that a hundred megapixels take the memory of a few. Texts in the
//! file are never unpacked. An interlaced file has no rows in order and is held whole.

use super::{
    super::{
        PictureError,
        limits::{Limits, Watch, Watched},
        orientation::Orientation,
        raster::{Layout, Raster, Reducer, reduction},
    },
    Colour, Decoded,
};
use png::{ColorType, Decoder, DecodingError, Reader, Transformations};
use std::io;

/// Memory that the decoder itself may take for profiles and rows, in bytes.
const DECODER_BYTES: usize = 16 << 20;

/// Rows between two looks at the clock.
const ROWS_BETWEEN_LOOKS: u32 = 64;

/// A PNG whose header was judged.
pub(in crate::pictures) struct Opened<'bytes> {
    reader: Reader<Watched<'bytes>>,
    layout: Layout,
    factor: u32,
    pub(super) memory_bytes: u64,
}

impl<'bytes> Opened<'bytes> {
    pub(super) fn open(bytes: &'bytes [u8], limits: &Limits, watch: Watch, edge: u32) -> Result<Self, PictureError> {
        let source = Watched::new(bytes, watch);
        let mut decoder = Decoder::new_with_limits(source, png::Limits { bytes: DECODER_BYTES });
        decoder.set_ignore_text_chunk(true);
        decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
        let (width, height, interlaced) = {
            let info = decoder.read_header_info().map_err(refusal)?;
            (info.width, info.height, info.interlaced)
        };
        let pixels = limits.check_pixels(width, height)?;
        let factor = reduction(width, height, edge);
        let reader = decoder.read_info().map_err(refusal)?;
        let layout = match reader.output_color_type().0 {
            ColorType::Grayscale => Layout::Grey,
            ColorType::GrayscaleAlpha => Layout::GreyAlpha,
            ColorType::Rgba => Layout::Rgba,
            ColorType::Rgb | ColorType::Indexed => Layout::Rgb,
        };
        let small = pixels.div_ceil(u64::from(factor).pow(2));
        let held = if interlaced { pixels + small } else { small };
        let memory_bytes = limits.check_memory(held * layout.channels() as u64 + DECODER_BYTES as u64)?;
        Ok(Self { reader, layout, factor, memory_bytes })
    }

    pub(super) fn decode(mut self, watch: Watch) -> Result<Decoded, PictureError> {
        let info = self.reader.info();
        let (width, height) = info.size();
        let colour = if info.srgb.is_some() {
            Colour::Srgb
        } else if let Some(code) = &info.coding_independent_code_points {
            Colour::from_primaries(code.color_primaries.into())
        } else {
            Colour::from_icc(info.icc_profile.as_ref().map(|profile| profile.to_vec()))
        };
        let raster = if info.interlaced { self.whole(width, height)? } else { self.rows(width, height, watch)? };
        Ok(Decoded { raster, colour, original: (width, height), orientation: Orientation::default() })
    }

    fn rows(&mut self, width: u32, height: u32, watch: Watch) -> Result<Raster, PictureError> {
        let mut reducer = Reducer::new(width, height, self.layout, self.factor);
        for y in 0..height {
            if y % ROWS_BETWEEN_LOOKS == 0 {
                watch.check()?;
            }
            let row = self.reader.next_row().map_err(refusal)?;
            reducer.push(row.ok_or_else(|| PictureError::broken("truncated", "a row is missing"))?.data());
        }
        Ok(reducer.finish())
    }

    fn whole(&mut self, width: u32, height: u32) -> Result<Raster, PictureError> {
        let size = self
            .reader
            .output_buffer_size()
            .ok_or_else(|| PictureError::too_costly("memory", "its rows are too long"))?;
        let mut data = vec![0; size];
        self.reader.next_frame(&mut data).map_err(refusal)?;
        Ok(Raster { width, height, layout: self.layout, data }.reduced(self.factor))
    }
}

fn refusal(error: DecodingError) -> PictureError {
    match error {
        DecodingError::IoError(cause) if cause.kind() == io::ErrorKind::TimedOut => {
            PictureError::too_costly("time", cause)
        }
        DecodingError::IoError(cause) if cause.kind() == io::ErrorKind::UnexpectedEof => {
            PictureError::broken("truncated", cause)
        }
        DecodingError::LimitsExceeded => PictureError::too_costly("memory", "a row or a profile of it is too large"),
        other => PictureError::broken("data", other),
    }
}

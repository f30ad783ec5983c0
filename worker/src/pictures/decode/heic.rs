//! HEIC, tile by tile: a tile is decoded, brought to RGB and put on the canvas before the next one, so that the memory is
//! that of the canvas and one tile, and the clock is looked at between tiles. The container's turning and cropping are
//! applied to the result; EXIF's orientation must not be applied on top of them (ISO/IEC 23008-12, 6.5.10 and A.2.4).

use super::{
    super::{
        PictureError,
        limits::{Limits, Watch},
        orientation::Orientation,
        raster::{Layout, Raster, reduction},
    },
    Colour, Decoded, heif_boxes,
};
use heic_decoder::{
    ChromaSampling, DecodedImage, HeifError, Metadata,
    bitreader::strip_emulation_prevention,
    decode_one_image,
    hevc::{
        nal::{NAL_SPS, parse_nal_header},
        params::{Sps, parse_sps},
    },
    isobmff::{self, CleanAperture, ParsedHeif, ResolvedImage, Transform},
};

/// What one pixel of a tile takes while it is decoded, in bytes: planes of 32 bits with their marks, then RGB.
const TILE_BYTES_A_PIXEL: u64 = 16;

/// A HEIC whose header was judged.
pub(in crate::pictures) struct Opened {
    parsed: ParsedHeif,
    plan: Plan,
    edge: u32,
    pub(super) memory_bytes: u64,
}

/// Where the tiles go.
#[derive(Clone, Copy)]
struct Plan {
    columns: u32,
    tile: (u32, u32),
    canvas: (u32, u32),
}

impl Opened {
    pub(super) fn open(bytes: &[u8], limits: &Limits, edge: u32) -> Result<Self, PictureError> {
        heif_boxes::check(bytes)?;
        let mut parsed = isobmff::parse(&heif_boxes::without_empty_properties(bytes)).map_err(refusal)?;
        parsed.alpha = None;
        if parsed.reference_image.is_some() {
            return Err(PictureError::unsupported("HEIC", "it is predicted from another picture"));
        }
        let plan = plan(&parsed)?;
        let pixels = limits.check_pixels(plan.canvas.0, plan.canvas.1)?;
        let tile = limits.check_pixels(plan.tile.0, plan.tile.1)?;
        if parsed.images.len() as u64 * tile > 2 * pixels.max(tile) + limits.max_pixels {
            return Err(PictureError::too_costly("parts", "its tiles are much larger than the picture"));
        }
        let coded: u64 = parsed.images.iter().map(|image| image.data.len() as u64).sum();
        let memory_bytes = limits.check_memory(coded + pixels * 3 + tile * TILE_BYTES_A_PIXEL)?;
        Ok(Self { parsed, plan, edge, memory_bytes })
    }

    pub(super) fn decode(self, watch: Watch) -> Result<Decoded, PictureError> {
        let Self { mut parsed, plan, edge, .. } = self;
        let metadata = std::mem::take(&mut parsed.metadata);
        let mut canvas = Raster {
            width: plan.canvas.0,
            height: plan.canvas.1,
            layout: Layout::Rgb,
            data: vec![0; plan.canvas.0 as usize * plan.canvas.1 as usize * 3],
        };
        for (index, image) in (0..).zip(std::mem::take(&mut parsed.images)) {
            watch.check()?;
            let tile = tile(&image, &metadata)?;
            if (tile.width, tile.height) != plan.tile {
                return Err(PictureError::broken("structure", "its tiles differ in size"));
            }
            let at = (index % plan.columns * plan.tile.0, index / plan.columns * plan.tile.1);
            put(&mut canvas, &tile, at);
        }
        let (area, orientation) = shown(&parsed.transforms, plan.canvas)?;
        let raster = crop(canvas, area);
        let original = (raster.width, raster.height);
        let factor = reduction(raster.width, raster.height, edge);
        Ok(Decoded { raster: raster.reduced(factor), colour: colour(metadata), original, orientation })
    }
}

/// Reads the first tile's parameters; the canvas is the grid's or, of a single image, the tile itself.
fn plan(parsed: &ParsedHeif) -> Result<Plan, PictureError> {
    let first = parsed.images.first().ok_or_else(|| PictureError::broken("no-picture", "it has no picture"))?;
    let mut first_tile = None;
    for image in std::iter::once(first).chain(&parsed.images) {
        let sps = parameters(image)?;
        let shown = window(&sps)?;
        let size = (shown.width, shown.height);
        if *first_tile.get_or_insert(size) != size {
            return Err(PictureError::broken("structure", "its tiles differ in size"));
        }
    }
    let tile = first_tile.unwrap_or_default();
    Ok(match parsed.grid {
        Some(grid) => Plan { columns: grid.columns.max(1), tile, canvas: (grid.output_width, grid.output_height) },
        None => Plan { columns: 1, tile, canvas: tile },
    })
}

fn parameters(image: &ResolvedImage) -> Result<Sps, PictureError> {
    let unit = image
        .hevc_config
        .nalus_of_type(NAL_SPS)
        .next()
        .ok_or_else(|| PictureError::broken("structure", "a tile has no parameters"))?;
    let (_, payload) = parse_nal_header(unit).map_err(refusal)?;
    parse_sps(&strip_emulation_prevention(payload)).map_err(refusal)
}

/// The shown part of a coded picture.
fn window(sps: &Sps) -> Result<Area, PictureError> {
    let [left, right, top, bottom] = sps.conformance_window;
    let size =
        |full: u32, before: u32, after: u32| full.checked_sub(before)?.checked_sub(after).filter(|size| *size > 0);
    let width = size(sps.pic_width_in_luma_samples, left, right);
    let height = size(sps.pic_height_in_luma_samples, top, bottom);
    let (width, height) =
        width.zip(height).ok_or_else(|| PictureError::broken("no-size", "a tile's window is empty"))?;
    Ok(Area { left, top, width, height })
}

/// Decodes one tile to RGB.
fn tile(image: &ResolvedImage, metadata: &Metadata) -> Result<Raster, PictureError> {
    let (sps, picture) = decode_one_image(image).map_err(refusal)?;
    let shown = window(&sps)?;
    let (cb_width, cb_height) = (picture.cb.width, picture.cb.height);
    let decoded = DecodedImage {
        alpha: None,
        width: picture.y.width,
        height: picture.y.height,
        bit_depth_luma: sps.bit_depth_luma,
        bit_depth_chroma: sps.bit_depth_chroma,
        chroma_format_idc: sps.chroma_format_idc,
        color_info: metadata.color_info.or(sps.color_info),
        chroma_sampling: chroma_sampling(&sps),
        y: picture.y.into_samples(),
        cb: picture.cb.into_samples(),
        cr: picture.cr.into_samples(),
        cb_width,
        cb_height,
        metadata: Metadata::default(),
    };
    let rgb = decoded.to_rgb8().map_err(refusal)?;
    let whole = Raster { width: rgb.width as u32, height: rgb.height as u32, layout: Layout::Rgb, data: rgb.data };
    Ok(crop(whole, shown))
}

/// Where the chroma samples lie (H.265, E.3.1, figure E.1).
fn chroma_sampling(sps: &Sps) -> ChromaSampling {
    let (sub_x, sub_y) = match sps.chroma_format_idc {
        1 => (2, 2),
        2 => (2, 1),
        _ => (1, 1),
    };
    let (origin_x, origin_y) = match (sps.chroma_format_idc, sps.chroma_location.unwrap_or(0)) {
        (1, 1) => (0.5, 0.5),
        (1, 2) => (0.0, 0.0),
        (1, 3) => (0.5, 0.0),
        (1, 4) => (0.0, 1.0),
        (1, 5) => (0.5, 1.0),
        (1, _) => (0.0, 0.5),
        _ => (0.0, 0.0),
    };
    ChromaSampling { sub_x, sub_y, origin_x, origin_y }
}

/// Copies a tile to the canvas; what lies outside is cut.
fn put(canvas: &mut Raster, tile: &Raster, (left, top): (u32, u32)) {
    let columns = tile.width.min(canvas.width.saturating_sub(left)) as usize * 3;
    if columns == 0 {
        return;
    }
    let stride = canvas.width as usize * 3;
    let rows = canvas.data.chunks_exact_mut(stride).skip(top as usize);
    for (row, from) in rows.zip(tile.data.chunks_exact(tile.width as usize * 3)) {
        let start = left as usize * 3;
        row[start..start + columns].copy_from_slice(&from[..columns]);
    }
}

/// A part of a picture, in stored pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Area {
    left: u32,
    top: u32,
    width: u32,
    height: u32,
}

fn crop(raster: Raster, area: Area) -> Raster {
    if (area.width, area.height) == (raster.width, raster.height) {
        return raster;
    }
    let channels = raster.layout.channels();
    let row_bytes = area.width as usize * channels;
    let rows = raster.data.chunks_exact(raster.width as usize * channels).skip(area.top as usize);
    let data = rows
        .take(area.height as usize)
        .flat_map(|row| row.iter().skip(area.left as usize * channels).take(row_bytes))
        .copied()
        .collect();
    Raster { width: area.width, height: area.height, layout: raster.layout, data }
}

/// The part of the canvas that is shown and how it is turned, from `clap`, `irot` and `imir` in their order.
fn shown(transforms: &[Transform], canvas: (u32, u32)) -> Result<(Area, Orientation), PictureError> {
    let mut area = Area { left: 0, top: 0, width: canvas.0, height: canvas.1 };
    let mut orientation = Orientation::default();
    for transform in transforms {
        match transform {
            Transform::Rotate90Ccw(turns) => {
                for _ in 0..turns % 4 {
                    orientation = orientation.then(Orientation::from_exif(8));
                }
            }
            Transform::MirrorVertical => orientation = orientation.then(Orientation::from_exif(4)),
            Transform::MirrorHorizontal => orientation = orientation.then(Orientation::from_exif(2)),
            Transform::CleanAperture(aperture) => area = clean(aperture, area, orientation)?,
        }
    }
    Ok((area, orientation))
}

/// The clean aperture of what is shown so far, as a part of the canvas.
fn clean(aperture: &CleanAperture, area: Area, orientation: Orientation) -> Result<Area, PictureError> {
    let (width, height) = orientation.size((area.width, area.height));
    let (x, shown_width) = clean_axis(width, aperture.width, aperture.horizontal_offset)?;
    let (y, shown_height) = clean_axis(height, aperture.height, aperture.vertical_offset)?;
    let stored = (area.width, area.height);
    let first = orientation.source(stored, x, y);
    let last = orientation.source(stored, x + shown_width - 1, y + shown_height - 1);
    Ok(Area {
        left: area.left + first.0.min(last.0),
        top: area.top + first.1.min(last.1),
        width: first.0.abs_diff(last.0) + 1,
        height: first.1.abs_diff(last.1) + 1,
    })
}

/// Start and length along an axis (ISO/IEC 14496-12, 12.1.4.2): the offset is from the middle to the middle.
fn clean_axis(full: u32, extent: (u32, u32), offset: (i32, u32)) -> Result<(u32, u32), PictureError> {
    let outside = || PictureError::broken("structure", "its clean aperture lies outside the picture");
    let length = extent.0.checked_div(extent.1).filter(|length| (1..=full).contains(length)).ok_or_else(outside)?;
    let twice_offset = (2 * i64::from(offset.0)).checked_div(i64::from(offset.1)).ok_or_else(outside)?;
    let start = (i64::from(full - length) + twice_offset) / 2;
    let start = u32::try_from(start).ok().filter(|start| *start <= full - length).ok_or_else(outside)?;
    Ok((start, length))
}

fn colour(metadata: Metadata) -> Colour {
    match (metadata.icc_profile, metadata.color_info) {
        (Some(profile), _) => Colour::Icc(profile),
        (None, Some(info)) => Colour::from_primaries(info.color_primaries),
        (None, None) => Colour::Srgb,
    }
}

fn refusal(error: HeifError) -> PictureError {
    match error {
        HeifError::Unsupported(reason) => PictureError::unsupported("HEIC", reason),
        HeifError::LimitExceeded(reason) => PictureError::too_costly("memory", reason),
        other => PictureError::broken("data", other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CANVAS: (u32, u32) = (100, 60);

    #[test]
    fn a_quarter_turn_against_the_clock_is_exif_orientation_8() {
        let (area, orientation) = shown(&[Transform::Rotate90Ccw(1)], CANVAS).unwrap();
        assert_eq!(orientation, Orientation::from_exif(8));
        assert_eq!((area.width, area.height), CANVAS);
        let (_, thrice) = shown(&[Transform::Rotate90Ccw(3)], CANVAS).unwrap();
        assert_eq!(thrice, Orientation::from_exif(6));
    }

    #[test]
    fn a_clean_aperture_after_a_turn_is_cut_from_the_right_side() {
        let aperture =
            CleanAperture { width: (60, 1), height: (40, 1), horizontal_offset: (0, 1), vertical_offset: (-30, 1) };
        let above = CleanAperture { width: (40, 1), height: (60, 1), ..aperture };
        assert!(shown(&[Transform::CleanAperture(above)], CANVAS).is_err());
        // Turned, the picture is 60 wide and 100 high; its top 40 rows are the last 40 columns of the canvas.
        let (area, _) = shown(&[Transform::Rotate90Ccw(1), Transform::CleanAperture(aperture)], CANVAS).unwrap();
        assert_eq!(area, Area { left: 60, top: 0, width: 40, height: 60 });
    }

    #[test]
    fn tiles_are_cut_at_the_edge_of_the_canvas() {
        let mut canvas = Raster { width: 3, height: 2, layout: Layout::Rgb, data: vec![0; 18] };
        let tile = Raster { width: 2, height: 2, layout: Layout::Rgb, data: vec![7; 12] };
        put(&mut canvas, &tile, (2, 1));
        assert_eq!(canvas.data.iter().filter(|byte| **byte == 7).count(), 3);
        put(&mut canvas, &tile, (9, 9));
        assert_eq!(canvas.data.iter().filter(|byte| **byte == 7).count(), 3);
    }
}

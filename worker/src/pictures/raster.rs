//! Pixels in memory, eight bits a channel, and their reduction by whole factors while they come.

/// What the channels of a pixel are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    Grey,
    GreyAlpha,
    Rgb,
    Rgba,
    /// Ink, 0 for none; not inverted as in Adobe's files.
    Cmyk,
}

impl Layout {
    pub(super) fn channels(self) -> usize {
        match self {
            Self::Grey => 1,
            Self::GreyAlpha => 2,
            Self::Rgb => 3,
            Self::Rgba | Self::Cmyk => 4,
        }
    }

    pub(super) fn has_alpha(self) -> bool {
        matches!(self, Self::GreyAlpha | Self::Rgba)
    }
}

/// An image: rows from the top, no padding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Raster {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) layout: Layout,
    pub(super) data: Vec<u8>,
}

/// The largest whole factor by which a picture of this size can be averaged and still have twice the pixels of the
/// longest `edge` that is wanted, so that the resizer's kernel decides the sharpness.
pub(super) fn reduction(width: u32, height: u32, edge: u32) -> u32 {
    (width.max(height) / (2 * edge)).min(width.min(height)).max(1)
}

/// Averages square cells of a picture whose rows come one after another; memory for the small picture only. Colours
/// are weighted by their opacity, so that what is transparent does not bleed.
pub(super) struct Reducer {
    factor: usize,
    source_width: usize,
    layout: Layout,
    sums: Vec<u32>,
    rows_in_cell: u32,
    small: Raster,
}

impl Reducer {
    /// A reducer for rows of `width` pixels. Columns and rows that do not fill a last cell still count in it.
    pub(super) fn new(width: u32, height: u32, layout: Layout, factor: u32) -> Self {
        let small_width = width.div_ceil(factor);
        let small_height = height.div_ceil(factor);
        let row = small_width as usize * layout.channels();
        Self {
            factor: factor as usize,
            source_width: width as usize,
            layout,
            sums: vec![0; row],
            rows_in_cell: 0,
            small: Raster {
                width: small_width,
                height: small_height,
                layout,
                data: Vec::with_capacity(row * small_height as usize),
            },
        }
    }

    /// Adds the next row.
    pub(super) fn push(&mut self, row: &[u8]) {
        if self.factor == 1 {
            self.small.data.extend_from_slice(row);
            return;
        }
        let channels = self.layout.channels();
        for (cell, sums) in row.chunks(self.factor * channels).zip(self.sums.chunks_exact_mut(channels)) {
            for pixel in cell.chunks_exact(channels) {
                add(self.layout, sums, pixel);
            }
        }
        self.rows_in_cell += 1;
        if self.rows_in_cell as usize == self.factor {
            self.finish_row();
        }
    }

    fn finish_row(&mut self) {
        let channels = self.layout.channels();
        let last = self.sums.len() / channels - 1;
        for (index, sums) in self.sums.chunks_exact_mut(channels).enumerate() {
            let columns = if index == last { self.source_width - last * self.factor } else { self.factor };
            let pixels = columns as u32 * self.rows_in_cell;
            average(self.layout, sums, pixels, &mut self.small.data);
            sums.fill(0);
        }
        self.rows_in_cell = 0;
    }

    /// The small picture.
    pub(super) fn finish(mut self) -> Raster {
        if self.rows_in_cell > 0 {
            self.finish_row();
        }
        self.small
    }
}

fn add(layout: Layout, sums: &mut [u32], pixel: &[u8]) {
    if let (true, Some((alpha, colours))) = (layout.has_alpha(), pixel.split_last()) {
        for (sum, colour) in sums.iter_mut().zip(colours) {
            *sum += u32::from(*colour) * u32::from(*alpha) / 255;
        }
        if let Some(sum) = sums.last_mut() {
            *sum += u32::from(*alpha);
        }
        return;
    }
    for (sum, channel) in sums.iter_mut().zip(pixel) {
        *sum += u32::from(*channel);
    }
}

fn average(layout: Layout, sums: &[u32], pixels: u32, out: &mut Vec<u8>) {
    match (layout.has_alpha(), sums.split_last()) {
        (true, Some((alpha, colours))) => {
            out.extend(colours.iter().map(|sum| (sum * 255).checked_div(*alpha).unwrap_or(0).min(255) as u8));
            out.push((alpha / pixels) as u8);
        }
        _ => out.extend(sums.iter().map(|sum| ((sum + pixels / 2) / pixels) as u8)),
    }
}

impl Raster {
    /// The picture averaged by a whole factor.
    pub(super) fn reduced(self, factor: u32) -> Self {
        if factor <= 1 {
            return self;
        }
        let mut reducer = Reducer::new(self.width, self.height, self.layout, factor);
        for row in self.data.chunks_exact(self.width as usize * self.layout.channels()) {
            reducer.push(row);
        }
        reducer.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reduction_leaves_twice_the_edge_that_is_wanted() {
        assert_eq!(reduction(4000, 3000, 1920), 1);
        assert_eq!(reduction(7680, 10, 1920), 2);
        assert_eq!(reduction(12_000, 9000, 1920), 3);
        assert_eq!(reduction(30_000, 1, 1920), 1);
    }

    #[test]
    fn cells_are_averaged_also_at_the_edges() {
        let data = vec![0, 10, 20, 30, 40, 50, 60, 70, 200];
        let small = Raster { width: 3, height: 3, layout: Layout::Grey, data }.reduced(2);
        assert_eq!((small.width, small.height), (2, 2));
        assert_eq!(small.data, [20, 35, 65, 200]);
    }

    #[test]
    fn a_transparent_neighbour_does_not_darken_a_colour() {
        let data = vec![200, 100, 50, 255, 0, 0, 0, 0];
        let small = Raster { width: 2, height: 1, layout: Layout::Rgba, data }.reduced(2);
        assert_eq!(small.data, [200, 100, 50, 127]);
    }
}

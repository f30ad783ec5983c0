//! Draws photo-like JPEGs for `tests/bench/thumbnails`: `bench_photos FOLDER COUNT`. Each has 12 megapixels and, like a
//! photo, detail at every scale (noise whose amplitude falls with frequency), hard edges, weak colours and sensor noise.
//! The same number always gives the same pictures.

use anyhow::{Context, Result};
use jpeg_encoder::{ChromaSubsamplingMethod, ColorType, Encoder, SamplingFactor};
use std::{
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};

const WIDTH: usize = 4000;
const HEIGHT: usize = 3000;
/// Cell sizes of the noise, in pixels, each with its amplitude.
const OCTAVES: [(usize, f32); 10] = [
    (1200, 60.0),
    (600, 40.0),
    (300, 28.0),
    (150, 20.0),
    (75, 14.0),
    (38, 10.0),
    (19, 8.0),
    (9, 7.0),
    (4, 7.0),
    (2, 6.0),
];

/// A small generator (Marsaglia's xorshift), so that pictures do not depend on a crate's version.
struct Random(u64);

impl Random {
    fn next(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 40) as f32 / (1u64 << 24) as f32
    }

    fn signed(&mut self) -> f32 {
        self.next() * 2.0 - 1.0
    }
}

/// Adds smooth noise of one cell size.
fn add_noise(plane: &mut [f32], random: &mut Random, cell: usize, amplitude: f32) {
    let columns = WIDTH / cell + 2;
    let grid: Vec<f32> = (0..columns * (HEIGHT / cell + 2)).map(|_| random.signed() * amplitude).collect();
    for (y, row) in plane.chunks_exact_mut(WIDTH).enumerate() {
        let (top, down) = (y / cell * columns, (y % cell) as f32 / cell as f32);
        let line: Vec<f32> =
            (0..columns).map(|x| grid[top + x] * (1.0 - down) + grid[top + columns + x] * down).collect();
        for (x, value) in row.iter_mut().enumerate() {
            let right = (x % cell) as f32 / cell as f32;
            *value += line[x / cell] * (1.0 - right) + line[x / cell + 1] * right;
        }
    }
}

/// Changes the light inside slanted quadrilaterals, as walls and roofs do.
fn add_shapes(plane: &mut [f32], random: &mut Random) {
    for _ in 0..40 {
        let (left, top) = (random.next() * WIDTH as f32, random.next() * HEIGHT as f32);
        let (width, height) = (random.next() * 900.0 + 40.0, random.next() * 900.0 + 40.0);
        let (slant, light) = (random.signed() * 0.4, random.signed() * 45.0);
        for y in top as usize..((top + height) as usize).min(HEIGHT) {
            let from = (left + slant * (y as f32 - top)).clamp(0.0, WIDTH as f32) as usize;
            let to = (left + slant * (y as f32 - top) + width).clamp(0.0, WIDTH as f32) as usize;
            plane[y * WIDTH + from..y * WIDTH + to].iter_mut().for_each(|value| *value += light);
        }
    }
}

fn picture(number: u32) -> Vec<u8> {
    let mut random = Random(0x9E37_79B9_7F4A_7C15 ^ (u64::from(number) + 1).wrapping_mul(0xBF58_476D_1CE4_E5B9));
    let mut light = vec![110.0 + 30.0 * random.signed(); WIDTH * HEIGHT];
    for (cell, amplitude) in OCTAVES {
        let own = amplitude * (0.6 + 0.8 * random.next());
        add_noise(&mut light, &mut random, cell, own);
    }
    add_shapes(&mut light, &mut random);
    let mut colour = [vec![0.0; WIDTH * HEIGHT], vec![0.0; WIDTH * HEIGHT]];
    for plane in &mut colour {
        for (cell, amplitude) in [(900, 30.0), (200, 14.0), (40, 6.0)] {
            add_noise(plane, &mut random, cell, amplitude);
        }
    }
    let [red, blue] = colour;
    let mut pixels = Vec::with_capacity(light.len() * 3);
    for ((light, red), blue) in light.iter().zip(&red).zip(&blue) {
        let light = light + random.signed() * 8.0;
        let channels = [light + red, light - 0.5 * red - 0.2 * blue, light + blue];
        pixels.extend(channels.map(|value| value.clamp(0.0, 255.0) as u8));
    }
    pixels
}

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let folder = PathBuf::from(args.next().context("which folder?")?);
    let count: u32 = args.next().context("how many?")?.parse()?;
    std::fs::create_dir_all(&folder)?;
    let next = AtomicU32::new(0);
    let draw = || -> Result<()> {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= count {
                return Ok(());
            }
            let mut file = Vec::new();
            let mut encoder = Encoder::new(&mut file, 88);
            encoder.set_sampling_factor(SamplingFactor::F_2_2);
            encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
            encoder.encode(&picture(number), WIDTH as u16, HEIGHT as u16, ColorType::Rgb)?;
            std::fs::write(folder.join(format!("photo-{number:03}.jpg")), file)?;
        }
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..2).map(|_| scope.spawn(draw)).collect();
        threads.into_iter().try_for_each(|thread| thread.join().unwrap_or_else(|_| anyhow::bail!("a thread panicked")))
    })
}

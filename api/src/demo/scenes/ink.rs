//! Colours, the light of an hour, the colours of a season, and repeatable chance.

use std::cell::Cell;

/// A colour with its opacity, each part from 0 to 1.
#[derive(Clone, Copy)]
pub struct Ink {
    /// Red.
    pub r: f32,
    /// Green.
    pub g: f32,
    /// Blue.
    pub b: f32,
    /// Opacity.
    pub a: f32,
}

/// A colour from its hexadecimal `0xRRGGBB`.
pub const fn ink(rgb: u32) -> Ink {
    Ink {
        r: ((rgb >> 16) & 255) as f32 / 255.0,
        g: ((rgb >> 8) & 255) as f32 / 255.0,
        b: (rgb & 255) as f32 / 255.0,
        a: 1.0,
    }
}

/// White.
pub const WHITE: Ink = ink(0xFF_FFFF);
/// Warm black, softer than black on paper.
pub const DARK: Ink = ink(0x2B_2430);

impl Ink {
    /// This colour with another opacity.
    pub fn fade(self, a: f32) -> Self {
        Self { a, ..self }
    }

    /// The way from this colour to another: 0 stays, 1 arrives.
    pub fn mix(self, other: Self, t: f32) -> Self {
        let part = |from: f32, to: f32| from + (to - from) * t;
        Self { r: part(self.r, other.r), g: part(self.g, other.g), b: part(self.b, other.b), a: part(self.a, other.a) }
    }

    /// Towards a cool shadow.
    pub fn dark(self, t: f32) -> Self {
        self.mix(ink(0x24_2040).fade(self.a), t)
    }

    /// Towards warm light.
    pub fn light(self, t: f32) -> Self {
        self.mix(ink(0xFF_F6DC).fade(self.a), t)
    }
}

/// The light of an hour.
pub struct Sky {
    /// Top of the sky, its middle, its foot.
    pub tones: [Ink; 3],
    /// What far things fade into.
    pub haze: Ink,
    /// Where the sun or moon stands, in parts of width and height; none when it is hidden.
    pub sun: Option<(f32, f32)>,
    /// How dark the land is, from 0 (noon) to 1 (night).
    pub dusk: f32,
}

const fn sky(tones: [u32; 3], haze: u32, sun: Option<(f32, f32)>, dusk: f32) -> Sky {
    Sky { tones: [ink(tones[0]), ink(tones[1]), ink(tones[2])], haze: ink(haze), sun, dusk }
}

/// First light, pink and gold.
pub static DAWN: Sky = sky([0x58_79B8, 0xF2_A38C, 0xFF_E3AE], 0xF0_B9A4, Some((0.27, 0.5)), 0.12);
/// A clear, fresh day.
pub static MORNING: Sky = sky([0x4F_9BD9, 0x9F_CFEF, 0xFD_F1D6], 0xBF_D9E4, Some((0.18, 0.14)), 0.0);
/// Deep blue summer noon.
pub static NOON: Sky = sky([0x2E_7CC4, 0x6F_B4E6, 0xD8_EEF5], 0xA9_CBDD, None, 0.0);
/// The low sun of the evening.
pub static GOLDEN: Sky = sky([0x6C_93C4, 0xF6_C98B, 0xFF_E9B5], 0xF2_C592, Some((0.78, 0.36)), 0.08);
/// After sunset.
pub static DUSK: Sky = sky([0x2C_3566, 0x8B_5A8C, 0xF4_8F6A], 0x93_6F92, None, 0.42);
/// Night with a moon-blue sky.
pub static NIGHT: Sky = sky([0x08_0E2C, 0x16_2A58, 0x3E_5A86], 0x24_3A66, None, 0.72);
/// A soft grey day.
pub static CLOUDY: Sky = sky([0x8F_A3B5, 0xB9_C6CE, 0xE4_E3DC], 0xC2_CBD0, None, 0.08);
/// A winter afternoon.
pub static FROST: Sky = sky([0x6A_8AB8, 0xC3_C6DC, 0xFB_D8C2], 0xCC_D2E2, Some((0.24, 0.46)), 0.1);

/// The colours of a season.
pub struct Season {
    /// Grass far away and at one's feet.
    pub grass: [Ink; 2],
    /// Leaves in the shade and in the sun.
    pub leaf: [Ink; 2],
}

const fn season(grass: [u32; 2], leaf: [u32; 2]) -> Season {
    Season { grass: [ink(grass[0]), ink(grass[1])], leaf: [ink(leaf[0]), ink(leaf[1])] }
}

/// Fresh green.
pub static SPRING: Season = season([0xA9_CF6A, 0x5F_A047], [0x3F_7440, 0xA6_C964]);
/// Full green and straw.
pub static SUMMER: Season = season([0xC4_C76A, 0x6E_9A3E], [0x2C_6138, 0x8C_B848]);
/// Rust and gold.
pub static AUTUMN: Season = season([0xCF_B25F, 0x93_8A3E], [0x9A_4322, 0xF0_A93A]);
/// Snow.
pub static WINTER: Season = season([0xE6_ECF6, 0xF8_FAFF], [0x5B_6478, 0xE8_EEF8]);

/// Repeatable chance (SplitMix64).
pub struct Dice(Cell<u64>);

impl Dice {
    /// Always the same throws for the same seed.
    pub fn new(seed: u64) -> Self {
        Self(Cell::new(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15)))
    }

    /// A throw from `low` to `high`.
    pub fn range(&self, low: f32, high: f32) -> f32 {
        self.0.set(self.0.get().wrapping_add(0x9E37_79B9_7F4A_7C15));
        let mut z = self.0.get();
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        low + (high - low) * ((z ^ (z >> 31)) >> 40) as f32 / 16_777_216.0
    }

    /// One of several.
    pub fn pick<T: Copy>(&self, from: &[T]) -> T {
        from[(self.range(0.0, from.len() as f32) as usize).min(from.len() - 1)]
    }

    /// Nearly this colour.
    pub fn near(&self, ink: Ink, by: f32) -> Ink {
        let (all, warm) = (self.range(-by, by), self.range(-by, by) * 0.4);
        Ink { r: ink.r + all + warm, g: ink.g + all, b: ink.b + all - warm, a: ink.a }
    }
}

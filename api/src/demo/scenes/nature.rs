//! Sky, hills, meadows, trees, water and weather.

use super::canvas::{At, Canvas, Fill};
use super::ink::{DARK, Ink, WHITE, ink};
use std::f32::consts::TAU;

/// The whole sky with its sun, as far down as `horizon`.
pub fn sky(c: &mut Canvas, horizon: f32) {
    let [top, middle, foot] = c.sky.tones;
    c.rect(0.0, 0.0, c.w, horizon * 0.62, [top, middle]);
    c.rect(0.0, horizon * 0.62 - 1.0, c.w, c.h - horizon * 0.62 + 1.0, Fill::Flat(foot));
    c.rect(0.0, horizon * 0.62 - 1.0, c.w, horizon * 0.38 + 2.0, [middle, foot]);
    if let Some((x, y)) = c.sky.sun {
        let (x, y, r) = (x * c.w, y * horizon * 1.6, c.h * 0.045);
        c.glow(x, y, c.h * 0.65, foot.fade(0.75));
        c.glow(x, y, r * 4.0, WHITE.fade(0.55));
        c.oval(x, y, r, r, WHITE.mix(foot, 0.3));
    }
}

/// Heaped clouds, `many` of them, between two heights.
pub fn clouds(c: &mut Canvas, many: u32, (high, low): (f32, f32)) {
    let (lit, shade) = (WHITE.mix(c.sky.tones[2], 0.25), c.sky.tones[1].mix(c.sky.haze, 0.5).light(0.25));
    for i in 0..many {
        let x = c.w * (i as f32 + c.dice.range(0.1, 0.9)) / many as f32;
        let y = c.dice.range(high, low);
        let size = c.dice.range(0.5, 1.1) * (c.w * 0.085) * (0.45 + 0.55 * (1.0 - (y - high) / (low - high + 1.0)));
        for (ink, lift) in [(shade, 0.0), (lit, 0.16)] {
            for puff in -4_i32..=4 {
                let off = puff as f32 / 4.0;
                let r = size * (1.0 - off * off * 0.75) * c.dice.range(0.42, 0.62);
                c.oval(x + off * size * 1.5, y - r * 0.35 - lift * size, r * 1.25, r * 0.75, ink.fade(0.62));
            }
        }
    }
}

/// A ridge of hills across the sheet, filled down to its foot.
pub fn ridge(c: &mut Canvas, y: f32, height: f32, fill: impl Into<Fill>) -> Vec<At> {
    let phases = [0; 4].map(|_| c.dice.range(0.0, 6.3));
    let crest = |x: f32| {
        let waves = [(1.1, 0.5), (2.3, 0.28), (4.9, 0.14), (11.0, 0.05)];
        let sum: f32 = waves.iter().zip(phases).map(|((pace, size), at)| (x * pace * 6.3 + at).sin() * size).sum();
        y - height * (0.5 + 0.5 * sum)
    };
    let mut points: Vec<At> = (0..=64).map(|i| (c.w * i as f32 / 64.0, crest(i as f32 / 64.0))).collect();
    let line = points.clone();
    points.extend([(c.w, c.h), (0.0, c.h)]);
    c.poly(&points, fill);
    line
}

/// Layers of hills that fade into the haze, the last one at `y`.
pub fn hills(c: &mut Canvas, y: f32, layers: u32) {
    let near = c.season.leaf[0].mix(c.season.grass[1], 0.45).dark(c.sky.dusk);
    for i in 0..layers {
        let t = (i as f32 + 1.0) / (layers as f32 + 0.6);
        let ink = c.sky.haze.mix(near, t * t * 0.9 + 0.06);
        let at = y - c.h * 0.045 * (layers - 1 - i) as f32;
        let crest = ridge(c, at, c.h * 0.1, [ink, ink.mix(c.sky.haze, 0.45)]);
        if i + 2 > layers {
            for &(x, y) in &crest {
                for _ in 0..3 {
                    let (r, dx) = (c.dice.range(4.0, 12.0), c.dice.range(-14.0, 14.0));
                    let leaf = c.dice.near(ink.dark(0.14), 0.04);
                    c.oval(x + dx, y, r, r * 0.9, leaf);
                }
            }
        }
    }
}

/// The chain of old volcanoes, domes and craters, on the horizon.
pub fn volcanoes(c: &mut Canvas, y: f32) {
    let cool = c.sky.haze.mix(ink(0x51_6E9E), 0.55).dark(c.sky.dusk * 0.6);
    for (at, wide, high, crater) in [
        (0.12, 0.13, 0.10, true),
        (0.88, 0.17, 0.12, false),
        (0.32, 0.16, 0.13, true),
        (0.57, 0.25, 0.19, false),
        (0.76, 0.12, 0.09, true),
    ] {
        let (x, half, top) = (at * c.w, wide * c.w, y - high * c.h);
        let cap = if crater { half * 0.3 } else { half * 0.12 };
        let dip = if crater { high * c.h * 0.14 } else { -high * c.h * 0.05 };
        let ink = c.dice.near(cool, 0.02);
        let side =
            |s: f32| [(x + s * half, y + 20.0), (x + s * half * 0.58, y - high * c.h * 0.45), (x + s * cap, top)];
        let ([a, b, d], [e, f, g]) = (side(-1.0), side(1.0));
        c.blob(&[a, b, d, (x, top + dip), g, f, e], [ink, ink.mix(c.sky.haze, 0.6)]);
    }
}

/// Grass from `y` to the foot of the sheet, in strokes that grow towards the eye.
pub fn meadow(c: &mut Canvas, y: f32) {
    let [far, near] = c.season.grass.map(|ink| ink.dark(c.sky.dusk));
    c.rect(0.0, y, c.w, c.h - y, [far, near]);
    tufts(c, y, c.h, far, near, 2600);
}

/// Loose strokes of grass between two heights.
pub fn tufts(c: &mut Canvas, y: f32, foot: f32, far: Ink, near: Ink, many: u32) {
    for i in 0..many {
        let t = (i as f32 / many as f32).powf(0.7);
        let at = y + (foot - y) * t;
        let (x, size) = (c.dice.range(0.0, c.w), 3.0 + 26.0 * t * (at / c.h));
        let lean = c.dice.range(-0.5, 0.5) * size;
        let shade = c.dice.range(-0.2, 0.22);
        let tone = far.mix(near, t);
        let tone = if shade > 0.0 { tone.light(shade) } else { tone.dark(-shade) };
        c.line(&[(x, at), (x + lean, at - size)], 1.0 + 2.4 * t, tone.fade(0.8));
    }
}

/// Flowers strewn between two heights, smaller when far.
pub fn flowers(c: &mut Canvas, y: f32, foot: f32, inks: &[Ink], many: u32) {
    for i in 0..many {
        let t = (i as f32 / many as f32).powf(0.6);
        let (x, at) = (c.dice.range(0.0, c.w), y + (foot - y) * t);
        let (ink, r) = (c.dice.pick(inks).dark(c.sky.dusk), 1.5 + 6.5 * t);
        c.oval(x, at, r, r * 0.8, ink);
        c.oval(x - r * 0.2, at - r * 0.2, r * 0.4, r * 0.35, ink.light(0.6));
    }
}

/// Leaves in a heap: dark below, light where the sun falls.
pub fn foliage(c: &mut Canvas, (x, y): At, (rx, ry): (f32, f32), [shade, lit]: [Ink; 2], many: u32) {
    let (shade, lit) = (shade.dark(c.sky.dusk), lit.dark(c.sky.dusk));
    let side = c.sky.sun.map_or(-0.3, |(sun, _)| if sun * c.w < x { -0.34 } else { 0.34 });
    let dab = rx.min(ry) * (60.0 / many as f32).sqrt().clamp(1.0, 2.2);
    for pass in 0..4 {
        let t = pass as f32 / 3.0;
        let (shrink, lift) = (1.0 - 0.16 * t, 0.24 * t);
        for _ in 0..many {
            let (turn, out) = (c.dice.range(0.0, TAU), c.dice.range(0.0, 1.0).sqrt() * shrink);
            let r = dab * c.dice.range(0.08, 0.2) * (1.0 - 0.42 * t);
            let at = (x + rx * (out * turn.cos() + side * 0.5 * t), y + ry * (out * turn.sin() - lift));
            let tone = c.dice.near(shade.mix(lit, t), 0.035);
            c.oval(at.0, at.1, r, r * 0.8, tone.fade(if pass == 0 { 1.0 } else { 0.72 }));
        }
    }
}

/// A round tree that stands at `(x, ground)`.
pub fn tree(c: &mut Canvas, x: f32, ground: f32, size: f32) {
    let leaf = c.season.leaf;
    tree_of(c, x, ground, size, leaf);
}

/// A round tree with leaves of its own colours.
pub fn tree_of(c: &mut Canvas, x: f32, ground: f32, size: f32, leaf: [Ink; 2]) {
    shadow(c, x, ground, size * 0.42);
    let bark = ink(0x5E_4636).dark(c.sky.dusk);
    let half = size * 0.045;
    c.poly(
        &[
            (x - half * 1.5, ground),
            (x - half * 0.7, ground - size * 0.5),
            (x + half * 0.7, ground - size * 0.5),
            (x + half * 1.5, ground),
        ],
        Fill::Across(bark.light(0.18), bark.dark(0.4)),
    );
    for (dx, dy) in [(-0.2, -0.62), (0.2, -0.64), (0.02, -0.78)] {
        c.line(&[(x, ground - size * 0.36), (x + dx * size, ground + dy * size)], half * 0.9, bark.dark(0.15));
    }
    for (dx, dy, r) in [(0.0, -0.58, 0.3), (-0.2, -0.6, 0.22), (0.2, -0.62, 0.22), (0.02, -0.78, 0.24)] {
        foliage(c, (x + dx * size, ground + dy * size), (r * size, r * size * 0.82), leaf, 52);
    }
}

/// A slim tree: poplar or cypress.
pub fn poplar(c: &mut Canvas, x: f32, ground: f32, size: f32) {
    let leaf = c.season.leaf;
    c.line(&[(x, ground), (x, ground - size * 0.3)], size * 0.035, ink(0x5E_4636).dark(c.sky.dusk));
    foliage(c, (x, ground - size * 0.5), (size * 0.12, size * 0.46), leaf, 170);
}

/// A bush or a piece of hedge.
pub fn bush(c: &mut Canvas, x: f32, ground: f32, size: f32) {
    let leaf = c.season.leaf;
    shadow(c, x, ground, size * 0.6);
    foliage(c, (x, ground - size * 0.32), (size * 0.55, size * 0.36), leaf, 46);
}

/// The soft shadow of what stands at `(x, ground)`.
pub fn shadow(c: &mut Canvas, x: f32, ground: f32, half: f32) {
    for t in [1.0, 0.75, 0.5] {
        c.oval(x + half * 0.15, ground, half * t, half * 0.16 * t, DARK.fade(0.12));
    }
}

/// A lane that narrows from the foot of the sheet to `(x, y)`.
pub fn lane(c: &mut Canvas, (x, y): At, (near_x, half): (f32, f32), ink: Ink) {
    let (ink, bend) = (ink.dark(c.sky.dusk), (near_x - x) * 0.2);
    let middle = |t: f32| x + (near_x - x) * t * t + bend * (t * 6.0).sin() * (1.0 - t);
    let edge =
        |s: f32| (0..=10).map(move |i| i as f32 / 10.0).map(move |t| (middle(t) + s * half * (0.03 + 0.97 * t * t), t));
    let place = |(at, t): (f32, f32)| (at, y + (c.h - y) * t);
    let points: Vec<At> =
        edge(-1.0).map(place).chain(edge(1.0).map(place).collect::<Vec<_>>().into_iter().rev()).collect();
    c.poly(&points, [ink.mix(c.sky.haze, 0.3), ink]);
    for i in 0..260 {
        let t = (i as f32 / 260.0).powf(0.6);
        let (dx, shade) = (c.dice.range(-0.9, 0.9) * half * t * t, c.dice.near(ink, 0.08));
        c.oval(middle(t) + dx, y + (c.h - y) * t, 1.0 + 9.0 * t, 0.6 + 2.6 * t, shade.fade(0.7));
    }
}

/// Stars above `horizon`, with the Milky Way.
pub fn stars(c: &mut Canvas, horizon: f32, many: u32) {
    for i in 0..140 {
        let t = i as f32 / 140.0;
        let (x, y) =
            (c.w * (0.1 + 0.85 * t) + c.dice.range(-60.0, 60.0), horizon * (1.0 - t) + c.dice.range(-70.0, 70.0));
        let (r, tint) = (c.dice.range(40.0, 130.0), c.dice.pick(&[ink(0x8F_A6FF), ink(0xFF_D9C8), ink(0xB8_8CE8)]));
        c.glow(x, y, r, tint.fade(0.05));
        for _ in 0..8 {
            let (dx, dy, r) = (c.dice.range(-90.0, 90.0), c.dice.range(-90.0, 90.0), c.dice.range(0.6, 1.5));
            c.oval(x + dx, y + dy, r, r, WHITE.fade(0.6));
        }
    }
    for _ in 0..many {
        let (x, y, size) = (c.dice.range(0.0, c.w), c.dice.range(0.0, horizon), c.dice.range(0.0, 1.0).powi(6));
        let r = 0.9 + 2.8 * size;
        c.oval(x, y, r, r, WHITE.fade(0.55 + 0.45 * size));
        if size > 0.5 {
            c.glow(x, y, r * 7.0, ink(0xBF_D4FF).fade(0.5));
        }
    }
}

/// Flakes in the air.
pub fn snowfall(c: &mut Canvas, many: u32) {
    for _ in 0..many {
        let (x, y, r) = (c.dice.range(0.0, c.w), c.dice.range(0.0, c.h), c.dice.range(1.2, 6.0));
        c.oval(x, y, r, r, WHITE.fade(0.85 - r * 0.08));
    }
}

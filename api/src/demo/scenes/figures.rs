//! People and animals, in a few strokes each.

use super::canvas::{Canvas, Fill};
use super::ink::{DARK, Ink, WHITE, ink};
use super::nature::shadow;

/// Clothes.
pub const CLOTHES: [Ink; 8] = [
    ink(0xD8_4B3E),
    ink(0x2F_6F9F),
    ink(0xF0_B73C),
    ink(0x4C_8A5B),
    ink(0x8A_4F86),
    ink(0xE8_E2D2),
    ink(0x3B_4A66),
    ink(0xE0_7B4A),
];
const SKINS: [Ink; 4] = [ink(0xF2_C9A5), ink(0xD9_A277), ink(0x8E_5B3C), ink(0xE8_B48E)];
const HAIR: [Ink; 5] = [ink(0x3A_2A22), ink(0x8A_5A30), ink(0xD8_D4CC), ink(0xC9_8A3C), ink(0x1E_1A1C)];

/// Eyes and a smile, on a face `size` wide; too far away they would be specks.
fn face(c: &mut Canvas, x: f32, y: f32, size: f32) {
    if size < 8.0 {
        return;
    }
    for dx in [-0.3, 0.42] {
        c.oval(x + dx * size, y - size * 0.05, size * 0.09, size * 0.12, DARK);
        c.oval(x + dx * size, y + size * 0.35, size * 0.16, size * 0.1, ink(0xF0_6A5A).fade(0.3));
    }
    c.curve(
        &[(x - size * 0.2, y + size * 0.42), (x + size * 0.06, y + size * 0.54), (x + size * 0.32, y + size * 0.42)],
        size * 0.08,
        ink(0x7A_2E2A),
    );
}

/// Someone who stands, `tall` pixels high; arms are raised by `cheer` from 0 to 1.
pub fn person(c: &mut Canvas, x: f32, ground: f32, tall: f32, cheer: f32) {
    let (coat, legs) =
        (c.dice.pick(&CLOTHES), c.dice.pick(&[ink(0x38_4662), ink(0x5B_4A42), ink(0x2C_3038), ink(0x7A_6A5A)]));
    let (skin, hair) = (c.dice.pick(&SKINS), c.dice.pick(&HAIR));
    let [coat, legs, skin, hair] = [coat, legs, skin, hair].map(|ink| ink.dark(c.sky.dusk * 0.8));
    shadow(c, x, ground, tall * 0.26);
    let at = |dx: f32, up: f32| (x + dx * tall, ground - up * tall);
    for s in [-1.0, 1.0] {
        c.line(&[at(s * 0.045, 0.46), at(s * 0.06, 0.03)], tall * 0.085, legs);
        c.line(&[at(s * 0.06, 0.02), at(s * 0.1, 0.015)], tall * 0.05, DARK);
        let (elbow, hand) = (at(s * 0.17, 0.6 + 0.1 * cheer), at(s * (0.13 + 0.08 * cheer), 0.44 + 0.46 * cheer));
        c.curve(&[at(s * 0.1, 0.77), elbow, hand], tall * 0.065, coat.dark(0.1));
        c.oval(hand.0, hand.1, tall * 0.032, tall * 0.032, skin);
    }
    c.blob(
        &[at(-0.1, 0.8), at(0.0, 0.83), at(0.1, 0.8), at(0.12, 0.62), at(0.11, 0.42), at(-0.11, 0.42), at(-0.12, 0.62)],
        Fill::Across(coat.light(0.14), coat.dark(0.14)),
    );
    let (hx, hy) = at(0.0, 0.905);
    c.rect(hx - tall * 0.025, hy, tall * 0.05, tall * 0.09, skin.dark(0.15));
    c.oval(hx, hy - tall * 0.012, tall * 0.072, tall * 0.08, hair);
    c.oval(hx + tall * 0.012, hy + tall * 0.012, tall * 0.056, tall * 0.062, skin);
    face(c, hx + tall * 0.012, hy + tall * 0.012, tall * 0.052);
}

/// Someone who sits on a bench whose seat is at `seat`.
pub fn sitting(c: &mut Canvas, x: f32, seat: f32, tall: f32) {
    let (coat, skin, hair) = (c.dice.pick(&CLOTHES), c.dice.pick(&SKINS), c.dice.pick(&HAIR));
    let at = |dx: f32, up: f32| (x + dx * tall, seat - up * tall);
    for s in [-1.0, 1.0] {
        c.line(&[at(s * 0.05, 0.02), at(s * 0.07, -0.02), at(s * 0.07, -0.3)], tall * 0.09, ink(0x3D_4658));
        c.line(&[at(s * 0.07, -0.31), at(s * 0.09, -0.31)], tall * 0.06, DARK);
        c.curve(&[at(s * 0.1, 0.34), at(s * 0.15, 0.18), at(s * 0.03, 0.08)], tall * 0.065, coat.dark(0.12));
    }
    c.blob(
        &[
            at(-0.1, 0.37),
            at(0.0, 0.4),
            at(0.1, 0.37),
            at(0.12, 0.15),
            at(0.12, -0.02),
            at(-0.12, -0.02),
            at(-0.12, 0.15),
        ],
        Fill::Across(coat.light(0.14), coat.dark(0.14)),
    );
    let (hx, hy) = at(0.0, 0.47);
    c.oval(hx, hy - tall * 0.012, tall * 0.075, tall * 0.083, hair);
    c.oval(hx + tall * 0.01, hy + tall * 0.012, tall * 0.058, tall * 0.064, skin);
    face(c, hx + tall * 0.01, hy + tall * 0.012, tall * 0.054);
}

/// A red cow of the Salers breed, looking left or right (`way` -1 or 1).
pub fn cow(c: &mut Canvas, x: f32, ground: f32, size: f32, way: f32) {
    shadow(c, x, ground, size * 0.62);
    let coat = ink(0x8E_3B22).dark(c.sky.dusk);
    let at = |dx: f32, up: f32| (x + way * dx * size, ground - up * size);
    for dx in [-0.36, -0.26, 0.2, 0.3] {
        c.line(&[at(dx, 0.4), at(dx + 0.01, 0.03)], size * 0.085, coat.dark(0.35));
        c.line(&[at(dx + 0.01, 0.04), at(dx + 0.015, 0.02)], size * 0.085, DARK);
    }
    c.curve(&[at(-0.44, 0.66), at(-0.5, 0.5), at(-0.48, 0.28)], size * 0.035, coat.dark(0.3));
    c.blob(
        &[
            at(-0.45, 0.62),
            at(-0.38, 0.74),
            at(0.0, 0.71),
            at(0.34, 0.76),
            at(0.42, 0.6),
            at(0.32, 0.36),
            at(0.0, 0.29),
            at(-0.36, 0.36),
        ],
        [coat.light(0.2), coat.dark(0.22)],
    );
    c.blob(&[at(0.26, 0.72), at(0.5, 0.86), at(0.54, 0.72), at(0.36, 0.5)], [coat.light(0.12), coat.dark(0.1)]);
    c.blob(
        &[at(0.46, 0.9), at(0.6, 0.86), at(0.72, 0.62), at(0.64, 0.56), at(0.5, 0.7)],
        [coat.light(0.16), coat.dark(0.14)],
    );
    c.oval(at(0.685, 0.6).0, at(0.0, 0.6).1, size * 0.05, size * 0.045, ink(0xD8_A68E));
    c.oval(at(0.575, 0.775).0, at(0.0, 0.775).1, size * 0.016, size * 0.02, DARK);
    c.curve(&[at(0.48, 0.86), at(0.4, 0.88), at(0.36, 0.83)], size * 0.05, coat.dark(0.12));
    c.curve(&[at(0.5, 0.9), at(0.5, 1.02), at(0.58, 1.07)], size * 0.03, ink(0xEF_E4CC));
    c.oval(at(-0.2, 0.34).0, at(0.0, 0.33).1, size * 0.09, size * 0.05, ink(0xDD_A893));
}

/// A bird on the wing.
pub fn bird(c: &mut Canvas, x: f32, y: f32, size: f32) {
    let ink = DARK.fade(0.8);
    c.curve(&[(x - size, y - size * 0.45), (x - size * 0.4, y - size * 0.4), (x, y)], size * 0.13, ink);
    c.curve(&[(x, y), (x + size * 0.45, y - size * 0.5), (x + size, y - size * 0.35)], size * 0.13, ink);
    c.oval(x, y, size * 0.16, size * 0.1, ink);
}

/// A bee.
pub fn bee(c: &mut Canvas, x: f32, y: f32, size: f32) {
    for s in [-1.0, 1.0] {
        c.oval(x + s * size * 0.3, y - size * 0.55, size * 0.3, size * 0.42, WHITE.fade(0.6));
    }
    c.oval(x, y, size * 0.8, size * 0.48, [ink(0xFF_C93C), ink(0xD9_8A1A)]);
    for dx in [-0.3, 0.1, 0.5] {
        c.line(&[(x + dx * size, y - size * 0.34), (x + dx * size, y + size * 0.34)], size * 0.16, DARK);
    }
    c.oval(x - size * 0.78, y, size * 0.26, size * 0.28, DARK);
}

/// A dragonfly that points up to the right.
pub fn dragonfly(c: &mut Canvas, x: f32, y: f32, size: f32) {
    let body = ink(0x1E_8FA8);
    for (dx, dy) in [(-0.75, -0.5), (-0.85, -0.12), (0.42, 0.85), (0.05, 0.9)] {
        let tip = (x + dx * size, y + dy * size);
        let bulge = (-dy * size * 0.14, dx * size * 0.14);
        let middle = (x + dx * size * 0.65, y + dy * size * 0.65);
        let wing = [(x, y), (middle.0 + bulge.0, middle.1 + bulge.1), tip, (middle.0 - bulge.0, middle.1 - bulge.1)];
        c.blob(&wing, [ink(0xE6_FAFF).fade(0.85), ink(0x9F_D8EA).fade(0.6)]);
        c.line(&[(x, y), tip], size * 0.012, body.dark(0.3).fade(0.7));
    }
    c.line(&[(x + size * 0.14, y - size * 0.12), (x - size * 0.85, y + size * 0.72)], size * 0.075, body);
    for i in 1..7 {
        let t = i as f32 / 7.0;
        let (sx, sy) = (x + size * (0.14 - 0.99 * t), y + size * (-0.12 + 0.84 * t));
        c.oval(sx, sy, size * 0.03, size * 0.03, ink(0x9A_F0E4));
    }
    c.oval(x + size * 0.08, y - size * 0.07, size * 0.13, size * 0.12, body.dark(0.2));
    c.oval(x + size * 0.22, y - size * 0.2, size * 0.1, size * 0.1, [ink(0x7C_E0C0), body]);
}

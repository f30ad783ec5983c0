//! Houses, walls, roofs, letters and street furniture.

use super::canvas::{At, Canvas, Fill};
use super::ink::{DARK, Ink, WHITE, ink};
use super::nature::shadow;

/// Lime renders and volcanic stone of the Limagne.
pub const WALLS: [Ink; 6] =
    [ink(0xE9_D3AB), ink(0xD9_B48A), ink(0xF1_E3C8), ink(0xC9_AE93), ink(0xE6_C3A0), ink(0xD8_CDB8)];
/// Shutters.
pub const SHUTTERS: [Ink; 5] = [ink(0x5B_86A3), ink(0x6E_8F63), ink(0x9A_4A3F), ink(0x7C_8FA0), ink(0xB5_8A4A)];
/// Round clay tiles.
pub const TILE: Ink = ink(0xC4_6B45);
/// Old oak.
pub const WOOD: Ink = ink(0x7A_5238);

/// A wall of uneven stones.
pub fn stones(c: &mut Canvas, (x, y): At, (w, h): (f32, f32), ink: Ink, row: f32) {
    let ink = ink.dark(c.sky.dusk);
    c.rect(x, y, w, h, [ink.dark(0.32), ink.dark(0.45)]);
    let mut top = y;
    while top < y + h - 2.0 {
        let high = (row * c.dice.range(0.75, 1.2)).min(y + h - top);
        let mut left = x + c.dice.range(-row, 0.0);
        while left < x + w {
            let wide = row * c.dice.range(0.9, 2.3);
            let (from, to) = (left.max(x) + 1.5, (left + wide).min(x + w) - 1.5);
            if to - from > 3.0 {
                let tone = c.dice.near(ink, 0.06);
                let (a, b) = (c.dice.range(0.0, 0.16) * high, c.dice.range(0.0, 0.16) * high);
                c.poly(
                    &[
                        (from + 2.0, top + 1.5 + a),
                        (to - 2.0, top + 1.5 + b),
                        (to, top + high - 3.0 - a),
                        (from, top + high - 1.5 - b),
                    ],
                    [tone.light(0.12), tone.dark(0.08)],
                );
            }
            left += wide;
        }
        top += high;
    }
}

/// A roof of round tiles between an upper and a lower edge: `(left, right, y)` each.
pub fn tiles(c: &mut Canvas, upper: (f32, f32, f32), lower: (f32, f32, f32), ink: Ink) {
    let ink = ink.dark(c.sky.dusk);
    c.poly(
        &[(upper.0, upper.2), (upper.1, upper.2), (lower.1, lower.2), (lower.0, lower.2)],
        [ink.dark(0.3), ink.dark(0.4)],
    );
    let rows = ((lower.2 - upper.2) / 13.0).ceil().max(3.0);
    for i in 0..rows as u32 {
        let t = (i as f32 + 0.5) / rows;
        let (left, right) = (upper.0 + (lower.0 - upper.0) * t, upper.1 + (lower.1 - upper.1) * t);
        let (y, high) = (upper.2 + (lower.2 - upper.2) * t, (lower.2 - upper.2) / rows);
        let many = ((right - left) / 15.0).max(1.0);
        for j in 0..many as u32 {
            let x = left + (right - left) * (j as f32 + 0.5) / many;
            let tone = c.dice.near(ink, 0.055).light(0.14 * (1.0 - t));
            c.oval(x, y, 8.2, high * 0.56, Fill::Down(tone.light(0.12), tone.dark(0.14)));
        }
    }
    c.line(&[(lower.0, lower.2 + 2.0), (lower.1, lower.2 + 2.0)], 5.0, DARK.fade(0.3));
    c.line(&[(upper.0, upper.2), (upper.1, upper.2)], 9.0, ink.dark(0.12));
}

/// A window with its shutters; lit from inside at night.
pub fn window(c: &mut Canvas, (x, y): At, (w, h): (f32, f32), shutter: Ink) {
    let (dusk, lamp) = (c.sky.dusk, c.sky.dusk > 0.3);
    let glass = if lamp { [ink(0xFF_E9A0), ink(0xFF_B347)] } else { [ink(0x6F_8AA0), ink(0x3C_4A5E)] };
    c.rect(x - 5.0, y - 5.0, w + 10.0, h + 12.0, ink(0xEF_E6D2).dark(dusk + 0.06));
    c.rect(x, y, w, h, glass);
    if lamp {
        c.glow(x + w / 2.0, y + h / 2.0, h * 1.6, ink(0xFF_A640).fade(0.35));
    } else {
        c.poly(&[(x, y + h * 0.7), (x + w * 0.7, y), (x + w, y), (x, y + h)], WHITE.fade(0.16));
    }
    let frame = WHITE.dark(dusk + 0.05);
    c.line(&[(x + w / 2.0, y), (x + w / 2.0, y + h)], 4.0, frame);
    c.line(&[(x, y + h * 0.5), (x + w, y + h * 0.5)], 3.0, frame);
    let shutter = shutter.dark(dusk);
    for left in [x - w * 0.62, x + w * 1.08] {
        c.rect(left, y - 2.0, w * 0.54, h + 4.0, Fill::Across(shutter.light(0.1), shutter.dark(0.15)));
        for i in 1..9 {
            let at = y + h * i as f32 / 9.0;
            c.line(&[(left + 4.0, at), (left + w * 0.54 - 4.0, at)], 2.0, shutter.dark(0.3));
        }
    }
    c.rect(x - 8.0, y + h + 4.0, w + 16.0, 7.0, ink(0xC9_BFAE).dark(dusk + 0.1));
}

/// A wooden door under a stone lintel.
pub fn door(c: &mut Canvas, (x, y): At, (w, h): (f32, f32), tint: Ink) {
    let tint = tint.dark(c.sky.dusk);
    c.rect(x - 10.0, y - 12.0, w + 20.0, h + 12.0, ink(0xB9_A992).dark(c.sky.dusk + 0.08));
    c.rect(x, y, w, h, [tint.light(0.08), tint.dark(0.2)]);
    for i in 1..4 {
        let at = x + w * i as f32 / 4.0;
        c.line(&[(at, y), (at, y + h)], 2.0, tint.dark(0.4));
    }
    c.oval(x + w * 0.84, y + h * 0.55, 4.0, 4.0, ink(0xE2_C15A));
}

/// A rendered wall with stains and speckles.
pub fn render(c: &mut Canvas, (x, y): At, (w, h): (f32, f32), ink: Ink) {
    let ink = ink.dark(c.sky.dusk);
    c.rect(x, y, w, h, [ink.light(0.12), ink.dark(0.07)]);
    for _ in 0..(w * h / 1500.0) as u32 {
        let (sx, sy) = (x + c.dice.range(0.03, 0.97) * w, y + c.dice.range(0.02, 0.98) * h);
        let (r, tone) = (c.dice.range(2.0, 13.0), c.dice.near(ink, 0.05));
        c.oval(sx, sy, r.min(w * 0.04), r * 0.5, tone.fade(0.4));
    }
    c.rect(x, y + h * 0.84, w, h * 0.16, [ink.dark(0.3).fade(0.0), ink.dark(0.4).fade(0.35)]);
    c.rect(x, y, w, h * 0.06, [DARK.fade(0.28), DARK.fade(0.0)]);
}

/// A house of two floors that stands on `ground`.
pub fn house(c: &mut Canvas, x: f32, ground: f32, (w, h): (f32, f32)) {
    let (wall, shutter) = (c.dice.pick(&WALLS), c.dice.pick(&SHUTTERS));
    let (eaves, side) = (ground - h * 0.72, w * 0.16);
    let tint = wall.dark(c.sky.dusk);
    c.poly(
        &[(x + w, eaves), (x + w + side, eaves + h * 0.03), (x + w + side, ground - h * 0.03), (x + w, ground)],
        [tint.dark(0.3), tint.dark(0.4)],
    );
    render(c, (x, eaves), (w, h - h * 0.28), wall);
    tiles(
        c,
        (x + w * 0.06, x + w * 1.02, ground - h),
        (x - w * 0.05, x + w * 1.05 + side * 0.6, eaves + h * 0.01),
        TILE,
    );
    let chimney = x + w * c.dice.range(0.15, 0.75);
    stones(c, (chimney, ground - h * 1.09), (w * 0.11, h * 0.15), ink(0xB0_8468), 12.0);
    let pane = (w * 0.13, h * 0.17);
    for column in 0..2 {
        let left = x + w * (0.2 + 0.42 * column as f32);
        window(c, (left, eaves + h * 0.1), pane, shutter);
        if column == 1 {
            window(c, (left, eaves + h * 0.44), pane, shutter);
        }
    }
    door(c, (x + w * 0.2, ground - h * 0.3), (w * 0.17, h * 0.3), shutter.dark(0.25));
    c.poly(
        &[
            (x, ground),
            (x + w + side, ground),
            (x + w + side * 2.6, ground + h * 0.06),
            (x + w * 0.2, ground + h * 0.06),
        ],
        DARK.fade(0.16),
    );
}

/// A far village: small roofs round a church tower.
pub fn hamlet(c: &mut Canvas, x: f32, ground: f32, size: f32) {
    for i in 0..9 {
        let (dx, w) =
            ((i as f32 - 4.0) * size * 0.24 + c.dice.range(-0.05, 0.05) * size, size * c.dice.range(0.2, 0.32));
        let (h, up) = (size * c.dice.range(0.12, 0.2), c.dice.range(0.0, 0.12) * size);
        if i == 4 {
            small_tower(c, x + dx, ground - up, size);
        }
        let wall = c.dice.pick(&WALLS).mix(c.sky.haze, 0.2).dark(c.sky.dusk);
        let (left, eaves) = (x + dx, ground - up - h);
        c.rect(left, eaves, w, h + up, [wall.light(0.1), wall.dark(0.12)]);
        let roof = c.dice.near(TILE, 0.05).mix(c.sky.haze, 0.2).dark(c.sky.dusk);
        c.poly(
            &[
                (left - w * 0.06, eaves),
                (left + w * 0.14, eaves - h * 0.55),
                (left + w * 0.9, eaves - h * 0.55),
                (left + w * 1.06, eaves),
            ],
            [roof.light(0.16), roof],
        );
        for k in 0..2 {
            let glass = if c.sky.dusk > 0.3 { ink(0xFF_D27A) } else { ink(0x5A_6674) };
            c.rect(left + w * (0.25 + 0.4 * k as f32), eaves + h * 0.25, w * 0.12, h * 0.3, glass);
        }
    }
}

fn small_tower(c: &mut Canvas, x: f32, ground: f32, size: f32) {
    let wall = ink(0xC8_B394).mix(c.sky.haze, 0.2).dark(c.sky.dusk);
    c.rect(x, ground - size * 0.5, size * 0.15, size * 0.5, Fill::Across(wall.light(0.15), wall.dark(0.2)));
    c.arch(x + size * 0.05, ground - size * 0.45, size * 0.05, size * 0.1, wall.dark(0.6));
    let roof = ink(0x5F_6472).mix(c.sky.haze, 0.2).dark(c.sky.dusk);
    c.poly(
        &[
            (x - size * 0.02, ground - size * 0.5),
            (x + size * 0.075, ground - size * 0.76),
            (x + size * 0.17, ground - size * 0.5),
        ],
        Fill::Across(roof.light(0.2), roof.dark(0.2)),
    );
}

/// Cobbles from `y` to the foot of the sheet.
pub fn cobbles(c: &mut Canvas, y: f32, tint: Ink) {
    let tint = tint.dark(c.sky.dusk);
    c.rect(0.0, y, c.w, c.h - y, [tint.mix(c.sky.haze, 0.3), tint.dark(0.15)]);
    let mut at = y + 3.0;
    while at < c.h + 20.0 {
        let r = 4.0 + 22.0 * (at - y) / (c.h - y);
        let mut x = c.dice.range(-r, r);
        while x < c.w + r {
            let tone = c.dice.near(tint, 0.05);
            c.oval(x, at, r * 1.12, r * 0.46, [tone.light(0.16), tone.dark(0.16)]);
            x += r * 2.35;
        }
        at += r * 0.95;
    }
}

/// A bench seen from the front.
pub fn bench(c: &mut Canvas, x: f32, ground: f32, w: f32) {
    shadow(c, x + w / 2.0, ground, w * 0.6);
    let wood = WOOD.light(0.15).dark(c.sky.dusk);
    for leg in [0.08, 0.86] {
        c.rect(x + w * leg, ground - w * 0.38, w * 0.05, w * 0.38, DARK);
    }
    for (i, up) in [0.4, 0.32, 0.19, 0.15].into_iter().enumerate() {
        c.rect(x, ground - w * up, w, w * 0.055, [wood.light(0.2 - 0.04 * i as f32), wood.dark(0.1)]);
    }
}

/// Capital letters in round strokes, `size` high.
pub fn letters(c: &mut Canvas, (x, y): At, size: f32, text: &str, ink: Ink) {
    let unit = size / 4.0;
    let mut left = x;
    for letter in text.chars() {
        for stroke in strokes(letter).split(' ').filter(|stroke| !stroke.is_empty()) {
            let digits: Vec<f32> = stroke.bytes().map(|digit| f32::from(digit.saturating_sub(b'0')) * unit).collect();
            let points: Vec<At> = digits.chunks_exact(2).map(|at| (left + at[0], y + at[1])).collect();
            c.line(&points, size * 0.14, ink);
        }
        left += unit * 3.4;
    }
}

/// How wide [`letters`] come out.
pub fn letters_wide(text: &str, size: f32) -> f32 {
    (text.chars().count() as f32 * 3.4 - 1.4) * size / 4.0
}

/// Each letter as strokes of points on a grid of 3 by 5, two digits a point.
fn strokes(letter: char) -> &'static str {
    match letter {
        'A' => "0410 1024 0622 0323",
        'B' => "00041423231202 0010211202",
        'C' => "2110000414 0424",
        'D' => "000414231110 00102123",
        'E' => "20000424 0212",
        'F' => "200004 0212",
        'I' => "1014",
        'L' => "000424",
        'M' => "0400122024",
        'N' => "04002420",
        'O' => "0020240400",
        'P' => "0400202202",
        'R' => "0400202202 1224",
        'S' => "200002222404",
        'T' => "0020 1014",
        'U' => "00042420",
        'V' => "001420",
        _ => "",
    }
}

//! What is grown: garden, hives, orchard, vines.

use super::canvas::{Canvas, Fill};
use super::figures::{bee, bird, person};
use super::ink::{DARK, Ink, WHITE, ink};
use super::nature::{clouds, foliage, hills, meadow, shadow, sky, tree, tree_of};
use super::village::{WOOD, hamlet, stones};

const EARTH: Ink = ink(0x8A_5F42);

/// Rows that run towards one point on the horizon; `plant` draws one plant of a row at a size.
fn rows(c: &mut Canvas, horizon: f32, count: i32, plant: impl Fn(&mut Canvas, i32, f32, f32, f32)) {
    for step in 0..22 {
        let t = (step as f32 / 21.0).powf(1.7);
        let y = horizon + (c.h * 1.04 - horizon) * t;
        for row in -count..=count {
            let x = c.w / 2.0 + row as f32 * (18.0 + 235.0 * t) * c.w / 1600.0;
            if x > -150.0 && x < c.w + 150.0 {
                plant(c, row, x, y, 0.1 + 0.9 * t);
            }
        }
    }
}

/// The kitchen garden in its rows.
pub fn vegetables(c: &mut Canvas) {
    sky(c, 420.0);
    clouds(c, 4, (80.0, 220.0));
    hills(c, 440.0, 3);
    hamlet(c, 1100.0, 450.0, 240.0);
    c.rect(0.0, 440.0, c.w, 760.0, [EARTH.light(0.25), EARTH.dark(0.1)]);
    stones(c, (0.0, 420.0), (1600.0, 50.0), ink(0xC4_A98A), 20.0);
    rows(c, 480.0, 9, |c, row, x, y, size| match row.rem_euclid(4) {
        0 => {
            for (r, tone) in [(52.0, 0x4F_8A5E), (42.0, 0x6F_AA70), (28.0, 0x9C_CC8A), (14.0, 0xC4_E4A8)] {
                c.oval(x, y - 16.0 * size, r * size * 1.1, r * size * 0.8, c.dice.near(ink(tone), 0.03));
            }
        }
        1 => {
            for i in 0..7 {
                let lean = (i as f32 - 3.0) * 11.0 * size;
                c.curve(
                    &[(x, y), (x + lean * 0.5, y - 70.0 * size), (x + lean * 1.6, y - 105.0 * size)],
                    7.0 * size,
                    c.dice.near(ink(0x6F_A082), 0.05),
                );
            }
            c.line(&[(x, y), (x, y - 30.0 * size)], 16.0 * size, ink(0xF0_F2DC));
        }
        2 => {
            foliage(c, (x, y - 24.0 * size), (52.0 * size, 34.0 * size), [ink(0x7A_2A3E), ink(0xC8_6A5E)], 12);
        }
        _ => {
            c.line(&[(x, y), (x, y - 150.0 * size)], 7.0 * size, WOOD.light(0.3));
            foliage(c, (x, y - 80.0 * size), (36.0 * size, 70.0 * size), [ink(0x3C_6F38), ink(0x8F_BF52)], 14);
            for (dx, up) in [(-18.0, 60.0), (16.0, 88.0), (6.0, 36.0)] {
                c.oval(x + dx * size, y - up * size, 12.0 * size, 12.0 * size, ink(0xE0_4A2C));
            }
        }
    });
    person(c, 520.0, 900.0, 330.0, 0.1);
    c.oval(522.0, 586.0, 74.0, 16.0, ink(0xE8_C878));
    c.oval(522.0, 574.0, 34.0, 24.0, ink(0xF0_D48A));
    watering_can(c, 1080.0, 1120.0);
}

fn watering_can(c: &mut Canvas, x: f32, y: f32) {
    shadow(c, x, y, 150.0);
    let tin = ink(0x6F_9A94);
    c.curve(&[(x - 80.0, y - 120.0), (x - 150.0, y - 90.0), (x - 80.0, y - 20.0)], 14.0, tin.dark(0.2));
    c.poly(
        &[(x - 84.0, y - 150.0), (x + 70.0, y - 150.0), (x + 84.0, y), (x - 94.0, y)],
        Fill::Across(tin.light(0.4), tin.dark(0.3)),
    );
    c.line(&[(x + 74.0, y - 40.0), (x + 190.0, y - 160.0)], 22.0, tin);
    c.line(&[(x + 170.0, y - 190.0), (x + 220.0, y - 140.0)], 24.0, tin.light(0.2));
    c.curve(&[(x - 70.0, y - 150.0), (x - 5.0, y - 220.0), (x + 60.0, y - 150.0)], 13.0, tin.dark(0.1));
}

/// Hives among the lavender.
pub fn hives(c: &mut Canvas) {
    sky(c, 480.0);
    clouds(c, 3, (90.0, 240.0));
    hills(c, 520.0, 4);
    for (x, size) in [(80.0, 380.0), (270.0, 300.0), (1380.0, 420.0), (1530.0, 360.0)] {
        tree(c, x, 600.0, size);
    }
    meadow(c, 540.0);
    rows(c, 580.0, 10, |c, _, x, y, size| {
        for _ in 0..9 {
            let (dx, up) = (c.dice.range(-46.0, 46.0) * size, c.dice.range(50.0, 105.0) * size);
            let tone = c.dice.pick(&[0x7A_5FB8, 0x9A_7FD4, 0x5F_48A0, 0xB8_9FE4].map(ink));
            c.line(&[(x + dx * 0.4, y), (x + dx, y - up * 0.6)], 3.0 * size, ink(0x6F_8F5A));
            c.line(&[(x + dx, y - up * 0.55), (x + dx * 1.1, y - up)], 13.0 * size, tone);
        }
    });
    for (x, y, size, tone) in [
        (330.0, 800.0, 200.0, 0xF2_C14E),
        (700.0, 770.0, 180.0, 0x5F_A8C8),
        (1010.0, 790.0, 190.0, 0xF6_F0E0),
        (1340.0, 850.0, 230.0, 0xE0_7A5A),
    ] {
        hive(c, x, y, size, ink(tone));
    }
    for _ in 0..34 {
        let (x, y) = (c.dice.range(120.0, 1500.0), c.dice.range(360.0, 1000.0));
        let size = c.dice.range(9.0, 15.0) * (0.6 + y / 1400.0);
        bee(c, x, y, size);
    }
    bee(c, 560.0, 940.0, 46.0);
    bee(c, 1150.0, 520.0, 34.0);
}

fn hive(c: &mut Canvas, x: f32, ground: f32, size: f32, tone: Ink) {
    shadow(c, x, ground, size * 0.7);
    for s in [-0.38, 0.34] {
        c.rect(x + s * size, ground - size * 0.16, size * 0.06, size * 0.16, WOOD.dark(0.2));
    }
    for (i, up) in [0.16, 0.52, 0.84].into_iter().enumerate() {
        let (high, wide) = (if i == 0 { 0.36 } else { 0.31 }, 0.5 - 0.01 * i as f32);
        let top = ground - size * (up + high);
        c.rect(x - size * wide, top, size * wide * 2.0, size * high, Fill::Across(tone.light(0.25), tone.dark(0.14)));
        c.line(&[(x - size * wide, top + size * high), (x + size * wide, top + size * high)], 4.0, tone.dark(0.35));
        c.rect(x - size * 0.1, top + size * 0.08, size * 0.2, size * 0.05, tone.dark(0.3));
    }
    c.rect(x - size * 0.2, ground - size * 0.22, size * 0.4, size * 0.05, DARK);
    c.rect(x - size * 0.56, ground - size * 1.22, size * 1.12, size * 0.09, [ink(0xD8_DCE0), ink(0x9A_A2AA)]);
}

/// The orchard in October.
pub fn orchard(c: &mut Canvas) {
    sky(c, 520.0);
    hills(c, 560.0, 4);
    meadow(c, 550.0);
    let leaf = [ink(0x5F_7A34), ink(0xC8_BE4A)];
    for (x, y, size) in [
        (160.0, 640.0, 250.0),
        (470.0, 630.0, 230.0),
        (800.0, 630.0, 230.0),
        (1120.0, 630.0, 240.0),
        (1440.0, 640.0, 250.0),
        (320.0, 790.0, 420.0),
        (1280.0, 800.0, 430.0),
        (810.0, 980.0, 740.0),
    ] {
        tree_of(c, x, y, size, leaf);
        for _ in 0..34 {
            let (turn, out) = (c.dice.range(0.0, std::f32::consts::TAU), c.dice.range(0.0, 1.0).sqrt() * 0.36);
            let (ax, ay, r) =
                (x + out * size * turn.cos(), y - size * (0.63 - out * 0.7 * turn.sin()), size * 0.019 + 2.0);
            c.oval(ax, ay, r, r, Fill::Round(ink(0xFF_7A5A), ink(0xC0_2420)));
            c.oval(ax - r * 0.3, ay - r * 0.35, r * 0.25, r * 0.2, WHITE.fade(0.7));
        }
        for _ in 0..12 {
            let (dx, dy) = (c.dice.range(-0.4, 0.4) * size, c.dice.range(-0.02, 0.06) * size);
            c.oval(x + dx, y + dy, size * 0.017 + 2.0, size * 0.016 + 2.0, ink(0xC8_3A2C));
        }
    }
    for s in [0.0, 84.0] {
        c.line(&[(980.0 + s, 1010.0), (920.0 + s * 0.7, 520.0)], 13.0, WOOD.light(0.4));
    }
    for i in 0..9 {
        let t = i as f32 / 9.0;
        c.line(&[(976.0 - 56.0 * t, 970.0 - 420.0 * t), (1056.0 - 76.0 * t, 970.0 - 420.0 * t)], 9.0, WOOD.light(0.25));
    }
    person(c, 640.0, 1040.0, 340.0, 0.9);
    for x in [440.0, 1180.0] {
        shadow(c, x, 1100.0, 130.0);
        for i in 0..26 {
            let (dx, up) = ((i % 7) as f32 * 26.0 - 80.0, (i / 7) as f32 * 16.0);
            c.oval(x + dx, 1016.0 - up + dx.abs() * 0.25, 20.0, 20.0, Fill::Round(ink(0xFF_7A5A), ink(0xB0_2420)));
        }
        c.poly(
            &[(x - 110.0, 1016.0), (x + 110.0, 1016.0), (x + 84.0, 1104.0), (x - 84.0, 1104.0)],
            [WOOD.light(0.5), WOOD.light(0.05)],
        );
        for i in 0..3 {
            c.line(
                &[(x - 104.0, 1036.0 + 24.0 * i as f32), (x + 104.0, 1036.0 + 24.0 * i as f32)],
                5.0,
                WOOD.dark(0.1),
            );
        }
    }
}

/// The vines in November.
pub fn vineyard(c: &mut Canvas) {
    sky(c, 520.0);
    clouds(c, 4, (120.0, 300.0));
    hills(c, 540.0, 4);
    hamlet(c, 480.0, 560.0, 330.0);
    c.rect(0.0, 560.0, c.w, 640.0, [ink(0xC8_A060), ink(0x8A_5A38)]);
    rows(c, 570.0, 8, |c, _, x, y, size| {
        c.line(&[(x, y), (x, y - 130.0 * size)], 9.0 * size, WOOD.dark(0.2));
        let leaf = c.dice.pick(&[
            [ink(0x9A_3A1E), ink(0xF0_9A3A)],
            [ink(0xB0_5A1E), ink(0xF6_C64A)],
            [ink(0x8A_2A2A), ink(0xE0_6A3A)],
        ]);
        foliage(c, (x, y - 92.0 * size), (88.0 * size, 60.0 * size), leaf, 13);
        for (dx, up) in [(-40.0, 44.0), (22.0, 36.0)] {
            for k in 0..6 {
                let (gx, gy) = ((k % 3) as f32 * 10.0, (k / 3) as f32 * 11.0);
                c.oval(x + (dx + gx) * size, y - (up - gy) * size, 8.0 * size, 8.0 * size, ink(0x4A_2A5E));
            }
        }
    });
    person(c, 800.0, 860.0, 210.0, 0.3);
    bird(c, 1180.0, 230.0, 24.0);
    bird(c, 1250.0, 270.0, 18.0);
}

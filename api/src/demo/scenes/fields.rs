//! Beyond the last house: meadows, hedges, woods, wind.

use super::canvas::{Canvas, Fill};
use super::figures::{bird, cow, person};
use super::ink::{DARK, WHITE, ink};
use super::nature::{
    bush, clouds, flowers, foliage, hills, lane, meadow, poplar, ridge, shadow, sky, tree, tufts, volcanoes,
};
use super::village::{TILE, stones};

/// Red cows before the chain of volcanoes.
pub fn cows(c: &mut Canvas) {
    sky(c, 640.0);
    clouds(c, 6, (100.0, 330.0));
    volcanoes(c, 620.0);
    hills(c, 690.0, 3);
    meadow(c, 680.0);
    for (x, size) in [(60.0, 90.0), (180.0, 70.0), (300.0, 84.0), (1260.0, 76.0), (1390.0, 96.0), (1530.0, 80.0)] {
        bush(c, x, 712.0, size * 1.4);
    }
    for (x, y, size, way) in [
        (900.0, 770.0, 130.0, -1.0),
        (1330.0, 800.0, 150.0, 1.0),
        (250.0, 810.0, 160.0, 1.0),
        (1080.0, 960.0, 290.0, -1.0),
        (480.0, 1080.0, 400.0, 1.0),
    ] {
        cow(c, x, y, size, way);
    }
    flowers(c, 800.0, 1200.0, &[ink(0xF6_D63C), WHITE, ink(0xC8_7AD0)], 260);
    let near = c.season.grass[1];
    tufts(c, 1120.0, 1230.0, near, near.dark(0.25), 300);
}

/// Fields between their hedges.
pub fn hedgerow(c: &mut Canvas) {
    sky(c, 300.0);
    clouds(c, 5, (60.0, 170.0));
    hills(c, 330.0, 3);
    c.rect(0.0, 320.0, c.w, c.h, [c.season.grass[0], c.season.grass[1]]);
    let tones = [0x9C_C45A, 0xE2_CE6A, 0x7F_B04E, 0xC8_A85A, 0xB4_D070, 0xF0_DC84, 0x8C_6A4A, 0x6A_A050].map(ink);
    let (w, leaf) = (c.w, c.season.leaf);
    for (i, (top, foot)) in
        [(320.0, 390.0), (390.0, 500.0), (500.0, 670.0), (670.0, 900.0), (900.0, 1230.0)].into_iter().enumerate()
    {
        let (columns, skew, size) = (6 - i, (i as f32 * 1.7).sin() * 60.0, 16.0 + 11.0 * i as f32);
        let at = |n: usize, t: f32| {
            let lean = if n == 0 || n == columns { 0.0 } else { skew * t };
            (n as f32 * w / columns as f32 + lean, top + (foot - top) * t)
        };
        for k in 0..columns {
            let tone = c.dice.pick(&tones);
            c.poly(
                &[at(k, 0.0), at(k + 1, 0.0), at(k + 1, 1.0), at(k, 1.0)],
                [tone.mix(c.sky.haze, 0.3 - 0.05 * i as f32), tone],
            );
            for furrow in 1..9 {
                let u = furrow as f32 / 9.0;
                let across = |t: f32| (at(k, t).0 + (at(k + 1, t).0 - at(k, t).0) * u, at(k, t).1);
                c.line(&[across(0.0), across(1.0)], 2.0 + i as f32, tone.dark(0.16).fade(0.4));
            }
        }
        for step in 0..(w / size) as u32 {
            foliage(c, (step as f32 * size * 1.3, top), (size, size * 0.62), leaf, 12);
        }
        for n in 1..columns {
            for step in 0..9 {
                foliage(c, at(n, step as f32 / 8.0), (size * 0.8, size * 0.7), leaf, 12);
            }
            let (x, y) = at(n, 0.75);
            tree(c, x, y, size * 4.2);
        }
    }
    for (x, y) in [(700.0, 180.0), (760.0, 150.0), (830.0, 190.0)] {
        bird(c, x, y, 24.0);
    }
}

/// A path through the wood.
pub fn forest(c: &mut Canvas) {
    c.rect(0.0, 0.0, c.w, c.h, [ink(0xE8_F2B0), ink(0x8F_B860)]);
    for depth in 0..4_u8 {
        let near = f32::from(depth) / 3.0;
        let tone = ink(0xC4_DC8A).mix(ink(0x33_3A2A), 0.18 + 0.72 * near);
        let ground = 900.0 + 110.0 * f32::from(depth);
        for i in 0..9 - depth * 2 {
            let side = if i % 2 == 0 { -1.0 } else { 1.0 };
            let x = 600.0 + side * (110.0 + 90.0 * near + c.dice.range(0.0, 560.0));
            let half = 10.0 + 42.0 * near * c.dice.range(0.7, 1.1);
            c.poly(
                &[
                    (x - half * 0.7, -10.0),
                    (x + half * 0.7, -10.0),
                    (x + half, ground - 40.0),
                    (x + half * 1.8, ground + 50.0),
                    (x - half * 1.8, ground + 50.0),
                    (x - half, ground - 40.0),
                ],
                Fill::Across(tone.light(0.25), tone.dark(0.25)),
            );
            let leaf = [tone.mix(ink(0x3F_7A30), 0.5), ink(0xA8_D050).mix(tone, 0.25)];
            let up = c.dice.range(40.0, 330.0);
            foliage(c, (x, up), (170.0 + 130.0 * near, 150.0), leaf, 44);
        }
        c.glow(600.0, 620.0, 620.0, ink(0xFF_F6B8).fade(0.3));
        let soil = c.season.grass[0].mix(ink(0x4A_6A30), near);
        ridge(c, ground + 20.0, 60.0, [soil.light(0.1), soil]);
    }
    lane(c, (600.0, 980.0), (560.0, 330.0), ink(0xD8_B888));
    tufts(c, 1180.0, 1620.0, ink(0x6F_9A40), ink(0x3F_6A2C), 900);
    lane(c, (600.0, 980.0), (560.0, 270.0), ink(0xDC_BE90));
    for (x, lean) in [(420.0, -260.0), (540.0, -90.0), (660.0, 80.0), (780.0, 260.0)] {
        c.poly(
            &[
                (600.0 + (x - 600.0) * 0.3, 0.0),
                (600.0 + (x - 600.0) * 0.3 + 60.0, 0.0),
                (x + lean + 150.0, 1250.0),
                (x + lean - 40.0, 1250.0),
            ],
            [ink(0xFF_FBD8).fade(0.3), ink(0xFF_FBD8).fade(0.0)],
        );
    }
    for (x, y, r) in [(190.0, 1420.0, 40.0), (260.0, 1450.0, 28.0), (1010.0, 1400.0, 46.0)] {
        c.line(&[(x, y), (x, y - r * 1.2)], r * 0.6, ink(0xF4_E8D4));
        c.blob(&[(x - r, y - r), (x, y - r * 2.0), (x + r, y - r), (x, y - r * 0.8)], [ink(0xE2_5A3C), ink(0xB0_2A24)]);
        c.oval(x - r * 0.3, y - r * 1.4, r * 0.15, r * 0.12, WHITE);
        c.oval(x + r * 0.35, y - r * 1.25, r * 0.13, r * 0.1, WHITE);
    }
    person(c, 610.0, 1130.0, 160.0, 0.1);
    person(c, 560.0, 1126.0, 110.0, 0.5);
}

/// The stone cross between the wheat fields.
pub fn cross(c: &mut Canvas) {
    sky(c, 1050.0);
    clouds(c, 6, (260.0, 760.0));
    hills(c, 1080.0, 4);
    c.rect(0.0, 1070.0, c.w, 530.0, [ink(0xF2_D070), ink(0xB8_8030)]);
    for i in 0..2400 {
        let t = (i as f32 / 2400.0).powf(0.7);
        let (x, y, size) = (c.dice.range(0.0, 1200.0), 1080.0 + 560.0 * t, 18.0 + 74.0 * t);
        let tone = c.dice.near(ink(0xE8_BE58).mix(ink(0xA8_7028), t * 0.6), 0.06);
        c.line(&[(x, y), (x + size * 0.12, y - size)], 1.0 + 2.6 * t, tone);
        c.line(&[(x + size * 0.12, y - size), (x + size * 0.2, y - size * 1.3)], 2.0 + 6.0 * t, tone.light(0.2));
    }
    lane(c, (780.0, 1090.0), (820.0, 250.0), ink(0xE0_C49A));
    let stone = ink(0x9A_8C86);
    shadow(c, 480.0, 1420.0, 260.0);
    for (w, top, high) in [(360.0, 1340.0, 90.0), (270.0, 1270.0, 76.0), (180.0, 1200.0, 76.0)] {
        stones(c, (480.0 - w / 2.0, top), (w, high), stone, 46.0);
        c.rect(480.0 - w / 2.0, top - 8.0, w, 14.0, stone.light(0.5));
    }
    let side = Fill::Across(stone.dark(0.35), stone.light(0.5));
    c.poly(&[(440.0, 1200.0), (450.0, 460.0), (510.0, 460.0), (520.0, 1200.0)], side);
    c.rect(290.0, 610.0, 380.0, 66.0, [stone.light(0.35), stone.dark(0.2)]);
    for (x, y) in [(290.0, 643.0), (670.0, 643.0), (480.0, 462.0)] {
        c.oval(x, y, 46.0, 46.0, Fill::Across(stone.dark(0.2), stone.light(0.4)));
    }
    c.ring(480.0, 643.0, 96.0, 96.0, 24.0, stone.light(0.1));
    c.oval(480.0, 643.0, 42.0, 42.0, Fill::Round(stone.light(0.4), stone.dark(0.1)));
    for (x, y) in [(160.0, 1480.0), (260.0, 1530.0), (90.0, 1560.0), (360.0, 1500.0), (1120.0, 1540.0)] {
        c.line(&[(x, 1600.0), (x + 8.0, y)], 5.0, ink(0x5F_7A38));
        c.blob(
            &[(x - 30.0, y - 10.0), (x, y - 36.0), (x + 34.0, y - 12.0), (x + 12.0, y + 20.0), (x - 16.0, y + 18.0)],
            [ink(0xF0_5A40), ink(0xC0_2A24)],
        );
    }
    poplar(c, 1090.0, 1130.0, 420.0);
}

/// Wind turbines on the plateau.
pub fn turbines(c: &mut Canvas) {
    sky(c, 760.0);
    clouds(c, 6, (120.0, 460.0));
    hills(c, 800.0, 5);
    for (x, y, size, turn) in [(1240.0, 800.0, 380.0, 0.9), (860.0, 830.0, 540.0, 0.3), (360.0, 930.0, 800.0, 1.5)] {
        let white = ink(0xFA_F8F2);
        c.poly(
            &[(x - size * 0.026, y), (x - size * 0.012, y - size), (x + size * 0.012, y - size), (x + size * 0.026, y)],
            Fill::Across(white, white.dark(0.28)),
        );
        for blade in 0..3 {
            let at: f32 = turn + 2.0944 * blade as f32;
            let (dx, dy) = (at.cos(), at.sin());
            let part =
                |out: f32, side: f32| (x + (dx * out - dy * side) * size, y - size + (dy * out + dx * side) * size);
            c.blob(
                &[part(0.0, 0.012), part(0.14, 0.036), part(0.58, 0.004), part(0.14, -0.014)],
                [white, white.dark(0.14)],
            );
        }
        c.oval(x, y - size, size * 0.032, size * 0.032, Fill::Round(white, white.dark(0.3)));
    }
    meadow(c, 820.0);
    lane(c, (820.0, 830.0), (1080.0, 260.0), ink(0xE0_CDA0));
    flowers(c, 860.0, 1200.0, &[ink(0xE8_3F34), ink(0x4F_6FD0), WHITE], 300);
    person(c, 980.0, 1060.0, 200.0, 0.9);
    c.line(&[(1022.0, 880.0), (1240.0, 560.0)], 2.0, DARK.fade(0.7));
    c.poly(&[(1240.0, 490.0), (1290.0, 545.0), (1230.0, 610.0), (1190.0, 550.0)], [ink(0xF2_4A5A), ink(0xF6_B23A)]);
    c.curve(&[(1230.0, 610.0), (1200.0, 660.0), (1240.0, 700.0)], 4.0, TILE);
}

//! Work with one's hands: roof, compost, workshop, oven, plots.

use super::canvas::{Canvas, Fill};
use super::figures::{CLOTHES, person};
use super::ink::{DARK, WHITE, ink};
use super::nature::{bush, clouds, flowers, foliage, hills, meadow, poplar, shadow, sky, tufts};
use super::village::{TILE, WOOD, hamlet, stones, tiles};

/// Panels on a barn roof.
pub fn solar_roof(c: &mut Canvas) {
    sky(c, 620.0);
    clouds(c, 5, (90.0, 330.0));
    hills(c, 640.0, 4);
    hamlet(c, 160.0, 650.0, 240.0);
    meadow(c, 640.0);
    poplar(c, 1500.0, 760.0, 520.0);
    stones(c, (180.0, 800.0), (1240.0, 330.0), ink(0xD0_B48C), 36.0);
    c.rect(620.0, 880.0, 320.0, 250.0, [WOOD.light(0.1), WOOD.dark(0.3)]);
    for i in 0..9 {
        c.line(&[(640.0 + 35.0 * i as f32, 884.0), (640.0 + 35.0 * i as f32, 1126.0)], 4.0, WOOD.dark(0.4));
    }
    tiles(c, (330.0, 1330.0, 340.0), (110.0, 1490.0, 810.0), TILE);
    for row in 0..4 {
        let (t0, t1) = (0.1 + 0.2 * row as f32, 0.28 + 0.2 * row as f32);
        for k in 0..8 {
            let at = |u: f32, t: f32| {
                let (left, right) = (330.0 - 220.0 * t, 1330.0 + 160.0 * t);
                (left + (right - left) * (0.07 + 0.86 * u), 340.0 + 470.0 * t)
            };
            let (u0, u1) = (k as f32 / 8.0 + 0.006, (k as f32 + 1.0) / 8.0 - 0.006);
            let panel = [at(u0, t0), at(u1, t0), at(u1, t1), at(u0, t1)];
            c.poly(&panel, [ink(0x2F_5FA8), ink(0x12_2650)]);
            for line in 1..5 {
                let u = u0 + (u1 - u0) * line as f32 / 5.0;
                c.line(&[at(u, t0), at(u, t1)], 2.0, ink(0x7F_A8E0).fade(0.6));
            }
            for line in 1..3 {
                let t = t0 + (t1 - t0) * line as f32 / 3.0;
                c.line(&[at(u0, t), at(u1, t)], 2.0, ink(0x7F_A8E0).fade(0.6));
            }
            c.poly(
                &[at(u0, t1), at(u0 + (u1 - u0) * 0.6, t0), at(u1, t0), at(u0 + (u1 - u0) * 0.35, t1)],
                WHITE.fade(0.14),
            );
        }
    }
    c.glow(1080.0, 420.0, 260.0, WHITE.fade(0.75));
    c.glow(1080.0, 420.0, 90.0, WHITE);
    person(c, 420.0, 1150.0, 240.0, 0.2);
    person(c, 520.0, 1165.0, 250.0, 0.9);
    flowers(c, 1090.0, 1200.0, &[ink(0xF6_D63C), WHITE, ink(0xE8_5A4A)], 90);
}

/// The compost of the neighbourhood.
pub fn compost(c: &mut Canvas) {
    sky(c, 460.0);
    let leaf = c.season.leaf;
    foliage(c, (260.0, 420.0), (420.0, 230.0), leaf, 160);
    foliage(c, (1180.0, 400.0), (560.0, 260.0), leaf, 190);
    meadow(c, 560.0);
    for (i, x) in [110.0, 590.0, 1070.0].into_iter().enumerate() {
        shadow(c, x + 210.0, 1050.0, 300.0);
        c.rect(x, 560.0, 420.0, 480.0, [WOOD.dark(0.5), WOOD.dark(0.65)]);
        let heap = [0x6A_4A30, 0x5A_3E2A, 0x3E_2C22].map(ink)[i];
        let top = 560.0 + 50.0 * i as f32;
        c.blob(
            &[
                (x + 6.0, top + 130.0),
                (x + 110.0, top + 30.0),
                (x + 220.0, top),
                (x + 330.0, top + 40.0),
                (x + 414.0, top + 130.0),
                (x + 410.0, 1030.0),
                (x + 10.0, 1030.0),
            ],
            [heap.light(0.2), heap.dark(0.2)],
        );
        let bits = [
            [0xE8_7A2A, 0xF2_D24A, 0xC8_3A3A, 0x7F_B848, 0xF0_E8D8],
            [0xA8_7A3A, 0x8F_9A48, 0xB0_5A3A, 0x6A_5A3A, 0xD8_C090],
            [0x5A_4030, 0x4A_3426, 0x6A_4C36, 0x3A_2A20, 0x7A_5A40],
        ][i]
            .map(ink);
        for _ in 0..230 {
            let (u, v) = (c.dice.range(-1.0, 1.0), c.dice.range(0.0, 1.0));
            let (px, py) = (x + 210.0 + u * 185.0, top + 24.0 + u.abs().powi(2) * 110.0 + v * 190.0);
            let (r, tone) = (c.dice.range(7.0, 20.0), c.dice.pick(&bits));
            c.blob(
                &[(px - r, py), (px, py - r * 0.5), (px + r, py + r * 0.3), (px, py + r * 0.4)],
                c.dice.near(tone, 0.05),
            );
        }
        for row in 0..6 {
            let y = 760.0 + 48.0 * row as f32;
            let tone = c.dice.near(WOOD.light(0.42), 0.04);
            c.rect(x - 14.0, y, 448.0, 36.0, [tone.light(0.2), tone.dark(0.16)]);
            c.line(&[(x, y + 14.0), (x + 420.0, y + 20.0)], 2.0, WOOD.fade(0.4));
        }
        for post in [x - 24.0, x + 410.0] {
            c.rect(post, 540.0, 36.0, 520.0, Fill::Across(WOOD.light(0.4), WOOD.dark(0.1)));
        }
    }
    for i in 0..12 {
        let t = i as f32 / 12.0;
        c.oval(
            1280.0 + (t * 7.0).sin() * 30.0,
            640.0 - 330.0 * t,
            30.0 + 50.0 * t,
            26.0 + 30.0 * t,
            WHITE.fade(0.1 * (1.0 - t)),
        );
    }
    c.line(&[(930.0, 1130.0), (1010.0, 480.0)], 20.0, WOOD.light(0.5));
    for dx in [-44.0, -15.0, 15.0, 44.0] {
        c.curve(&[(930.0, 1090.0), (930.0 + dx, 1110.0), (922.0 + dx, 1190.0)], 9.0, ink(0x6A_7480));
    }
    for (x, up) in [(60.0, 900.0), (540.0, 760.0), (1545.0, 860.0)] {
        sunflower(c, x, 1080.0, up);
    }
    person(c, 330.0, 1180.0, 420.0, 0.2);
}

fn sunflower(c: &mut Canvas, x: f32, ground: f32, high: f32) {
    let y = ground - high;
    c.curve(&[(x, ground), (x + 12.0, ground - high * 0.5), (x, y)], 14.0, ink(0x5F_8A3C));
    for (s, up) in [(-1.0, 0.3), (1.0, 0.45), (-1.0, 0.6)] {
        let at = ground - high * up;
        c.blob(
            &[(x, at), (x + s * 40.0, at - 46.0), (x + s * 92.0, at - 20.0), (x + s * 44.0, at + 10.0)],
            [ink(0x8F_C050), ink(0x4A_7A30)],
        );
    }
    for i in 0..22 {
        let turn = 0.2856 * i as f32;
        let (dx, dy) = (turn.cos(), turn.sin());
        c.blob(
            &[
                (x + dx * 30.0, y + dy * 30.0),
                (x + dx * 62.0 - dy * 12.0, y + dy * 62.0 + dx * 12.0),
                (x + dx * 90.0, y + dy * 90.0),
                (x + dx * 62.0 + dy * 12.0, y + dy * 62.0 - dx * 12.0),
            ],
            [ink(0xFF_D43C), ink(0xF0_9A1E)],
        );
    }
    c.oval(x, y, 46.0, 46.0, Fill::Round(ink(0x7A_4A24), ink(0x3A_2418)));
}

/// The workshop where things are mended.
pub fn workshop(c: &mut Canvas) {
    c.rect(0.0, 0.0, c.w, 860.0, [ink(0x4F_7A80), ink(0x3A_5A64)]);
    c.rect(0.0, 860.0, c.w, 340.0, [ink(0xB0_9478), ink(0x7A_6450)]);
    c.rect(120.0, 110.0, 860.0, 430.0, [ink(0xD8_B078), ink(0xB8_8A54)]);
    for i in 0..17 {
        for k in 0..8 {
            c.oval(150.0 + 50.0 * i as f32, 140.0 + 52.0 * k as f32, 4.0, 4.0, DARK.fade(0.4));
        }
    }
    for i in 0..8 {
        let (x, steel) = (200.0 + 95.0 * i as f32, ink(0xA8_B2BC));
        let long = 110.0 + 22.0 * (i % 4) as f32;
        c.line(&[(x, 190.0), (x, 190.0 + long)], 16.0, steel);
        c.line(&[(x - 4.0, 190.0), (x - 4.0, 190.0 + long)], 4.0, WHITE.fade(0.6));
        c.line(&[(x, 190.0 + long), (x, 260.0 + long)], 26.0, ink([0xD0_3A30, 0xE8_B03A, 0x2F_6FB0][i % 3]));
        match i % 3 {
            0 => c.line(&[(x - 34.0, 186.0), (x + 34.0, 186.0)], 34.0, steel.dark(0.3)),
            1 => c.ring(x, 176.0, 22.0, 22.0, 12.0, steel),
            _ => c.line(&[(x, 150.0), (x, 190.0)], 8.0, steel.light(0.4)),
        }
    }
    c.rect(1090.0, 120.0, 380.0, 430.0, ink(0xF0_E8D8));
    c.rect(1110.0, 140.0, 340.0, 390.0, [ink(0x9F_D4F0), ink(0xE8_F4D8)]);
    foliage(c, (1280.0, 470.0), (170.0, 70.0), [ink(0x3F_7A40), ink(0xA8_D060)], 50);
    c.line(&[(1280.0, 140.0), (1280.0, 530.0)], 12.0, ink(0xF0_E8D8));
    c.line(&[(1110.0, 330.0), (1450.0, 330.0)], 12.0, ink(0xF0_E8D8));
    c.poly(&[(1110.0, 540.0), (1450.0, 540.0), (1100.0, 1200.0), (500.0, 1200.0)], ink(0xFF_F0B8).fade(0.14));
    c.rect(60.0, 720.0, 640.0, 46.0, [WOOD.light(0.5), WOOD.light(0.1)]);
    for x in [90.0, 620.0] {
        c.rect(x, 766.0, 50.0, 330.0, [WOOD.light(0.1), WOOD.dark(0.3)]);
    }
    c.rect(130.0, 600.0, 190.0, 120.0, Fill::Across(ink(0xE8_6A4A), ink(0xA8_3A2A)));
    c.ring(225.0, 660.0, 38.0, 38.0, 8.0, ink(0xFF_E8C0));
    c.curve(&[(440.0, 720.0), (400.0, 600.0), (490.0, 560.0)], 12.0, DARK);
    c.poly(&[(470.0, 530.0), (540.0, 560.0), (500.0, 620.0)], ink(0xE8_B03A));
    c.glow(530.0, 650.0, 250.0, ink(0xFF_E8A0).fade(0.5));
    bicycle(c, 1090.0, 1010.0);
    person(c, 480.0, 1150.0, 480.0, 0.3);
    person(c, 1420.0, 1170.0, 500.0, 0.35);
}

fn bicycle(c: &mut Canvas, x: f32, y: f32) {
    let frame = ink(0x2F_9A7A);
    shadow(c, x, y + 140.0, 320.0);
    for wheel in [x - 210.0, x + 210.0] {
        for i in 0..14 {
            let turn = 0.4488 * i as f32;
            c.line(&[(wheel, y), (wheel + 126.0 * turn.cos(), y + 126.0 * turn.sin())], 2.0, WHITE.fade(0.7));
        }
        c.ring(wheel, y, 132.0, 132.0, 15.0, DARK);
        c.ring(wheel, y, 122.0, 122.0, 5.0, ink(0xC8_D0D8));
    }
    let (seat, head, crank) = ((x - 100.0, y - 190.0), (x + 140.0, y - 200.0), (x - 30.0, y + 10.0));
    for pair in [
        [(x - 210.0, y), seat],
        [(x - 210.0, y), crank],
        [crank, seat],
        [crank, head],
        [seat, head],
        [head, (x + 210.0, y)],
    ] {
        c.line(&pair, 17.0, frame);
    }
    c.line(&[seat, (x - 116.0, y - 236.0)], 12.0, ink(0xC8_D0D8));
    c.line(&[(x - 170.0, y - 244.0), (x - 70.0, y - 240.0)], 26.0, ink(0x7A_4A2C));
    c.curve(&[head, (x + 128.0, y - 256.0), (x + 190.0, y - 272.0)], 13.0, ink(0xC8_D0D8));
    c.ring(crank.0, crank.1, 40.0, 40.0, 9.0, ink(0xC8_D0D8));
}

/// The bread oven on its day.
pub fn bread_oven(c: &mut Canvas) {
    stones(c, (0.0, 0.0), (1600.0, 1000.0), ink(0xB8_9878), 72.0);
    c.rect(0.0, 0.0, c.w, 1000.0, Fill::Across(DARK.fade(0.5), DARK.fade(0.2)));
    c.arch(410.0, 200.0, 780.0, 620.0, ink(0xD8_B890));
    for i in 0..19 {
        let turn = std::f32::consts::PI * (i as f32 + 0.5) / 19.0;
        let (x, y) = (800.0 - 352.0 * turn.cos(), 590.0 - 352.0 * turn.sin());
        let tone = c.dice.near(ink(0xC8_8A60), 0.06);
        c.oval(x, y, 44.0, 44.0, [tone.light(0.25), tone.dark(0.2)]);
    }
    c.arch(490.0, 280.0, 620.0, 540.0, [ink(0x3A_1810), ink(0x6A_2412)]);
    c.glow(800.0, 720.0, 480.0, ink(0xFF_7A1E));
    for i in 0..34 {
        let x = 540.0 + 15.6 * i as f32;
        let up = c.dice.range(60.0, 260.0) * (1.0 - ((x - 800.0) / 300.0).abs() * 0.6);
        let tone = c.dice.pick(&[0xFF_D24A, 0xFF_9A2A, 0xF0_5A1E, 0xFF_EE9A].map(ink));
        c.blob(
            &[
                (x - 20.0, 815.0),
                (x - 12.0, 815.0 - up * 0.5),
                (x, 815.0 - up),
                (x + 14.0, 815.0 - up * 0.45),
                (x + 22.0, 815.0),
            ],
            [tone.fade(0.85), tone.fade(0.6)],
        );
    }
    c.glow(800.0, 740.0, 900.0, ink(0xFF_9A3A).fade(0.45));
    c.rect(330.0, 815.0, 940.0, 60.0, [ink(0xE0_C8A8), ink(0x9A_7A5A)]);
    c.rect(0.0, 960.0, c.w, 240.0, [WOOD.light(0.35), WOOD.dark(0.15)]);
    for i in 0..5 {
        let y = 990.0 + 46.0 * i as f32;
        c.line(&[(0.0, y), (1600.0, y + 6.0)], 3.0, WOOD.dark(0.4).fade(0.6));
    }
    for (x, y, r) in [
        (220.0, 1000.0, 150.0),
        (560.0, 1030.0, 165.0),
        (930.0, 1010.0, 155.0),
        (1280.0, 1040.0, 170.0),
        (390.0, 1110.0, 150.0),
        (1100.0, 1120.0, 150.0),
    ] {
        loaf(c, x, y, r);
    }
    person(c, 1430.0, 1250.0, 780.0, 0.25);
    for _ in 0..70 {
        let (x, y, r) = (c.dice.range(500.0, 1100.0), c.dice.range(120.0, 780.0), c.dice.range(1.5, 4.0));
        c.glow(x, y, r * 4.0, ink(0xFF_C050).fade(0.9));
    }
}

fn loaf(c: &mut Canvas, x: f32, y: f32, r: f32) {
    c.oval(x + 10.0, y + r * 0.34, r * 1.06, r * 0.3, DARK.fade(0.35));
    c.oval(x, y, r, r * 0.5, Fill::Round(ink(0xF0_C078), ink(0x9A_5424)));
    for i in -1..=1 {
        let dx = i as f32 * r * 0.42;
        c.curve(
            &[(x + dx - r * 0.14, y - r * 0.26), (x + dx, y - r * 0.04), (x + dx + r * 0.08, y + r * 0.2)],
            r * 0.1,
            ink(0xFF_E8C0),
        );
    }
    for _ in 0..26 {
        let (dx, dy) = (c.dice.range(-0.7, 0.7) * r, c.dice.range(-0.3, 0.2) * r);
        c.oval(x + dx, y + dy, 5.0, 3.0, WHITE.fade(0.4));
    }
}

/// The shared plots, seen from the hill.
pub fn allotments(c: &mut Canvas) {
    c.rect(0.0, 0.0, c.w, c.h, [c.season.grass[0].dark(0.05), c.season.grass[1]]);
    tufts(c, 20.0, 1220.0, ink(0x9A_C060), ink(0x5F_8F3E), 1800);
    let crops = [0x4F_8A4A, 0x8F_C458, 0x7A_3A5A, 0xD8_C04A, 0x5F_A08A, 0xC8_6A3A, 0xA8_C86A, 0x3F_6F4A].map(ink);
    for row in 0..4 {
        for column in 0..5 {
            let (x, y) = (50.0 + 312.0 * column as f32, 40.0 + 292.0 * row as f32);
            let soil = c.dice.near(ink(0x8A_6244), 0.03);
            c.rect(x - 6.0, y + 8.0, 276.0, 252.0, DARK.fade(0.25));
            c.rect(x - 8.0, y - 8.0, 272.0, 256.0, WOOD.light(0.35));
            c.rect(x, y, 256.0, 240.0, [soil.light(0.08), soil.dark(0.1)]);
            if (row * 5 + column) % 7 == 3 {
                shed(c, x + 20.0, y + 16.0);
                continue;
            }
            for line in 0..7 {
                let tone = c.dice.pick(&crops);
                for plant in 0..12 {
                    let (px, py) = (x + 14.0 + 20.6 * plant as f32, y + 20.0 + 33.0 * line as f32);
                    let (r, tone) = (c.dice.range(8.0, 14.0), c.dice.near(tone, 0.04));
                    c.oval(px + 3.0, py + 5.0, r, r * 0.9, DARK.fade(0.25));
                    c.oval(px, py, r, r * 0.95, Fill::Round(tone.light(0.4), tone));
                }
            }
        }
    }
    for (x, y) in [(346.0, 300.0), (970.0, 590.0), (1282.0, 880.0), (350.0, 1010.0), (660.0, 130.0)] {
        c.oval(x + 26.0, y + 22.0, 50.0, 22.0, DARK.fade(0.3));
        c.oval(x, y, 34.0, 26.0, c.dice.pick(&CLOTHES));
        c.oval(x, y - 6.0, 25.0, 22.0, Fill::Round(ink(0xF6_DC96), ink(0xC8_9A4A)));
        c.oval(x, y - 10.0, 13.0, 11.0, ink(0xE8_C070));
    }
    for (x, y) in [(1580.0, 330.0), (20.0, 640.0), (800.0, 1180.0)] {
        bush(c, x, y, 190.0);
    }
}

fn shed(c: &mut Canvas, x: f32, y: f32) {
    c.poly(
        &[(x + 20.0, y + 24.0), (x + 236.0, y + 24.0), (x + 236.0, y + 226.0), (x + 20.0, y + 226.0)],
        DARK.fade(0.3),
    );
    c.rect(x, y, 216.0, 100.0, [TILE.light(0.2), TILE]);
    c.rect(x, y + 100.0, 216.0, 104.0, [TILE.dark(0.1), TILE.dark(0.3)]);
    for i in 0..11 {
        c.line(&[(x + 20.0 * i as f32, y), (x + 20.0 * i as f32, y + 204.0)], 3.0, DARK.fade(0.22));
    }
    c.line(&[(x, y + 100.0), (x + 216.0, y + 100.0)], 8.0, TILE.light(0.3));
}

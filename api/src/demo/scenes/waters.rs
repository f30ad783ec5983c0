//! Water: fountain, wash house, bridge, well, pond, tap.

use super::canvas::{Canvas, Fill};
use super::figures::{bird, dragonfly, person};
use super::ink::{DARK, WHITE, ink};
use super::nature::{bush, clouds, flowers, foliage, hills, meadow, poplar, shadow, sky, tree, tufts};
use super::village::{TILE, WOOD, cobbles, hamlet, house, stones, tiles};

/// The fountain of the square.
pub fn fountain(c: &mut Canvas) {
    sky(c, 600.0);
    clouds(c, 3, (90.0, 220.0));
    for (x, w, h) in [(-40.0, 380.0, 620.0), (330.0, 300.0, 500.0), (960.0, 330.0, 560.0), (1290.0, 400.0, 680.0)] {
        house(c, x, 760.0, (w, h));
    }
    tree(c, 790.0, 770.0, 560.0);
    cobbles(c, 755.0, ink(0xC4_B299));
    let lava = ink(0x8A_8790);
    shadow(c, 800.0, 1085.0, 480.0);
    c.oval(800.0, 1010.0, 440.0, 120.0, Fill::Across(lava.light(0.2), lava.dark(0.35)));
    c.rect(360.0, 900.0, 880.0, 110.0, Fill::Across(lava.light(0.35), lava.dark(0.35)));
    c.oval(800.0, 900.0, 440.0, 112.0, Fill::Across(lava.light(0.5), lava.light(0.05)));
    c.oval(800.0, 905.0, 396.0, 92.0, [ink(0x3F_8FA8), ink(0x8F_D0DA)]);
    for (r, a) in [(340.0, 0.25), (250.0, 0.3), (150.0, 0.4)] {
        c.ring(800.0, 905.0, r, r * 0.22, 4.0, WHITE.fade(a));
    }
    c.poly(
        &[(745.0, 905.0), (762.0, 560.0), (838.0, 560.0), (855.0, 905.0)],
        Fill::Across(lava.light(0.4), lava.dark(0.3)),
    );
    c.rect(730.0, 536.0, 140.0, 30.0, Fill::Across(lava.light(0.5), lava.dark(0.2)));
    c.oval(800.0, 490.0, 54.0, 58.0, Fill::Across(lava.light(0.4), lava.dark(0.3)));
    c.poly(&[(776.0, 440.0), (800.0, 380.0), (824.0, 440.0)], Fill::Across(lava.light(0.4), lava.dark(0.3)));
    for s in [-1.0, 1.0] {
        c.line(&[(800.0 + s * 40.0, 640.0), (800.0 + s * 92.0, 628.0)], 14.0, ink(0xB0_8A3C));
        for i in 0..5 {
            let d = i as f32 * 3.0;
            let arc = [(800.0 + s * 92.0, 628.0), (800.0 + s * (170.0 + d), 680.0), (800.0 + s * (205.0 + d), 890.0)];
            c.curve(&arc, 5.0, ink(0xE6_F8FF).fade(0.75));
        }
        c.oval(800.0 + s * 212.0, 896.0, 44.0, 14.0, WHITE.fade(0.75));
        for _ in 0..24 {
            let (dx, dy) = (c.dice.range(-46.0, 46.0), c.dice.range(-46.0, 4.0));
            c.oval(800.0 + s * 212.0 + dx, 892.0 + dy, 3.6, 3.6, WHITE.fade(0.85));
        }
    }
    person(c, 300.0, 1120.0, 330.0, 0.3);
    person(c, 1320.0, 1080.0, 220.0, 1.0);
    bird(c, 560.0, 180.0, 22.0);
    bird(c, 630.0, 215.0, 18.0);
}

/// The wash house and its still basin.
pub fn wash_house(c: &mut Canvas) {
    sky(c, 560.0);
    hills(c, 600.0, 3);
    tree(c, 90.0, 800.0, 700.0);
    tree(c, 1530.0, 800.0, 760.0);
    stones(c, (220.0, 470.0), (1160.0, 330.0), ink(0xC0_A684), 34.0);
    c.rect(220.0, 470.0, 1160.0, 160.0, [DARK.fade(0.65), DARK.fade(0.1)]);
    for x in [520.0, 780.0, 1040.0] {
        c.arch(x, 580.0, 70.0, 120.0, [ink(0xBF_E0C0), ink(0x7F_B070)]);
    }
    for x in [235.0, 510.0, 790.0, 1070.0, 1345.0] {
        c.rect(x, 450.0, 26.0, 360.0, Fill::Across(WOOD.light(0.3), WOOD.dark(0.3)));
        c.line(&[(x + 13.0, 520.0), (x + 70.0, 455.0)], 14.0, WOOD.dark(0.1));
        c.line(&[(x + 13.0, 520.0), (x - 44.0, 455.0)], 14.0, WOOD.dark(0.1));
    }
    tiles(c, (330.0, 1270.0, 260.0), (150.0, 1450.0, 470.0), TILE);
    let stone = ink(0xBE_B4A4);
    c.rect(150.0, 790.0, 1300.0, 40.0, [stone.light(0.3), stone.dark(0.2)]);
    for (x, tone) in [(400.0, 0xF2_EFE6), (640.0, 0xE8_6A5A), (930.0, 0x6F_A4D0), (1170.0, 0xF6_D67A)] {
        c.blob(
            &[
                (x, 770.0),
                (x + 60.0, 762.0),
                (x + 120.0, 780.0),
                (x + 108.0, 850.0),
                (x + 60.0, 836.0),
                (x + 12.0, 856.0),
            ],
            [ink(tone).light(0.2), ink(tone).dark(0.12)],
        );
    }
    person(c, 350.0, 800.0, 250.0, 0.2);
    c.mirror((0.0, 1600.0), 828.0, 1110.0, ink(0x2F_6A72));
    for i in 0..26 {
        let (x, y) = (c.dice.range(150.0, 1450.0), 850.0 + i as f32 * 10.0);
        c.line(&[(x, y), (x + 30.0 + y * 0.06, y)], 2.5, WHITE.fade(0.3));
    }
    stones(c, (0.0, 1105.0), (1600.0, 95.0), stone.dark(0.08), 46.0);
    for x in [60.0, 1380.0, 1500.0] {
        bush(c, x, 1130.0, 170.0);
    }
}

/// The old bridge and the river under it.
pub fn bridge(c: &mut Canvas) {
    sky(c, 560.0);
    clouds(c, 4, (80.0, 260.0));
    hills(c, 590.0, 4);
    hamlet(c, 1180.0, 610.0, 260.0);
    meadow(c, 600.0);
    for (x, y, size) in [
        (90.0, 720.0, 560.0),
        (200.0, 700.0, 480.0),
        (300.0, 680.0, 400.0),
        (1500.0, 720.0, 540.0),
        (1410.0, 700.0, 430.0),
    ] {
        poplar(c, x, y, size);
    }
    c.poly(
        &[(0.0, 800.0), (300.0, 770.0), (1300.0, 770.0), (1600.0, 800.0), (1600.0, 830.0), (0.0, 830.0)],
        ink(0x6A_8A48),
    );
    let stone = ink(0xC6_AC88);
    stones(c, (180.0, 560.0), (1240.0, 270.0), stone, 34.0);
    let deck = [(160.0, 640.0), (500.0, 560.0), (800.0, 530.0), (1100.0, 560.0), (1440.0, 640.0)];
    c.poly(
        &[(160.0, 470.0), (1440.0, 470.0), (1440.0, 552.0), (1100.0, 552.0), (500.0, 552.0), (160.0, 552.0)],
        ink(0).fade(0.0),
    );
    for (x, w) in [(300.0, 260.0), (650.0, 300.0), (1040.0, 260.0)] {
        c.arch(x - 22.0, 618.0, w + 44.0, 220.0, stone.light(0.35));
        c.arch(x, 640.0, w, 200.0, [ink(0x9F_C0A8), ink(0x3E_5A50)]);
        c.arch(x, 640.0, w * 0.16, 200.0, DARK.fade(0.35));
    }
    c.curve(&deck, 34.0, stone.light(0.32));
    c.curve(&deck.map(|(x, y)| (x, y + 20.0)), 6.0, DARK.fade(0.35));
    person(c, 760.0, 536.0, 130.0, 0.2);
    person(c, 830.0, 534.0, 120.0, 0.9);
    c.mirror((0.0, 1600.0), 828.0, 1200.0, ink(0x2E_5E78));
    for i in 0..60 {
        let (x, y) = (c.dice.range(0.0, 1600.0), 840.0 + i as f32 * 6.0);
        c.line(&[(x, y), (x + y * 0.08, y)], 2.5, WHITE.fade(0.28));
    }
    for (x, s) in [(60.0, 150.0), (170.0, 110.0), (1540.0, 170.0)] {
        reeds(c, x, 1210.0, s * 2.2);
    }
}

fn reeds(c: &mut Canvas, x: f32, ground: f32, size: f32) {
    for _ in 0..26 {
        let (dx, lean) = (c.dice.range(-0.35, 0.35) * size, c.dice.range(-0.2, 0.2) * size);
        let up = c.dice.range(0.5, 1.0) * size;
        let tone = c.dice.near(ink(0x5F_8A48), 0.06).dark(c.sky.dusk);
        c.curve(&[(x + dx, ground), (x + dx + lean * 0.3, ground - up * 0.6), (x + dx + lean, ground - up)], 6.0, tone);
        if up > size * 0.8 {
            c.line(&[(x + dx + lean, ground - up), (x + dx + lean * 1.1, ground - up * 1.14)], 15.0, ink(0x7A_4A2C));
        }
    }
}

/// The old well in its garden.
pub fn well(c: &mut Canvas) {
    sky(c, 800.0);
    hills(c, 760.0, 3);
    stones(c, (0.0, 700.0), (1200.0, 330.0), ink(0xC4_A98A), 44.0);
    foliage(c, (150.0, 720.0), (230.0, 130.0), [ink(0x3E_6F3A), ink(0x9F_CB5C)], 90);
    foliage(c, (1080.0, 760.0), (260.0, 170.0), [ink(0x8A_3A6A), ink(0xF2_9AC8)], 100);
    meadow(c, 1020.0);
    flowers(c, 1040.0, 1280.0, &[WHITE, ink(0xF4_D03F), ink(0xB8_7AD8)], 160);
    shadow(c, 600.0, 1380.0, 360.0);
    for x in [350.0, 806.0] {
        c.rect(x, 620.0, 44.0, 480.0, Fill::Across(WOOD.light(0.35), WOOD.dark(0.3)));
    }
    c.rect(340.0, 720.0, 520.0, 38.0, [WOOD.light(0.3), WOOD.dark(0.35)]);
    for i in 0..7 {
        c.line(&[(540.0 + 20.0 * i as f32, 716.0), (546.0 + 20.0 * i as f32, 762.0)], 9.0, ink(0xD8_BE8A));
    }
    c.line(&[(610.0, 760.0), (610.0, 930.0)], 8.0, ink(0xD8_BE8A));
    c.ring(610.0, 962.0, 46.0, 40.0, 6.0, DARK);
    c.poly(
        &[(556.0, 960.0), (664.0, 960.0), (650.0, 1080.0), (570.0, 1080.0)],
        Fill::Across(ink(0xB8_C0C8), ink(0x6A_7480)),
    );
    tiles(c, (470.0, 730.0, 420.0), (260.0, 940.0, 650.0), TILE.dark(0.08));
    c.oval(600.0, 1110.0, 330.0, 84.0, ink(0x8A_7A68));
    c.oval(600.0, 1112.0, 270.0, 60.0, [DARK, ink(0x2E_5668)]);
    c.poly(
        &[(556.0, 1040.0), (664.0, 1040.0), (654.0, 1090.0), (566.0, 1090.0)],
        Fill::Across(ink(0xB8_C0C8), ink(0x6A_7480)),
    );
    for row in 0..6_u8 {
        for i in 0..11 {
            let turn = std::f32::consts::PI * (i as f32 + 0.5 * f32::from(row % 2)) / 11.0;
            let (x, y) = (600.0 - 326.0 * turn.cos(), 1134.0 + 46.0 * f32::from(row) + 80.0 * turn.sin());
            let side = (turn - 0.9).abs() * 0.18;
            let tone = c.dice.near(ink(0xC0_AC92), 0.05).dark(side);
            c.oval(x, y, 50.0 * turn.sin().max(0.3), 25.0, [tone.light(0.25), tone.dark(0.2)]);
        }
    }
    let near = c.season.grass[1];
    tufts(c, 1400.0, 1600.0, near, near.dark(0.2), 500);
    flowers(c, 1440.0, 1600.0, &[ink(0xE8_4A3C), WHITE, ink(0xF4_D03F)], 60);
}

/// A dragonfly over the pond.
pub fn pond(c: &mut Canvas) {
    c.rect(0.0, 0.0, c.w, c.h, [ink(0x4F_8F78), ink(0x1E_5A62)]);
    for _ in 0..70 {
        let (x, y) = (c.dice.range(0.0, 1600.0), c.dice.range(0.0, 420.0));
        let tone = c.dice.pick(&[0x7F_B868, 0xA9_D47A, 0x3F_7A58, 0xD8_E89A].map(ink));
        c.glow(x, y, c.dice.range(40.0, 130.0), tone.fade(0.35));
    }
    for i in 0..90 {
        let (x, y) = (c.dice.range(-100.0, 1600.0), 300.0 + i as f32 * 10.0);
        c.line(&[(x, y), (x + c.dice.range(60.0, 320.0), y)], 3.0, ink(0xBF_E8DC).fade(0.18));
    }
    for (x, y, r) in [
        (300.0, 720.0, 170.0),
        (620.0, 930.0, 220.0),
        (1130.0, 830.0, 190.0),
        (1420.0, 1060.0, 240.0),
        (120.0, 1080.0, 230.0),
        (920.0, 600.0, 110.0),
        (1430.0, 620.0, 120.0),
    ] {
        lily_pad(c, x, y, r);
    }
    for (x, y, r) in [(390.0, 690.0, 90.0), (1210.0, 780.0, 110.0)] {
        lily(c, x, y, r);
    }
    reeds(c, 140.0, 760.0, 560.0);
    reeds(c, 1520.0, 720.0, 520.0);
    c.curve(&[(560.0, 1220.0), (650.0, 800.0), (790.0, 430.0)], 14.0, ink(0x86_B455));
    c.glow(820.0, 380.0, 380.0, ink(0xE8_FFD8).fade(0.28));
    dragonfly(c, 830.0, 370.0, 310.0);
}

fn lily_pad(c: &mut Canvas, x: f32, y: f32, r: f32) {
    c.oval(x + 8.0, y + 16.0, r, r * 0.4, DARK.fade(0.3));
    let points: Vec<_> = (0..=30)
        .map(|i| 0.25 + 5.85 * i as f32 / 30.0)
        .map(|turn| (x + r * turn.cos(), y + r * 0.4 * turn.sin()))
        .chain([(x, y)])
        .collect();
    let tone = c.dice.near(ink(0x6F_B05A), 0.05);
    c.poly(&points, [tone.light(0.25), tone.dark(0.2)]);
    for i in 1..9 {
        let turn = 0.25 + 5.85 * i as f32 / 9.0;
        c.line(&[(x, y), (x + r * 0.86 * turn.cos(), y + r * 0.34 * turn.sin())], 2.5, tone.light(0.4).fade(0.6));
    }
}

fn lily(c: &mut Canvas, x: f32, y: f32, r: f32) {
    for (size, lift) in [(1.0, 0.0), (0.78, 0.12), (0.52, 0.22)] {
        for i in 0..9 {
            let turn = 3.3 + 2.8 * i as f32 / 8.0;
            let tip = (x + r * size * turn.cos(), y - r * lift + r * 0.8 * size * turn.sin());
            let bulge = r * 0.14;
            let middle = ((x + tip.0) / 2.0, (y + tip.1) / 2.0);
            c.blob(
                &[(x, y), (middle.0 - bulge, middle.1), tip, (middle.0 + bulge, middle.1)],
                [ink(0xFF_FFFF), ink(0xF2_A8C4)],
            );
        }
    }
    c.oval(x, y - r * 0.26, r * 0.14, r * 0.1, ink(0xF8_C838));
}

/// A tap that drips.
pub fn tap(c: &mut Canvas) {
    c.rect(0.0, 0.0, c.w, c.h, [ink(0x6F_A8A0), ink(0x2C_5460)]);
    for _ in 0..60 {
        let (x, y) = (c.dice.range(0.0, 1200.0), c.dice.range(0.0, 1300.0));
        let tone = c.dice.pick(&[0xF8_E8A0, 0x9F_D48A, 0xBFE8E0, 0x5F_A87A].map(ink));
        c.glow(x, y, c.dice.range(50.0, 190.0), tone.fade(0.26));
    }
    stones(c, (0.0, 0.0), (300.0, 1600.0), ink(0xA8_9684), 110.0);
    c.rect(220.0, 0.0, 80.0, 1600.0, Fill::Across(DARK.fade(0.0), DARK.fade(0.5)));
    let brass = ink(0xD0_9A3C);
    c.rect(270.0, 470.0, 60.0, 170.0, [brass.light(0.5), brass.dark(0.4)]);
    c.rect(320.0, 505.0, 330.0, 100.0, [brass.light(0.65), brass.dark(0.4)]);
    c.curve(&[(640.0, 556.0), (760.0, 575.0), (800.0, 690.0), (800.0, 740.0)], 100.0, brass.dark(0.28));
    c.curve(&[(640.0, 546.0), (765.0, 566.0), (796.0, 690.0), (797.0, 735.0)], 62.0, brass);
    c.curve(&[(640.0, 528.0), (756.0, 548.0), (782.0, 680.0), (782.0, 730.0)], 16.0, ink(0xFF_F4C8));
    c.rect(738.0, 726.0, 124.0, 50.0, Fill::Across(brass.light(0.55), brass.dark(0.45)));
    c.rect(500.0, 380.0, 66.0, 130.0, Fill::Across(brass.light(0.5), brass.dark(0.4)));
    c.rect(380.0, 336.0, 306.0, 54.0, [brass.light(0.6), brass.dark(0.35)]);
    for x in [372.0, 690.0] {
        c.oval(x, 363.0, 40.0, 40.0, Fill::Round(brass.light(0.7), brass.dark(0.3)));
    }
    for (y, size) in [(850.0, 46.0), (1080.0, 34.0)] {
        let drop = [
            (800.0, y - size * 2.0),
            (800.0 + size * 0.8, y),
            (800.0 + size * 0.62, y + size * 0.75),
            (800.0, y + size),
            (800.0 - size * 0.62, y + size * 0.75),
            (800.0 - size * 0.8, y),
        ];
        c.glow(800.0, y, size * 5.0, WHITE.fade(0.3));
        c.blob(&drop, [ink(0xF0_FCFF), ink(0x5F_B0D0)]);
        c.oval(800.0 - size * 0.25, y + size * 0.1, size * 0.16, size * 0.32, WHITE);
    }
    c.rect(0.0, 1300.0, 1200.0, 300.0, [ink(0x4F_9AAC), ink(0x1E_4A5E)]);
    for i in 0..6 {
        let r = 50.0 + 105.0 * i as f32;
        c.ring(800.0, 1380.0, r, r * 0.2, 7.0 - i as f32 * 0.8, ink(0xE6_FAFF).fade(0.7 - 0.1 * i as f32));
    }
    for (dx, up) in [(-60.0, 70.0), (-28.0, 110.0), (24.0, 120.0), (64.0, 66.0)] {
        c.oval(800.0 + dx, 1370.0 - up, 10.0, 12.0, ink(0xE6_FAFF));
    }
}

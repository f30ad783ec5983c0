//! What belongs to all: church, school, town hall, bus stop, box of books.

use super::canvas::{Canvas, Fill};
use super::figures::{bird, person};
use super::ink::{DARK, WHITE, ink};
use super::nature::{clouds, flowers, foliage, hills, meadow, poplar, shadow, sky, tree};
use super::village::{
    TILE, WALLS, WOOD, bench, cobbles, door, hamlet, letters, letters_wide, render, stones, tiles, window,
};

/// The Romanesque church and its eight-sided tower.
pub fn church(c: &mut Canvas) {
    sky(c, 1150.0);
    clouds(c, 4, (220.0, 520.0));
    hills(c, 1180.0, 3);
    let stone = ink(0xD8_BC8E);
    stones(c, (640.0, 900.0), (620.0, 460.0), stone.dark(0.08), 34.0);
    tiles(c, (660.0, 1260.0, 800.0), (610.0, 1300.0, 910.0), TILE);
    for x in [860.0, 1050.0] {
        c.arch(x - 12.0, 988.0, 84.0, 212.0, stone.light(0.3));
        c.arch(x, 1000.0, 60.0, 190.0, [ink(0x3C_4658), ink(0x27_2C3A)]);
    }
    stones(c, (330.0, 560.0), (380.0, 800.0), stone, 38.0);
    for (x, w, shade) in [(330.0, 96.0, 0.0), (614.0, 96.0, 0.42)] {
        c.rect(x, 560.0, w, 800.0, if shade > 0.0 { DARK.fade(shade) } else { WHITE.fade(0.14) });
    }
    for y in [620.0, 850.0] {
        for x in [445.0, 535.0] {
            c.arch(x - 9.0, y - 9.0, 78.0, 158.0, stone.light(0.35));
            c.arch(x, y, 60.0, 150.0, [DARK, ink(0x4A_4250)]);
        }
        c.rect(322.0, y + 172.0, 396.0, 18.0, [stone.light(0.4), stone.dark(0.1)]);
    }
    c.rect(316.0, 540.0, 408.0, 28.0, [stone.light(0.45), stone.dark(0.15)]);
    let slate = ink(0x6A_6F80);
    for (a, b, tone) in
        [(316.0, 420.0, slate.light(0.35)), (420.0, 620.0, slate.light(0.08)), (620.0, 724.0, slate.dark(0.4))]
    {
        c.poly(&[(a, 544.0), (520.0, 190.0), (b, 544.0)], [tone, tone.dark(0.12)]);
    }
    c.line(&[(520.0, 200.0), (520.0, 110.0)], 7.0, DARK);
    c.line(&[(494.0, 145.0), (546.0, 145.0)], 7.0, DARK);
    c.arch(450.0, 1110.0, 140.0, 260.0, stone.light(0.35));
    c.arch(466.0, 1128.0, 108.0, 240.0, [WOOD, WOOD.dark(0.3)]);
    meadow(c, 1350.0);
    for (x, size) in [(130.0, 620.0), (230.0, 520.0)] {
        poplar(c, x, 1390.0, size);
    }
    flowers(c, 1380.0, 1600.0, &[ink(0xE8_4A3C), WHITE, ink(0xF4_C63C)], 120);
    for (x, y, s) in
        [(250.0, 300.0, 26.0), (800.0, 380.0, 22.0), (900.0, 260.0, 30.0), (720.0, 170.0, 18.0), (160.0, 430.0, 20.0)]
    {
        bird(c, x, y, s);
    }
}

/// The school, its yard, its lime tree.
pub fn school(c: &mut Canvas) {
    sky(c, 620.0);
    clouds(c, 4, (120.0, 300.0));
    hills(c, 640.0, 3);
    render(c, (260.0, 420.0), (1080.0, 430.0), WALLS[2]);
    tiles(c, (300.0, 1300.0, 300.0), (230.0, 1370.0, 424.0), TILE.dark(0.1));
    c.poly(
        &[(640.0, 330.0), (800.0, 200.0), (960.0, 330.0), (960.0, 560.0), (640.0, 560.0)],
        [WALLS[2].light(0.3), WALLS[2]],
    );
    c.line(&[(620.0, 344.0), (800.0, 196.0), (980.0, 344.0)], 18.0, TILE.dark(0.2));
    c.oval(800.0, 300.0, 38.0, 38.0, WHITE);
    c.line(&[(800.0, 300.0), (800.0, 274.0)], 5.0, DARK);
    c.line(&[(800.0, 300.0), (818.0, 308.0)], 5.0, DARK);
    letters(c, (800.0 - letters_wide("ECOLE", 64.0) / 2.0, 376.0), 64.0, "ECOLE", ink(0x3C_5A7A));
    for i in 0..6 {
        let x = [300.0, 410.0, 520.0, 1000.0, 1110.0, 1220.0][i];
        c.arch(x - 8.0, 492.0, 96.0, 210.0, ink(0xB4_6A4A));
        c.arch(x, 500.0, 80.0, 194.0, [ink(0x9F_C4DA), ink(0x4E_6A84)]);
        c.line(&[(x + 40.0, 500.0), (x + 40.0, 694.0)], 5.0, WHITE);
        c.line(&[(x, 590.0), (x + 80.0, 590.0)], 5.0, WHITE);
    }
    door(c, (740.0, 600.0), (120.0, 250.0), ink(0x2F_6F9F));
    c.rect(0.0, 848.0, c.w, 352.0, [ink(0xE6_D3A8), ink(0xC9_AE82)]);
    let chalk = WHITE.fade(0.85);
    for i in 0..5 {
        c.poly(
            &[
                (560.0 - 4.0 * i as f32, 960.0 + 44.0 * i as f32),
                (650.0, 960.0 + 44.0 * i as f32),
                (652.0, 1000.0 + 44.0 * i as f32),
                (555.0 - 4.0 * i as f32, 1000.0 + 44.0 * i as f32),
            ],
            c.dice.pick(&[0xF2_8C6A, 0x6F_B4D8, 0xF4_D06A].map(ink)),
        );
        c.line(&[(560.0, 960.0 + 44.0 * i as f32), (650.0, 960.0 + 44.0 * i as f32)], 5.0, chalk);
    }
    tree(c, 1380.0, 1000.0, 780.0);
    tree(c, 120.0, 900.0, 520.0);
    for (x, y, tall, cheer) in [
        (300.0, 980.0, 190.0, 1.0),
        (430.0, 1060.0, 205.0, 0.8),
        (760.0, 1000.0, 190.0, 0.4),
        (880.0, 1090.0, 215.0, 1.0),
        (1080.0, 1020.0, 200.0, 0.1),
        (1180.0, 1110.0, 210.0, 0.9),
    ] {
        person(c, x, y, tall, cheer);
    }
    c.oval(980.0, 1080.0, 24.0, 24.0, Fill::Round(ink(0xFF_8A70), ink(0xC0_3A30)));
}

/// The town hall with its flag and its clock.
pub fn town_hall(c: &mut Canvas) {
    sky(c, 800.0);
    clouds(c, 3, (150.0, 420.0));
    let wall = WALLS[0];
    render(c, (180.0, 560.0), (840.0, 700.0), wall);
    for x in [180.0, 460.0, 700.0, 990.0] {
        c.rect(x - 10.0, 560.0, 50.0, 700.0, [wall.light(0.5), wall.light(0.1)]);
    }
    c.rect(150.0, 536.0, 900.0, 36.0, [wall.light(0.6), wall.dark(0.1)]);
    tiles(c, (240.0, 960.0, 420.0), (140.0, 1060.0, 540.0), ink(0x7A_7480));
    c.poly(&[(420.0, 540.0), (600.0, 400.0), (780.0, 540.0)], [wall.light(0.4), wall]);
    c.line(&[(400.0, 546.0), (600.0, 392.0), (800.0, 546.0)], 16.0, wall.light(0.6));
    c.rect(540.0, 240.0, 120.0, 190.0, Fill::Across(wall.light(0.4), wall.dark(0.15)));
    c.poly(&[(520.0, 246.0), (600.0, 130.0), (680.0, 246.0)], Fill::Across(ink(0x8A_8696), ink(0x4E_4C5C)));
    c.oval(600.0, 330.0, 46.0, 46.0, WHITE);
    c.ring(600.0, 330.0, 46.0, 46.0, 6.0, DARK);
    c.line(&[(600.0, 330.0), (600.0, 298.0)], 6.0, DARK);
    c.line(&[(600.0, 330.0), (576.0, 342.0)], 6.0, DARK);
    letters(c, (600.0 - letters_wide("MAIRIE", 56.0) / 2.0, 600.0), 56.0, "MAIRIE", ink(0x5A_4636));
    for x in [270.0, 545.0, 815.0] {
        window(c, (x, 700.0), (110.0, 180.0), WHITE.dark(0.12));
    }
    for x in [270.0, 815.0] {
        window(c, (x, 980.0), (110.0, 190.0), WHITE.dark(0.12));
    }
    c.arch(520.0, 960.0, 160.0, 300.0, wall.light(0.6));
    c.arch(538.0, 980.0, 124.0, 280.0, [ink(0x2F_5F7F), ink(0x20_4058)]);
    c.line(&[(630.0, 950.0), (706.0, 790.0)], 8.0, DARK);
    for (i, tone) in [ink(0x1F_4FA0), WHITE, ink(0xD8_2F3A)].into_iter().enumerate() {
        let x = 700.0 + 46.0 * i as f32;
        c.blob(
            &[(x, 800.0), (x + 46.0, 812.0), (x + 42.0, 890.0), (x - 4.0, 880.0)],
            [tone.light(0.1), tone.dark(0.12)],
        );
    }
    cobbles(c, 1255.0, ink(0xBF_B2A0));
    for i in 0..3 {
        c.rect(
            470.0 - 30.0 * i as f32,
            1250.0 + 22.0 * i as f32,
            260.0 + 60.0 * i as f32,
            24.0,
            [ink(0xE8_E0D0), ink(0xB0_A694)],
        );
    }
    for x in [150.0, 1050.0] {
        shadow(c, x, 1420.0, 110.0);
        c.poly(
            &[(x - 80.0, 1310.0), (x + 80.0, 1310.0), (x + 60.0, 1420.0), (x - 60.0, 1420.0)],
            Fill::Across(ink(0xD8_9A70), ink(0x9A_5A3C)),
        );
        for _ in 0..70 {
            let (dx, dy) = (c.dice.range(-95.0, 95.0), c.dice.range(-80.0, 20.0));
            let tone = c.dice.pick(&[0xE8_3F5A, 0xF27A9A, 0x4F_8F4A, 0x5FA555, 0xF4_D0DA].map(ink));
            c.oval(x + dx, 1300.0 + dy, 15.0, 13.0, tone);
        }
    }
    person(c, 400.0, 1480.0, 300.0, 0.1);
    person(c, 800.0, 1450.0, 290.0, 0.5);
}

/// A shelter beside the road, and no bus.
pub fn bus_stop(c: &mut Canvas) {
    sky(c, 700.0);
    clouds(c, 6, (140.0, 420.0));
    hills(c, 720.0, 4);
    hamlet(c, 380.0, 730.0, 200.0);
    meadow(c, 710.0);
    c.poly(
        &[(0.0, 1080.0), (1600.0, 900.0), (1600.0, 1080.0), (0.0, 1200.0), (0.0, 1200.0)],
        [ink(0x8C_8E96), ink(0x6C_6E78)],
    );
    for i in 0..7 {
        let x = 60.0 + 230.0 * i as f32;
        let y = 1138.0 - 0.093 * x;
        c.poly(&[(x, y), (x + 120.0, y - 11.0), (x + 122.0, y), (x, y + 12.0)], WHITE.fade(0.8));
    }
    shadow(c, 1080.0, 925.0, 320.0);
    c.rect(820.0, 560.0, 480.0, 350.0, [ink(0xC8_B090), ink(0xA8_8C6C)]);
    c.rect(850.0, 590.0, 420.0, 320.0, [ink(0x6B_5746), ink(0x8C_745C)]);
    c.poly(&[(780.0, 570.0), (850.0, 470.0), (1270.0, 470.0), (1340.0, 570.0)], [TILE.light(0.2), TILE.dark(0.15)]);
    for x in [835.0, 1285.0] {
        c.rect(x - 14.0, 560.0, 28.0, 365.0, [WOOD.light(0.2), WOOD.dark(0.2)]);
    }
    bench(c, 930.0, 900.0, 260.0);
    c.rect(1090.0, 630.0, 90.0, 110.0, ink(0xF4_EEDC));
    for i in 0..5 {
        c.line(&[(1102.0, 650.0 + 18.0 * i as f32), (1166.0, 650.0 + 18.0 * i as f32)], 3.0, ink(0x8A_8478));
    }
    c.line(&[(600.0, 990.0), (600.0, 560.0)], 14.0, ink(0x6A_7078));
    c.oval(600.0, 540.0, 74.0, 74.0, ink(0x2F_6FB0));
    c.ring(600.0, 540.0, 64.0, 64.0, 7.0, WHITE);
    letters(c, (600.0 - letters_wide("BUS", 44.0) / 2.0, 518.0), 44.0, "BUS", WHITE);
    poplar(c, 1490.0, 880.0, 560.0);
    poplar(c, 1400.0, 850.0, 440.0);
    bird(c, 420.0, 300.0, 26.0);
    bird(c, 500.0, 250.0, 20.0);
}

/// The box of books that anyone may take.
pub fn library_box(c: &mut Canvas) {
    sky(c, 1000.0);
    stones(c, (0.0, 760.0), (1200.0, 420.0), ink(0xC8_AE8C), 52.0);
    foliage(c, (240.0, 640.0), (420.0, 250.0), [ink(0x3C_6A3A), ink(0x9A_C45A)], 190);
    foliage(c, (1060.0, 700.0), (360.0, 200.0), [ink(0x8A_3A5A), ink(0xF2_A8C0)], 170);
    meadow(c, 1170.0);
    shadow(c, 600.0, 1400.0, 260.0);
    c.rect(566.0, 1000.0, 68.0, 400.0, Fill::Across(WOOD.light(0.35), WOOD.dark(0.25)));
    let paint = ink(0x2F_7F86);
    c.rect(270.0, 480.0, 660.0, 560.0, Fill::Across(paint.light(0.2), paint.dark(0.2)));
    c.poly(&[(210.0, 500.0), (600.0, 270.0), (990.0, 500.0)], [TILE.light(0.25), TILE.dark(0.1)]);
    c.line(&[(206.0, 504.0), (600.0, 270.0), (994.0, 504.0)], 26.0, TILE.dark(0.25));
    letters(c, (600.0 - letters_wide("LIVRES", 52.0) / 2.0, 420.0), 52.0, "LIVRES", ink(0xFF_F3D8));
    c.rect(320.0, 530.0, 560.0, 460.0, [WOOD.dark(0.35), WOOD.dark(0.5)]);
    for shelf in 0..2 {
        let foot = 745.0 + 230.0 * shelf as f32;
        let mut x = 334.0;
        while x < 846.0 {
            let (w, h) = (c.dice.range(22.0, 48.0_f32).min(868.0 - x), c.dice.range(140.0, 196.0));
            let tone = c.dice.pick(
                &[0xC8_3A3A, 0x2F_5F9A, 0xF0_C04A, 0x4A_8A5A, 0xE8_E0CC, 0x7A_3F7A, 0xE0_7A3A, 0x30_3848].map(ink),
            );
            c.rect(x, foot - h, w, h, Fill::Across(tone.light(0.2), tone.dark(0.2)));
            c.rect(x + 3.0, foot - h * 0.82, w - 6.0, 12.0, ink(0xF6_E6B0).fade(0.8));
            x += w + 2.0;
        }
        c.rect(320.0, foot, 560.0, 18.0, [WOOD.light(0.4), WOOD]);
    }
    c.poly(&[(320.0, 900.0), (640.0, 530.0), (760.0, 530.0), (380.0, 990.0), (320.0, 990.0)], WHITE.fade(0.12));
    c.ring(600.0, 760.0, 2.0, 230.0, 14.0, paint.light(0.1));
    person(c, 960.0, 1480.0, 430.0, 0.25);
    flowers(c, 1230.0, 1600.0, &[ink(0xE8_4A5A), WHITE, ink(0xF6_D63C), ink(0x9A_7AD8)], 240);
}

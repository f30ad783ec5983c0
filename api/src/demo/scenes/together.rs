//! Hours together, and quiet ones: games, feasts, seasons.

use super::canvas::{Canvas, Fill};
use super::figures::{bird, person, sitting};
use super::ink::{DARK, WHITE, ink};
use super::nature::{
    clouds, flowers, foliage, hills, meadow, poplar, ridge, shadow, sky, snowfall, stars, tree, tree_of, tufts,
};
use super::village::{WOOD, bench, cobbles, hamlet, house};

/// Two friends on the bench under the lime tree.
pub fn lime_tree(c: &mut Canvas) {
    sky(c, 720.0);
    hills(c, 700.0, 4);
    hamlet(c, 1180.0, 712.0, 240.0);
    meadow(c, 700.0);
    c.oval(760.0, 1010.0, 900.0, 190.0, Fill::Round(DARK.fade(0.5), DARK.fade(0.0)));
    c.poly(
        &[(690.0, 1000.0), (730.0, 560.0), (850.0, 560.0), (880.0, 1000.0), (930.0, 1030.0), (640.0, 1030.0)],
        Fill::Across(ink(0x8A_6A50), ink(0x4A_3428)),
    );
    for (dx, dy) in [(-330.0, -330.0), (330.0, -350.0), (-130.0, -420.0), (150.0, -430.0)] {
        c.curve(
            &[(790.0, 640.0), (790.0 + dx * 0.4, 640.0 + dy * 0.6), (790.0 + dx, 640.0 + dy)],
            46.0,
            ink(0x5A_4030),
        );
    }
    let leaf = [ink(0x3A_6A34), ink(0xC4_D868)];
    for (x, y, rx, ry) in [
        (430.0, 400.0, 330.0, 210.0),
        (1130.0, 390.0, 340.0, 220.0),
        (780.0, 250.0, 420.0, 230.0),
        (600.0, 470.0, 260.0, 130.0),
        (980.0, 480.0, 260.0, 130.0),
    ] {
        foliage(c, (x, y), (rx, ry), leaf, 190);
    }
    for _ in 0..70 {
        let (x, y, r) = (c.dice.range(240.0, 1300.0), c.dice.range(930.0, 1110.0), c.dice.range(10.0, 34.0));
        c.oval(x, y, r, r * 0.28, ink(0xFF_F2A8).fade(0.4));
    }
    bench(c, 520.0, 1080.0, 540.0);
    sitting(c, 690.0, 970.0, 400.0);
    sitting(c, 880.0, 970.0, 390.0);
    flowers(c, 1100.0, 1200.0, &[WHITE, ink(0xF6_D63C)], 90);
    bird(c, 1450.0, 220.0, 26.0);
}

/// Sunday's match.
pub fn football(c: &mut Canvas) {
    sky(c, 430.0);
    hills(c, 470.0, 4);
    for i in 0..9 {
        poplar(c, 90.0 + 180.0 * i as f32, 490.0, 220.0 + 50.0 * (i % 3) as f32);
    }
    c.rect(0.0, 470.0, c.w, 730.0, ink(0x5F_A048));
    for i in 0..8 {
        let (top, foot) =
            (470.0 + 730.0 * (i as f32 / 8.0).powf(1.6), 470.0 + 730.0 * ((i as f32 + 1.0) / 8.0).powf(1.6));
        c.rect(0.0, top, c.w, foot - top, if i % 2 == 0 { ink(0x74_B854) } else { ink(0x56_9A42) });
    }
    tufts(c, 480.0, 1200.0, ink(0x8C_C868), ink(0x4A_8A3A), 1500);
    let chalk = WHITE.fade(0.9);
    c.line(&[(0.0, 640.0), (1600.0, 640.0)], 6.0, chalk);
    c.line(&[(420.0, 640.0), (300.0, 790.0), (1300.0, 790.0), (1180.0, 640.0)], 7.0, chalk);
    c.ring(800.0, 1180.0, 520.0, 130.0, 9.0, chalk);
    c.oval(800.0, 745.0, 10.0, 5.0, chalk);
    for i in 0..17 {
        c.line(&[(590.0 + 26.2 * i as f32, 470.0), (610.0 + 23.7 * i as f32, 630.0)], 2.0, WHITE.fade(0.5));
    }
    for i in 0..7 {
        c.line(&[(584.0, 480.0 + 25.0 * i as f32), (1016.0, 480.0 + 25.0 * i as f32)], 2.0, WHITE.fade(0.5));
    }
    c.line(&[(580.0, 640.0), (580.0, 460.0), (1020.0, 460.0), (1020.0, 640.0)], 13.0, WHITE);
    for (x, y, tall, cheer) in [
        (800.0, 650.0, 150.0, 0.9),
        (480.0, 740.0, 180.0, 0.3),
        (1130.0, 760.0, 190.0, 0.4),
        (640.0, 900.0, 250.0, 0.4),
        (1010.0, 960.0, 280.0, 0.7),
        (300.0, 1040.0, 320.0, 0.3),
        (1380.0, 1120.0, 350.0, 0.8),
    ] {
        person(c, x, y, tall, cheer);
    }
    shadow(c, 760.0, 1020.0, 40.0);
    c.oval(760.0, 988.0, 32.0, 32.0, Fill::Round(WHITE, ink(0xC8_C8D0)));
    for (dx, dy) in [(0.0, 0.0), (-20.0, -12.0), (20.0, -12.0), (-12.0, 20.0), (12.0, 20.0)] {
        c.oval(760.0 + dx, 988.0 + dy, 7.0, 7.0, DARK);
    }
}

/// The village under the snow.
pub fn snow(c: &mut Canvas) {
    sky(c, 640.0);
    hills(c, 660.0, 5);
    ridge(c, 700.0, 60.0, [WHITE, ink(0xD4_DEF0)]);
    for (x, y, w, h) in [
        (60.0, 800.0, 250.0, 330.0),
        (420.0, 770.0, 230.0, 290.0),
        (980.0, 780.0, 260.0, 320.0),
        (1290.0, 820.0, 270.0, 360.0),
    ] {
        house(c, x, y, (w, h));
        c.poly(
            &[
                (x + w * 0.04, y - h - 12.0),
                (x + w * 1.03, y - h - 12.0),
                (x + w * 1.16, y - h * 0.74),
                (x - w * 0.06, y - h * 0.74),
            ],
            [WHITE, ink(0xD8_E2F2)],
        );
        c.curve(
            &[
                (x - w * 0.06, y - h * 0.735),
                (x + w * 0.3, y - h * 0.72),
                (x + w * 0.7, y - h * 0.745),
                (x + w * 1.16, y - h * 0.73),
            ],
            14.0,
            WHITE,
        );
        c.glow(x + w * 0.28, y - h * 0.5, 120.0, ink(0xFF_C870).fade(0.5));
    }
    c.rect(760.0, 400.0, 120.0, 390.0, Fill::Across(ink(0xC8_B090), ink(0x80_6A5A)));
    c.poly(&[(740.0, 404.0), (820.0, 210.0), (900.0, 404.0)], Fill::Across(WHITE, ink(0xB8_C6E0)));
    c.arch(800.0, 450.0, 40.0, 80.0, DARK);
    c.poly(
        &[(0.0, 800.0), (500.0, 765.0), (1100.0, 780.0), (1600.0, 815.0), (1600.0, 1200.0), (0.0, 1200.0)],
        [WHITE, ink(0xC8_D6EE)],
    );
    for i in 0..60 {
        let y = 830.0 + 6.0 * i as f32;
        let (x, w) = (c.dice.range(-200.0, 1500.0), c.dice.range(120.0, 420.0));
        c.curve(&[(x, y), (x + w * 0.5, y - 10.0), (x + w, y)], 5.0, ink(0xA8_BCDE).fade(0.22));
    }
    for i in 0..26 {
        let t = i as f32 / 26.0;
        let (x, s) = (760.0 - 260.0 * t * t + if i % 2 == 0 { 24.0 * t } else { -24.0 * t }, 3.0 + 14.0 * t);
        c.oval(x, 820.0 + 370.0 * t, s, s * 0.5, ink(0x8F_A6D0).fade(0.8));
    }
    tree(c, 180.0, 1080.0, 560.0);
    tree(c, 1440.0, 1130.0, 640.0);
    snowman(c, 1080.0, 1090.0);
    person(c, 930.0, 1080.0, 210.0, 0.9);
    snowfall(c, 420);
}

fn snowman(c: &mut Canvas, x: f32, y: f32) {
    shadow(c, x, y, 110.0);
    for (up, r) in [(62.0, 78.0), (168.0, 56.0), (246.0, 38.0)] {
        c.oval(x, y - up, r, r, Fill::Round(WHITE, ink(0xC0_D0EC)));
    }
    c.poly(&[(x, y - 250.0), (x + 46.0, y - 238.0), (x, y - 236.0)], ink(0xF0_7A2A));
    for dx in [-12.0, 12.0] {
        c.oval(x + dx, y - 258.0, 5.0, 5.0, DARK);
    }
    c.line(&[(x - 36.0, y - 212.0), (x + 36.0, y - 208.0)], 18.0, ink(0xD0_3A3A));
    c.line(&[(x + 26.0, y - 206.0), (x + 34.0, y - 140.0)], 18.0, ink(0xD0_3A3A));
    for s in [-1.0, 1.0] {
        c.line(&[(x + s * 46.0, y - 180.0), (x + s * 124.0, y - 230.0)], 7.0, WOOD.dark(0.3));
    }
}

/// A night without street lamps.
pub fn night(c: &mut Canvas) {
    sky(c, 1300.0);
    stars(c, 1240.0, 900);
    c.line(&[(880.0, 420.0), (1060.0, 300.0)], 4.0, WHITE.fade(0.8));
    c.glow(1060.0, 300.0, 60.0, WHITE.fade(0.8));
    for (i, y) in [1240.0, 1310.0, 1390.0].into_iter().enumerate() {
        let tone = ink(0x24_3A66).dark(0.25 + 0.25 * i as f32);
        ridge(c, y, 150.0 - 20.0 * i as f32, [tone, tone.dark(0.3)]);
    }
    hamlet(c, 560.0, 1400.0, 300.0);
    c.glow(590.0, 1390.0, 380.0, ink(0xFF_B050).fade(0.22));
    ridge(c, 1480.0, 70.0, [ink(0x0C_1228), ink(0x06_0A18)]);
    let dark = [ink(0x06_0A18), ink(0x14_1E38)];
    tree_of(c, 170.0, 1540.0, 660.0, dark);
    person(c, 800.0, 1500.0, 190.0, 0.1);
    c.line(&[(880.0, 1500.0), (910.0, 1420.0), (940.0, 1500.0)], 6.0, ink(0x06_0A18));
    c.line(&[(870.0, 1440.0), (960.0, 1380.0)], 24.0, ink(0x2A_3450));
}

/// Lights and dancing on the square.
pub fn feast(c: &mut Canvas) {
    sky(c, 720.0);
    stars(c, 420.0, 160);
    for (x, w, h) in [(-50.0, 360.0, 560.0), (330.0, 300.0, 470.0), (960.0, 320.0, 500.0), (1300.0, 380.0, 590.0)] {
        house(c, x, 790.0, (w, h));
    }
    cobbles(c, 780.0, ink(0xA8_8A78));
    c.glow(800.0, 1000.0, 1000.0, ink(0xFF_A850).fade(0.6));
    let colours = [0xFF_D24A, 0xFF_6A5A, 0x6A_D8FF, 0x9A_F08A, 0xFF_A8E0].map(ink);
    for (i, (from, to, sag)) in [
        ((0.0, 170.0), (800.0, 120.0), 130.0),
        ((800.0, 120.0), (1600.0, 190.0), 130.0),
        ((0.0, 380.0), (1600.0, 360.0), 190.0),
    ]
    .into_iter()
    .enumerate()
    {
        let at = |t: f32| (from.0 + (to.0 - from.0) * t, from.1 + (to.1 - from.1) * t + sag * 4.0 * t * (1.0 - t));
        let cord: Vec<_> = (0..=20).map(|k| at(k as f32 / 20.0)).collect();
        c.curve(&cord, 4.0, DARK);
        let many = if i == 2 { 26 } else { 13 };
        for k in 0..many {
            let ((x, y), tone) = (at((k as f32 + 0.5) / many as f32), colours[(k + i) % 5]);
            c.glow(x, y + 14.0, 70.0, tone.fade(0.55));
            c.oval(x, y + 14.0, 11.0, 14.0, tone.light(0.4));
        }
    }
    c.rect(560.0, 770.0, 480.0, 60.0, [WOOD.light(0.2), WOOD.dark(0.3)]);
    for (x, tall) in [(640.0, 220.0), (800.0, 230.0), (950.0, 215.0)] {
        person(c, x, 774.0, tall, 0.3);
    }
    c.poly(&[(766.0, 640.0), (838.0, 646.0), (834.0, 700.0), (770.0, 694.0)], ink(0xC8_3A3A));
    for (x, y, tall, cheer) in [
        (200.0, 1020.0, 290.0, 1.0),
        (350.0, 1090.0, 320.0, 0.8),
        (540.0, 1000.0, 270.0, 1.0),
        (700.0, 1120.0, 330.0, 0.9),
        (850.0, 1040.0, 290.0, 0.6),
        (1020.0, 1130.0, 330.0, 1.0),
        (1180.0, 1010.0, 280.0, 0.9),
        (1330.0, 1100.0, 320.0, 0.7),
        (1480.0, 1030.0, 290.0, 1.0),
    ] {
        person(c, x, y, tall, cheer);
    }
}

/// The playground at five o'clock.
pub fn playground(c: &mut Canvas) {
    sky(c, 560.0);
    clouds(c, 5, (80.0, 280.0));
    hills(c, 580.0, 3);
    meadow(c, 570.0);
    tree(c, 120.0, 720.0, 560.0);
    tree(c, 1500.0, 700.0, 500.0);
    c.oval(800.0, 1010.0, 720.0, 170.0, [ink(0xF0_DCA8), ink(0xD8_B87A)]);
    let (red, yellow, blue) = (ink(0xE0_4A3C), ink(0xF6_C03A), ink(0x2F_7FC0));
    for (x, lean) in [(180.0, -60.0), (680.0, 60.0)] {
        c.line(&[(x, 480.0), (x + lean, 1000.0)], 22.0, red);
        c.line(&[(x, 480.0), (x - lean * 0.6, 970.0)], 22.0, red.dark(0.15));
    }
    c.line(&[(170.0, 480.0), (690.0, 480.0)], 26.0, red.light(0.1));
    for (x, swing, tone) in [(320.0, -120.0, yellow), (540.0, 70.0, blue)] {
        for dx in [-36.0, 36.0] {
            c.line(&[(x + dx, 482.0), (x + dx + swing, 850.0)], 5.0, DARK.fade(0.8));
        }
        c.line(&[(x - 56.0 + swing, 852.0), (x + 56.0 + swing, 852.0)], 18.0, tone);
        sitting(c, x + swing, 846.0, 220.0);
    }
    shadow(c, 1080.0, 1040.0, 330.0);
    for x in [960.0, 1120.0] {
        c.line(&[(x, 560.0), (x, 1040.0)], 22.0, blue);
    }
    for i in 0..7 {
        c.line(&[(960.0, 1000.0 - 54.0 * i as f32), (1120.0, 1000.0 - 54.0 * i as f32)], 13.0, yellow);
    }
    c.rect(940.0, 650.0, 200.0, 26.0, yellow.dark(0.1));
    c.poly(&[(910.0, 500.0), (1040.0, 390.0), (1170.0, 500.0)], [red.light(0.2), red]);
    c.curve(&[(1130.0, 670.0), (1230.0, 770.0), (1330.0, 960.0), (1460.0, 1020.0)], 74.0, blue.dark(0.2));
    c.curve(&[(1130.0, 656.0), (1230.0, 756.0), (1330.0, 946.0), (1460.0, 1006.0)], 52.0, blue.light(0.35));
    person(c, 1030.0, 652.0, 150.0, 1.0);
    sitting(c, 1290.0, 870.0, 180.0);
    person(c, 760.0, 1080.0, 210.0, 0.9);
    person(c, 870.0, 1120.0, 330.0, 0.2);
    flowers(c, 1120.0, 1200.0, &[WHITE, yellow, ink(0xF0_8AB0)], 110);
}

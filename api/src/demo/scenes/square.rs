//! Round the square: the bar, the market, a shop, the roofs.

use super::canvas::{Canvas, Fill};
use super::figures::{bird, person};
use super::ink::{DARK, Ink, WHITE, ink};
use super::nature::{foliage, hills, sky, volcanoes};
use super::village::{TILE, WALLS, WOOD, cobbles, door, house, letters, letters_wide, render, stones, tiles, window};

/// The bar with 36 photos on its wall, and the founding book hung among them.
pub fn bar(c: &mut Canvas) {
    c.rect(0.0, 0.0, c.w, 820.0, [ink(0xE0_A95C), ink(0xC7_7F43)]);
    c.rect(0.0, 820.0, c.w, 380.0, [ink(0x6E_4530), ink(0x4A_2D22)]);
    for i in 0..17 {
        c.line(&[(i as f32 * 100.0, 826.0), (i as f32 * 100.0, 1200.0)], 4.0, DARK.fade(0.35));
    }
    c.rect(0.0, 806.0, c.w, 22.0, [WOOD.light(0.3), WOOD.dark(0.2)]);
    for i in 0..36_u8 {
        let (row, place) = (f32::from(i / 12), i % 12);
        let x = 70.0 + 92.0 * f32::from(place) + if place < 6 { 0.0 } else { 440.0 };
        little_photo(c, x, 190.0 + row * 190.0 + c.dice.range(-7.0, 7.0));
    }
    founding_book(c, 800.0, 400.0);
    for x in [330.0, 1270.0] {
        c.line(&[(x, 0.0), (x, 90.0)], 5.0, DARK);
        c.poly(
            &[(x - 70.0, 140.0), (x - 26.0, 84.0), (x + 26.0, 84.0), (x + 70.0, 140.0)],
            [ink(0x2E_6B5E), ink(0x1D_4A44)],
        );
        c.oval(x, 142.0, 26.0, 16.0, ink(0xFF_F3C4));
        c.glow(x, 150.0, 560.0, ink(0xFF_D58A).fade(0.42));
    }
    for (x, tall) in [(260.0, 620.0), (1080.0, 640.0), (1300.0, 560.0)] {
        person(c, x, 1270.0, tall, 0.35);
    }
    c.rect(0.0, 1050.0, c.w, 40.0, [WOOD.light(0.45), WOOD.light(0.1)]);
    c.rect(0.0, 1090.0, c.w, 110.0, [WOOD.dark(0.25), WOOD.dark(0.5)]);
    for (x, drink) in
        [(470.0, 0xB8_2E3A), (560.0, 0xE8_B23A), (760.0, 0xF4_E4B0), (1460.0, 0xB8_2E3A), (120.0, 0xE8_B23A)]
    {
        c.poly(&[(x - 24.0, 968.0), (x + 24.0, 968.0), (x + 17.0, 1052.0), (x - 17.0, 1052.0)], WHITE.fade(0.35));
        c.poly(
            &[(x - 22.0, 988.0), (x + 22.0, 988.0), (x + 16.0, 1050.0), (x - 16.0, 1050.0)],
            [ink(drink).light(0.3), ink(drink)],
        );
        c.line(&[(x - 14.0, 976.0), (x - 11.0, 1040.0)], 4.0, WHITE.fade(0.6));
    }
}

fn little_photo(c: &mut Canvas, x: f32, y: f32) {
    let sky = c.dice.pick(&[0x7F_C4E8, 0xF4_B183, 0x9A_B8D8, 0xF8_DC9C, 0x46_5A92].map(ink));
    let land = c.dice.pick(&[0x6E_9F52, 0xC9_A14E, 0x4E_7A60, 0xA8_5A3E, 0xD8_C27A].map(ink));
    c.rect(x - 36.0, y - 2.0, 80.0, 126.0, DARK.fade(0.22));
    c.rect(x - 40.0, y - 8.0, 80.0, 126.0, ink(0xFB_F5E6));
    c.rect(x - 33.0, y, 66.0, 96.0, [sky, sky.light(0.5)]);
    let (rise, sun) = (c.dice.range(20.0, 58.0), c.dice.range(-20.0, 20.0));
    c.oval(x + sun, y + 26.0, 8.0, 8.0, WHITE.fade(0.9));
    c.poly(
        &[
            (x - 33.0, y + 70.0),
            (x - 8.0, y + 90.0 - rise),
            (x + 14.0, y + 66.0),
            (x + 33.0, y + 56.0),
            (x + 33.0, y + 96.0),
            (x - 33.0, y + 96.0),
        ],
        [land.light(0.2), land],
    );
    let roof = c.dice.range(-22.0, 12.0);
    c.rect(x + roof, y + 72.0, 16.0, 14.0, ink(0xF0_E2C6));
    c.poly(&[(x + roof - 3.0, y + 72.0), (x + roof + 8.0, y + 61.0), (x + roof + 19.0, y + 72.0)], TILE);
}

fn founding_book(c: &mut Canvas, x: f32, y: f32) {
    c.glow(x, y + 40.0, 360.0, ink(0xFF_EFC0).fade(0.5));
    c.line(&[(x - 90.0, y - 120.0), (x, y - 250.0), (x + 90.0, y - 120.0)], 5.0, ink(0x8C_3B2E));
    c.oval(x, y - 252.0, 11.0, 11.0, ink(0xE8_C868));
    c.poly(
        &[(x - 178.0, y - 106.0), (x + 190.0, y - 106.0), (x + 196.0, y + 190.0), (x - 184.0, y + 190.0)],
        DARK.fade(0.3),
    );
    c.rect(x - 184.0, y - 124.0, 368.0, 300.0, [ink(0xB0_3A34), ink(0x7E_2328)]);
    for s in [-1.0, 1.0] {
        let page = [
            (x, y - 100.0),
            (x + s * 90.0, y - 118.0),
            (x + s * 168.0, y - 104.0),
            (x + s * 168.0, y + 150.0),
            (x + s * 90.0, y + 140.0),
            (x, y + 158.0),
        ];
        c.poly(
            &page,
            if s < 0.0 {
                Fill::Across(ink(0xFF_FAEC), ink(0xE2_D3B4))
            } else {
                Fill::Across(ink(0xE2_D3B4), ink(0xFF_FAEC))
            },
        );
        for i in if s < 0.0 { 0..7 } else { 1..7 } {
            let at = y - 60.0 + 28.0 * i as f32;
            let long = c.dice.range(88.0, 124.0);
            c.curve(
                &[(x + s * 26.0, at + 4.0), (x + s * 80.0, at - 8.0), (x + s * (22.0 + long), at - 2.0)],
                4.0,
                ink(0x4A_4460).fade(0.7),
            );
        }
    }
    letters(c, (x + 38.0, y - 84.0), 28.0, "LIVRE", ink(0x9A_2E30));
}

/// The market on Saturday.
pub fn market(c: &mut Canvas) {
    sky(c, 560.0);
    for (x, w) in [(-60.0, 360.0), (330.0, 330.0), (720.0, 400.0), (1180.0, 400.0)] {
        let h = c.dice.range(480.0, 620.0);
        house(c, x, 720.0, (w, h));
    }
    cobbles(c, 715.0, ink(0xB3_A596));
    for (x, tall) in [(250.0, 300.0), (620.0, 310.0), (1010.0, 290.0), (1380.0, 310.0)] {
        person(c, x, 850.0, tall, 0.2);
    }
    for (x, a) in [(60.0, 0xD2_3F3A), (560.0, 0x2F_7F8F), (1060.0, 0xE8_9C2E)] {
        stall(c, x, ink(a));
    }
    for (x, tall) in [(120.0, 400.0), (1490.0, 430.0), (520.0, 380.0)] {
        person(c, x, 1180.0, tall, 0.15);
    }
}

fn stall(c: &mut Canvas, x: f32, stripe: Ink) {
    let w = 440.0;
    for post in [x + 14.0, x + w - 14.0] {
        c.rect(post - 6.0, 480.0, 12.0, 540.0, WOOD);
    }
    for i in 0..10 {
        let (left, step) = (x - 20.0 + i as f32 * (w + 40.0) / 10.0, (w + 40.0) / 10.0);
        let tone = if i % 2 == 0 { stripe } else { ink(0xFB_F3E2) };
        let top = x + 20.0 + i as f32 * (w - 40.0) / 10.0;
        c.poly(
            &[(top, 440.0), (top + (w - 40.0) / 10.0, 440.0), (left + step, 560.0), (left, 560.0)],
            [tone.light(0.2), tone],
        );
        c.oval(left + step / 2.0, 560.0, step / 2.0, 22.0, tone.dark(0.12));
    }
    c.rect(x, 582.0, w, 220.0, [DARK.fade(0.25), DARK.fade(0.0)]);
    for row in 0..3 {
        let y = 830.0 + 66.0 * row as f32;
        for crate_ in 0..4 {
            let left = x + 8.0 + 108.0 * crate_ as f32;
            let goods =
                c.dice.pick(&[0xD9_3A2B, 0xF2_8C28, 0x7A_B648, 0xF4_D03F, 0x7C_3F7A, 0xE8_E0C8, 0x3F_7F3F].map(ink));
            c.rect(left, y, 100.0, 62.0, [WOOD.dark(0.3), WOOD.dark(0.5)]);
            for i in 0..16 {
                let tone = c.dice.near(goods, 0.07);
                let (gx, gy) = (left + 14.0 + (i % 6) as f32 * 14.5, y + 2.0 + (i / 6) as f32 * 12.0);
                c.oval(gx, gy, 11.0, 10.5, Fill::Round(tone.light(0.3), tone.dark(0.15)));
            }
            c.rect(left, y + 34.0, 100.0, 28.0, [WOOD.light(0.5), WOOD.light(0.25)]);
            c.line(&[(left, y + 48.0), (left + 100.0, y + 48.0)], 3.0, WOOD);
        }
    }
}

/// A shop whose shutter has come down.
pub fn closed_shop(c: &mut Canvas) {
    c.rect(0.0, 0.0, c.w, c.h, ink(0xC9_CDCB));
    render(c, (0.0, 0.0), (c.w, 1020.0), ink(0xC9_B9A6));
    for x in [290.0, 740.0, 1190.0] {
        window(c, (x, 90.0), (130.0, 210.0), ink(0x7C_8A86));
    }
    c.rect(140.0, 400.0, 1320.0, 130.0, [ink(0x3F_6B62), ink(0x2C_4E4A)]);
    let name = "EPICERIE";
    letters(c, (800.0 - letters_wide(name, 76.0) / 2.0, 428.0), 76.0, name, ink(0xE8_D9A8).fade(0.75));
    c.rect(140.0, 530.0, 1320.0, 490.0, ink(0x4A_4744));
    for i in 0..24 {
        let y = 546.0 + i as f32 * 19.0;
        c.rect(180.0, y, 880.0, 17.0, [ink(0xA6_AEB0), ink(0x7C_8588)]);
    }
    door(c, (1130.0, 580.0), (260.0, 440.0), ink(0x5C_7A70));
    c.rect(1165.0, 620.0, 190.0, 200.0, [ink(0x5A_6A74), ink(0x38_424C)]);
    c.rect(540.0, 700.0, 250.0, 110.0, ink(0xF6_EFD8));
    letters(c, (575.0, 735.0), 40.0, "FERME", ink(0xB0_3A34));
    for _ in 0..120 {
        let (x, y) = (c.dice.range(180.0, 1060.0), c.dice.range(560.0, 990.0));
        c.oval(x, y, c.dice.range(3.0, 18.0).min(16.0), 3.0, ink(0x8C_5A3C).fade(0.2));
    }
    cobbles(c, 1020.0, ink(0x9C_9A96));
    for (x, size) in [(220.0, 90.0), (1030.0, 70.0), (1440.0, 110.0)] {
        for i in 0..26 {
            let lean = (i as f32 / 26.0 - 0.5) * size * 1.3;
            let up = c.dice.range(0.4, 1.0) * size;
            c.curve(&[(x, 1040.0), (x + lean * 0.4, 1040.0 - up * 0.6), (x + lean, 1040.0 - up)], 4.0, ink(0x6E_9A4A));
        }
        c.oval(x + 10.0, 1040.0 - size, 9.0, 9.0, ink(0xF4_CF3C));
    }
    c.poly(&[(0.0, 0.0), (520.0, 0.0), (0.0, 900.0)], WHITE.fade(0.08));
}

/// Morning over the roofs.
pub fn sunrise(c: &mut Canvas) {
    sky(c, 760.0);
    volcanoes(c, 720.0);
    hills(c, 790.0, 3);
    for row in 0..4_u8 {
        let base = 760.0 + 130.0 * f32::from(row);
        let near = f32::from(row) / 3.0;
        let tone = c.sky.haze.mix(ink(0x4C_2F48), 0.25 + 0.6 * near);
        let mut x = -120.0 - 60.0 * near;
        while x < c.w {
            let w = c.dice.range(190.0, 330.0) * (0.7 + 0.5 * near);
            let h = c.dice.range(70.0, 130.0) * (0.7 + 0.5 * near);
            let (wall, roof) = (tone.mix(ink(0xF0_C8A0), 0.25), c.sky.haze.mix(TILE.dark(0.25), 0.45 + 0.5 * near));
            let pipe = (x + w * c.dice.range(0.2, 0.7), base - h * 1.35);
            if c.dice.range(0.0, 1.0) > 0.5 {
                smoke(c, pipe.0 + 14.0, pipe.1);
            }
            c.rect(
                pipe.0,
                pipe.1,
                28.0 + 10.0 * near,
                h * 0.8,
                Fill::Across(ink(0xFF_D9A0).mix(tone, 0.3), tone.dark(0.2)),
            );
            c.rect(x + w * 0.03, base, w * 0.94, c.h - base, [wall, tone]);
            for pane in [0.22, 0.62] {
                let lit = c.dice.range(0.0, 1.0) > 0.6;
                let glass = if lit { ink(0xFF_DD8A) } else { tone.dark(0.35) };
                c.rect(x + w * pane, base + 40.0, w * 0.12, w * 0.17, glass);
            }
            tiles(c, (x + w * 0.1, x + w * 0.9, base - h), (x - w * 0.03, x + w * 1.03, base + 18.0), roof);
            x += w * c.dice.range(0.97, 1.12);
        }
        c.rect(0.0, base + 40.0, c.w, 130.0, [c.sky.haze.fade(0.0), c.sky.haze.fade(0.3 - 0.08 * f32::from(row))]);
    }
    for (x, y) in [(300.0, 250.0), (360.0, 220.0), (430.0, 262.0), (500.0, 236.0)] {
        bird(c, x, y, 24.0);
    }
}

/// A thread of smoke that widens as it rises.
fn smoke(c: &mut Canvas, x: f32, y: f32) {
    for puff in 0..14 {
        let t = puff as f32 / 14.0;
        let drift = (t * 5.0 + x).sin() * 16.0;
        c.oval(x + t * 60.0 + drift, y - 150.0 * t, 9.0 + 28.0 * t, 8.0 + 18.0 * t, WHITE.fade(0.2 * (1.0 - t)));
    }
}

/// The yellow box on the wall, under the wisteria.
pub fn postbox(c: &mut Canvas) {
    render(c, (0.0, 0.0), (1200.0, 1330.0), WALLS[4]);
    stones(c, (0.0, 900.0), (1200.0, 430.0), ink(0xB8_A08A), 62.0);
    let yellow = ink(0xF8_C81E);
    c.rect(400.0, 566.0, 440.0, 560.0, DARK.fade(0.3));
    c.rect(370.0, 540.0, 440.0, 560.0, Fill::Across(yellow.light(0.3), yellow.dark(0.16)));
    c.arch(370.0, 440.0, 440.0, 300.0, Fill::Across(yellow.light(0.3), yellow.dark(0.16)));
    c.rect(430.0, 640.0, 320.0, 46.0, [DARK, ink(0x5A_4A20)]);
    c.rect(420.0, 626.0, 340.0, 16.0, yellow.light(0.5));
    c.rect(450.0, 780.0, 280.0, 210.0, ink(0xFF_FBEC));
    letters(c, (590.0 - letters_wide("POSTE", 40.0) / 2.0, 800.0), 40.0, "POSTE", ink(0x2A_4A8A));
    for i in 0..5 {
        c.line(&[(480.0, 876.0 + 22.0 * i as f32), (700.0, 876.0 + 22.0 * i as f32)], 4.0, ink(0x8A_8478).fade(0.8));
    }
    c.poly(&[(520.0, 600.0), (700.0, 580.0), (712.0, 660.0), (530.0, 664.0)], [WHITE, ink(0xE4_E0D4)]);
    c.rect(664.0, 594.0, 28.0, 30.0, ink(0xD0_4A4A));
    c.curve(&[(-10.0, 260.0), (400.0, 120.0), (800.0, 200.0), (1210.0, 90.0)], 30.0, WOOD.dark(0.1));
    foliage(c, (600.0, 110.0), (680.0, 170.0), [ink(0x4A_7A3A), ink(0xA8_CC60)], 260);
    for i in 0..22 {
        let (x, y) = (c.dice.range(20.0, 1180.0), c.dice.range(150.0, 250.0));
        let long = c.dice.range(120.0, 270.0) * if (i % 5) == 0 { 1.3 } else { 1.0 };
        for k in 0..46 {
            let t = k as f32 / 46.0;
            let (dx, r) = (c.dice.range(-1.0, 1.0) * 40.0 * (1.0 - t), c.dice.range(7.0, 14.0) * (1.0 - t * 0.5));
            let tone = c.dice.pick(&[0x9A_7AD0, 0xB8_9CE8, 0x7A_5AB0, 0xD8_C4F6].map(ink));
            c.oval(x + dx, y + t * long, r, r * 0.85, tone);
        }
    }
    cobbles(c, 1320.0, ink(0xB8_AA9A));
    person(c, 960.0, 1520.0, 620.0, 0.45);
}

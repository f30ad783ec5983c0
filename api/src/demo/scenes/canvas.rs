//! A sheet to paint on: a few shapes, gradients, reflections and a paper finish, all deterministic.

use super::ink::{Dice, Ink, Season, Sky};
use tiny_skia::{
    BlendMode, Color, FillRule, GradientStop, LineCap, LineJoin, LinearGradient, Paint, Path, PathBuilder, Pixmap,
    Point, PremultipliedColorU8, RadialGradient, Rect, Shader, SpreadMode, Stroke, Transform,
};

/// A point in pixels from the top left corner.
pub type At = (f32, f32);

/// How a shape is filled.
#[derive(Clone, Copy)]
pub enum Fill {
    /// One colour.
    Flat(Ink),
    /// From the top of the shape to its foot.
    Down(Ink, Ink),
    /// From its left side to its right side.
    Across(Ink, Ink),
    /// From its centre to its rim.
    Round(Ink, Ink),
}

impl From<Ink> for Fill {
    fn from(ink: Ink) -> Self {
        Self::Flat(ink)
    }
}

impl From<[Ink; 2]> for Fill {
    fn from([top, foot]: [Ink; 2]) -> Self {
        Self::Down(top, foot)
    }
}

/// The sheet, with the light and the season of the scene.
pub struct Canvas {
    sheet: Pixmap,
    /// Width in pixels.
    pub w: f32,
    /// Height in pixels.
    pub h: f32,
    /// The scene's own chance, the same at each run.
    pub dice: Dice,
    /// What light it stands in.
    pub sky: &'static Sky,
    /// What grows.
    pub season: &'static Season,
}

impl Canvas {
    /// An empty sheet; `None` when a side is zero.
    pub fn new((width, height): (u16, u16), seed: u64, sky: &'static Sky, season: &'static Season) -> Option<Self> {
        let sheet = Pixmap::new(width.into(), height.into())?;
        Some(Self { sheet, w: width.into(), h: height.into(), dice: Dice::new(seed), sky, season })
    }

    /// Fills a path.
    pub fn fill(&mut self, path: Option<Path>, fill: impl Into<Fill>) {
        let Some(path) = path else { return };
        let paint = Paint { shader: shader(path.bounds(), fill.into()), anti_alias: true, ..Paint::default() };
        self.sheet.fill_path(&path, &paint, FillRule::Winding, Transform::identity(), None);
    }

    /// A polygon.
    pub fn poly(&mut self, points: &[At], fill: impl Into<Fill>) {
        self.fill(straight(points, true), fill);
    }

    /// A rectangle from its top left corner.
    pub fn rect(&mut self, x: f32, y: f32, w: f32, h: f32, fill: impl Into<Fill>) {
        self.poly(&[(x, y), (x + w, y), (x + w, y + h), (x, y + h)], fill);
    }

    /// An ellipse about its centre.
    pub fn oval(&mut self, x: f32, y: f32, rx: f32, ry: f32, fill: impl Into<Fill>) {
        let bounds = Rect::from_ltrb(x - rx, y - ry, x + rx, y + ry);
        self.fill(bounds.and_then(PathBuilder::from_oval), fill);
    }

    /// A closed shape, smooth through its points.
    pub fn blob(&mut self, points: &[At], fill: impl Into<Fill>) {
        self.fill(smooth(points, true), fill);
    }

    /// A doorway or window: a rectangle under a half circle.
    pub fn arch(&mut self, x: f32, y: f32, w: f32, h: f32, fill: impl Into<Fill>) {
        let r = w / 2.0;
        let mut points: Vec<At> = (0..=16)
            .map(|i| std::f32::consts::PI * (1.0 - i as f32 / 16.0))
            .map(|turn| (x + r + r * turn.cos(), y + r - r * turn.sin()))
            .collect();
        points.extend([(x + w, y + h), (x, y + h)]);
        self.poly(&points, fill);
    }

    /// Straight strokes through the points.
    pub fn line(&mut self, points: &[At], width: f32, ink: Ink) {
        self.stroke(straight(points, false), width, ink);
    }

    /// One smooth stroke through the points.
    pub fn curve(&mut self, points: &[At], width: f32, ink: Ink) {
        self.stroke(smooth(points, false), width, ink);
    }

    /// The outline of an ellipse.
    pub fn ring(&mut self, x: f32, y: f32, rx: f32, ry: f32, width: f32, ink: Ink) {
        let bounds = Rect::from_ltrb(x - rx, y - ry, x + rx, y + ry);
        self.stroke(bounds.and_then(PathBuilder::from_oval), width, ink);
    }

    fn stroke(&mut self, path: Option<Path>, width: f32, ink: Ink) {
        let Some(path) = path else { return };
        let paint = Paint { shader: Shader::SolidColor(ink.into()), anti_alias: true, ..Paint::default() };
        let stroke = Stroke { width, line_cap: LineCap::Round, line_join: LineJoin::Round, ..Stroke::default() };
        self.sheet.stroke_path(&path, &paint, &stroke, Transform::identity(), None);
    }

    /// Light that is added: a lamp, the sun, a fire.
    pub fn glow(&mut self, x: f32, y: f32, radius: f32, ink: Ink) {
        let (Some(square), Some(disc)) = (
            Rect::from_ltrb(x - radius, y - radius, x + radius, y + radius),
            Rect::from_xywh(x - radius, y - radius, 2.0 * radius, 2.0 * radius).and_then(PathBuilder::from_oval),
        ) else {
            return;
        };
        let shader = shader(square, Fill::Round(ink, ink.fade(0.0)));
        let paint = Paint { shader, blend_mode: BlendMode::Screen, anti_alias: true, ..Paint::default() };
        self.sheet.fill_path(&disc, &paint, FillRule::Winding, Transform::identity(), None);
    }

    /// Still water from `y` down to `foot` between two sides: what stands above, upside down, broken by ripples.
    pub fn mirror(&mut self, (left, right): (f32, f32), y: f32, foot: f32, tint: Ink) {
        let (width, height) = (self.sheet.width() as usize, self.sheet.height() as usize);
        let (left, right) = (left.max(0.0) as usize, (right.max(0.0) as usize).min(width));
        let (top, foot) = (y as usize, (foot as usize).min(height));
        let phase = self.dice.range(0.0, 6.0);
        let pixels = self.sheet.pixels_mut();
        for row in top..foot {
            let depth = (row - top) as f32;
            let source = top.saturating_sub(1 + (depth * 0.9) as usize);
            let sway = (depth * 0.35 / (1.0 + depth * 0.008) + phase).sin() * (1.5 + depth * 0.03);
            let keep = 0.78 - 0.25 * depth / (foot - top).max(1) as f32;
            for column in left..right {
                let from = (column as f32 + sway).clamp(left as f32, right as f32 - 1.0) as usize;
                let seen = pixels[source * width + from];
                let mixed = |own: u8, other: f32| (f32::from(own) * keep + other * 255.0 * (1.0 - keep)) as u8;
                let (r, g, b) = (mixed(seen.red(), tint.r), mixed(seen.green(), tint.g), mixed(seen.blue(), tint.b));
                if let Some(colour) = PremultipliedColorU8::from_rgba(r, g, b, 255) {
                    pixels[row * width + column] = colour;
                }
            }
        }
    }

    /// The finished picture as RGB rows: paper grain, and edges a little darker.
    pub fn finish(self) -> Vec<u8> {
        let grain: Vec<i32> = (0..65_536).map(|_| (self.dice.range(-1.0, 1.0) * 6.5) as i32).collect();
        let (width, height) = (self.sheet.width() as usize, self.sheet.height() as usize);
        let edge = |at: usize, size: usize| {
            let off = (at as f32 / size as f32 - 0.5).abs() * 2.0;
            (off * off * off * 24.0) as i32
        };
        let columns: Vec<i32> = (0..width).map(|x| edge(x, width)).collect();
        let mut rgb = Vec::with_capacity(width * height * 3);
        for (y, row) in self.sheet.pixels().chunks_exact(width).enumerate() {
            let line = &grain[(y * 193 % 256) * 256..][..256];
            let darker = edge(y, height);
            for (x, (pixel, column)) in row.iter().zip(&columns).enumerate() {
                let change = line[x & 255] - darker - column;
                let tone = |value: u8| (i32::from(value) + change).clamp(0, 255) as u8;
                rgb.extend([tone(pixel.red()), tone(pixel.green()), tone(pixel.blue())]);
            }
        }
        rgb
    }
}

fn straight(points: &[At], closed: bool) -> Option<Path> {
    let mut path = PathBuilder::new();
    let (&(x, y), rest) = points.split_first()?;
    path.move_to(x, y);
    rest.iter().for_each(|&(x, y)| path.line_to(x, y));
    if closed {
        path.close();
    }
    path.finish()
}

/// Catmull-Rom through the points, as cubic curves.
fn smooth(points: &[At], closed: bool) -> Option<Path> {
    let count = points.len() as isize;
    let at = |i: isize| points[if closed { i.rem_euclid(count) } else { i.clamp(0, count - 1) } as usize];
    let &(x, y) = points.first()?;
    let mut path = PathBuilder::new();
    path.move_to(x, y);
    for i in 0..if closed { count } else { count - 1 } {
        let (before, from, to, after) = (at(i - 1), at(i), at(i + 1), at(i + 2));
        path.cubic_to(
            from.0 + (to.0 - before.0) / 6.0,
            from.1 + (to.1 - before.1) / 6.0,
            to.0 - (after.0 - from.0) / 6.0,
            to.1 - (after.1 - from.1) / 6.0,
            to.0,
            to.1,
        );
    }
    if closed {
        path.close();
    }
    path.finish()
}

fn shader(bounds: Rect, fill: Fill) -> Shader<'static> {
    let corner = Point::from_xy(bounds.left(), bounds.top());
    let stops = |from: Ink, to: Ink| vec![GradientStop::new(0.0, from.into()), GradientStop::new(1.0, to.into())];
    let linear = |from, to, end| {
        LinearGradient::new(corner, end, stops(from, to), SpreadMode::Pad, Transform::identity())
            .unwrap_or(Shader::SolidColor(from.into()))
    };
    match fill {
        Fill::Flat(ink) => Shader::SolidColor(ink.into()),
        Fill::Down(top, foot) => linear(top, foot, Point::from_xy(bounds.left(), bounds.bottom())),
        Fill::Across(left, right) => linear(left, right, Point::from_xy(bounds.right(), bounds.top())),
        Fill::Round(centre, rim) => {
            let middle = Point::from_xy((bounds.left() + bounds.right()) / 2.0, (bounds.top() + bounds.bottom()) / 2.0);
            let radius = bounds.width().max(bounds.height()) / 2.0;
            let stops = stops(centre, rim);
            RadialGradient::new(middle, 0.0, middle, radius, stops, SpreadMode::Pad, Transform::identity())
                .unwrap_or(Shader::SolidColor(centre.into()))
        }
    }
}

impl From<Ink> for Color {
    fn from(ink: Ink) -> Self {
        let unit = |value: f32| value.clamp(0.0, 1.0);
        Self::from_rgba(unit(ink.r), unit(ink.g), unit(ink.b), unit(ink.a)).unwrap_or(Self::BLACK)
    }
}

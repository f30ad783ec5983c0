//! Arithmetic of EXIF fractions and of angles in degrees, minutes and seconds.

/// A fraction as EXIF stores it, signed or not; its denominator may be zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ratio {
    num: i64,
    den: i64,
}

impl Ratio {
    /// `num / den`.
    pub fn new(num: i64, den: i64) -> Self {
        Self { num, den }
    }

    /// A decimal such as `26.76`, exactly; none when it is not one or has over 9 digits on a side.
    pub fn decimal(text: &str) -> Option<Self> {
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || whole.len() > 9 || !all_digits(whole) || !all_digits(fraction) {
            return None;
        }
        let fraction = fraction.get(..9).unwrap_or(fraction);
        let den = 10_i64.pow(fraction.len() as u32);
        let part: i64 = if fraction.is_empty() { 0 } else { fraction.parse().ok()? };
        Some(Self::new(sign * (whole.parse::<i64>().ok()? * den + part), den))
    }

    /// A fraction such as `3241/10`, or a decimal.
    pub fn fraction(text: &str) -> Option<Self> {
        let Some((num, den)) = text.trim().split_once('/') else { return Self::decimal(text.trim()) };
        let [num, den] = [num, den].map(|part| part.parse::<i32>().ok());
        Some(Self::new(num?.into(), den?.into()))
    }

    /// Its value; none when the denominator is zero.
    pub fn value(self) -> Option<f64> {
        (self.den != 0).then(|| self.num as f64 / self.den as f64)
    }

    fn is_whole(self) -> bool {
        self.den != 0 && self.num % self.den == 0
    }

    fn is_zero(self) -> bool {
        self.num == 0
    }
}

/// The angle of one fraction (degrees), two (degrees, minutes) or three (degrees, minutes, seconds), with the sign of the
/// degrees. None when a denominator is zero, minutes or seconds are negative or over 60, or a part with a fraction is
/// followed by one that says otherwise.
pub(super) fn degrees(parts: &[Ratio]) -> Option<f64> {
    let degrees = parts.first()?.value()?;
    let mut angle = degrees.abs();
    for (index, part) in parts.iter().enumerate().skip(1).take(2) {
        let value = part.value().filter(|value| (0.0..=60.0).contains(value))?;
        if !part.is_zero() && !parts.get(index - 1).is_some_and(|before| before.is_whole()) {
            return None;
        }
        angle += value / if index == 1 { 60.0 } else { 3600.0 };
    }
    Some(if degrees < 0.0 { -angle } else { angle })
}

/// Leaves out seconds of 0/0 behind minutes with a fraction, which say all.
pub(super) fn without_unknown_seconds(mut parts: Vec<Ratio>) -> Vec<Ratio> {
    if let [_, minutes, Ratio { num: 0, den: 0 }] = parts[..]
        && !minutes.is_whole()
    {
        parts.truncate(2);
    }
    parts
}

/// Which half of the globe a reference letter names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Axis {
    /// `N` or `S`.
    Latitude,
    /// `E` or `W`.
    Longitude,
}

impl Axis {
    fn sign(self, reference: &str) -> Option<f64> {
        match (self, reference) {
            (Self::Latitude, "N" | "n") | (Self::Longitude, "E" | "e") => Some(1.0),
            (Self::Latitude, "S" | "s") | (Self::Longitude, "W" | "w") => Some(-1.0),
            _ => None,
        }
    }

    fn limit(self) -> f64 {
        match self {
            Self::Latitude => 90.0,
            Self::Longitude => 180.0,
        }
    }

    /// The coordinate in degrees, north and east positive. A negative angle has to agree with its reference; an angle
    /// without a reference, or out of range, is none.
    pub fn coordinate(self, parts: &[Ratio], reference: &str) -> Option<f64> {
        let sign = self.sign(reference)?;
        let angle = degrees(parts)?;
        if angle < 0.0 && sign > 0.0 {
            return None;
        }
        Some(sign * angle.abs()).filter(|coordinate| coordinate.abs() <= self.limit())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn dms(d: (i64, i64), m: (i64, i64), s: (i64, i64)) -> [Ratio; 3] {
        [d, m, s].map(|(num, den)| Ratio::new(num, den))
    }

    #[test]
    fn an_angle_is_read_in_every_form_that_says_one_thing() {
        let close = |parts: &[Ratio], expected: f64| (degrees(parts).unwrap() - expected).abs() < 1e-12;
        assert!(close(&dms((45, 1), (25, 1), (2676, 100)), 45.424_1));
        assert!(close(&dms((45, 1), (25_446, 1000), (0, 1)), 45.424_1));
        assert!(close(&[Ratio::new(45, 1), Ratio::new(25_446, 1000)], 45.424_1));
        assert!(close(&[Ratio::new(454_241, 10_000)], 45.424_1));
        assert!(close(&dms((454_241, 10_000), (0, 1), (0, 1)), 45.424_1));
        assert!(close(&dms((-4, 1), (29, 1), (24, 1)), -4.49));
        assert!(close(&dms((48, 1), (59, 1), (60, 1)), 49.0));
    }

    #[test]
    fn an_angle_that_says_nothing_or_two_things_is_none() {
        for parts in [
            dms((0, 0), (0, 0), (0, 0)),
            dms((45, 0), (14, 1), (0, 1)),
            dms((45, 1), (14, 1), (0, 0)),
            dms((45, 1), (61, 1), (0, 1)),
            dms((45, 1), (-1, 1), (0, 1)),
            dms((455, 10), (30, 1), (0, 1)),
            dms((45, 1), (305, 10), (30, 1)),
        ] {
            assert_eq!(degrees(&parts), None, "{parts:?}");
        }
        assert_eq!(degrees(&[]), None);
    }

    #[test]
    fn a_coordinate_needs_its_hemisphere_and_a_place_on_the_globe() {
        let four = [Ratio::new(4, 1)];
        assert_eq!(Axis::Longitude.coordinate(&four, "w"), Some(-4.0));
        assert_eq!(Axis::Longitude.coordinate(&[Ratio::new(-4, 1)], "W"), Some(-4.0));
        assert_eq!(Axis::Longitude.coordinate(&[Ratio::new(-4, 1)], "E"), None);
        assert_eq!(Axis::Longitude.coordinate(&four, ""), None);
        assert_eq!(Axis::Latitude.coordinate(&four, "E"), None);
        assert_eq!(Axis::Latitude.coordinate(&[Ratio::new(2136, 10)], "N"), None);
        assert_eq!(Axis::Longitude.coordinate(&[Ratio::new(180, 1)], "W"), Some(-180.0));
        assert_eq!(Axis::Longitude.coordinate(&[Ratio::new(180_000_001, 1_000_000)], "E"), None);
    }

    #[test]
    fn a_decimal_text_becomes_an_exact_fraction() {
        assert_eq!(Ratio::decimal("26.76"), Some(Ratio::new(2676, 100)));
        assert_eq!(Ratio::decimal("-3"), Some(Ratio::new(-3, 1)));
        assert_eq!(Ratio::fraction(" 3241/10 "), Some(Ratio::new(3241, 10)));
        for text in ["", ".", ".5", "1e3", "NaN", "1/2/3", "12345678901", "1 2"] {
            assert_eq!(Ratio::fraction(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn degrees_minutes_and_seconds_come_back_as_they_went(millis in 0_i64..=180 * 3_600_000) {
            let (d, m, s) = (millis / 3_600_000, millis / 60_000 % 60, millis % 60_000);
            let angle = degrees(&dms((d, 1), (m, 1), (s, 1000))).unwrap();
            prop_assert_eq!((angle * 3_600_000.0).round() as i64, millis);
        }

        #[test]
        fn no_fractions_make_a_coordinate_off_the_globe(
            parts in proptest::collection::vec((any::<i32>(), any::<u32>()), 0..5),
            reference in "[NSEWnsew]?",
        ) {
            let parts: Vec<Ratio> = parts.iter().map(|(n, d)| Ratio::new((*n).into(), (*d).into())).collect();
            for (axis, limit) in [(Axis::Latitude, 90.0), (Axis::Longitude, 180.0)] {
                if let Some(coordinate) = axis.coordinate(&parts, &reference) {
                    prop_assert!(coordinate.is_finite() && coordinate.abs() <= limit);
                }
            }
        }

        #[test]
        fn any_text_is_a_fraction_or_none(text in ".*") {
            _ = Ratio::fraction(&text).and_then(Ratio::value);
        }
    }
}

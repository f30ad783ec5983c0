//! The sizes that are made of every photo: the worker makes them, the API says how large they are.

/// Longest edges, in pixels, the smallest first.
pub const EDGES_PX: [u32; 3] = [320, 960, 1920];

/// The size with this longest edge; never larger than the original, never empty.
pub fn fitted((width, height): (u32, u32), edge: u32) -> (u32, u32) {
    let longest = width.max(height);
    if longest <= edge {
        return (width, height);
    }
    let scaled = |length: u32| {
        let rounded = (u64::from(length) * u64::from(edge) + u64::from(longest) / 2) / u64::from(longest);
        (rounded as u32).max(1)
    };
    (scaled(width), scaled(height))
}

#[cfg(test)]
mod tests {
    use super::fitted;

    #[test]
    fn a_picture_is_never_enlarged_and_never_empty() {
        assert_eq!(fitted((4000, 3000), 1920), (1920, 1440));
        assert_eq!(fitted((3000, 4000), 320), (240, 320));
        assert_eq!(fitted((300, 225), 320), (300, 225));
        assert_eq!(fitted((30_000, 1), 320), (320, 1));
        assert_eq!(fitted((1, 1), 320), (1, 1));
    }

    #[test]
    fn half_a_pixel_is_rounded_up() {
        assert_eq!(fitted((1920, 3), 320), (320, 1));
        assert_eq!(fitted((640, 3), 320), (320, 2));
    }
}

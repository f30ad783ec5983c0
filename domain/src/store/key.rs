//! The names of objects.

use std::fmt;
use uuid::Uuid;

/// How much of the digest a name carries: file names and some servers' keys may not be long.
const DIGEST_BYTES: usize = 16;

/// The name of an object. Made by these constructors only, so it never holds anything that a person typed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(String);

impl Key {
    /// All originals have keys that begin with this.
    pub const ORIGINALS: &'static str = "originals/";
    /// All derivatives have keys that begin with this.
    pub const DERIVATIVES: &'static str = "derivatives/";
    /// The pieces of all uploads have keys that begin with this.
    pub const UPLOADS: &'static str = "uploads/";
    /// Who was erased: an object for each, whose name holds their id and nothing else.
    pub const ERASURES: &'static str = "erasures/";
    /// What a check of the store wrote; old ones were left by a check that was cut off.
    pub const PROBES: &'static str = "probes/";

    /// The bytes as they came: `originals/a1/b2/<photo id>.<first half of their SHA-256>`, sharded by the random end of the
    /// id. With the digest in its name, two uploads never write the same name with different bytes.
    pub fn original(photo: Uuid, sha256: &[u8; 32]) -> Self {
        Self::of_digest(photo, &sha256[..DIGEST_BYTES])
    }

    fn of_digest(photo: Uuid, digest: &[u8]) -> Self {
        Self(format!("{}{}/{photo}.{}", Self::ORIGINALS, shard(photo), hex::encode(digest)))
    }

    /// A size of a photo: `derivatives/a1/b2/<photo id>/<rendition>/<name>`, such as `320.webp`.
    pub fn derivative(photo: Uuid, rendition: i32, name: &str) -> Self {
        debug_assert!(is_name(name) && rendition > 0);
        Self(format!("{}{}/{photo}/{rendition}/{name}", Self::DERIVATIVES, shard(photo)))
    }

    /// That someone was erased: `erasures/<person id>`.
    pub fn erasure(person: Uuid) -> Self {
        Self(format!("{}{person}", Self::ERASURES))
    }

    /// Who was erased, of such a key.
    pub fn erased(&self) -> Option<Uuid> {
        self.0.strip_prefix(Self::ERASURES)?.parse().ok()
    }

    /// Where all parts of an export stand: `exports/<export id>/`.
    pub fn exports(export: Uuid) -> String {
        format!("exports/{export}/")
    }

    /// A part of what someone asked to be given: `exports/<export id>/<part>.zip`.
    pub fn export(export: Uuid, part: i32) -> Self {
        Self(format!("exports/{export}/{part}.zip"))
    }

    /// What the keys of all objects of a photo begin with.
    pub fn prefixes_of(photo: Uuid) -> [String; 2] {
        [
            format!("{}{}/{photo}.", Self::ORIGINALS, shard(photo)),
            format!("{}{}/{photo}/", Self::DERIVATIVES, shard(photo)),
        ]
    }

    /// What the keys of all sizes of a rendition begin with.
    pub fn prefix_of_rendition(photo: Uuid, rendition: i32) -> String {
        format!("{}{}/{photo}/{rendition}/", Self::DERIVATIVES, shard(photo))
    }

    /// The piece of an upload that the writer with this token began at `offset`: `uploads/<upload id>/<token>.<offset>`. A
    /// writer writes each offset once, so that a late one never overwrites another's bytes.
    pub fn piece(upload: Uuid, token: u64, offset: u64) -> Self {
        Self(format!("{}{upload}/{token}.{offset}", Self::UPLOADS))
    }

    /// What the keys of all pieces of an upload begin with.
    pub fn prefix_of_upload(upload: Uuid) -> String {
        format!("{}{upload}/", Self::UPLOADS)
    }

    /// The upload that the object is a piece of.
    pub fn upload(&self) -> Option<Uuid> {
        self.0.strip_prefix(Self::UPLOADS)?.split('/').next()?.parse().ok()
    }

    /// A small object that a check writes and deletes.
    pub(super) fn probe() -> Self {
        Self(format!("{}{}", Self::PROBES, Uuid::new_v4()))
    }

    /// Reads a key that a store listed; none when its shape is not one of ours, so that no key leads out of its folder.
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split('/').collect();
        let key = match parts.as_slice() {
            ["originals", _, _, name] => {
                let (photo, digest) = name.split_once('.')?;
                let mut bytes = [0; DIGEST_BYTES];
                hex::decode_to_slice(digest, &mut bytes).ok()?;
                Self::of_digest(photo.parse().ok()?, &bytes)
            }
            ["derivatives", _, _, photo, rendition, name] if is_name(name) => {
                let rendition = rendition.parse().ok().filter(|number| *number > 0)?;
                Self::derivative(photo.parse().ok()?, rendition, name)
            }
            ["erasures", person] => Self::erasure(person.parse().ok()?),
            ["exports", export, name] => {
                let part = name.strip_suffix(".zip")?.parse().ok().filter(|part| *part > 0)?;
                Self::export(export.parse().ok()?, part)
            }
            ["uploads", upload, name] => {
                let (token, offset) = name.split_once('.')?;
                Self::piece(upload.parse().ok()?, token.parse().ok()?, offset.parse().ok()?)
            }
            ["probes", id] => Self(format!("{}{}", Self::PROBES, id.parse::<Uuid>().ok()?)),
            _ => return None,
        };
        // What reads back otherwise (upper case, another shard, a plus sign) was not written by us.
        (key.0 == text).then_some(key)
    }

    /// The photo that the object belongs to.
    pub fn photo(&self) -> Option<Uuid> {
        let part = self.0.split('/').nth(3)?;
        part.split('.').next()?.parse().ok()
    }

    /// Whether it names the bytes with this digest; never for a derivative.
    pub fn is_original_of(&self, photo: Uuid, sha256: &[u8]) -> bool {
        sha256.get(..DIGEST_BYTES).is_some_and(|digest| *self == Self::of_digest(photo, digest))
    }

    /// The number that a derivative lives under; none for an original.
    pub fn rendition(&self) -> Option<i32> {
        self.0.split('/').nth(4).and_then(|part| part.parse().ok())
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn shard(photo: Uuid) -> String {
    let bytes = photo.as_bytes();
    format!("{:02x}/{:02x}", bytes[15], bytes[14])
}

fn is_name(name: &str) -> bool {
    let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.');
    plain && !name.is_empty() && name.len() <= 40 && !name.starts_with('.') && !name.contains("..")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PHOTO: Uuid = Uuid::from_u128(0x0190_8a3e_7c4b_7d1e_9f00_0102_0304_b2a1);

    #[test]
    fn a_key_reads_back_with_its_photo_and_rendition() {
        let original = Key::original(PHOTO, &[0xAB; 32]);
        assert_eq!(original.as_str(), format!("originals/a1/b2/{PHOTO}.{}", "ab".repeat(16)));
        assert_eq!((original.photo(), original.rendition()), (Some(PHOTO), None));
        assert!(original.is_original_of(PHOTO, &[0xAB; 32]) && !original.is_original_of(PHOTO, &[0xAC; 32]));
        let derivative = Key::derivative(PHOTO, 3, "320.webp");
        assert_eq!((derivative.photo(), derivative.rendition()), (Some(PHOTO), Some(3)));
        assert!(!derivative.is_original_of(PHOTO, &[0xAB; 32]));
        let [originals, derivatives] = Key::prefixes_of(PHOTO);
        assert!(original.as_str().starts_with(&originals) && derivative.as_str().starts_with(&derivatives));
        assert!(derivative.as_str().starts_with(&Key::prefix_of_rendition(PHOTO, 3)));
        let piece = Key::piece(PHOTO, 2, 65_536);
        assert_eq!(piece.as_str(), format!("uploads/{PHOTO}/2.65536"));
        assert_eq!((piece.upload(), piece.photo(), piece.rendition()), (Some(PHOTO), None, None));
        assert!(piece.as_str().starts_with(&Key::prefix_of_upload(PHOTO)) && original.upload().is_none());
        for key in [original, derivative, piece, Key::probe()] {
            assert_eq!(Key::parse(key.as_str()), Some(key));
        }
    }

    #[test]
    fn a_key_of_another_shape_is_not_read() {
        let (upper, digest) = (PHOTO.to_string().to_uppercase(), "ab".repeat(16));
        for hostile in [
            String::new(),
            "/etc/passwd".into(),
            "../secret".into(),
            "originals/../../secret/x".into(),
            format!("originals/a1/b2/{PHOTO}"),
            format!("originals/a1/b2/{PHOTO}.{}", "AB".repeat(16)),
            format!("originals/../../{PHOTO}.{digest}"),
            format!("originals/00/00/{PHOTO}.{digest}"),
            format!("originals/a1/b2/{upper}.{digest}"),
            format!("originals//a1/b2/{PHOTO}.{digest}"),
            format!("derivatives/a1/b2/{PHOTO}/0/320.webp"),
            format!("derivatives/a1/b2/{PHOTO}/+1/320.webp"),
            format!("derivatives/a1/b2/{PHOTO}/1/.."),
            format!("derivatives/a1/b2/{PHOTO}/1/..\\x"),
            format!("derivatives/a1/b2/{PHOTO}/1/"),
            format!("uploads/{PHOTO}/+1.0"),
            format!("uploads/{PHOTO}/1.00"),
            format!("uploads/{PHOTO}/1./0"),
            "uploads/../1.0".into(),
            "probes/..".into(),
        ] {
            assert_eq!(Key::parse(&hostile), None, "{hostile}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_read_as_a_key_stays_below_its_folder(text in "[a-z0-9./\\\\ %\0é-]{0,60}") {
            if let Some(key) = Key::parse(&text) {
                prop_assert!(key.as_str().split('/').all(|part| !part.is_empty() && part != "." && part != ".."));
            }
        }
    }
}

//! What the headers of tus 1.0 say, read without any input or output.

use crate::{ErrorCode, Refusal, Result, ids};
use base64::{Engine, prelude::BASE64_STANDARD};
use sha1::{Digest, Sha1};
use sha2::Sha256;
use uuid::Uuid;

/// Longest `Upload-Metadata`, in characters.
pub const MAX_METADATA: usize = 4096;

/// What a client says of an upload in `Upload-Metadata`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Metadata {
    /// As it came; given back as it is.
    pub text: String,
    /// The id of the photo that the bytes are to become (`photo_id`, a UUIDv7).
    pub photo_id: Option<Uuid>,
    /// What all bytes must hash to (`sha256`, 64 hexadecimal digits).
    pub sha256: Option<[u8; 32]>,
}

impl Metadata {
    /// Reads the pairs of a key and a value in base64; keys that are not ours are kept and mean nothing.
    ///
    /// # Errors
    /// `parameter-invalid` on `Upload-Metadata`; `id-not-uuidv7`.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        if text.len() > MAX_METADATA {
            return Err(invalid(format!("reason-too-long:{MAX_METADATA}")));
        }
        let mut metadata = Self { text: text.to_owned(), ..Self::default() };
        for pair in text.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
            let (key, coded) = pair.split_once(' ').unwrap_or((pair, ""));
            let value = BASE64_STANDARD.decode(coded.trim()).map_err(|_| invalid(format!("reason-no-base64:{key}")))?;
            match key {
                "photo_id" => metadata.photo_id = Some(photo_id(&value)?),
                "sha256" => metadata.sha256 = Some(sha256(&value)?),
                _ => {}
            }
        }
        Ok(metadata)
    }
}

fn photo_id(value: &[u8]) -> Result<Uuid, Refusal> {
    let text = std::str::from_utf8(value).ok();
    let id = text.and_then(|text| text.parse().ok()).ok_or_else(|| Refusal::new(ErrorCode::IdNotUuidV7))?;
    ids::from_client(id).map_err(|refusal| refusal.field("Upload-Metadata"))
}

fn sha256(value: &[u8]) -> Result<[u8; 32], Refusal> {
    let mut digest = [0; 32];
    hex::decode_to_slice(value, &mut digest).map_err(|_| invalid("reason-no-sha256"))?;
    Ok(digest)
}

fn invalid(reason: impl std::fmt::Display) -> Refusal {
    Refusal::new(ErrorCode::ParameterInvalid).field("Upload-Metadata").arg("reason", reason)
}

/// `Upload-Checksum`: what the bytes of one request must hash to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Checksum {
    /// SHA-1, which every tus server speaks.
    Sha1([u8; 20]),
    /// SHA-256.
    Sha256([u8; 32]),
}

impl Checksum {
    /// The algorithms, as `Tus-Checksum-Algorithm` lists them.
    pub const ALGORITHMS: &'static str = "sha1,sha256";

    /// Reads an algorithm and a digest in base64.
    ///
    /// # Errors
    /// `upload-checksum-unknown`.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let refusal = || Refusal::new(ErrorCode::UploadChecksumUnknown).field("Upload-Checksum");
        let (algorithm, coded) = text.trim().split_once(' ').ok_or_else(refusal)?;
        let digest = BASE64_STANDARD.decode(coded.trim()).map_err(|_| refusal())?;
        match algorithm {
            "sha1" => digest.try_into().map(Self::Sha1).map_err(|_| refusal()),
            "sha256" => digest.try_into().map(Self::Sha256).map_err(|_| refusal()),
            _ => Err(refusal()),
        }
    }

    /// Begins to hash.
    pub(super) fn hasher(&self) -> Hasher {
        match self {
            Self::Sha1(_) => Hasher::Sha1(Sha1::new()),
            Self::Sha256(_) => Hasher::Sha256(Sha256::new()),
        }
    }
}

/// The digest of one request's bytes on the way.
pub(super) enum Hasher {
    Sha1(Sha1),
    Sha256(Sha256),
}

impl Hasher {
    pub(super) fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Sha1(hash) => hash.update(bytes),
            Self::Sha256(hash) => hash.update(bytes),
        }
    }

    pub(super) fn finish(self) -> Checksum {
        match self {
            Self::Sha1(hash) => Checksum::Sha1(hash.finalize().into()),
            Self::Sha256(hash) => Checksum::Sha256(hash.finalize().into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coded(text: &str) -> String {
        BASE64_STANDARD.encode(text)
    }

    #[test]
    fn metadata_names_the_photo_and_its_digest_among_other_things() {
        let id = "0197a1c0-1111-7000-8000-000000000001";
        let text = format!(
            "filename {}, photo_id {},sha256 {},is_confidential",
            coded("été.jpg"),
            coded(id),
            coded(&"ab".repeat(32))
        );
        let read = Metadata::parse(&text).unwrap();
        assert_eq!((read.photo_id, read.sha256), (Some(id.parse().unwrap()), Some([0xAB; 32])));
        assert_eq!(read.text, text);
        assert_eq!(Metadata::parse("").unwrap(), Metadata::default());
    }

    #[test]
    fn metadata_that_cannot_be_meant_is_refused() {
        for (wrong, code) in [
            ("photo_id ***".to_owned(), ErrorCode::ParameterInvalid),
            (format!("photo_id {}", coded("7")), ErrorCode::IdNotUuidV7),
            (format!("photo_id {}", coded("6ba7b810-9dad-41d1-80b4-00c04fd430c8")), ErrorCode::IdNotUuidV7),
            (format!("sha256 {}", coded("abc")), ErrorCode::ParameterInvalid),
            ("x".repeat(5000), ErrorCode::ParameterInvalid),
        ] {
            assert_eq!(Metadata::parse(&wrong).unwrap_err().code, code, "{wrong}");
        }
    }

    #[test]
    fn a_checksum_is_that_of_the_bytes_whatever_the_pieces() {
        for text in ["sha1 qvTGHdzF6KLavt4PO0gs2a6pQ00=", "sha256 LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="] {
            let checksum = Checksum::parse(text).unwrap();
            let mut hasher = checksum.hasher();
            hasher.update(b"he");
            hasher.update(b"llo");
            assert_eq!(hasher.finish(), checksum);
        }
        for wrong in ["", "sha1", "sha1 AA==", "md5 AAAA", "sha256 ***"] {
            assert!(Checksum::parse(wrong).is_err(), "{wrong}");
        }
    }
}

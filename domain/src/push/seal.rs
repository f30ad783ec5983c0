//! A message that only the device can open: RFC 8291, with the content coding `aes128gcm` of RFC 8188.

use crate::{ErrorCode, Refusal, Result};
use anyhow::{Context, anyhow};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hkdf::Hkdf;
use p256::{PublicKey, SecretKey, ecdh::diffie_hellman, elliptic_curve::sec1::ToEncodedPoint};
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use sha2::Sha256;

/// Bytes of one record, as the header says; a ping is far shorter.
const RECORD: u32 = 4096;
/// Marks the last record.
const LAST: u8 = 2;

/// What a device gave for messages to it.
pub(super) struct Keys {
    device: PublicKey,
    auth: [u8; 16],
}

impl Keys {
    /// Reads both from base64url.
    ///
    /// # Errors
    /// `parameter-invalid` with the key at fault.
    pub fn parse(p256dh: &str, auth: &str) -> Result<Self, Refusal> {
        let wrong = |field, reason| Refusal::new(ErrorCode::ParameterInvalid).field(field).arg("reason", reason);
        let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok();
        let device = bytes(p256dh).filter(|bytes| bytes.len() == 65).and_then(|b| PublicKey::from_sec1_bytes(&b).ok());
        let auth = bytes(auth).and_then(|bytes| bytes.try_into().ok());
        Ok(Self {
            device: device.ok_or_else(|| wrong("/keys/p256dh", "reason-no-push-key:65, P-256"))?,
            auth: auth.ok_or_else(|| wrong("/keys/auth", "reason-no-push-key:16"))?,
        })
    }

    /// Seals a message with a key of its own and fresh salt.
    ///
    /// # Errors
    /// When the machine has no randomness.
    pub fn seal(&self, message: &[u8]) -> Result<Vec<u8>> {
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).map_err(|error| anyhow!("no randomness: {error}"))?;
        self.seal_with(&fresh_key()?, salt, message)
    }

    fn seal_with(&self, own: &SecretKey, salt: [u8; 16], message: &[u8]) -> Result<Vec<u8>> {
        let point = |key: PublicKey| key.to_encoded_point(false);
        let (own_point, device_point) = (point(own.public_key()), point(self.device));
        let shared = diffie_hellman(own.to_nonzero_scalar(), self.device.as_affine());
        let info = [&b"WebPush: info\0"[..], device_point.as_bytes(), own_point.as_bytes()].concat();
        let secret: [u8; 32] = expand(&self.auth, shared.raw_secret_bytes(), &info)?;
        let key: [u8; 16] = expand(&salt, &secret, b"Content-Encoding: aes128gcm\0")?;
        let nonce: [u8; 12] = expand(&salt, &secret, b"Content-Encoding: nonce\0")?;
        let key = UnboundKey::new(&AES_128_GCM, &key).map_err(|_| anyhow!("16 bytes are a key of AES-128"))?;
        let mut sealed = [message, &[LAST]].concat();
        LessSafeKey::new(key)
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut sealed)
            .map_err(|_| anyhow!("a ping is too long to be sealed"))?;
        let point = own_point.as_bytes();
        let length = u8::try_from(point.len()).context("a point of P-256 has 65 bytes")?;
        Ok([&salt[..], &RECORD.to_be_bytes(), &[length], point, &sealed].concat())
    }
}

/// HKDF with SHA-256 (RFC 5869).
fn expand<const N: usize>(salt: &[u8], secret: &[u8], info: &[u8]) -> Result<[u8; N]> {
    let mut out = [0; N];
    let done = Hkdf::<Sha256>::new(Some(salt), secret).expand(info, &mut out);
    done.map_err(|_| anyhow!("HKDF gives no {N} bytes"))?;
    Ok(out)
}

fn fresh_key() -> Result<SecretKey> {
    loop {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|error| anyhow!("no randomness: {error}"))?;
        // One number in four billion is no key of the curve.
        if let Ok(key) = SecretKey::from_slice(&bytes) {
            return Ok(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(text: &str) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(text).unwrap()
    }

    /// RFC 8291, section 5 and appendix A.
    #[test]
    fn the_example_of_the_rfc_comes_out_byte_for_byte() {
        let keys = Keys::parse(
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
            "BTBZMqHH6r4Tts7J_aSIgg",
        )
        .unwrap();
        let own = SecretKey::from_slice(&bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")).unwrap();
        let salt = bytes("DGv6ra1nlYgDCS1FRnbzlw").try_into().unwrap();
        let sealed = keys.seal_with(&own, salt, b"When I grow up, I want to be a watermelon").unwrap();
        let expected = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz\
            AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";
        assert_eq!(URL_SAFE_NO_PAD.encode(sealed), expected);
    }

    #[test]
    fn keys_that_are_none_are_refused_by_name() {
        let good = (
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
            "BTBZMqHH6r4Tts7J_aSIgg",
        );
        let field = |p256dh, auth| Keys::parse(p256dh, auth).err().and_then(|refusal| refusal.field);
        assert_eq!(field(good.0, good.1), None);
        assert_eq!(field("", good.1).as_deref(), Some("/keys/p256dh"));
        assert_eq!(field("AAAA", good.1).as_deref(), Some("/keys/p256dh"));
        assert_eq!(field(good.0, "BTBZ").as_deref(), Some("/keys/auth"));
    }
}

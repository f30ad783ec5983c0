//! The code and the link of a sign-in: derived from its row's id and the master secret, so that no secret is stored.

use super::MasterSecret;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use subtle::{Choice, ConstantTimeEq};
use uuid::Uuid;

/// The largest multiple of a million below 2³²: numbers under it give every code equally often.
const UNBIASED: u32 = 4_294_000_000;

/// The six digits of a sign-in.
pub fn code(secret: &MasterSecret, sign_in: Uuid) -> String {
    let mut round = 0_u8;
    loop {
        let context = [sign_in.as_bytes().as_slice(), &[round]].concat();
        let bytes = secret.derive("sign-in code", &context);
        let drawn = bytes.chunks_exact(4).map(|b| u32::from_be_bytes([b[0], b[1], b[2], b[3]])).find(|n| *n < UNBIASED);
        if let Some(number) = drawn {
            return format!("{:06}", number % 1_000_000);
        }
        // Eight draws in a row above the limit: once in 10²⁹ sign-ins.
        round = round.wrapping_add(1);
    }
}

/// Compares a code with what someone typed, in a time that does not depend on how much of it is right.
pub fn is_code(secret: &MasterSecret, sign_in: Uuid, typed: &str) -> Choice {
    code(secret, sign_in).as_bytes().ct_eq(typed.as_bytes())
}

/// The token of a thing that only the server can make: its id and 32 bytes derived for the purpose.
pub fn sealed(secret: &MasterSecret, purpose: &str, id: Uuid) -> String {
    let proof = secret.derive(purpose, id.as_bytes());
    BASE64_URL_SAFE_NO_PAD.encode([id.as_bytes().as_slice(), &proof].concat())
}

/// The id of a token that [`sealed`] made for this purpose; none for any other text.
pub fn unseal(secret: &MasterSecret, purpose: &str, token: &str) -> Option<Uuid> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(token).ok()?;
    let (id, proof) = bytes.split_first_chunk::<16>()?;
    let right = secret.derive(purpose, id).as_slice().ct_eq(proof);
    bool::from(right).then(|| Uuid::from_bytes(*id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn secret(text: &str) -> MasterSecret {
        let mut settings = crate::settings::Settings::defaults().unwrap().people;
        settings.secret = format!("{text:-<40}");
        MasterSecret::load(&settings).unwrap()
    }

    #[test]
    fn codes_have_six_digits_and_every_first_digit_comes_as_often() {
        let secret = secret("a");
        let mut seen = [0_u32; 10];
        for n in 0..5_000_u128 {
            let code = code(&secret, Uuid::from_u128(n));
            assert!(code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()), "{code}");
            seen[usize::from(code.as_bytes()[0] - b'0')] += 1;
        }
        // 500 each on average with a deviation of 21; the draw is fixed, so that this never flickers.
        assert!(seen.iter().all(|n| (400..600).contains(n)), "{seen:?}");
    }

    #[test]
    fn only_the_very_code_fits() {
        let (secret, id) = (secret("a"), Uuid::from_u128(7));
        let right = code(&secret, id);
        assert!(bool::from(is_code(&secret, id, &right)));
        for wrong in [String::new(), right[..5].to_owned(), format!("{right}0"), format!(" {right}")] {
            assert!(!bool::from(is_code(&secret, id, &wrong)), "{wrong}");
        }
        assert!(!bool::from(is_code(&secret, Uuid::from_u128(8), &right)));
    }

    #[test]
    fn a_token_opens_with_its_own_secret_and_purpose_alone() {
        let id = Uuid::from_u128(7);
        let token = sealed(&secret("a"), "link", id);
        assert_eq!(unseal(&secret("a"), "link", &token), Some(id));
        assert_eq!(unseal(&secret("b"), "link", &token), None);
        assert_eq!(unseal(&secret("a"), "cookie", &token), None);
        assert_eq!(unseal(&secret("a"), "link", &token[..token.len() - 2]), None);
    }

    proptest! {
        #[test]
        fn no_other_text_opens(text in "[A-Za-z0-9_-]{0,80}") {
            prop_assert_eq!(unseal(&secret("a"), "link", &text), None);
        }
    }
}

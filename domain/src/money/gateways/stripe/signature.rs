//! Signatures of Stripe's webhooks (<https://docs.stripe.com/webhooks#verify-manually>): HMAC-SHA256 over
//! `timestamp.body`, several `v1` while a secret is being replaced.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Most signatures that are looked at.
const MOST_SIGNATURES: usize = 20;

/// Whether one of the signatures of the header `Stripe-Signature` is by one of our secrets, and made at most
/// `tolerance_seconds` away from `now_seconds`.
pub fn is_genuine(header: &str, body: &[u8], secrets: &[&str], now_seconds: i64, tolerance_seconds: i64) -> bool {
    let mut times = header.split(',').filter_map(|part| part.trim().strip_prefix("t="));
    let (Some(time), None) = (times.next(), times.next()) else { return false };
    let digits = !time.is_empty() && time.len() <= 12 && time.bytes().all(|byte| byte.is_ascii_digit());
    let Some(seconds) = time.parse::<i64>().ok().filter(|_| digits) else { return false };
    if (now_seconds - seconds).abs() > tolerance_seconds {
        return false;
    }
    let signatures = header.split(',').filter_map(|part| part.trim().strip_prefix("v1="));
    let signatures: Vec<_> = signatures.filter_map(|text| hex::decode(text).ok()).take(MOST_SIGNATURES).collect();
    let secrets = secrets.iter().filter(|secret| !secret.is_empty());
    secrets.into_iter().any(|secret| {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return false };
        mac.update(time.as_bytes());
        mac.update(b".");
        mac.update(body);
        // Compared in constant time.
        signatures.iter().any(|signature| mac.clone().verify_slice(signature).is_ok())
    })
}

/// Signs a body as Stripe does; for stand-ins.
pub fn sign(body: &[u8], secret: &str, seconds: i64) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return String::new() };
    mac.update(format!("{seconds}.").as_bytes());
    mac.update(body);
    format!("t={seconds},v1={}", hex::encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_782_043_200;
    const BODY: &[u8] = br#"{"id":"evt_1"}"#;
    const SECRET: &str = "whsec_new";

    fn genuine(header: &str) -> bool {
        is_genuine(header, BODY, &["whsec_old", SECRET], NOW, 300)
    }

    fn v1(secret: &str) -> String {
        sign(BODY, secret, NOW).split_once("v1=").unwrap().1.to_owned()
    }

    #[test]
    fn a_signature_by_the_old_or_the_new_secret_is_genuine() {
        for secret in ["whsec_old", SECRET] {
            assert!(genuine(&sign(BODY, secret, NOW)));
            assert!(genuine(&sign(BODY, secret, NOW - 300)));
            assert!(genuine(&sign(BODY, secret, NOW + 300)));
        }
        let rotation = format!("t={NOW},v1={},v1={}", v1("whsec_other"), v1(SECRET));
        assert!(genuine(&rotation));
        assert!(genuine(&format!("t={NOW}, v0=00, v1={}", v1(SECRET))));
    }

    #[test]
    fn sixteen_bad_signatures_are_refused() {
        let good = v1(SECRET);
        let bad = [
            String::new(),
            "t=".into(),
            format!("t={NOW}"),
            format!("v1={good}"),
            format!("t={NOW},v1="),
            format!("t={NOW},v0={good}"),
            format!("t={NOW},v1={}", &good[..62]),
            format!("t={NOW},v1={good}00"),
            format!("t={NOW},v1={}", good.replace(|c: char| c.is_ascii_digit(), "0")),
            format!("t={NOW},v1={}", v1("whsec_other")),
            format!("t={NOW},v1={}", v1("")),
            format!("t={},v1={good}", NOW + 1),
            sign(BODY, SECRET, NOW - 301),
            sign(BODY, SECRET, NOW + 301),
            format!("t={NOW},t={NOW},v1={good}"),
            sign(br#"{"id":"evt_2"}"#, SECRET, NOW),
        ];
        assert_eq!(bad.len(), 16);
        for header in bad {
            assert!(!genuine(&header), "{header}");
        }
        for time in ["-1", "+1", "1e9", "99999999999999999999", "१"] {
            assert!(!genuine(&format!("t={time},v1={good}")), "{time}");
        }
        assert!(!is_genuine(&sign(BODY, "", NOW), BODY, &[""], NOW, 300));
    }
}

//! Tokens that are refused, and the key set that anyone can verify good ones with.

use super::{
    http::{phone, problem, send},
    signed_in,
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use hmac::{Hmac, KeyInit, Mac};
use photos36::http::tokens::Tokens;
use photos36_domain::{
    Clock, Error, ErrorCode,
    clock::{DAY, MINUTE, SECOND},
    people::keys::{self, Key},
};
use photos36_tests::{App, on_both_backends};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::Sha256;

fn part(value: &Value) -> String {
    BASE64.encode(value.to_string())
}

fn read_part(token: &str, index: usize) -> Value {
    serde_json::from_slice(&BASE64.decode(token.split('.').nth(index).unwrap()).unwrap()).unwrap()
}

/// Signs any header and claims with our own key.
fn signed(key: &Key, header: &Value, claims: &Value) -> String {
    let text = format!("{}.{}", part(header), part(claims));
    // The seed is the end of the PKCS #8.
    let seed: [u8; 32] = key.pkcs8()[16..].try_into().unwrap();
    let signature = SigningKey::from_bytes(&seed).sign(text.as_bytes());
    format!("{text}.{}", BASE64.encode(signature.to_bytes()))
}

/// The value with one member set, or taken away by null.
fn with(value: &Value, name: &str, member: Value) -> Value {
    let mut value = value.clone();
    match member {
        Value::Null => value.as_object_mut().unwrap().remove(name),
        member => value.as_object_mut().unwrap().insert(name.to_owned(), member),
    };
    value
}

async fn me(app: &App, authorization: &str) -> (u16, String) {
    let answer = app.http.get(app.at("/v1/me")).header("Authorization", authorization).send().await.unwrap();
    if answer.status() == 200 { (200, String::new()) } else { problem(answer).await }
}

on_both_backends! {
    async fn no_token_but_ours_is_taken(backend: Backend) {
        let app = backend.app_without_worker().await;
        let tokens = phone(&app, "jeanne@example.org").await;
        let good = tokens["access_token"].as_str().unwrap();
        let (header, claims) = (read_part(good, 0), read_part(good, 1));
        assert_eq!((&header["alg"], &header["typ"]), (&json!("EdDSA"), &json!("at+jwt")));
        let set = keys::load(&app.ground).await.unwrap();
        let key = set.find(header["kid"].as_str().unwrap()).unwrap();
        assert_eq!(me(&app, &format!("Bearer {}", signed(key, &header, &claims))).await.0, 200, "the forge forges well");

        let now = Clock::system().now() / SECOND;
        let mut bad: Vec<(&str, String)> = Vec::new();
        for alg in ["none", "None", "NONE", "nOnE", ""] {
            let text = format!("{}.{}", part(&with(&header, "alg", json!(alg))), part(&claims));
            bad.push(("no signature", format!("{text}.")));
            bad.push(("no signature, no dot", text.clone()));
            bad.push(("an unsigned header over our signature", format!("{text}.{}", good.rsplit_once('.').unwrap().1)));
        }
        for alg in ["HS256", "HS512", "RS256", "ES256"] {
            let text = format!("{}.{}", part(&with(&header, "alg", json!(alg))), part(&claims));
            for secret in [key.public().to_vec(), BASE64.encode(key.public()).into_bytes(), Vec::new()] {
                let mut mac = Hmac::<Sha256>::new_from_slice(&secret).unwrap();
                mac.update(text.as_bytes());
                bad.push(("the public key as a shared secret", format!("{text}.{}", BASE64.encode(mac.finalize().into_bytes()))));
            }
        }
        for (what, header) in [
            ("of another type", with(&header, "typ", json!("JWT"))),
            ("without a type", with(&header, "typ", Value::Null)),
            ("of an unknown key", with(&header, "kid", json!("00000000000000000000000000000000"))),
            ("without a key", with(&header, "kid", Value::Null)),
            ("that brings its own key", with(&with(&header, "kid", Value::Null), "jwk",
                json!({"kty": "OKP", "crv": "Ed25519", "x": BASE64.encode(key.public())}))),
        ] {
            bad.push((what, signed(key, &header, &claims)));
        }
        for (what, name, value) in [
            ("for others", "aud", json!("other")),
            ("for nobody", "aud", Value::Null),
            ("of another issuer", "iss", json!("https://evil.example")),
            ("of no issuer", "iss", Value::Null),
            ("expired", "exp", json!(now - 31)),
            ("without an end", "exp", Value::Null),
            ("not yet valid", "nbf", json!(now + 60)),
            ("without a beginning", "nbf", Value::Null),
            ("of another person", "sub", json!("0197a1c0-2222-7000-8000-000000000002")),
            ("of nobody", "sub", Value::Null),
            ("of an unknown session", "sid", json!("0197a1c0-2222-7000-8000-000000000002")),
            ("of no session", "sid", Value::Null),
        ] {
            bad.push((what, signed(key, &header, &with(&claims, name, value))));
        }
        let stranger = SigningKey::from_bytes(&[7; 32]);
        let text = good.rsplit_once('.').unwrap().0;
        bad.push(("signed by a stranger", format!("{text}.{}", BASE64.encode(stranger.sign(text.as_bytes()).to_bytes()))));
        let long = "k".repeat(1_000);
        for kid in ["", "../../../../dev/null", "x' OR '1'='1", "\0", long.as_str(), "https://evil.example/key"] {
            let header = with(&header, "kid", json!(kid));
            bad.push(("of a key that is a path, a query or an address", signed(key, &header, &claims)));
        }
        for (name, value) in [
            ("jku", json!("https://evil.example/jwks.json")),
            ("x5u", json!("https://evil.example/key.pem")),
            ("x5c", json!([BASE64.encode(stranger.verifying_key().as_bytes())])),
            ("jwk", json!({"kty": "OKP", "crv": "Ed25519", "x": BASE64.encode(stranger.verifying_key().as_bytes())})),
        ] {
            let text = format!("{}.{}", part(&with(&header, name, value)), part(&claims));
            let signature = BASE64.encode(stranger.sign(text.as_bytes()).to_bytes());
            bad.push(("signed by a stranger who brings the key", format!("{text}.{signature}")));
        }
        for (what, name, value) in [
            ("with words for its end", "exp", json!("never")),
            ("with an end beyond all time", "exp", json!(1e300)),
            ("of a list of people", "sub", json!([claims["sub"]])),
            ("of a name", "sub", json!("jeanne")),
            ("for a list of others", "aud", json!(["other"])),
        ] {
            bad.push((what, signed(key, &header, &with(&claims, name, value))));
        }
        for (at, what) in [(2, "its header"), (1, "its claims"), (0, "its signature")] {
            let mut parts: Vec<String> = good.rsplit('.').map(ToOwned::to_owned).collect();
            let last = parts[at].pop().unwrap();
            parts[at].push(if last == 'A' { 'E' } else { 'A' });
            bad.push((what, parts.into_iter().rev().collect::<Vec<_>>().join(".")));
        }
        bad.push(("a part too many", format!("{good}.{}", part(&claims))));
        bad.push(("padded", format!("{good}==")));
        bad.push(("ours without its signature", format!("{text}.")));
        bad.push(("ours with another's signature", format!("{text}.{}", signed(key, &header, &with(&claims, "exp", json!(now))).rsplit_once('.').unwrap().1)));
        bad.push(("a refresh token", tokens["refresh_token"].as_str().unwrap().to_owned()));
        bad.push(("cut", good[..good.len() - 4].to_owned()));
        bad.push(("empty", String::new()));
        bad.push(("dots", "...".to_owned()));
        assert!(bad.len() >= 70, "{} cases", bad.len());
        for (what, token) in bad {
            assert_eq!(me(&app, &format!("Bearer {token}")).await, (401, "token-invalid".into()), "{what}: {token}");
        }
        for scheme in ["Basic", "Token", "", "BearerX"] {
            assert_eq!(me(&app, &format!("{scheme} {good}")).await, (401, "token-invalid".into()), "{scheme}");
        }
        assert_eq!(me(&app, &format!("bearer {good}")).await.0, 200);
    }

    async fn an_access_token_refreshes_nothing(backend: Backend) {
        let app = backend.app_without_worker().await;
        let tokens = phone(&app, "jeanne@example.org").await;
        let body = json!({"refresh_token": tokens["access_token"]});
        let refused = app.http.post(app.at("/v1/sessions/refresh")).json(&body).send().await.unwrap();
        assert_eq!(problem(refused).await, (401, "token-invalid".into()));
        assert_eq!(send(&app, Method::GET, "/v1/me", &tokens).await.status(), 200);
    }

    async fn anyone_verifies_a_token_by_the_key_set(backend: Backend) {
        let app = backend.app_without_worker().await;
        let tokens = phone(&app, "jeanne@example.org").await;
        let token = tokens["access_token"].as_str().unwrap();
        let set = app.json("/.well-known/jwks.json").await;
        let kid = &read_part(token, 0)["kid"];
        let key = set["keys"].as_array().unwrap().iter().find(|key| key["kid"] == *kid).unwrap();
        assert_eq!((&key["kty"], &key["crv"], &key["alg"]), (&json!("OKP"), &json!("Ed25519"), &json!("EdDSA")));
        assert!(key.get("d").is_none(), "no private key leaves");
        let public: [u8; 32] = BASE64.decode(key["x"].as_str().unwrap()).unwrap().try_into().unwrap();
        let (text, signature) = token.rsplit_once('.').unwrap();
        let signature = Signature::from_slice(&BASE64.decode(signature).unwrap()).unwrap();
        VerifyingKey::from_bytes(&public).unwrap().verify_strict(text.as_bytes(), &signature).unwrap();
    }

    async fn a_token_is_good_for_a_quarter_of_an_hour_and_over_a_change_of_keys(backend: Backend) {
        let ground = backend.ground().await;
        let opened = signed_in(&ground, "jeanne@example.org").await;
        let (tokens, other_process) = (Tokens::new((*ground).clone()), Tokens::new((*ground).clone()));
        tokens.issue(opened.person.id, opened.session).await.unwrap();
        // One minute before its key retires: the token outlives the key's signing.
        ground.clock.advance(30 * DAY - MINUTE);
        let token = tokens.issue(opened.person.id, opened.session).await.unwrap();
        ground.clock.advance(14 * MINUTE);
        assert_eq!(other_process.verify(&token).await.unwrap().sid, opened.session);
        let next = other_process.issue(opened.person.id, opened.session).await.unwrap();
        assert_ne!(read_part(&next, 0)["kid"], read_part(&token, 0)["kid"]);
        tokens.verify(&next).await.unwrap();
        ground.clock.advance(MINUTE + 30 * SECOND);
        let late = tokens.verify(&token).await;
        assert!(matches!(late, Err(Error::Refused(refusal)) if refusal.code == ErrorCode::TokenInvalid));
        tokens.verify(&next).await.unwrap();
    }
}

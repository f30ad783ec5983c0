//! A stand-in for a push service on this machine, and a device that opens what it is sent, as a browser does.

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hkdf::Hkdf;
use p256::{PublicKey, SecretKey, ecdh::diffie_hellman, elliptic_curve::sec1::ToEncodedPoint};
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use serde_json::{Value, json};
use sha2::Sha256;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

/// A ping as the service got it.
#[derive(Clone, Debug)]
pub struct Ping {
    /// The path that it was sent to.
    pub path: String,
    /// Its headers, names in lower case.
    pub headers: HashMap<String, String>,
    /// The sealed message.
    pub body: Vec<u8>,
}

#[derive(Default)]
struct Mailbox {
    pings: Vec<Ping>,
    answers: HashMap<String, u16>,
}

/// A running stand-in.
pub struct PushService {
    /// Its origin.
    pub url: String,
    mailbox: Arc<Mutex<Mailbox>>,
}

impl PushService {
    /// Starts one on a free port, with a thread of its own.
    pub fn start() -> Self {
        let mailbox: Arc<Mutex<Mailbox>> = Arc::default();
        let data = web::Data::from(mailbox.clone());
        let (sender, receiver) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let server = HttpServer::new(move || App::new().app_data(data.clone()).default_service(web::to(take)));
                let server = server.workers(1).disable_signals().bind("127.0.0.1:0").unwrap();
                sender.send(server.addrs()[0]).unwrap();
                server.run().await.unwrap();
            });
        });
        Self { url: format!("http://{}", receiver.recv().unwrap()), mailbox }
    }

    /// Answers pings to a path with this status from now on.
    pub fn answer(&self, path: &str, status: u16) {
        self.mailbox.lock().unwrap().answers.insert(path.to_owned(), status);
    }

    /// The pings since the last call.
    pub fn pings(&self) -> Vec<Ping> {
        std::mem::take(&mut self.mailbox.lock().unwrap().pings)
    }
}

async fn take(request: HttpRequest, body: web::Bytes, mailbox: web::Data<Mutex<Mailbox>>) -> HttpResponse {
    let mut mailbox = mailbox.lock().unwrap();
    let text = |value: &actix_web::http::header::HeaderValue| value.to_str().unwrap_or_default().to_owned();
    let headers = request.headers().iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
    let path = request.path().to_owned();
    let status = mailbox.answers.get(&path).copied().unwrap_or(201);
    mailbox.pings.push(Ping { path, headers, body: body.to_vec() });
    HttpResponse::build(status.try_into().unwrap()).finish()
}

/// A device with keys of its own.
pub struct PushDevice {
    key: SecretKey,
    auth: [u8; 16],
}

impl PushDevice {
    /// A device; the same number gives the same keys.
    pub fn new(number: u8) -> Self {
        Self { key: SecretKey::from_slice(&[number; 32]).unwrap(), auth: [number; 16] }
    }

    /// What it registers with.
    pub fn registration(&self, endpoint: &str) -> Value {
        let keys = json!({
            "p256dh": URL_SAFE_NO_PAD.encode(point(self.key.public_key())), "auth": URL_SAFE_NO_PAD.encode(self.auth),
        });
        json!({"endpoint": endpoint, "keys": keys})
    }

    /// Opens a sealed message (RFC 8291).
    pub fn open(&self, sealed: &[u8]) -> Vec<u8> {
        let (salt, rest) = sealed.split_at(16);
        let (sender, cipher) = rest[5..].split_at(rest[4].into());
        let sender = PublicKey::from_sec1_bytes(sender).unwrap();
        let shared = diffie_hellman(self.key.to_nonzero_scalar(), sender.as_affine());
        let info = [&b"WebPush: info\0"[..], &point(self.key.public_key()), &point(sender)].concat();
        let secret: [u8; 32] = expand(&self.auth, shared.raw_secret_bytes(), &info);
        let key: [u8; 16] = expand(salt, &secret, b"Content-Encoding: aes128gcm\0");
        let nonce: [u8; 12] = expand(salt, &secret, b"Content-Encoding: nonce\0");
        let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).unwrap());
        let mut message = cipher.to_vec();
        let opened = key.open_in_place(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut message).unwrap();
        let (last, message) = opened.split_last().unwrap();
        assert_eq!(*last, 2, "the delimiter of the last record");
        message.to_vec()
    }
}

fn point(key: PublicKey) -> Vec<u8> {
    key.to_encoded_point(false).as_bytes().to_vec()
}

fn expand<const N: usize>(salt: &[u8], secret: &[u8], info: &[u8]) -> [u8; N] {
    let mut out = [0; N];
    Hkdf::<Sha256>::new(Some(salt), secret).expand(info, &mut out).unwrap();
    out
}

//! Style sheets, scripts and pictures of the pages: part of the program, served under a URL that names their bytes, so
//! that a browser keeps them for good and never mixes two versions. `assets/README.md` says where they come from.

use crate::http::Problem;
use actix_web::{HttpResponse, get, http::header::CACHE_CONTROL, web};
use photos36_domain::ErrorCode;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// A file of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asset {
    /// Our style.
    Style,
    /// Our mark.
    Icon,
    /// The map that moves.
    Map,
    /// Asks the browser to keep what was seen.
    App,
    /// Keeps what was seen: a service worker.
    Worker,
    /// What makes the pages an app.
    Manifest,
    /// Photos that wait for the network.
    Take,
    /// Keys and drawing at the animator's desk.
    Desk,
    /// The style of the contract's pages.
    Docs,
    /// Sends a request from the contract's pages.
    DocsScript,
    /// Leaflet's script.
    LeafletScript,
    /// Leaflet's style.
    LeafletStyle,
}

struct File {
    asset: Asset,
    name: &'static str,
    media_type: &'static str,
    bytes: &'static [u8],
}

const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

macro_rules! file {
    ($asset:ident, $name:literal, $path:literal, $media_type:expr) => {
        File {
            asset: Asset::$asset,
            name: $name,
            media_type: $media_type,
            bytes: include_bytes!(concat!("../../assets/", $path)),
        }
    };
}

static FILES: [File; 12] = [
    file!(Style, "base.css", "base.css", CSS),
    file!(Icon, "icon.svg", "icon.svg", "image/svg+xml"),
    file!(Map, "map.js", "map.js", SCRIPT),
    file!(App, "app.js", "app.js", SCRIPT),
    file!(Worker, "worker.js", "worker.js", SCRIPT),
    file!(Manifest, "manifest.json", "manifest.json", "application/manifest+json"),
    file!(Take, "take.js", "take.js", SCRIPT),
    file!(Desk, "desk.js", "desk.js", SCRIPT),
    file!(Docs, "docs.css", "docs.css", CSS),
    file!(DocsScript, "docs.js", "docs.js", SCRIPT),
    file!(LeafletScript, "leaflet.js", "leaflet/leaflet.js", SCRIPT),
    file!(LeafletStyle, "leaflet.css", "leaflet/leaflet.css", CSS),
];

static URLS: LazyLock<Vec<String>> = LazyLock::new(|| {
    FILES
        .iter()
        .map(|file| format!("/assets/{}/{}", hex::encode(&Sha256::digest(file.bytes)[..6]), file.name))
        .collect()
});

impl Asset {
    /// Where browsers fetch it.
    pub fn url(self) -> &'static str {
        let place = FILES.iter().position(|file| file.asset == self);
        place.and_then(|n| URLS.get(n)).map_or("", String::as_str)
    }
}

/// The files' route.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(read_asset);
}

#[get("/assets/{mark}/{name}")]
async fn read_asset(path: web::Path<(String, String)>) -> Result<HttpResponse, Problem> {
    let (mark, name) = path.into_inner();
    let file = FILES.iter().find(|file| file.name == name).ok_or(ErrorCode::NotFound)?;
    // A page of an older version may still ask for the older bytes: it gets the present ones, and keeps them shortly.
    let present = file.asset.url() == format!("/assets/{mark}/{name}");
    let caching = if present { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut response = HttpResponse::Ok();
    response.content_type(file.media_type).insert_header((CACHE_CONTROL, caching));
    if file.asset == Asset::Worker {
        // It works for all pages, not for those beside it only.
        response.insert_header(("service-worker-allowed", "/"));
    }
    Ok(response.body(file.bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_listed_with_its_digest() {
        let list = include_str!("../../assets/README.md");
        for file in &FILES {
            let digest = hex::encode(Sha256::digest(file.bytes));
            let vendored = file.name.starts_with("leaflet");
            assert!(list.contains(file.name) && (!vendored || list.contains(&digest)), "{}", file.name);
        }
    }
}

//! Who reads the answer: the language asked for, and what links and problems begin with.

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, http::header::ACCEPT_LANGUAGE};
use photos36_domain::{Ground, texts::Locale};
use std::{convert::Infallible, future::Ready};
use uuid::Uuid;

/// The id of a request, made by the access log and found in its lines, in `X-Request-Id` and in problems.
#[derive(Clone, Copy, Debug)]
pub struct RequestId(pub Uuid);

/// The reader of an answer.
#[derive(Clone, Debug)]
pub struct Reader {
    /// `?lang=` wins over the cookie `lang`, which wins over `Accept-Language`.
    pub locale: Locale,
    /// How the outside world reaches the API, without a slash at the end.
    pub public_url: String,
    /// The request.
    pub request_id: Uuid,
}

impl Reader {
    /// The reader of this request.
    pub fn of(request: &HttpRequest) -> Self {
        let ground = request.app_data::<actix_web::web::Data<Ground>>();
        let public_url = ground.map(|ground| ground.settings.http.public_url.trim_end_matches('/').to_owned());
        Self {
            locale: locale(request),
            public_url: public_url.unwrap_or_default(),
            request_id: request.extensions().get::<RequestId>().map_or(Uuid::nil(), |id| id.0),
        }
    }
}

fn locale(request: &HttpRequest) -> Locale {
    let asked = request.query_string().split('&').find_map(|pair| pair.strip_prefix("lang="));
    if let Some(locale) = asked.and_then(Locale::from_tag) {
        return locale;
    }
    if let Some(locale) = request.cookie("lang").and_then(|cookie| Locale::from_tag(cookie.value())) {
        return locale;
    }
    let header = request.headers().get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    header.map_or_else(Locale::default, Locale::negotiate)
}

impl FromRequest for Reader {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(Ok(Self::of(request)))
    }
}

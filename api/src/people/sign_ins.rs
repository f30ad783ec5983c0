//! Asking for a code and verifying it.

use super::out::{self, TokensOut};
use crate::http::{
    Json, Problem, Reader, State,
    limits::{Limited, Limits},
    tokens::Tokens,
};
use actix_web::{HttpRequest, HttpResponse, http::header::USER_AGENT, post, web::Data};
use photos36_domain::{
    ErrorCode, Refusal,
    people::{
        Device, DisplayName, Email,
        sessions::Holding,
        sign_in::{self, Ask, Opening},
    },
    texts::Locale,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Someone wants to sign in or up.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"email": "jeanne@example.org", "locale": "fr", "display_name": "Jeanne"}))]
struct AskSignInIn {
    /// Where to send the code.
    email: String,
    /// Language of the mail, `fr` or `en`; the language of the request when absent.
    locale: Option<String>,
    /// How others will see a new person, 1 to 60 characters; someone who is known keeps their name.
    display_name: Option<String>,
}

impl AskSignInIn {
    fn parse(self, reader: &Reader) -> Result<Ask, Refusal> {
        let unknown = || Refusal::new(ErrorCode::LocaleUnknown).field("/locale");
        Ok(Ask {
            email: Email::parse(&self.email)?,
            locale: self.locale.map_or(Ok(reader.locale), |tag| Locale::from_tag(&tag).ok_or_else(unknown))?,
            display_name: self.display_name.map(|name| DisplayName::parse(&name)).transpose()?,
        })
    }
}

/// A mail is on its way, if the address has not asked too often.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"expires_in": 600}))]
struct AskSignInOut {
    /// How long the code and the link are good, in seconds.
    expires_in: u32,
}

/// Ask for a sign-in mail.
///
/// Sends a code of six digits and a link to a mailbox. Answers the same whether the address is known or not. Whoever
/// proves to read the mailbox is signed in, and signed up if they are new.
#[utoipa::path(
    operation_id = "askSignIn", tag = "people", request_body = AskSignInIn,
    responses(
        (status = 202, description = "A mail is on its way.", body = AskSignInOut),
        (status = 400, description = "body-invalid, email-invalid, locale-unknown, text-invalid"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 429, description = "too-many-requests from this network address; wait for `Retry-After` seconds"),
    )
)]
#[post("/v1/sign-ins")]
pub async fn ask_sign_in(
    state: State,
    limits: Data<Limits>,
    request: HttpRequest,
    reader: Reader,
    body: Json<AskSignInIn>,
) -> Result<HttpResponse, Problem> {
    let ask = body.into_inner().parse(&reader)?;
    limits.count(&request, Limited::Ask, state.clock.now())?;
    sign_in::ask(&state, ask).await?;
    let expires_in = u32::from(state.settings.people.sign_in_minutes) * 60;
    Ok(HttpResponse::Accepted().json(AskSignInOut { expires_in }))
}

/// The proof that someone reads the mailbox: the code with its address, or the link's token.
#[derive(Deserialize, ToSchema)]
#[serde(untagged)]
#[schema(example = json!({"email": "jeanne@example.org", "code": "042137"}))]
enum VerifySignInIn {
    /// The six digits.
    Code {
        /// The address that they were sent to.
        email: String,
        /// Six digits.
        code: String,
    },
    /// The link.
    Link {
        /// The part of the link after `token=`.
        token: String,
    },
}

/// Sign in by the code or the link.
///
/// Opens a session. A code or link is good for one use; wrong codes use up the address's tries.
#[utoipa::path(
    operation_id = "verifySignIn", tag = "people", request_body = VerifySignInIn,
    responses(
        (status = 200, description = "Signed in.", body = TokensOut),
        (status = 400, description = "body-invalid, email-invalid"),
        (status = 401, description = "sign-in-code-wrong: wrong, used, expired or tried too often"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 429, description = "too-many-requests from this network address; wait for `Retry-After` seconds"),
    )
)]
#[post("/v1/sign-ins/verify")]
pub async fn verify_sign_in(
    state: State,
    limits: Data<Limits>,
    tokens: Data<Tokens>,
    request: HttpRequest,
    body: Json<VerifySignInIn>,
) -> Result<HttpResponse, Problem> {
    limits.count(&request, Limited::Try, state.clock.now())?;
    let opening = opening(&request, Holding::RefreshToken);
    let opened = match body.into_inner() {
        VerifySignInIn::Code { email, code } => {
            sign_in::by_code(&state, &Email::parse(&email)?, &code, opening).await?
        }
        VerifySignInIn::Link { token } => sign_in::by_link(&state, &token, opening).await?,
    };
    Ok(out::tokens(&tokens, opened).await?)
}

/// The session that this request would open.
pub fn opening(request: &HttpRequest, holding: Holding) -> Opening {
    let agent = request.headers().get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Opening { device: Device::new(agent), holding }
}

//! `/take`: a photo from the phone's camera, sent at once by a plain form; with a script it waits on the phone while there is
//! no network.

use super::{
    Frame,
    acts::{done, known},
    respond,
};
use crate::{
    assets::Asset,
    http::{MaybeSignedIn, Problem, State},
    photos::receive_part,
};
use actix_multipart::Multipart;
use actix_web::{HttpRequest, HttpResponse, get, post};
use askama::Template;
use futures_util::StreamExt;
use photos36_domain::{Error, ErrorCode, Refusal};

#[derive(Template)]
#[template(path = "take.html")]
struct TakePage {
    frame: Frame,
    script: &'static str,
    is_known: bool,
}

#[get("/take")]
pub async fn take_page(who: MaybeSignedIn, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let page = TakePage { frame: Frame::new(&request), script: Asset::Take.url(), is_known: who.signed_in().is_ok() };
    respond(&page.frame, &page)
}

/// Takes the first file of the form; leads to the photo's page.
#[post("/take")]
pub async fn take(
    state: State,
    who: MaybeSignedIn,
    request: HttpRequest,
    mut form: Multipart,
) -> Result<HttpResponse, Problem> {
    let result = async {
        known(&request, &who)?;
        let author = who.signed_in().map_err(Error::from)?.id;
        let unreadable = |reason| Refusal::new(ErrorCode::BodyInvalid).field("").arg("reason", reason);
        let Some(part) = form.next().await else { return Err(unreadable("reason-no-part").into()) };
        let part = part.map_err(|_| unreadable("reason-broken-off"))?;
        Ok(receive_part(&state, author, part).await?.into_photo().id)
    };
    match result.await {
        Ok(photo) => done(&request, &format!("/photos/{photo}"), Ok(())),
        Err(problem) => done(&request, "/take", Err(problem)),
    }
}

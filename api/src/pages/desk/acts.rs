//! What the desk's forms do: the same use cases as the API's.

use super::super::acts::{done, known};
use crate::http::{MaybeSignedIn, Problem, State};
use actix_web::{
    HttpRequest, HttpResponse, post,
    web::{Form, Path},
};
use photos36_domain::{
    ErrorCode, Refusal,
    moderation::{self, Action, NewDecision, ObjectKind, Rule},
    photos::blurs::Rectangle,
    questions::{AgeBracket, Spoken, record_spoken},
    themes::Themes,
};
use uuid::Uuid;

/// A form's fields in their order; `object` and the sides of rectangles come several times.
type Fields = Form<Vec<(String, String)>>;

fn field<'a>(form: &'a Fields, name: &str) -> &'a str {
    form.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim())
}

fn all<'a>(form: &'a Fields, name: &str) -> Vec<&'a str> {
    form.iter().filter(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.as_str()).collect()
}

/// Where a form stood: a path of ours, for nobody is sent elsewhere.
fn back(form: &Fields) -> String {
    let to = field(form, "back");
    if to.starts_with('/') && !to.starts_with("//") && !to.contains('\\') { to.to_owned() } else { "/".to_owned() }
}

/// Decides on one thing or on many.
#[post("/desk/decisions")]
pub async fn decide(
    state: State,
    who: MaybeSignedIn,
    request: HttpRequest,
    form: Fields,
) -> Result<HttpResponse, Problem> {
    let result = async {
        known(&request, &who)?;
        moderation::decide(&state, &who, decisions(&form)?).await?;
        Ok(())
    };
    done(&request, &back(&form), result.await)
}

fn decisions(form: &Fields) -> Result<Vec<NewDecision>, Refusal> {
    let action = Action::parse(field(form, "action"))?;
    let rule = Some(field(form, "rule")).filter(|rule| !rule.is_empty());
    let rule = rule.map(|rule| Rule::parse("/rule", rule)).transpose()?;
    let rectangles = if action == Action::Blur { rectangles(form)? } else { Vec::new() };
    let new = |object: &str| {
        let unknown = || Refusal::new(ErrorCode::ObjectKindUnknown).field("/object");
        let (kind, id) = object.split_once(':').ok_or_else(unknown)?;
        Ok(NewDecision {
            id: None,
            kind: ObjectKind::parse(kind)?,
            object: id.parse().map_err(|_| unknown())?,
            action,
            rule,
            reason: field(form, "reason").to_owned(),
            correction: None,
            rectangles: rectangles.clone(),
        })
    };
    all(form, "object").into_iter().map(new).collect()
}

/// Given in percent of the picture's sides; none means all of it.
fn rectangles(form: &Fields) -> Result<Vec<Rectangle>, Refusal> {
    let side = |name: &str| -> Result<Vec<f64>, Refusal> {
        let wrong = || Refusal::new(ErrorCode::RectangleInvalid).field("/rectangles");
        let part = |text: &str| text.parse::<f64>().map(|percent| percent / 100.0).map_err(|_| wrong());
        all(form, name).into_iter().map(part).collect()
    };
    let (x, y, width, height) = (side("x")?, side("y")?, side("width")?, side("height")?);
    let sides = x.into_iter().zip(y).zip(width.into_iter().zip(height));
    Ok(sides.map(|((x, y), (width, height))| Rectangle { x, y, width, height }).collect())
}

/// Undoes a decision.
#[post("/desk/decisions/{id}/undo")]
pub async fn undo(
    state: State,
    who: MaybeSignedIn,
    request: HttpRequest,
    id: Path<Uuid>,
    form: Fields,
) -> Result<HttpResponse, Problem> {
    let result = async {
        known(&request, &who)?;
        moderation::undo(&state, &who, &[*id]).await?;
        Ok(())
    };
    done(&request, &back(&form), result.await)
}

/// Answers an appeal.
#[post("/desk/appeals/{id}")]
pub async fn answer(
    state: State,
    who: MaybeSignedIn,
    request: HttpRequest,
    id: Path<Uuid>,
    form: Fields,
) -> Result<HttpResponse, Problem> {
    let result = async {
        known(&request, &who)?;
        moderation::answer(&state, &who, *id, field(&form, "upholds") == "true", field(&form, "text")).await?;
        Ok(())
    };
    done(&request, &back(&form), result.await)
}

/// Writes down what someone said before the wall.
#[post("/territories/{id}/desk/spoken")]
pub async fn record(
    state: State,
    who: MaybeSignedIn,
    request: HttpRequest,
    id: Path<String>,
    form: Fields,
) -> Result<HttpResponse, Problem> {
    let result = async {
        known(&request, &who)?;
        let territory = super::super::territory::find(&state, &id).await?;
        let said = Spoken {
            id: field(&form, "id").parse().map_err(|_| Refusal::new(ErrorCode::IdNotUuidV7).field("/id"))?,
            words: field(&form, "words").to_owned(),
            first_name: Some(field(&form, "first_name").to_owned()).filter(|name| !name.is_empty()),
            age: AgeBracket::from_name(field(&form, "age")),
            photo: field(&form, "photo").parse().ok(),
            place: None,
            themes: Themes::default(),
        };
        let recorded = record_spoken(&state, &who, territory.id, vec![Ok(said)]).await?;
        recorded.into_iter().collect::<Result<Vec<_>, _>>()?;
        Ok(())
    };
    done(&request, &back(&form), result.await)
}

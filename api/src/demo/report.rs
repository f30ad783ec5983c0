//! What is printed at the end: what has become of the pictures, where to look, how to sign in.

use super::{
    Options,
    cast::{Cast, MEMBERS, Part},
    say,
    scenes::Author,
    send::Outcome,
};
use photos36_domain::{
    Ground,
    people::{Email, sign_in},
    territories::Territory,
    texts::Locale,
};
use std::fmt::Write;

/// Most names of a kind that are listed; the others are counted.
const LISTED: usize = 40;

/// Prints it all.
///
/// # Errors
/// When no sign-in link can be made.
pub async fn print(
    ground: &Ground,
    cast: &Cast,
    outcome: &Outcome,
    options: &Options,
    locale: Locale,
) -> anyhow::Result<()> {
    let url = &ground.settings.http.public_url;
    let mut page = String::new();
    pictures(&mut page, outcome, locale)?;
    writeln!(page, "\n{}", say(locale, "pages", &[]))?;
    let code = |place: &Territory| match &place.insee_code {
        Some(code) => code.as_str().to_owned(),
        None => place.id.to_string(),
    };
    let territories =
        cast.territories.iter().map(|place| (place.name.clone(), format!("/territories/{}", code(place))));
    let of_each = |what: &'static str, below: &'static str| {
        cast.territories.iter().map(move |place| {
            let name = say(locale, what, &[("name", place.name.clone())]);
            (name, format!("/territories/{}/{below}", code(place)))
        })
    };
    let graphs = of_each("page-links", "graph").chain(of_each("page-desk", "desk"));
    let graphs = graphs.chain(of_each("page-dashboard", "dashboard"));
    let take = (say(locale, "page-take", &[]), "/take".to_owned());
    let map = (say(locale, "page-map", &[]), "/".to_owned());
    let contract = (say(locale, "page-contract", &[]), "/openapi.yaml".to_owned());
    for (name, path) in [map].into_iter().chain(territories).chain(graphs).chain([take, contract]) {
        writeln!(page, "  {name:<36} {url}{path}")?;
    }
    let minutes = ground.settings.people.sign_in_minutes.to_string();
    writeln!(page, "\n{}", say(locale, "links", &[("minutes", minutes)]))?;
    for member in &MEMBERS {
        let part = match member.part {
            Part::Resident(Author::Jeanne) => "part-resident",
            Part::Resident(_) => continue,
            Part::Animator => "part-animator",
            Part::Mayor => "part-mayor",
            Part::Editor => "part-editor",
        };
        let link = sign_in::one_time_link(ground, &Email::parse(member.email)?, locale).await?;
        let who = say(locale, part, &[("name", member.name.to_owned())]);
        writeln!(page, "  {who}\n    {link}")?;
    }
    let data = options.data.display().to_string();
    println!("{page}\n{}", say(locale, "serving", &[("data", data)]));
    Ok(())
}

fn pictures(page: &mut String, outcome: &Outcome, locale: Locale) -> std::fmt::Result {
    writeln!(page, "\n{}", say(locale, "on-map", &[("count", outcome.on_map.len().to_string())]))?;
    let refused: Vec<_> = outcome.refused.iter().map(|(name, reason)| format!("{name} : {reason}")).collect();
    for (id, names) in [("to-place", &outcome.to_place), ("refused", &refused), ("waiting", &outcome.waiting)] {
        if names.is_empty() {
            continue;
        }
        writeln!(page, "{}", say(locale, id, &[("count", names.len().to_string())]))?;
        for name in names.iter().take(LISTED) {
            writeln!(page, "  {name}")?;
        }
        if let Some(more) = names.len().checked_sub(LISTED).filter(|more| *more > 0) {
            writeln!(page, "  {}", say(locale, "more", &[("count", more.to_string())]))?;
        }
    }
    Ok(())
}

//! The pages' own forms and the animator's pages, sent by whoever has no part in them.

use super::{Caller, Walk, world};
use photos36::contract::rights::Who;
use reqwest::Method;

/// A page or one of its forms, with `{…}` for what it is about, and what its caller has to be.
const PAGES: [(&str, &str, &str, Who); 19] = [
    ("GET", "/territories/{territories}/desk", "", Who::Animator),
    ("GET", "/territories/{territories}/desk/first", "", Who::Animator),
    ("GET", "/desk/cases/{cases}", "", Who::Animator),
    ("POST", "/desk/decisions", "action=hide&rule=spam&reason=x&object=photo:{photos}", Who::Animator),
    ("POST", "/desk/decisions", "action=remove&rule=spam&reason=x&object=mission:{missions}", Who::Animator),
    ("POST", "/desk/decisions/{decisions}/undo", "back=/", Who::Animator),
    ("POST", "/desk/appeals/{appeals}", "upholds=true&text=x", Who::Animator),
    ("POST", "/territories/{territories}/desk/spoken", "id={fresh}&words=Oui&age=25-39", Who::Animator),
    ("POST", "/territories/{territories}/desk/first", "version=1&{photos}=1", Who::Animator),
    ("POST", "/territories/{territories}/desk/launch", "version=1", Who::Animator),
    ("POST", "/photos/{photos}/questions", "id={fresh}&title=Pourquoi", Who::SignedIn),
    ("POST", "/questions/{questions}/support", "supported=true", Who::SignedIn),
    ("POST", "/questions/{questions}/comments", "id={fresh}&text=Oui", Who::SignedIn),
    ("POST", "/questions/{questions}/missions", "id={fresh}&kind=making&title=Un+four", Who::SignedIn),
    ("POST", "/missions/{missions}/comments", "id={fresh}&text=Oui", Who::SignedIn),
    ("POST", "/missions/{missions}/join", "", Who::SignedIn),
    ("POST", "/missions/{missions}/needs/{needs}/offers", "id={fresh}&text=Oui", Who::SignedIn),
    ("POST", "/me/profile", "display_name=X&birth_year=2000", Who::SignedIn),
    ("POST", "/me/erase", "built_on=keep&sure=true", Who::SignedIn),
];

impl Walk {
    /// Whoever has no part in a page's form is sent to sign in or told that they may not, and nothing changes; and neither
    /// does it when another site sends the form for who may. Gives the number of calls.
    pub async fn forms(&self) -> usize {
        let before = world::state(&self.app).await;
        let mut calls = 0;
        for (method, path, form, who) in PAGES {
            for (world, side) in self.sides() {
                for caller in &self.callers {
                    let is_open =
                        caller.is(who, side, "") || (who == Who::Animator && caller.is(Who::Editor, side, ""));
                    if is_open && method == "GET" {
                        continue;
                    }
                    let site = if is_open { "cross-site" } else { "same-origin" };
                    let (path, form) = (self.filled(path, world), self.filled(form, world));
                    let status = self.send(method, (&path, form), caller, site).await;
                    let is_refused = matches!(status, 303 | 401 | 403 | 404 | 409 | 422);
                    assert!(is_refused, "{method} {path} as {} from {site}: {status}", caller.name);
                    calls += 1;
                }
            }
        }
        assert_eq!(world::state(&self.app).await, before, "a form that was refused has changed something");
        calls
    }

    fn filled(&self, text: &str, world: &world::World) -> String {
        let mut filled = text.replace("{fresh}", &world::World::fresh());
        while let Some((head, rest)) = filled.clone().split_once('{') {
            let (name, tail) = rest.split_once('}').unwrap();
            filled = format!("{head}{}{tail}", world.id(name));
        }
        filled
    }

    async fn send(&self, method: &str, (path, form): (&str, String), caller: &Caller, site: &str) -> u16 {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let request = self.app.http.request(method, self.app.at(path)).header("sec-fetch-site", site);
        let request = match &caller.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(form);
        request.send().await.unwrap().status().as_u16()
    }
}

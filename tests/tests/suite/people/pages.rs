//! The pages to sign in, as a browser without a script uses them.

use super::{
    email,
    http::{mailed_code, problem},
    sign_ins, wrong,
};
use photos36_domain::{people::sign_in, texts::Locale};
use photos36_tests::{App, on_both_backends};
use reqwest::{RequestBuilder, Response};

const JEANNE: &str = "jeanne@example.org";

/// A form sent from our own page.
fn form(app: &App, path: &str, fields: &[(&str, &str)]) -> RequestBuilder {
    app.http.post(app.at(path)).header("Origin", &app.url).header("Accept-Language", "en").form(fields)
}

async fn submit(app: &App, path: &str, fields: &[(&str, &str)]) -> Response {
    form(app, path, fields).send().await.unwrap()
}

async fn page(app: &App, path: &str, cookie: &str) -> String {
    let answer =
        app.http.get(app.at(path)).header("Accept-Language", "en").header("Cookie", cookie).send().await.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    answer.text().await.unwrap()
}

/// The cookie that the answer sets, as the browser sends it back.
fn cookie(answer: &Response) -> String {
    let set = answer.headers()["set-cookie"].to_str().unwrap();
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Lax") && set.contains("Path=/"), "{set}");
    set.split(';').next().unwrap().to_owned()
}

on_both_backends! {
    async fn a_browser_without_a_script_signs_in_by_the_code_and_out(backend: Backend) {
        let app = backend.app_without_worker().await;
        assert!(page(&app, "/sign-in", "").await.contains("action=\"/sign-in\""));
        let asked = submit(&app, "/sign-in", &[("email", JEANNE), ("display_name", "Jeanne")]).await.text().await.unwrap();
        assert!(asked.contains("action=\"/sign-in/code\"") && asked.contains(JEANNE), "{asked}");
        let code = mailed_code(&app, JEANNE).await;
        let typed = wrong(&code);
        let refused = submit(&app, "/sign-in/code", &[("email", JEANNE), ("code", &typed)]).await;
        assert_eq!(refused.status(), 401);
        let refused = refused.text().await.unwrap();
        assert!(refused.contains("role=\"alert\"") && refused.contains("action=\"/sign-in/code\""), "{refused}");

        let spaced = format!(" {} {} ", &code[..3], &code[3..]);
        let entered = submit(&app, "/sign-in/code", &[("email", JEANNE), ("code", &spaced)]).await;
        assert_eq!((entered.status().as_u16(), entered.headers()["location"].to_str().unwrap()), (303, "/me"), "who is new says first how old they are");
        let cookie = cookie(&entered);
        assert!(page(&app, "/sign-in", &cookie).await.contains("Jeanne"));

        let out = form(&app, "/sign-out", &[]).header("Cookie", &cookie).send().await.unwrap();
        assert_eq!(out.status(), 303);
        assert!(out.headers()["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
        assert!(page(&app, "/sign-in", &cookie).await.contains("action=\"/sign-in\""), "the cookie is dead");
        assert_eq!(submit(&app, "/sign-out", &[]).await.status(), 303, "twice changes nothing");
    }

    async fn opening_the_mail_s_link_uses_nothing_up_and_the_button_does(backend: Backend) {
        let app = backend.app_without_worker().await;
        let link = sign_in::one_time_link(&app.ground, &email(JEANNE), Locale::English).await.unwrap();
        let token = link.split_once("token=").unwrap().1;
        for _ in 0..3 {
            let shown = page(&app, &format!("/sign-in?token={token}"), "").await;
            assert!(shown.contains("action=\"/sign-in/link\"") && shown.contains(token));
        }
        let entered = submit(&app, "/sign-in/link", &[("token", token)]).await;
        assert_eq!(entered.status(), 303);
        assert!(page(&app, "/sign-in", &cookie(&entered)).await.contains(JEANNE));
        let twice = submit(&app, "/sign-in/link", &[("token", token)]).await;
        assert_eq!(twice.status(), 401);
        assert!(twice.headers().get("set-cookie").is_none());
    }

    async fn a_form_of_another_site_is_refused(backend: Backend) {
        let app = backend.app_without_worker().await;
        let fields = [("email", JEANNE)];
        for path in ["/sign-in", "/sign-in/code", "/sign-in/link", "/sign-out"] {
            let fields: &[_] = &[("email", JEANNE), ("code", "123456"), ("token", "x")];
            let bare = app.http.post(app.at(path)).form(fields);
            for (what, request) in [
                ("no word of where it comes from", bare.try_clone().unwrap()),
                ("another origin", bare.try_clone().unwrap().header("Origin", "https://evil.example")),
                ("an origin kept back", bare.try_clone().unwrap().header("Origin", "null")),
                ("cross-site", bare.try_clone().unwrap().header("Origin", &app.url).header("Sec-Fetch-Site", "cross-site")),
                ("same-site only", bare.try_clone().unwrap().header("Sec-Fetch-Site", "same-site")),
            ] {
                let refused = request.send().await.unwrap();
                assert_eq!(problem(refused).await, (403, "cross-site".into()), "{path}: {what}");
            }
        }
        assert!(sign_ins(&app.ground, JEANNE).await.is_empty());
        let ours = app.http.post(app.at("/sign-in")).header("Sec-Fetch-Site", "same-origin").form(&fields);
        assert_eq!(ours.send().await.unwrap().status(), 200);
    }

    async fn a_cookie_counts_for_changes_from_our_pages_alone(backend: Backend) {
        let app = backend.app_without_worker().await;
        let link = sign_in::one_time_link(&app.ground, &email(JEANNE), Locale::English).await.unwrap();
        let entered = submit(&app, "/sign-in/link", &[("token", link.split_once("token=").unwrap().1)]).await;
        let cookie = cookie(&entered);
        let read = app.http.get(app.at("/v1/me")).header("Cookie", &cookie).send().await.unwrap();
        assert_eq!(read.status(), 200);
        let change = || app.http.delete(app.at("/v1/sessions/current")).header("Cookie", &cookie);
        let forged = change().header("Origin", "https://evil.example").send().await.unwrap();
        assert_eq!(problem(forged).await, (401, "sign-in-required".into()));
        assert_eq!(change().header("Origin", &app.url).send().await.unwrap().status(), 204);
    }

    async fn what_people_type_is_text_and_never_markup(backend: Backend) {
        let app = backend.app_without_worker().await;
        let typed = "\"><script>alert(1)</script>";
        let refused = submit(&app, "/sign-in", &[("email", typed)]).await;
        assert_eq!(refused.status(), 400);
        let refused = refused.text().await.unwrap();
        assert!(refused.contains("alert(1)") && !refused.contains("<script>alert"), "{refused}");
        let shown = page(&app, "/sign-in?token=%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "").await;
        assert!(!shown.contains("<script>alert"), "{shown}");
    }

    async fn the_page_speaks_the_reader_s_language(backend: Backend) {
        let app = backend.app_without_worker().await;
        assert!(page(&app, "/sign-in", "").await.contains("Send me a code"));
        assert!(page(&app, "/sign-in?lang=fr", "").await.contains("Recevoir un code"));
    }
}

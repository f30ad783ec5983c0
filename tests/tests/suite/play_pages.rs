//! Rules of the pages where people play: they work without a script, and do what the API does.

use crate::game::{animator, open_territory};
use photos36::http::auth::SESSION_COOKIE;
use photos36_domain::{
    dashboard, ids,
    people::{
        Device, Email, Role,
        sessions::Holding,
        sign_in::{self, Opening},
    },
    texts::Locale,
};
use photos36_tests::{App, eventually, on_both_backends, pictures};
use reqwest::Response;
use serde_json::Value;

/// Someone's browser, signed in.
struct Browser<'a> {
    app: &'a App,
    cookie: String,
}

impl<'a> Browser<'a> {
    async fn signed_in(app: &'a App, email: &str) -> Self {
        let link = sign_in::one_time_link(&app.ground, &Email::parse(email).unwrap(), Locale::French).await.unwrap();
        let token = link.split_once("token=").unwrap().1;
        let opening = Opening { device: Device::new("a browser"), holding: Holding::Cookie };
        let opened = sign_in::by_link(&app.ground, token, opening).await.unwrap();
        Self { app, cookie: format!("{SESSION_COOKIE}={}", opened.credential) }
    }

    async fn post(&self, path: &str, form: &[(&str, &str)], site: &str) -> Response {
        let request = self.app.http.post(self.app.at(path)).header("Cookie", &self.cookie);
        request.header("Sec-Fetch-Site", site).form(form).send().await.unwrap()
    }

    /// Sends a form of ours; gives where it leads.
    async fn act(&self, path: &str, form: &[(&str, &str)]) -> String {
        let answer = self.post(path, form, "same-origin").await;
        assert_eq!(answer.status(), 303, "{path}");
        answer.headers()["location"].to_str().unwrap().to_owned()
    }

    async fn read(&self, path: &str) -> String {
        let request = self.app.http.get(self.app.at(path)).header("Cookie", &self.cookie);
        let answer = request.header("Accept-Language", "fr").send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        answer.text().await.unwrap()
    }
}

/// A published photo in the square territory.
async fn photo(app: &App) -> String {
    let jeanne = app.player("jeanne@example.org").await;
    let sent = jeanne.new_photo(app, &pictures::jpeg_at(1, 3.25, 45.45)).await;
    let path = format!("/v1/photos/{}", sent["id"].as_str().unwrap());
    eventually("the photo is published", || async {
        let photo: Value = jeanne.get(&path).await.json().await.unwrap();
        (photo["state"] == "published").then_some(())
    })
    .await;
    sent["id"].as_str().unwrap().to_owned()
}

on_both_backends! {
    async fn a_starter_becomes_a_question_a_mission_and_a_team_without_a_script(backend: Backend) {
        let app = backend.app().await;
        let territory = open_territory(&app).await;
        let photo = photo(&app).await;
        let (karim, lea) = (Browser::signed_in(&app, "karim@example.org").await, Browser::signed_in(&app, "lea@example.org").await);
        let page = karim.read(&format!("/photos/{photo}")).await;
        let key = page.split_once("name=\"starter\" value=\"").unwrap().1.split_once('"').unwrap().0.to_owned();
        let id = ids::new(&app.ground.clock).to_string();
        let form = [("id", id.as_str()), ("starter", key.as_str())];
        for _ in 0..2 {
            assert_eq!(karim.act(&format!("/photos/{photo}/questions"), &form).await, format!("/questions/{id}"));
        }
        for _ in 0..2 {
            lea.act(&format!("/questions/{id}/support"), &[("supported", "true")]).await;
        }
        let question = app.json(&format!("/v1/questions/{id}")).await;
        assert_eq!((&question["supports"], &question["origin"]), (&Value::from(1), &Value::from("starter")));
        let comment = ids::new(&app.ground.clock).to_string();
        lea.act(&format!("/questions/{id}/comments"), &[("id", &comment), ("text", "Ma grand-mère le sait <b>.")]).await;
        let page = karim.read(&format!("/questions/{id}")).await;
        assert!(page.contains("Ma grand-mère le sait &#60;b&#62;."), "what people write is shown as text");
        let mission = ids::new(&app.ground.clock).to_string();
        let form = [("id", mission.as_str()), ("kind", "problem"), ("title", "Réparer la fontaine"), ("text", "")];
        assert_eq!(karim.act(&format!("/questions/{id}/missions"), &form).await, format!("/missions/{mission}"));
        lea.act(&format!("/missions/{mission}/join"), &[]).await;
        assert_eq!(app.json(&format!("/v1/missions/{mission}")).await["members"], 2);
        let page = lea.read(&format!("/missions/{mission}")).await;
        assert!(page.contains("Quitter l'équipe") || page.contains("Quitter l&#39;équipe") || page.contains("Quitter l&#x27;équipe"), "{page}");
        let territory = lea.read(&format!("/territories/{territory}")).await;
        assert!(territory.contains(&format!("/missions/{mission}")) && territory.contains(&format!("/questions/{id}")));
    }

    async fn a_form_of_another_site_changes_nothing_and_nobody_is_asked_to_sign_in(backend: Backend) {
        let app = backend.app().await;
        open_territory(&app).await;
        let photo = photo(&app).await;
        let karim = Browser::signed_in(&app, "karim@example.org").await;
        let (path, id) = (format!("/photos/{photo}/questions"), ids::new(&app.ground.clock).to_string());
        let form = [("id", id.as_str()), ("title", "Pourquoi ?")];
        assert_eq!(karim.post(&path, &form, "cross-site").await.status(), 403);
        let nobody = app.http.post(app.at(&path)).header("Sec-Fetch-Site", "same-origin").form(&form).send().await.unwrap();
        assert_eq!((nobody.status().as_u16(), &nobody.headers()["location"]), (303, &"/sign-in".parse().unwrap()));
        let refused = karim.post(&path, &[("id", id.as_str()), ("title", "")], "same-origin").await;
        assert_eq!(refused.status(), 400);
        assert!(refused.text().await.unwrap().contains("role=\"alert\""), "what was refused is told on a page");
        assert_eq!(app.http.get(app.at(&format!("/v1/questions/{id}"))).send().await.unwrap().status(), 404);
    }

    async fn ones_own_data_is_read_given_and_erased_on_a_page_without_a_script(backend: Backend) {
        let app = backend.app().await;
        let jeanne = Browser::signed_in(&app, "jeanne@example.org").await;
        let nobody = app.http.get(app.at("/me")).send().await.unwrap();
        assert_eq!((nobody.status().as_u16(), nobody.headers()["location"].to_str().unwrap()), (303, "/sign-in"));
        assert!(jeanne.read("/me").await.contains("jeanne@example.org"));
        assert_eq!(jeanne.post("/me/exports", &[], "cross-site").await.status(), 403);
        assert_eq!(jeanne.act("/me/consent", &[("version", "1"), ("agrees", "true")]).await, "/me#consent");
        assert!(jeanne.read("/me").await.contains("Vous avez donné votre accord"));
        assert_eq!(jeanne.act("/me/exports", &[]).await, "/me#export");
        let page = eventually("the export is ready", || async {
            Some(jeanne.read("/me").await).filter(|page| page.contains("/parts/1"))
        }).await;
        let href = page.split_once("/v1/me/exports/").unwrap().1.split_once('"').unwrap().0;
        let part = app.http.get(app.at(&format!("/v1/me/exports/{href}"))).header("Cookie", &jeanne.cookie).send().await.unwrap();
        assert_eq!((part.status().as_u16(), part.headers()["content-type"].to_str().unwrap()), (200, "application/zip"));
        assert_eq!(jeanne.post("/me/erase", &[("built_on", "keep")], "same-origin").await.status(), 400, "not sure");
        assert_eq!(jeanne.act("/me/erase", &[("built_on", "keep"), ("sure", "true")]).await, "/");
        let gone = app.http.get(app.at("/me")).header("Cookie", &jeanne.cookie).send().await.unwrap();
        assert_eq!(gone.status(), 303, "signed out for good");
    }

    async fn the_graph_is_a_picture_and_a_list_that_say_why_missions_are_linked(backend: Backend) {
        let app = backend.app().await;
        let territory = open_territory(&app).await;
        let photo = photo(&app).await;
        let karim = Browser::signed_in(&app, "karim@example.org").await;
        let path = format!("/territories/{territory}/graph");
        assert!(karim.read(&path).await.contains("Aucune mission ici encore"), "an empty graph invites");
        let question = ids::new(&app.ground.clock).to_string();
        karim.act(&format!("/photos/{photo}/questions"), &[("id", &question), ("title", "Pourquoi est-elle à sec ?")]).await;
        let missions = [ids::new(&app.ground.clock).to_string(), ids::new(&app.ground.clock).to_string()];
        for (mission, title) in missions.iter().zip(["Rouvrir <la> fontaine", "Nettoyer le lavoir"]) {
            let form = [("id", mission.as_str()), ("kind", "making"), ("title", title), ("text", "")];
            karim.act(&format!("/questions/{question}/missions"), &form).await;
        }
        let page = eventually("the missions are linked", || async {
            let page = karim.read(&format!("{path}?mission={}", missions[0])).await;
            page.contains("Répondent à la même question").then_some(page)
        }).await;
        assert!(page.contains("<svg") && page.contains(&format!("mission={}#why", missions[1])), "the picture can be tapped");
        assert!(page.contains("Rouvrir &lt;la&gt; fontaine") && !page.contains("<la>"), "what people write is shown as text");
        let page = karim.read(&format!("{path}?state=completed")).await;
        assert!(page.contains("Aucune mission ici encore") && page.contains("value=\"completed\" selected"));
        let page = karim.read(&format!("/missions/{}", missions[1])).await;
        assert!(page.contains("Répondent à la même question") && page.contains(&format!("/missions/{}", missions[0])));
        assert_eq!(app.http.get(app.at("/territories/99999/graph")).send().await.unwrap().status(), 404);
    }

    async fn an_animator_decides_undoes_and_writes_down_words_at_the_desk_and_nobody_else_may(backend: Backend) {
        let app = backend.app().await;
        let territory = open_territory(&app).await;
        let photo = photo(&app).await;
        animator(&app, territory, "lea@example.org").await;
        let (lea, karim) = (Browser::signed_in(&app, "lea@example.org").await, Browser::signed_in(&app, "karim@example.org").await);
        let report = serde_json::json!({"object": {"kind": "photo", "id": photo}, "reason": "privacy", "text": "On me <b>reconnaît."});
        assert_eq!(app.http.post(app.at("/v1/reports")).json(&report).send().await.unwrap().status(), 201);
        let desk = format!("/territories/{territory}/desk");
        let denied = app.http.get(app.at(&desk)).header("Cookie", &karim.cookie).send().await.unwrap();
        assert_eq!(denied.status(), 403);
        let told = denied.text().await.unwrap();
        assert!(told.contains("<html lang=\"fr\"") && told.contains("role=\"alert\""), "a page says why: {told}");
        assert_eq!(app.http.get(app.at(&desk)).send().await.unwrap().status(), 303, "nobody signs in first");
        let page = lea.read(&desk).await;
        let object = format!("photo:{photo}");
        assert!(page.contains(&format!("value=\"{object}\"")), "{page}");
        let case = page.split_once("/desk/cases/").unwrap().1.split_once('"').unwrap().0.to_owned();
        let shown = lea.read(&format!("/desk/cases/{case}")).await;
        assert!(shown.contains("On me &#60;b&#62;reconnaît."), "{shown}");
        let hidden = app.http.get(app.at(&format!("/desk/cases/{case}"))).header("Cookie", &karim.cookie).send().await.unwrap();
        assert_eq!(hidden.status(), 404);
        let hide = [("object", object.as_str()), ("action", "hide"), ("rule", "privacy"), ("reason", "Un visage."), ("back", desk.as_str())];
        assert_eq!(karim.post("/desk/decisions", &hide, "same-origin").await.status(), 403);
        assert_eq!(lea.post("/desk/decisions", &hide[..2], "same-origin").await.status(), 422, "a hide needs its reasons");
        assert_eq!(lea.act("/desk/decisions", &hide).await, desk);
        assert_eq!(app.http.get(app.at(&format!("/v1/photos/{photo}"))).send().await.unwrap().status(), 404);
        assert!(lea.read(&desk).await.contains("Rien n"), "the queue is empty");
        let page = lea.read(&format!("/desk/cases/{case}")).await;
        let undo = page.split_once("action=\"/desk/decisions/").unwrap().1.split_once('"').unwrap().0.to_owned();
        lea.act(&format!("/desk/decisions/{undo}"), &[("back", "https://elsewhere.example/")]).await;
        assert_eq!(app.http.get(app.at(&format!("/v1/photos/{photo}"))).send().await.unwrap().status(), 200);
        let id = ids::new(&app.ground.clock).to_string();
        let words = [("id", id.as_str()), ("words", "On y lavait le linge."), ("first_name", "Odette"), ("age", "75+"), ("photo", photo.as_str()), ("back", desk.as_str())];
        assert_eq!(karim.post(&format!("{desk}/spoken"), &words, "same-origin").await.status(), 403);
        lea.act(&format!("{desk}/spoken"), &words).await;
        let question = app.json(&format!("/v1/questions/{id}")).await;
        assert_eq!((&question["spoken"]["first_name"], &question["spoken"]["age_bracket"]), (&Value::from("Odette"), &Value::from("75+")));
        assert_eq!((&question["origin"], &question["title"]), (&Value::from("spoken"), &Value::from("On y lavait le linge.")));
    }

    async fn an_animator_orders_the_first_photos_by_their_numbers(backend: Backend) {
        let app = backend.app().await;
        let territory = open_territory(&app).await;
        let photo = photo(&app).await;
        animator(&app, territory, "lea@example.org").await;
        let (lea, karim) = (Browser::signed_in(&app, "lea@example.org").await, Browser::signed_in(&app, "karim@example.org").await);
        let path = format!("/territories/{territory}/desk/first");
        let denied = app.http.get(app.at(&path)).header("Cookie", &karim.cookie).send().await.unwrap();
        assert_eq!(denied.status(), 403);
        let page = lea.read(&path).await;
        assert!(page.contains("0 sur 36") && page.contains(&format!("name=\"{photo}\"")), "{page}");
        let version = page.split_once("name=\"version\" value=\"").unwrap().1.split_once('"').unwrap().0.to_owned();
        let form = [("version", version.as_str()), (photo.as_str(), "7")];
        assert_eq!(karim.post(&path, &form, "same-origin").await.status(), 404, "what is not launched is not there");
        assert_eq!(lea.act(&path, &form).await, path);
        let page = lea.read(&path).await;
        assert!(page.contains("1 sur 36") && page.contains("value=\"7\""), "{page}");
        assert_eq!(lea.post(&path, &[form[0], form[1]], "same-origin").await.status(), 412, "an older list changes nothing");
        assert_eq!(lea.post(&path, &[(photo.as_str(), "37"), ("reason", "?")], "same-origin").await.status(), 400);
    }

    async fn a_mayor_reads_the_dashboard_without_a_script_and_to_others_there_is_none(backend: Backend) {
        let app = backend.app().await;
        let territory = open_territory(&app).await;
        photo(&app).await;
        crate::trust::with_role(&app, "mairie@example.org", territory, Role::Mayor).await;
        let (mayor, karim) = (Browser::signed_in(&app, "mairie@example.org").await, Browser::signed_in(&app, "karim@example.org").await);
        let path = format!("/territories/{territory}/dashboard");
        dashboard::recount(&app.ground, territory).await.unwrap();
        let page = mayor.read(&path).await;
        assert!(page.contains("Photos publiées : 1.") && page.contains("Participants depuis le début : moins de 5."), "{page}");
        assert!(page.contains("<svg") && page.contains("<table") && !page.contains(" style=\""), "pictures, each with its numbers");
        assert!(page.len() < 120 * 1024, "{} bytes", page.len());
        let elements = page.matches('<').count() - page.matches("</").count();
        assert!(elements < 800, "{elements} elements");
        assert!(page.split("<script").skip(1).all(|tag| tag.starts_with(" src=\"/assets/")));
        let english = mayor.read(&format!("{path}?lang=en")).await;
        assert!(english.contains("Photos published: 1.") && english.contains("<html lang=\"en\""), "{english}");
        let figure = format!("{path}/figures/photos?from=");
        assert!(page.contains(&figure), "each figure leads to what it means");
        let opened = mayor.read(&format!("{path}/figures/photos")).await;
        assert!(opened.contains("Ce que ce chiffre compte") && opened.contains("/photos/"), "{opened}");
        assert!(mayor.read(&format!("{path}/figures/people")).await.contains("personne n"), "nobody is named");
        assert!(mayor.read(&format!("{path}?from=&to=")).await.contains("<svg"), "an empty form asks for the usual period");
        let wrong = app.http.get(app.at(&format!("{path}?from=hier"))).header("Cookie", &mayor.cookie).send().await.unwrap();
        assert_eq!(wrong.status(), 400);
        let back = mayor.act(&format!("{path}/households"), &[("households", "40")]).await;
        assert_eq!(back, format!("{path}#households"));
        assert!(mayor.read(&path).await.contains("value=\"40\""));
        assert!(mayor.read(&format!("/territories/{territory}")).await.contains(&path), "the territory leads there");
        assert!(mayor.read("/dashboards").await.contains(&format!("{path}?from=")), "side by side, also when it is one");
        for one in [path.clone(), format!("{path}/figures/photos"), format!("/territories/{}/dashboard", ids::new(&app.ground.clock))] {
            let hidden = app.http.get(app.at(&one)).header("Cookie", &karim.cookie).send().await.unwrap();
            assert_eq!(hidden.status(), 404, "{one}");
            let nobody = app.http.get(app.at(&one)).send().await.unwrap();
            assert_eq!((nobody.status().as_u16(), nobody.headers()["location"].to_str().unwrap()), (303, "/sign-in"), "{one}");
        }
        assert_eq!(karim.post(&format!("{path}/households"), &[("households", "4")], "same-origin").await.status(), 404);
        assert_eq!(mayor.post(&format!("{path}/households"), &[("households", "4")], "cross-site").await.status(), 403);
    }

    async fn figures_that_nobody_has_counted_yet_say_so(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        animator(&app, territory, "lea@example.org").await;
        let lea = Browser::signed_in(&app, "lea@example.org").await;
        assert!(lea.read(&format!("/territories/{territory}/dashboard")).await.contains("Les chiffres se comptent"));
        let stranger = Browser::signed_in(&app, "karim@example.org").await;
        assert!(stranger.read("/dashboards").await.contains("rien à comparer"));
    }
}

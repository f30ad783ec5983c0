//! `photos36 user` on the command line.

use photos36_domain::people::{self, Email};
use photos36_tests::{TestGround, on_both_backends, program};

/// Runs `photos36 user …`; what it prints, or the fault that it reports.
fn user(ground: &TestGround, args: &[&str]) -> Result<String, String> {
    user_in("C", ground, args)
}

fn user_in(language: &str, ground: &TestGround, args: &[&str]) -> Result<String, String> {
    let mut command = program::command("photos36", &ground.settings);
    let done = command.arg("user").args(args).env("LC_ALL", language).output().unwrap();
    let (out, fault) = (String::from_utf8(done.stdout).unwrap(), String::from_utf8(done.stderr).unwrap());
    if done.status.success() { Ok(out) } else { Err(fault) }
}

on_both_backends! {
    async fn the_operator_makes_an_editor_and_takes_it_back(backend: Backend) {
        let ground = backend.ground().await;
        let email = Email::parse("jeanne@example.org").unwrap();
        user(&ground, &["grant", "Jeanne@example.org", "editor"]).unwrap();
        assert!(people::find_by_email(&*ground.db, &email).await.unwrap().unwrap().is_editor);
        user(&ground, &["revoke", "jeanne@example.org", "editor"]).unwrap();
        assert!(!people::find_by_email(&*ground.db, &email).await.unwrap().unwrap().is_editor);
        let link = user(&ground, &["sign-in-link", "jeanne@example.org"]).unwrap();
        assert!(link.contains("/sign-in?token="), "{link}");
    }

    async fn what_is_wrong_with_a_command_is_said(backend: Backend) {
        let ground = backend.ground().await;
        for (args, fault) in [
            (&["grant", "jeanne", "editor"][..], "no e-mail address"),
            (&["grant", "a@b.fr", "king", "--territory", "63456"], "no role"),
            (&["grant", "a@b.fr", "mayor"], "needs --territory"),
            (&["grant", "a@b.fr", "editor", "--territory", "63456"], "leave out --territory"),
            (&["grant", "a@b.fr", "mayor", "--territory", "63456"], "INSEE code 63456"),
            (&["revoke", "nobody@b.fr", "editor"], "No such person"),
        ] {
            let said = user(&ground, args).unwrap_err();
            assert!(said.contains(fault), "{args:?}: {said}");
        }
        let said = user_in("fr_FR.UTF-8", &ground, &["grant", "jeanne", "editor"]).unwrap_err();
        assert!(said.contains("n'est pas une adresse de courriel"), "{said}");
    }
}

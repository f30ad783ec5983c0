//! What arrives in a mailbox, and what does not.

use super::{ask, email, sign_ins, signed_in};
use photos36_domain::{
    Ground, ids,
    jobs::{self, Failure},
    people::sign_in,
    settings::{MailKind, MailSettings, Settings},
    texts::Locale,
};
use photos36_tests::on_both_backends;
use photos36_worker::{
    jobs::{AllJobs, JobContext, Jobs},
    mail::{Mail, Mailer},
};
use std::path::Path;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
};

const JEANNE: &str = "jeanne@example.org";

/// Runs the job that waits, once.
async fn run_one_job(ground: &Ground) -> Result<(), Failure> {
    let mailer = Mailer::open(&ground.settings.mail).unwrap();
    let job = jobs::take(ground, "test", 1).await.unwrap().taken.pop().unwrap();
    AllJobs.run(JobContext { ground, mailer: &mailer, job: &job }).await.map(|_| ())
}

fn mails(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    files
        .filter(|file| file.extension().is_some_and(|e| e == "eml"))
        .map(|f| std::fs::read_to_string(f).unwrap())
        .collect()
}

/// The parts of a mail that are written as quoted-printable, read.
fn readable(mail: &str) -> String {
    let joined = mail.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.as_bytes();
    while let Some((first, others)) = rest.split_first() {
        let hex = others.get(..2).filter(|_| *first == b'=').and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &others[2..];
            }
            None => {
                bytes.push(*first);
                rest = others;
            }
        }
    }
    String::from_utf8(bytes).unwrap()
}

on_both_backends! {
    async fn the_mail_has_the_code_and_the_link_in_the_language_asked_for(backend: Backend) {
        let ground = backend.ground().await;
        for (locale, greeting) in [(Locale::French, "Bonjour"), (Locale::English, "Hello")] {
            let asked = sign_in::Ask { locale, ..ask(JEANNE) };
            ground.clock.advance(1_000);
            sign_in::ask(&ground, asked).await.unwrap();
            let id = *sign_ins(&ground, JEANNE).await.last().unwrap();
            let letter = sign_in::letter(&ground, id).await.unwrap().unwrap();
            run_one_job(&ground).await.unwrap();
            let file = ground.settings.mail.folder.join(format!("{id}.eml"));
            let mail = readable(&std::fs::read_to_string(file).unwrap());
            assert!(mail.contains(&format!("To: {JEANNE}\r\n")), "{mail}");
            assert!(mail.contains(&format!("Message-ID: <{id}@localhost>\r\n")), "{mail}");
            assert!(mail.contains("Date: Sun, 21 Jun 2026 12:00:00"), "{mail}");
            assert_eq!(mail.matches(greeting).count(), 2, "plain and HTML: {mail}");
            assert!(mail.contains(&format!("    {}\r\n", letter.code)), "{mail}");
            assert_eq!(mail.matches(&letter.link).count(), 2, "{mail}");
        }
    }

    async fn a_mail_that_is_sent_twice_is_there_once(backend: Backend) {
        let ground = backend.ground().await;
        let mailer = Mailer::open(&ground.settings.mail).unwrap();
        let id = ids::new(&ground.clock);
        let mail = Mail { id, to: email(JEANNE), subject: "é".into(), text: "a".into(), html: "b".into() };
        for _ in 0..2 {
            mailer.send(&mail, &ground.clock).await.unwrap();
        }
        assert_eq!(mails(&ground.settings.mail.folder).len(), 1);
        mailer.check().await.unwrap();
    }

    async fn a_sign_in_that_was_used_meanwhile_is_not_mailed(backend: Backend) {
        let ground = backend.ground().await;
        signed_in(&ground, JEANNE).await;
        run_one_job(&ground).await.unwrap();
        assert!(mails(&ground.settings.mail.folder).is_empty());
        assert_eq!(jobs::counts(&*ground.db, &ground.clock).await.unwrap().ready, 0);
    }
}

/// A mail server that answers each line by `answers`, and gives back what it was sent.
async fn mail_server(refuse: bool) -> (MailSettings, tokio::task::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let (reader, mut writer) = stream.into_split();
        let (mut lines, mut heard, mut in_data) = (BufReader::new(reader).lines(), String::new(), false);
        writer.write_all(b"220 test\r\n").await.unwrap();
        while let Ok(Some(line)) = lines.next_line().await {
            heard.push_str(&line);
            heard.push('\n');
            let answer = match line.as_str() {
                "." => "250 taken",
                _ if in_data => continue,
                "DATA" => "354 go on",
                "QUIT" => "221 bye",
                line if line.starts_with("RCPT") && refuse => "550 no jeanne@example.org here",
                _ => "250 well",
            };
            in_data = line == "DATA";
            writer.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap();
            if line == "." || line == "QUIT" || answer.starts_with("550") {
                break;
            }
        }
        heard
    });
    let settings = Settings::defaults().unwrap().mail;
    (MailSettings { kind: MailKind::Smtp, smtp_url: format!("smtp://127.0.0.1:{port}"), ..settings }, server)
}

fn any_mail() -> Mail {
    let id = uuid::Uuid::from_u128(7);
    Mail { id, to: email(JEANNE), subject: "Bonjour".into(), text: "Un texte".into(), html: "<p>Un texte</p>".into() }
}

#[tokio::test]
async fn a_mail_server_gets_the_whole_mail() {
    let clock = photos36_domain::Clock::fixed(photos36_tests::TestGround::START);
    let (settings, server) = mail_server(false).await;
    Mailer::open(&settings).unwrap().send(&any_mail(), &clock).await.unwrap();
    let heard = server.await.unwrap();
    assert!(heard.contains("RCPT TO:<jeanne@example.org>") && heard.contains("Un texte"), "{heard}");
    assert!(heard.contains("Auto-Submitted: auto-generated"), "{heard}");
}

#[tokio::test]
async fn a_server_s_final_no_is_not_tried_again_and_no_address_is_repeated() {
    let clock = photos36_domain::Clock::fixed(photos36_tests::TestGround::START);
    let (settings, _server) = mail_server(true).await;
    let failure = Mailer::open(&settings).unwrap().send(&any_mail(), &clock).await.unwrap_err();
    assert_eq!(failure, Failure::GiveUp { reason: "the mail server answered 550".into() });
}

#[tokio::test]
async fn a_server_that_is_away_is_tried_again() {
    let clock = photos36_domain::Clock::fixed(photos36_tests::TestGround::START);
    let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let settings = Settings::defaults().unwrap().mail;
    let settings = MailSettings { kind: MailKind::Smtp, smtp_url: format!("smtp://127.0.0.1:{port}"), ..settings };
    let failure = Mailer::open(&settings).unwrap().send(&any_mail(), &clock).await.unwrap_err();
    assert!(matches!(failure, Failure::Retry { .. }), "{failure:?}");
    let faulty = MailSettings { smtp_url: "smtp://user:hunter2@:x".into(), ..settings };
    let error = Mailer::open(&faulty).unwrap_err().to_string();
    assert!(error.contains("mail.smtp_url") && !error.contains("hunter2"), "{error}");
}

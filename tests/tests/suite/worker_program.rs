//! The program `photos36-worker`, as a service manager and a power cut treat it.

use photos36_domain::{
    Clock, Ground,
    jobs::{self, State},
    people::{Email, sign_in},
    texts::Locale,
};
use photos36_tests::{TestGround, eventually, on_both_backends, program};
use std::{fs::File, path::Path, process::Stdio, time::Duration};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    process::{Child, Command},
    time::timeout,
};

/// Long enough for any machine; no test waits for it unless it fails.
const PATIENCE: Duration = Duration::from_secs(30);

/// Starts the worker; ended when dropped.
fn start(ground: &TestGround, log: &Path, environment: &[(&str, String)]) -> Child {
    let mut command = program::command("photos36-worker", &ground.settings);
    command.stdout(Stdio::null()).stderr(File::create(log).unwrap());
    command.envs(environment.iter().map(|(key, value)| (format!("PHOTOS36_{key}"), value)));
    Command::from(command).kill_on_drop(true).spawn().unwrap()
}

/// A mail server that says nothing until [`deliver`]: while it is silent, the job that mails is running.
async fn silent_mail_server() -> (TcpListener, [(&'static str, String); 3]) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let environment = [("MAIL__KIND", "smtp".into()), ("MAIL__SMTP_URL", url), ("WORKER__LEASE_SECONDS", "5".into())];
    (listener, environment)
}

/// Takes a mail by the rules of SMTP (RFC 5321).
async fn deliver(socket: TcpStream) -> String {
    let (reader, mut writer) = socket.into_split();
    let mut lines = BufReader::new(reader).lines();
    writer.write_all(b"220 ready\r\n").await.unwrap();
    let (mut mail, mut in_mail) = (String::new(), false);
    while let Ok(Some(line)) = lines.next_line().await {
        let answer: &[u8] = match line.split(' ').next().unwrap_or_default() {
            "." if in_mail => {
                in_mail = false;
                b"250 taken\r\n"
            }
            _ if in_mail => {
                mail.push_str(&line);
                mail.push('\n');
                continue;
            }
            "DATA" => {
                in_mail = true;
                b"354 go on\r\n"
            }
            "QUIT" => b"221 bye\r\n",
            _ => b"250 ok\r\n",
        };
        if writer.write_all(answer).await.is_err() {
            break;
        }
    }
    mail
}

/// Someone asks for a sign-in mail, by the machine's clock as the program's is.
async fn ask(ground: &TestGround) {
    let ground = Ground { clock: Clock::system(), ..(**ground).clone() };
    let email = Email::parse("jeanne@exemple.fr").unwrap();
    let ask = sign_in::Ask { email, locale: Locale::French, display_name: None };
    sign_in::ask(&ground, ask).await.unwrap();
}

async fn mail_jobs(ground: &TestGround) -> Vec<jobs::Job> {
    let jobs = jobs::list(&*ground.db, None, None, 200).await.unwrap().items;
    jobs.into_iter().filter(|job| job.kind == sign_in::SEND_SIGN_IN).collect()
}

async fn accepted(listener: &TcpListener) -> TcpStream {
    timeout(PATIENCE, listener.accept()).await.unwrap().unwrap().0
}

on_both_backends! {
    async fn what_a_killed_worker_left_another_one_finishes_when_its_lease_is_over(backend: Backend) {
        let ground = backend.ground().await;
        let (listener, environment) = silent_mail_server().await;
        let mut first = start(&ground, &ground.folder.path().join("first.log"), &environment);
        ask(&ground).await;
        let _socket = accepted(&listener).await;
        first.kill().await.unwrap();
        let left = mail_jobs(&ground).await;
        assert_eq!((left.len(), left[0].state, left[0].attempts), (1, State::Running, 1));

        let _second = start(&ground, &ground.folder.path().join("second.log"), &[]);
        eventually("the job's end", || async { mail_jobs(&ground).await.is_empty().then_some(()) }).await;
        let mails = std::fs::read_dir(&ground.settings.mail.folder).unwrap().count();
        assert_eq!(mails, 1);
    }

    async fn a_worker_told_to_end_finishes_its_job_and_ends_well(backend: Backend) {
        let ground = backend.ground().await;
        let (listener, environment) = silent_mail_server().await;
        let log = ground.folder.path().join("worker.log");
        let mut worker = start(&ground, &log, &environment);
        ask(&ground).await;
        let socket = accepted(&listener).await;
        let pid = worker.id().unwrap().to_string();
        assert!(std::process::Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        eventually("the log that says it was asked to end", || async {
            std::fs::read_to_string(&log).unwrap().contains("asked to end").then_some(())
        })
        .await;
        let (mail, ended) = tokio::join!(deliver(socket), worker.wait());
        assert!(ended.unwrap().success());
        assert!(mail.contains("Subject:"), "{mail}");
        assert_eq!(mail_jobs(&ground).await, []);
    }

    async fn the_metrics_count_jobs_by_kind_and_outcome_and_name_nobody(backend: Backend) {
        let ground = backend.ground().await;
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let log = ground.folder.path().join("worker.log");
        let _worker = start(&ground, &log, &[("HTTP__METRICS_BIND", free.to_string())]);
        ask(&ground).await;
        let metrics = eventually("the mail counted", || async {
            let text = reqwest::get(format!("http://{free}/metrics")).await.ok()?.text().await.ok()?;
            let counted = r#"photos36_jobs_ended_total{kind="send-sign-in",outcome="finished"} 1"#;
            (text.contains(counted) && text.contains("photos36_jobs_oldest_due_seconds")).then_some(text)
        })
        .await;
        assert!(metrics.contains(r#"photos36_job_duration_seconds_bucket{kind="send-sign-in""#), "{metrics}");
        assert!(!metrics.contains("jeanne"), "{metrics}");
        assert!(!std::fs::read_to_string(&log).unwrap().contains("jeanne"));
    }

    async fn a_worker_refuses_a_database_that_is_not_migrated(backend: Backend) {
        let ground = backend.ground().await;
        let sql = "DELETE FROM seaql_migrations";
        sea_orm::ConnectionTrait::execute_unprepared(&*ground.db, sql).await.unwrap();
        let log = ground.folder.path().join("worker.log");
        let ended = timeout(PATIENCE, start(&ground, &log, &[]).wait()).await.unwrap().unwrap();
        assert!(!ended.success());
        let said = std::fs::read_to_string(&log).unwrap();
        assert!(said.contains("photos36 migrate"), "{said}");
    }
}

//! PostgreSQL's own programs, which know every kind of object that a database may hold.

use anyhow::{Context, bail, ensure};
use std::{ffi::OsStr, path::Path, process::Stdio};
use tokio::process::Command;

/// Dumps the snapshot that another transaction exported.
pub async fn dump(url: &str, snapshot: &str, file: &Path) -> anyhow::Result<()> {
    let mut command = program("pg_dump", url);
    command.args(["--format=custom", "--no-owner", "--no-privileges", "--snapshot", snapshot, "--file"]).arg(file);
    run(command, "pg_dump").await.map(|_| ())
}

/// Restores a dump in one transaction; tables that are there already are replaced when `replace`.
pub async fn restore(url: &str, file: &Path, replace: bool) -> anyhow::Result<()> {
    let mut list = Command::new("pg_restore");
    list.arg("--list").arg(file);
    let contents = run(list, "pg_restore").await?;
    // The extension is there already, and only its owner may replace it or fill its tables.
    let ours: String = contents
        .lines()
        .filter(|line| !line.contains(" EXTENSION ") && !line.contains("spatial_ref_sys"))
        .flat_map(|line| [line, "\n"])
        .collect();
    let chosen = tempfile::NamedTempFile::new()?;
    std::fs::write(chosen.path(), ours)?;
    let mut command = program("pg_restore", url);
    command.args(["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", "--use-list"]);
    command.arg(chosen.path());
    if replace {
        command.args(["--clean", "--if-exists"]);
    }
    command.arg(file);
    run(command, "pg_restore").await.map(|_| ())
}

/// A program that will connect to `url`; the password goes by the environment, which other users cannot see.
fn program(name: &str, url: &str) -> Command {
    let (url, password) = without_password(url);
    let mut command = Command::new(name);
    command.arg("--dbname").arg(url);
    if let Some(password) = password {
        command.env("PGPASSWORD", OsStr::new(&password));
    }
    command
}

async fn run(mut command: Command, name: &str) -> anyhow::Result<String> {
    let output = match command.stdin(Stdio::null()).kill_on_drop(true).output().await {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            bail!("{name} is missing: install PostgreSQL's client programs (apt-get install postgresql-client)")
        }
        output => output.with_context(|| format!("starting {name}"))?,
    };
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{name} failed: {}", said.trim());
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Takes the password out of `postgres://user:password@host/name`.
fn without_password(url: &str) -> (String, Option<String>) {
    let Some((scheme, rest)) = url.split_once("://") else { return (url.to_owned(), None) };
    let authority = rest.split(['/', '?']).next().unwrap_or(rest);
    let Some((user, _)) = authority.rsplit_once('@') else { return (url.to_owned(), None) };
    let Some((name, password)) = user.split_once(':') else { return (url.to_owned(), None) };
    let after = &rest[user.len()..];
    (format!("{scheme}://{name}{after}"), Some(percent_decoded(password)))
}

/// Undoes `%41` (RFC 3986, section 2.1); what is no such code stays.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).filter(|_| *first == b'%').and_then(|digits| std::str::from_utf8(digits).ok());
        match code.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::without_password;

    #[test]
    fn a_password_never_stands_in_the_arguments() {
        for (url, bare, password) in [
            (
                "postgres://ann:s%3Ac%40r%25t@db:5432/game?sslmode=require",
                "postgres://ann@db:5432/game?sslmode=require",
                Some("s:c@r%t"),
            ),
            ("postgres://ann:p%zz@db/game", "postgres://ann@db/game", Some("p%zz")),
            ("postgres://ann@db/game", "postgres://ann@db/game", None),
            ("postgres:///game?host=/run/postgresql", "postgres:///game?host=/run/postgresql", None),
            ("postgres://db/game?user=a:b@c", "postgres://db/game?user=a:b@c", None),
        ] {
            assert_eq!(without_password(url), (bare.to_owned(), password.map(ToOwned::to_owned)), "{url}");
        }
    }
}

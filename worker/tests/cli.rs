//! The program `photos36-worker` itself. Its being a test of this package also makes cargo build it for the suite in `tests/`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

use std::process::{Command, Output};

fn worker(args: &[&str], environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_photos36-worker"));
    command.args(args).env("LC_ALL", "C").envs(environment.iter().copied()).output().unwrap()
}

#[test]
fn an_unknown_key_ends_the_program_and_names_the_key() {
    let output = worker(&[], &[("PHOTOS36_WORKER__THREDS", "2")]);
    assert!(!output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("worker.threds") && said.contains("there is no such key"), "{said}");
}

#[test]
fn the_help_tells_its_flags() {
    let said = String::from_utf8(worker(&["--help"], &[]).stdout).unwrap();
    for flag in ["--config", "--threads", "--metrics-bind"] {
        assert!(said.contains(flag), "{said}");
    }
}

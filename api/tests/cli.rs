//! The program `photos36` itself. Its being a test of this package also makes cargo build it for the suite in `tests/`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

use std::process::{Command, Output};

fn photos36(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_photos36")).args(args).output().unwrap()
}

#[test]
fn the_committed_contract_equals_what_the_server_does() {
    let printed = String::from_utf8(photos36(&["openapi"]).stdout).unwrap();
    let committed = include_str!("../../openapi.yaml");
    assert!(printed == committed, "openapi.yaml is out of date: run `cargo run -- openapi > openapi.yaml`");
}

#[test]
fn the_default_configuration_is_printed_as_it_is_documented() {
    let printed = String::from_utf8(photos36(&["config", "print-default"]).stdout).unwrap();
    assert_eq!(printed, photos36_domain::settings::DEFAULT_TOML);
}

#[test]
fn an_unknown_key_ends_the_program_and_names_the_key() {
    let output = photos36(&["--set", "http.bnd=1", "migrate"]);
    assert!(!output.status.success());
    assert!(String::from_utf8(output.stderr).unwrap().contains("bnd"));
}

#[test]
fn completions_are_printed_for_every_common_shell() {
    for shell in ["bash", "zsh", "fish"] {
        let printed = String::from_utf8(photos36(&["completions", shell]).stdout).unwrap();
        assert!(printed.contains("photos36") && printed.contains("migrate"), "{shell}");
    }
}

//! The programs' help in French. In English it stands in the doc comments beside the flags, where clap finds it.
//!
//! A translation is a text of sections, one a command: `[territory create]`, then `about = …` and a line for each flag by
//! its name. The first section, `[]`, is the program itself; what all commands share stands there.

use clap::{Arg, Command};
use photos36_domain::texts::Locale;
use std::collections::HashMap;

/// As clap lays help out, with its fixed words in French.
const LAYOUT: &str = "{about-with-newline}\nUtilisation : {usage}\n\n{all-args}";

/// The commands with their help in this language.
pub fn translated(command: Command, french: &str, locale: Locale) -> Command {
    match locale {
        Locale::English => command,
        Locale::French => {
            let (mut command, help) = (command, Help::read(french));
            // What clap adds by itself (--help, --version, help) is there from here on.
            command.build();
            translate(command, &help, "")
        }
    }
}

/// What has no translation: `command` or `command flag`.
pub fn missing(mut command: Command, french: &str) -> Vec<String> {
    command.build();
    let mut missing = Vec::new();
    look(&command, &Help::read(french), "", &mut missing);
    missing
}

/// Texts by command and flag.
struct Help<'a>(HashMap<(&'a str, &'a str), &'a str>);

impl<'a> Help<'a> {
    fn read(text: &'a str) -> Self {
        let (mut texts, mut section) = (HashMap::new(), "");
        for line in text.lines() {
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                section = name;
            } else if let Some((name, words)) = line.split_once(" = ") {
                texts.insert((section, name), words);
            }
        }
        Self(texts)
    }

    fn about(&self, path: &str) -> Option<&'a str> {
        self.0.get(&(path, "about")).copied()
    }

    fn of_flag(&self, path: &str, flag: &Arg) -> Option<&'a str> {
        let name = flag.get_id().as_str();
        self.0.get(&(path, name)).or_else(|| self.0.get(&("", name))).copied()
    }
}

fn translate(command: Command, help: &Help<'_>, path: &str) -> Command {
    let command = match help.about(path) {
        Some(words) => command.about(words.to_owned()).long_about(None::<&str>),
        None => command,
    };
    command
        .help_template(LAYOUT)
        .subcommand_help_heading("Commandes ")
        .mut_args(|flag| match help.of_flag(path, &flag) {
            // Their words say what clap would add in English.
            Some(words) => flag
                .help(words.to_owned())
                .long_help(None::<&str>)
                .hide_default_value(true)
                .hide_env(true)
                .hide_possible_values(true),
            None => flag,
        })
        .mut_subcommands(|inner| {
            let path = below(path, &inner);
            translate(inner, help, &path)
        })
}

fn look(command: &Command, help: &Help<'_>, path: &str, missing: &mut Vec<String>) {
    if help.about(path).is_none() {
        missing.push(path.to_owned());
    }
    let flags = command.get_arguments().filter(|flag| help.of_flag(path, flag).is_none());
    missing.extend(flags.map(|flag| format!("{path} {}", flag.get_id())));
    // Below a command's `help`, clap names its commands again.
    for inner in command.get_subcommands().filter(|_| path != "help") {
        look(inner, help, &below(path, inner), missing);
    }
}

/// The path of a command; `help` is the same everywhere, as are the commands that it names again.
fn below(path: &str, inner: &Command) -> String {
    match inner.get_name() {
        "help" => "help".to_owned(),
        name if path.starts_with("help") => name.to_owned(),
        name if path.is_empty() => name.to_owned(),
        name => format!("{path} {name}"),
    }
}

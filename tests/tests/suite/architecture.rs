//! The layers, as cargo sees them: `api → worker → domain → migrations`, HTTP in the API alone.

use std::{collections::BTreeSet, path::Path, process::Command};

/// Names of the crates that a crate of ours is built from, itself included.
fn crates_of(package: &str) -> BTreeSet<String> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.toml");
    let tree = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".into()))
        .args(["tree", "--locked", "--edges", "normal,build", "--target", "all", "--all-features"])
        .args(["--prefix", "none", "--format", "{p}", "--package", package, "--manifest-path"])
        .arg(manifest)
        .output()
        .unwrap();
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let text = String::from_utf8(tree.stdout).unwrap();
    text.lines().filter_map(|line| line.split(' ').next()).map(ToOwned::to_owned).collect()
}

/// Crates of ours among them.
fn ours_of(package: &str) -> Vec<String> {
    crates_of(package).into_iter().filter(|name| name.starts_with("photos36")).collect()
}

#[test]
fn only_the_api_knows_an_http_server() {
    assert!(crates_of("photos36").contains("actix-web"));
    for package in ["photos36-migrations", "photos36-domain", "photos36-worker"] {
        let crates = crates_of(package);
        for server in ["actix-web", "actix-http", "actix-server", "utoipa"] {
            assert!(!crates.contains(server), "{package} is built from {server}");
        }
    }
}

#[test]
fn each_layer_is_built_from_those_below_it_alone() {
    assert_eq!(ours_of("photos36-migrations"), ["photos36-migrations"]);
    assert_eq!(ours_of("photos36-domain"), ["photos36-domain", "photos36-migrations"]);
    assert_eq!(ours_of("photos36-worker"), ["photos36-domain", "photos36-migrations", "photos36-worker"]);
}

#[test]
fn tls_is_ring_alone() {
    for package in ["photos36", "photos36-worker"] {
        let crates = crates_of(package);
        assert!(crates.contains("ring"), "{package}");
        for other in ["aws-lc-rs", "aws-lc-sys", "openssl", "openssl-sys", "native-tls"] {
            assert!(!crates.contains(other), "{package} is built from {other}");
        }
    }
}

#[test]
fn the_readme_names_every_folder_that_code_lives_in() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let mut folders = BTreeSet::new();
    for sources in ["domain/src", "api/src", "worker/src"] {
        let entries = std::fs::read_dir(root.join(sources)).unwrap().map(|entry| entry.unwrap());
        let inner = entries.filter(|entry| entry.file_type().unwrap().is_dir());
        folders.extend(inner.map(|entry| entry.file_name().into_string().unwrap()));
    }
    folders.retain(|name| !readme.contains(&format!("`{name}`")) && !readme.contains(&format!("`{name}/`")));
    assert!(folders.is_empty(), "README.md, \"Where things are\", lacks {folders:?}");
}

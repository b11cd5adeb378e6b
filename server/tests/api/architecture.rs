//! The picture of the architecture, held against the code.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

/// Which crates a crate may use. Everything that is not listed here would climb the ladder.
const LADDER: [(&str, &[&str]); 12] = [
    ("kit", &[]),
    ("data", &["kit"]),
    ("notifications", &["kit", "data"]),
    ("payments", &["kit", "data"]),
    ("users", &["kit", "data", "notifications"]),
    ("pictures", &[]),
    ("events", &["kit", "data", "notifications", "users", "pictures"]),
    ("bookings", &["kit", "data", "notifications", "users", "events", "payments"]),
    ("support", &["kit", "data", "notifications", "users", "events", "payments", "bookings"]),
    ("gateway", &["kit", "data", "notifications", "users", "events", "payments", "bookings", "support"]),
    (
        "server",
        &["kit", "data", "notifications", "users", "events", "payments", "bookings", "support", "gateway"],
    ),
    // Drives the program from outside.
    ("bench", &[]),
];

/// Whose tables a service's SQL may name besides its own: read-only joins down an arrow, and the jobs.
const MAY_READ: [(&str, &[&str]); 7] = [
    ("data", &[]),
    ("notifications", &[]),
    ("payments", &[]),
    ("users", &[]),
    ("events", &["users"]),
    ("bookings", &["events", "users", "payments"]),
    ("support", &["bookings", "events", "users"]),
];

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// All Rust sources below `folder`, without those of tests.
pub fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let path = entry.expect("an entry").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("").to_owned();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if name.ends_with(".rs") && !name.ends_with("tests.rs") && name != "testing.rs" {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[test]
fn crates_use_only_what_stands_below_them() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline", "--locked"])
        .current_dir(root())
        .output()
        .expect("cargo metadata");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    let ours: BTreeSet<&str> = packages.iter().filter_map(|package| package["name"].as_str()).collect();
    let ladder: BTreeMap<&str, &[&str]> = LADDER.into_iter().collect();
    for package in packages {
        let name = package["name"].as_str().expect("a name");
        // Tools around the program may use all of it.
        let Some(allowed) = ladder.get(name) else { continue };
        for dependency in package["dependencies"].as_array().expect("dependencies") {
            let used = dependency["name"].as_str().expect("a name");
            let ordinary = dependency["kind"].is_null();
            assert!(
                !ours.contains(used) || !ordinary || allowed.contains(&used),
                "{name} must not use {used}"
            );
        }
    }
    for (name, _) in LADDER {
        assert!(ours.contains(name), "the crate {name} is gone");
    }
}

#[test]
fn the_sql_of_a_service_names_its_own_tables() {
    let schemas: Vec<&str> = MAY_READ.iter().map(|(name, _)| *name).collect();
    let mut wrong = Vec::new();
    for (service, readable) in MAY_READ {
        let folder = if service == "data" {
            root().join("data/src")
        } else {
            root().join("services").join(service).join("src")
        };
        for path in sources(&folder) {
            let text = fs::read_to_string(&path).expect("readable");
            for (literal, line) in super::sql::literals(&text) {
                for schema in schemas.iter().filter(|schema| **schema != service) {
                    for (verb, reads) in super::sql::uses(&literal, schema) {
                        if !(reads && readable.contains(schema)) {
                            wrong.push(format!("{}:{line}: {verb} of {schema}", path.display()));
                        }
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "SQL outside its own schema:\n{}", wrong.join("\n"));
}

#[test]
fn files_stay_small() {
    let mut long = Vec::new();
    for folder in ["kit/src", "data/src", "services", "gateway/src", "server/src", "bench/src"] {
        for path in sources(&root().join(folder)) {
            let lines = fs::read_to_string(&path).expect("readable").lines().count();
            if lines > 500 {
                long.push(format!("{lines} {}", path.display()));
            }
        }
    }
    assert!(long.is_empty(), "what are these really made of?\n{}", long.join("\n"));
}

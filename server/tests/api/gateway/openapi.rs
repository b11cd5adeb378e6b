//! The document of the API.

use std::collections::HashSet;

use serde_json::Value;

use crate::app::*;

const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

/// Every operation of the document: path, method, itself.
pub fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let paths = document["paths"].as_object().expect("paths");
    paths
        .iter()
        .flat_map(|(path, item)| {
            METHODS.iter().filter_map(move |method| {
                let operation = item.get(*method)?.clone();
                Some((path.clone(), (*method).to_owned(), operation))
            })
        })
        .collect()
}

pub async fn document(app: &TestApp) -> Value {
    app.client().get("/api/openapi.json").await.expect(200).json
}

#[tokio::test]
async fn every_operation_has_a_policy_a_name_and_its_problems() {
    let app = TestApp::new().await;
    let document = document(&app).await;
    assert_eq!(document["openapi"], "3.1.0");
    let operations = operations(&document);
    assert!(operations.len() > 60, "only {} operations", operations.len());
    let mut names = HashSet::new();
    for (path, method, operation) in &operations {
        let what = format!("{method} {path}");
        assert!(operation["x-admit-policy"].is_string(), "{what} has no policy");
        assert!(operation["summary"].is_string(), "{what} has no summary");
        assert!(operation["tags"][0].is_string(), "{what} has no tag");
        let name = operation["operationId"].as_str().unwrap_or_else(|| panic!("{what} has no name"));
        assert!(names.insert(name.to_owned()), "{name} is the name of two operations");
        for status in ["400", "401", "404", "422", "429", "500", "503"] {
            assert!(operation["responses"][status].is_object(), "{what} does not tell about {status}");
        }
    }
}

#[tokio::test]
async fn every_reference_leads_somewhere() {
    fn walk<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
        match value {
            Value::Object(map) => {
                if let Some(Value::String(target)) = map.get("$ref") {
                    found.push(target);
                }
                map.values().for_each(|inner| walk(inner, found));
            }
            Value::Array(list) => list.iter().for_each(|inner| walk(inner, found)),
            _ => {}
        }
    }
    let app = TestApp::new().await;
    let document = document(&app).await;
    let mut found = Vec::new();
    walk(&document, &mut found);
    for target in found {
        let pointer = target.strip_prefix('#').expect("a reference within the document");
        assert!(document.pointer(pointer).is_some(), "{target} leads nowhere");
    }
}

#[tokio::test]
async fn the_page_about_it_loads_nothing_from_elsewhere() {
    let app = TestApp::new().await;
    let page = app.client().get("/api/docs").await.expect(200);
    for part in page.text().split("src=\"").skip(1) {
        assert!(part.starts_with('/'), "{part}");
    }
    let policy = page.header("content-security-policy").expect("a policy");
    assert!(!policy.contains("http"), "{policy}");
}

#[tokio::test]
async fn the_file_in_the_repository_is_up_to_date() {
    let app = TestApp::new().await;
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi.json");
    let text = std::fs::read_to_string(path).expect("openapi.json is in the repository");
    let kept: Value = serde_json::from_str(&text).expect("JSON");
    assert!(kept == document(&app).await, "openapi.json is not up to date: run make gen");
}

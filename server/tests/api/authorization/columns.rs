//! Nobody sets a column by naming it: what a body may hold is what the document says, and nothing else.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{
    Operation, all,
    world::{Who, house},
};
use crate::{app::*, gateway::openapi::document};

/// Not for machines that speak their own language, nor where a browser's body is not read at all.
fn is_ours(operation: &Operation) -> bool {
    operation.policy != "signed" && operation.path != "/api/v1/session/refresh"
}

/// Every name of a column that is no property of `body`, in the shape of a body.
fn with_columns(columns: &[String], operation: &Operation, allowed: &BTreeSet<String>) -> Value {
    let mut body = operation.body.clone().unwrap_or_else(|| json!({}));
    let foreign = columns.iter().filter(|column| !allowed.contains(*column));
    for column in foreign {
        body[column.as_str()] = json!(1);
    }
    body
}

/// The properties at the top of the schema of `operation`'s body.
fn properties(document: &Value, operation: &Operation) -> BTreeSet<String> {
    let path = operation.path.split('?').next().expect("a path").replace('~', "~0").replace('/', "~1");
    let pointer = format!("/paths/{path}/{}/requestBody/content/application~1json/schema", operation.method);
    let mut schema = document.pointer(&pointer).unwrap_or_else(|| panic!("{}: no schema", operation.name()));
    while let Some(target) = schema["$ref"].as_str() {
        schema = document.pointer(target.trim_start_matches('#')).expect("a reference within the document");
    }
    let choices =
        ["oneOf", "anyOf", "allOf"].iter().filter_map(|choice| schema[*choice].as_array()).flatten();
    choices
        .chain([schema])
        .filter_map(|one| one["properties"].as_object())
        .flat_map(|properties| properties.keys().cloned())
        .collect()
}

#[tokio::test]
async fn no_body_takes_the_name_of_a_column_that_it_does_not_know() {
    let app = TestApp::new().await;
    let ours = house(&app, "Ours").await;
    let document = document(&app).await;
    let columns: Vec<String> = sqlx::query_scalar(
        "select distinct column_name::text from information_schema.columns
         where table_schema in ('users', 'events', 'bookings', 'payments', 'support', 'notifications', 'data')
         order by 1",
    )
    .fetch_all(&app.db)
    .await
    .unwrap();
    assert!(columns.len() > 200 && columns.iter().any(|column| column == "platform_role"));

    let owner = Who::Browser(ours.owner.client.clone());
    let admin = Who::Browser(app.platform_admin().await);
    let buyer = Who::Browser(ours.buyer.clone());
    let (mut wrong, mut asked) = (Vec::new(), 0);
    for operation in all(&app).await.iter().filter(|one| one.changes() && one.body.is_some() && is_ours(one))
    {
        asked += 1;
        let who = match operation.policy.as_str() {
            "buyer" => &buyer,
            policy if policy.starts_with("platform:") => &admin,
            _ => &owner,
        };
        let body = with_columns(&columns, operation, &properties(&document, operation));
        let reply = who.call(&operation.method, &operation.with(&ours.ids), Some(&body)).await;
        let named = reply.status == 422 && reply.json["errors"][0]["code"] == "unknown_field";
        if !named {
            wrong.push(format!("{}: {} {}", operation.name(), reply.status, reply.text()));
        }
    }
    assert!(asked > 60, "only {asked}");
    assert!(wrong.is_empty(), "{} of {asked}:\n{}", wrong.len(), wrong.join("\n"));
}

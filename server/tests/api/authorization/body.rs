//! A body that an operation accepts in form, made from its schema: what is refused is refused for another
//! reason.

use serde_json::{Map, Value, json};

/// The body for `operation`, if it takes one.
pub fn body(document: &Value, operation: &Value) -> Option<Value> {
    let content = &operation["requestBody"]["content"];
    let schema = content.get("application/json")?.get("schema")?;
    Some(value(document, schema, ""))
}

/// A value of `schema` for a field called `name`.
fn value(document: &Value, schema: &Value, name: &str) -> Value {
    if let Some(target) = schema["$ref"].as_str() {
        let pointer = target.trim_start_matches('#');
        return value(document, document.pointer(pointer).expect("a reference within the document"), name);
    }
    if let Some(known) = by_name(name) {
        return known;
    }
    for choice in ["oneOf", "anyOf", "allOf"] {
        if let Some(first) =
            schema[choice].as_array().and_then(|all| all.iter().find(|one| one["type"] != "null"))
        {
            return value(document, first, name);
        }
    }
    if let Some(first) = schema["enum"].as_array().and_then(|all| all.first()) {
        return first.clone();
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().find(|kind| *kind != "null").cloned().unwrap_or(Value::Null),
        kind => kind.clone(),
    };
    match kind.as_str() {
        Some("string") if schema["format"] == "uuid" => json!(uuid::Uuid::now_v7()),
        Some("string") if schema["format"] == "date-time" => json!("2027-03-01T18:00:00Z"),
        Some("string") => json!("Something"),
        Some("integer" | "number") => json!(schema["minimum"].as_i64().unwrap_or(1).max(1)),
        Some("boolean") => json!(false),
        Some("array") => {
            let least = schema["minItems"].as_u64().unwrap_or(0);
            (0..least).map(|_| value(document, &schema["items"], "")).collect()
        }
        _ => object(document, schema),
    }
}

fn object(document: &Value, schema: &Value) -> Value {
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    let mut made = Map::new();
    for name in required.iter().filter_map(Value::as_str) {
        made.insert(name.to_owned(), value(document, &schema["properties"][name], name));
    }
    Value::Object(made)
}

/// Fields that need more than their schema says.
fn by_name(name: &str) -> Option<Value> {
    Some(match name {
        "email" => json!("somebody@example.org"),
        "country" => json!("DE"),
        "currency" => json!("EUR"),
        "category" => json!("music"),
        "time_zone" => json!("Europe/Berlin"),
        "starts_at" => json!("2027-03-01T18:00:00Z"),
        "ends_at" => json!("2027-03-01T21:00:00Z"),
        "expires_at" => json!("2027-06-01T00:00:00Z"),
        "zones" => json!([{ "name": "Stalls", "color": "#AABBCC" }]),
        "zone_of" => json!([]),
        "plan" => json!({ "format": 1, "width": 100, "height": 100, "sections": [] }),
        "role" => json!("viewer"),
        _ => return None,
    })
}

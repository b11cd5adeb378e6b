//! The authorization matrix: every operation of the API document × everybody who could call it × what is
//! theirs and what is not. It is generated, so a new route is in it before anybody thinks of it.

mod body;
mod columns;
mod foreign;
mod lists;
pub mod world;

use std::collections::BTreeSet;

use serde_json::{Value, json};
use world::{Ids, PEOPLE_ONLY, PERMISSIONS, Who, house, key_with, role_permissions};

use crate::{
    app::*,
    gateway::openapi::{document, operations},
};

/// An operation, as the matrix needs it.
pub struct Operation {
    pub method: String,
    pub path: String,
    pub policy: String,
    pub body: Option<Value>,
}

impl Operation {
    /// The names of the path's parameters.
    pub fn parameters(&self) -> Vec<&str> {
        self.path.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect()
    }

    /// The path with these ids. A parameter that nobody here knows fails the test: add it to `world::house`.
    pub fn with(&self, ids: &Ids) -> String {
        let mut path = self.path.clone();
        for name in self.parameters() {
            let id = ids.get(name).unwrap_or_else(|| {
                panic!("{self}: the matrix has no {{{name}}}; make one in world::house", self = self.name())
            });
            path = path.replace(&format!("{{{name}}}"), id);
        }
        path
    }

    pub fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The permission that members need.
    pub fn permission(&self) -> Option<&str> {
        self.policy.strip_prefix("member:")
    }

    /// What really decides: one may leave an organization, but only some may take others out.
    fn decisive(&self) -> Option<&str> {
        let removes_others = self.method == "delete" && self.path.ends_with("/members/{user_id}");
        if removes_others { Some("members_manage") } else { self.permission() }
    }

    fn changes(&self) -> bool {
        self.method != "get"
    }
}

/// All operations but those that never end.
pub async fn all(app: &TestApp) -> Vec<Operation> {
    let document = document(app).await;
    let list = operations(&document).into_iter().map(|(path, method, operation)| Operation {
        body: body::body(&document, &operation),
        policy: operation["x-admit-policy"].as_str().expect("a policy").to_owned(),
        path: path + &required_query(&operation),
        method,
    });
    list.filter(|operation| !operation.path.ends_with("/live")).collect()
}

/// The query without which `operation` refuses to look.
fn required_query(operation: &Value) -> String {
    let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
    let required = parameters.iter().filter(|one| one["in"] == "query" && one["required"] == true);
    let pairs: Vec<_> =
        required.map(|one| format!("{}=something", one["name"].as_str().expect("a name"))).collect();
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}

/// `ids` where everything below the organization but the event is not there.
fn with_missing_children(ids: &Ids) -> Ids {
    let keep = ["organization_id", "event_id", "slug", "number"];
    let fresh = |name: &&'static str, id: &String| {
        if keep.contains(name) { id.clone() } else { uuid::Uuid::now_v7().to_string() }
    };
    ids.iter().map(|(name, id)| (*name, fresh(name, id))).collect()
}

/// Everything that the refused must not have changed.
async fn fingerprint(app: &TestApp) -> String {
    let tables: Vec<String> = sqlx::query_scalar(
        "select table_schema || '.' || table_name from information_schema.tables
         where table_type = 'BASE TABLE' and table_schema in ('users', 'events', 'bookings', 'payments', 'support')
           and table_name not in ('sessions', 'refresh_tokens', 'api_keys', 'audit_pending')
         order by 1",
    )
    .fetch_all(&app.db)
    .await
    .unwrap();
    let mut sums = Vec::new();
    for table in tables {
        let sql = format!(
            "select '{table} ' || count(*) || coalesce(md5(string_agg(t::text, ',' order by t::text)), '') from {table} t"
        );
        sums.push(
            sqlx::query_scalar::<_, String>(sqlx::AssertSqlSafe(sql)).fetch_one(&app.db).await.unwrap(),
        );
    }
    sums.join("\n")
}

/// Who is refused what, and how.
fn refusal(operation: &Operation, who: &str, held: Option<&[&str]>) -> Option<u16> {
    let policy = operation.policy.as_str();
    match (policy, who) {
        ("signed_in", "anonymous" | "revoked") => Some(401),
        ("signed_in" | "buyer", "key") => Some(403),
        (policy, "anonymous" | "revoked")
            if policy.starts_with("member:") || policy.starts_with("platform:") =>
        {
            Some(401)
        }
        (policy, "key") if policy.starts_with("platform:") => Some(403),
        (policy, _) if policy.starts_with("platform:") && who != "platform" => Some(404),
        (policy, _) if policy.starts_with("member:") => match held {
            None => Some(404),
            Some(held) => (!held.contains(&operation.decisive()?)).then_some(403),
        },
        _ => None,
    }
}

async fn check(
    operation: &Operation,
    who: &Who,
    name: &str,
    held: Option<&[&str]>,
    ids: &Ids,
) -> Option<String> {
    let expected = refusal(operation, name, held)?;
    let reply = who.call(&operation.method, &operation.with(ids), operation.body.as_ref()).await;
    let leaks = !reply.json["code"].is_string();
    (reply.status.as_u16() != expected || leaks)
        .then(|| format!("{} as {name} {held:?}: {expected} expected, {}", operation.name(), reply.text()))
}

#[tokio::test]
async fn whoever_may_not_is_refused_and_changes_nothing() {
    let app = TestApp::new().await;
    let ours = house(&app, "Ours").await;
    let theirs = house(&app, "Theirs").await;
    let all = all(&app).await;
    assert!(all.len() > 130, "only {} operations", all.len());
    let mut callers: Vec<(&str, Who, Option<Vec<&str>>)> = vec![
        ("anonymous", Who::Browser(app.client()), None),
        ("user", Who::Browser(app.user("stranger@example.org").await), None),
        ("neighbour", Who::Browser(theirs.owner.client.clone()), None),
        ("platform", Who::Browser(app.platform_admin().await), None),
        (
            "key",
            Who::key(&app, &key_with(&app, &theirs.owner, &["events_read", "events_manage"], None).await),
            None,
        ),
    ];
    for role in ["manager", "finance", "support", "door", "viewer"] {
        let client = app.member(&ours.owner, role).await;
        callers.push((role, Who::Browser(client), Some(role_permissions(role))));
    }
    for scope in PERMISSIONS.into_iter().filter(|scope| !PEOPLE_ONLY.contains(scope)) {
        let made = key_with(&app, &ours.owner, &[scope], None).await;
        callers.push(("key", Who::key(&app, &made), Some(vec![scope])));
    }
    let gone = app.user("gone@example.org").await;
    let cookie = gone.cookie("admit_at").expect("an access token");
    gone.delete("/api/v1/session").await.expect(204);
    gone.set_cookie("admit_at", Some(&cookie));
    callers.push(("revoked", Who::Browser(gone), None));

    let before = fingerprint(&app).await;
    let (mut wrong, mut cells) = (Vec::new(), 0);
    for operation in &all {
        for (name, who, held) in &callers {
            cells += usize::from(refusal(operation, name, held.as_deref()).is_some());
            wrong.extend(check(operation, who, name, held.as_deref(), &ours.ids).await);
        }
    }
    println!("{cells} refusals");
    assert!(cells > 1000, "only {cells} cells");
    assert!(wrong.is_empty(), "{} of {cells} cells:\n{}", wrong.len(), wrong.join("\n"));
    let after = fingerprint(&app).await;
    assert!(before == after, "the refused have changed something:\n{before}\n---\n{after}");
}

#[tokio::test]
async fn whoever_may_is_let_in() {
    let app = TestApp::new().await;
    let ours = house(&app, "Ours").await;
    let spare = app.event(&ours.owner, EventSpec { publish: false, ..EventSpec::default() }).await;
    let mut ids = with_missing_children(&ours.ids);
    ids.insert("event_id", spare.event_id.clone());
    let mut callers: Vec<(&str, Who, Vec<&str>)> = Vec::new();
    for role in ["manager", "finance", "support", "door", "viewer"] {
        callers.push((role, Who::Browser(app.member(&ours.owner, role).await), role_permissions(role)));
    }
    for scope in PERMISSIONS.into_iter().filter(|scope| !PEOPLE_ONLY.contains(scope)) {
        callers.push((
            "key",
            Who::key(&app, &key_with(&app, &ours.owner, &[scope], None).await),
            vec![scope],
        ));
    }
    callers.push(("owner", Who::Browser(ours.owner.client.clone()), role_permissions("owner")));
    let mut wrong = Vec::new();
    let mut permissions = BTreeSet::new();
    for operation in all(&app).await.iter().filter(|operation| operation.permission().is_some()) {
        permissions.insert(operation.decisive().expect("one").to_owned());
        for (name, who, held) in &callers {
            if !held.contains(&operation.decisive().expect("one")) {
                continue;
            }
            let reply = who.call(&operation.method, &operation.with(&ids), operation.body.as_ref()).await;
            if matches!(reply.status.as_u16(), 401 | 403 | 500..) {
                wrong.push(format!("{} as {name} {held:?}: {}", operation.name(), reply.text()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
    let unused: Vec<_> = PERMISSIONS.into_iter().filter(|one| !permissions.contains(*one)).collect();
    assert!(unused.is_empty(), "every permission opens something: {unused:?}");
}

#[tokio::test]
async fn who_is_limited_to_some_events_changes_nothing_that_all_share() {
    let app = TestApp::new().await;
    let ours = house(&app, "Ours").await;
    let limited = app.member(&ours.owner, "manager").await;
    let id = limited.get("/api/v1/me").await.expect(200).str("id");
    let limit = json!({ "role": "manager", "event_ids": [ours.show.event_id] });
    ours.owner.client.patch(&ours.owner.path(&format!("/members/{id}")), limit).await.expect(200);
    let scopes: Vec<_> = PERMISSIONS.into_iter().filter(|scope| !PEOPLE_ONLY.contains(scope)).collect();
    let made = key_with(&app, &ours.owner, &scopes, Some(&ours.show.event_id)).await;
    // These look at the event themselves, or concern the caller alone.
    let exceptions = ["/media", "/conversations/", "/members/{user_id}"];
    let mut checked = 0;
    for operation in &all(&app).await {
        let shared = operation.permission().is_some() && !operation.path.contains("{event_id}");
        if !shared || !operation.changes() || exceptions.iter().any(|part| operation.path.contains(part)) {
            continue;
        }
        checked += 1;
        for who in [Who::Browser(limited.clone()), Who::key(&app, &made)] {
            let path = operation.with(&ours.ids);
            let reply = who.call(&operation.method, &path, operation.body.as_ref()).await;
            assert_eq!(reply.status, 403, "{}: {}", operation.name(), reply.text());
        }
    }
    assert!(checked > 10, "only {checked}");
}

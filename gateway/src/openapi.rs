//! One document of all routes, completed with what holds for every one of them.

use std::collections::{BTreeMap, HashMap};

use kit::Problem;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        Components, ContentBuilder, InfoBuilder, LicenseBuilder, OpenApi, Ref, RefOr, ResponseBuilder,
        path::Operation,
        schema::{AdditionalProperties, Object, Schema},
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
        tag::TagBuilder,
    },
};

const DESCRIPTION: &str = "\
Everything that Admit's own web app does, it does through this API.

**Errors** are `application/problem+json` (RFC 9457) with a stable `code`; field errors are in `errors`. \
What is not yours is answered like what is not there.

**Lists** answer `items` and, when there is more, `next`: pass it as `after`.

**Idempotency**: where an `Idempotency-Key` is asked for, the same key has one effect, however often it is sent.

**Signing in**: browsers get cookies and send the session's `csrf_token` as `X-CSRF-Token` with every change; \
programs send `Authorization: Bearer …`. `x-admit-policy` says who may call an operation.

**Money** is in minor units (cents) with an ISO 4217 currency. **Times** are RFC 3339, in UTC.";

const TAGS: [(&str, &str); 8] = [
    ("users", "Accounts, sessions, organizations and their members"),
    ("catalogue", "What is announced: for everybody"),
    ("events", "Making and selling events: for organizers"),
    ("bookings", "Holding, paying, tickets"),
    ("door", "Scanning tickets at the entrance"),
    ("payments", "Messages of payment providers"),
    ("support", "Conversations between buyers and organizers"),
    ("gateway", "The service itself"),
];

/// What any operation may answer besides its own.
const PROBLEMS: [(&str, &str); 12] = [
    ("400", "The request can't be understood"),
    ("401", "Sign in first"),
    ("403", "Not allowed"),
    ("404", "Not there, or not yours"),
    ("409", "It conflicts with the state of things"),
    ("412", "Somebody else changed it in the meantime; load it again"),
    ("413", "The body is too large"),
    ("415", "The body is not JSON"),
    ("422", "Some fields need attention; see `errors`"),
    ("429", "Too many requests; see `Retry-After`"),
    ("500", "Our mistake"),
    ("503", "Busy; see `Retry-After`"),
];

/// Completes the document that the routes' own descriptions make up.
pub fn complete(mut document: OpenApi) -> OpenApi {
    document.info = InfoBuilder::new()
        .title("Admit")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(DESCRIPTION))
        .license(Some(LicenseBuilder::new().name("Apache-2.0").identifier(Some("Apache-2.0")).build()))
        .build();
    document.servers = None;
    let used = tags_in_use(&mut document);
    document.tags = Some(
        TAGS.iter()
            .filter(|(name, _)| used.iter().any(|tag| tag == name))
            .map(|(name, text)| TagBuilder::new().name(*name).description(Some(*text)).build())
            .collect(),
    );
    let components = document.components.get_or_insert_default();
    add_shared(components);
    merge_closed(components);
    name_operations(&mut document);
    for item in document.paths.paths.values_mut() {
        for operation in [&mut item.put, &mut item.patch].into_iter().flatten() {
            add_problem(operation, "412");
        }
        for operation in kit::routes::operations(item) {
            add_problems(operation);
            add_security(operation);
        }
    }
    document
}

fn tags_in_use(document: &mut OpenApi) -> Vec<String> {
    let operations = document.paths.paths.values_mut().flat_map(kit::routes::operations);
    operations.filter_map(|operation| operation.tags.clone()).flatten().collect()
}

fn add_shared(components: &mut Components) {
    components.schemas.insert(Problem::name().into_owned(), Problem::schema());
    let mut nested = Vec::new();
    Problem::schemas(&mut nested);
    components.schemas.extend(nested);
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(Problem::name().as_ref()))).build();
    for (status, text) in PROBLEMS {
        let response = ResponseBuilder::new()
            .description(text)
            .content("application/problem+json", content.clone())
            .build();
        components.responses.insert(response_name(status), response.into());
    }
    let cookie = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description(
        "__Host-admit_at",
        "Set by signing in; changes also need the header X-CSRF-Token.",
    )));
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
    components.add_security_scheme("cookie", cookie);
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
}

/// A choice that is told apart by a field is written as "this object, and one with the field". Where the
/// object takes no other field nothing fits both, so the two are made one.
fn merge_closed(components: &mut Components) {
    let known = components.schemas.clone();
    for schema in components.schemas.values_mut() {
        let RefOr::T(Schema::OneOf(choice)) = schema else { continue };
        for item in &mut choice.items {
            let RefOr::T(Schema::AllOf(all)) = item else { continue };
            let parts: Option<Vec<Object>> = all.items.iter().map(|part| object(part, &known)).collect();
            if let Some(merged) = parts.and_then(merged) {
                *item = RefOr::T(Schema::Object(merged));
            }
        }
    }
}

type Schemas = BTreeMap<String, RefOr<Schema>>;

fn object(schema: &RefOr<Schema>, known: &Schemas) -> Option<Object> {
    match schema {
        RefOr::T(Schema::Object(object)) => Some(object.clone()),
        RefOr::Ref(target) => object(known.get(target.ref_location.rsplit('/').next()?)?, known),
        RefOr::T(_) => None,
    }
}

/// One object with the fields of all; `None` when none of them is closed.
fn merged(parts: Vec<Object>) -> Option<Object> {
    let closed = |part: &Object| {
        matches!(part.additional_properties.as_deref(), Some(AdditionalProperties::FreeForm(false)))
    };
    if !parts.iter().any(closed) {
        return None;
    }
    parts.into_iter().reduce(|mut one, other| {
        one.properties.extend(other.properties);
        one.required.extend(other.required);
        one.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
        one
    })
}

fn response_name(status: &str) -> String {
    format!("Problem{status}")
}

/// Adds the refusals that any operation may answer, and says of all of them what they are: `utoipa` takes
/// every body for plain JSON.
fn add_problems(operation: &mut Operation) {
    let has_body = operation.request_body.is_some();
    for (status, response) in &mut operation.responses.responses {
        if let (Some('4' | '5'), RefOr::T(response)) = (status.chars().next(), response)
            && let Some(content) = response.content.shift_remove("application/json")
        {
            response.content.insert("application/problem+json".to_owned(), content);
        }
    }
    for (status, _) in PROBLEMS {
        // What is changed may be stale, which only some methods do; a body may be wrong only if there is one.
        if status == "412" || (matches!(status, "413" | "415") && !has_body) {
            continue;
        }
        add_problem(operation, status);
    }
}

fn add_problem(operation: &mut Operation, status: &str) {
    let reference = RefOr::Ref(Ref::from_response_name(response_name(status)));
    operation.responses.responses.entry(status.to_owned()).or_insert(reference);
}

/// Operations for members and users name the two ways to sign in; the others are open to everybody.
fn add_security(operation: &mut Operation) {
    let policy = operation.extensions.as_ref().and_then(|map| map.get("x-admit-policy"));
    let policy = policy.and_then(|value| value.as_str()).unwrap_or("");
    let mut security = vec![
        SecurityRequirement::new("cookie", Vec::<String>::new()),
        SecurityRequirement::new("bearer", Vec::<String>::new()),
    ];
    match policy {
        "public" | "buyer" => security.insert(0, SecurityRequirement::default()),
        "signed" => security.clear(),
        _ => {}
    }
    operation.security = Some(security);
}

/// Operation ids are `<tag>_<handler>`; where two handlers of a tag share their name, the method and the
/// path tell them apart.
fn name_operations(document: &mut OpenApi) {
    let mut count: HashMap<String, u32> = HashMap::new();
    let short = |operation: &Operation| {
        let tag = operation.tags.as_ref().and_then(|tags| tags.first()).map_or("api", String::as_str);
        format!("{tag}_{}", operation.operation_id.as_deref().unwrap_or("call"))
    };
    for operation in document.paths.paths.values_mut().flat_map(kit::routes::operations) {
        *count.entry(short(operation)).or_default() += 1;
    }
    for (path, item) in &mut document.paths.paths {
        let methods = [
            ("get", &mut item.get),
            ("put", &mut item.put),
            ("post", &mut item.post),
            ("delete", &mut item.delete),
            ("patch", &mut item.patch),
        ];
        for (method, operation) in methods {
            let Some(operation) = operation else { continue };
            let name = short(operation);
            let unique = count.get(&name) == Some(&1);
            operation.operation_id = Some(if unique { name } else { long_name(method, path) });
        }
    }
}

fn long_name(method: &str, path: &str) -> String {
    let parts = path.trim_start_matches("/api/v1/").split(['/', '.', '-']);
    let words = parts.filter(|part| !part.is_empty() && !part.starts_with('{'));
    let by = if path.ends_with('}') { "_one" } else { "" };
    format!("{method}_{}{by}", words.collect::<Vec<_>>().join("_"))
}

#[cfg(test)]
mod tests {
    use super::long_name;

    #[test]
    fn long_names_come_from_the_path() {
        let path = "/api/v1/organizations/{organization_id}/events/{event_id}";
        assert_eq!(long_name("get", path), "get_organizations_events_one");
        assert_eq!(long_name("post", "/api/v1/password-resets"), "post_password_resets");
    }
}

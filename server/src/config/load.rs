//! Reading the configuration: defaults, then the file, then the environment. All mistakes at once.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

use config::{FileFormat, Format as _};
use serde_json::{Map, Value};

use super::{Config, check::check};

/// Everything that is wrong with the configuration.
#[derive(Debug, thiserror::Error)]
#[error("the configuration needs attention:\n{}", .0.iter().map(|line| format!("  - {line}")).collect::<Vec<_>>().join("\n"))]
pub struct Mistakes(pub Vec<String>);

/// The file that is read when it is there and no other is named.
const USUAL_FILE: &str = "admit.toml";

/// Variables with a name of their own, known from other programs.
const WELL_KNOWN: [(&str, &str); 4] = [
    ("DATABASE_URL", "database_url"),
    ("REDIS_URL", "redis.url"),
    ("PASSWORD_HASH", "password_hash"),
    ("ADMIT_DATA", "data_dir"),
];

/// Variables that start with `ADMIT_` and are read elsewhere.
const NOT_OURS: [&str; 4] = ["ADMIT_DATA", "ADMIT_PG_BIN", "ADMIT_CONFIG", "ADMIT_PASSWORD"];
/// Known to builds that crash tests run, and to no other: see `kit::failpoint`.
const FAILPOINTS: &str = "ADMIT_FAILPOINTS";

/// A value that somebody set, and where.
struct Given {
    key: String,
    /// How the value may be understood, best first.
    readings: Vec<Value>,
    place: String,
}

/// Loads the configuration from `file` (or `admit.toml` in the working folder, if it is there) and the
/// environment: `ADMIT_MAIL__SMTP_HOST` sets `mail.smtp_host`, for example.
///
/// # Errors
/// [`Mistakes`] with every unknown key, wrong type and misfit, and where each was set.
pub fn load(file: Option<&Path>) -> Result<Config, Mistakes> {
    load_from(file, env::vars().collect())
}

fn load_from(file: Option<&Path>, variables: BTreeMap<String, String>) -> Result<Config, Mistakes> {
    let mut wrong = Vec::new();
    let mut given = match from_file(file) {
        Ok(given) => given,
        Err(mistake) => {
            wrong.push(mistake);
            Vec::new()
        }
    };
    given.extend(from_environment(&variables));

    let mut places: BTreeMap<String, String> = BTreeMap::new();
    let mut tree = defaults();
    for one in given {
        match apply(&tree, &one) {
            Ok(with) => {
                tree = with;
                places.insert(one.key, one.place);
            }
            Err(message) => wrong.push(format!("{} ({}): {message}", one.key, one.place)),
        }
    }
    let config = match serde_json::from_value::<Config>(tree) {
        Ok(config) => config,
        Err(error) => {
            wrong.push(error.to_string());
            return Err(Mistakes(wrong));
        }
    };
    for (key, message) in check(&config) {
        let place = places.get(&key).map_or("default", String::as_str);
        wrong.push(format!("{key} ({place}): {message}"));
    }
    if wrong.is_empty() { Ok(config) } else { Err(Mistakes(wrong)) }
}

fn defaults() -> Value {
    serde_json::to_value(Config::default()).unwrap_or_default()
}

/// The tree with one more value; an unknown key or a value of another type is refused with the reason.
fn apply(tree: &Value, one: &Given) -> Result<Value, String> {
    let mut reason = "this key is unknown".to_owned();
    for reading in &one.readings {
        let mut with = tree.clone();
        let Some(place) = with.pointer_mut(&format!("/{}", one.key.replace('.', "/"))) else { break };
        if place.is_object() {
            return Err("this is a table; set one of its keys".to_owned());
        }
        *place = reading.clone();
        match serde_json::from_value::<Config>(with.clone()) {
            Ok(_) => return Ok(with),
            Err(error) => reason = error.to_string(),
        }
    }
    Err(reason)
}

fn from_file(file: Option<&Path>) -> Result<Vec<Given>, String> {
    let path = match file {
        Some(path) => path.to_owned(),
        None if Path::new(USUAL_FILE).exists() => PathBuf::from(USUAL_FILE),
        None => return Ok(Vec::new()),
    };
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let place = path.display().to_string();
    let table = FileFormat::Toml
        .parse(Some(&place), &text)
        .map_err(|error| format!("{place} is not valid TOML: {error}"))?;
    let mut given = Vec::new();
    for (key, value) in table {
        let value: Value = value.try_deserialize().map_err(|error| format!("{place}: {key}: {error}"))?;
        flatten(key, value, &place, &mut given);
    }
    given.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(given)
}

fn flatten(key: String, value: Value, place: &str, given: &mut Vec<Given>) {
    match value {
        Value::Object(table) => {
            for (inner, value) in table {
                flatten(format!("{key}.{inner}"), value, place, given);
            }
        }
        value => given.push(Given { key, readings: vec![value], place: place.to_owned() }),
    }
}

fn from_environment(variables: &BTreeMap<String, String>) -> Vec<Given> {
    let well_known =
        WELL_KNOWN.iter().filter_map(|(name, key)| Some((*name, (*key).to_owned(), variables.get(*name)?)));
    let ours = |name: &str| !NOT_OURS.contains(&name) && (name != FAILPOINTS || !cfg!(debug_assertions));
    let prefixed = variables.iter().filter(|(name, _)| ours(name)).filter_map(|(name, value)| {
        let key = name.strip_prefix("ADMIT_")?.to_ascii_lowercase().replace("__", ".");
        Some((name.as_str(), key, value))
    });
    well_known
        .chain(prefixed)
        .filter(|(_, _, value)| !value.is_empty())
        .map(|(name, key, value)| Given { key, readings: readings(value), place: format!("${name}") })
        .collect()
}

/// What the text of a variable may mean: a number, a switch, a list divided by commas, or itself.
fn readings(text: &str) -> Vec<Value> {
    let mut readings = vec![Value::from(text)];
    if let Ok(value) = serde_json::from_str::<Value>(text) {
        readings.push(value);
    }
    readings.push(text.split(',').map(|part| Value::from(part.trim())).collect());
    readings
}

/// All keys with their values, in the order of the struct's tables.
pub fn leaves(value: &Value) -> Vec<(String, Value)> {
    fn walk(prefix: &str, table: &Map<String, Value>, leaves: &mut Vec<(String, Value)>) {
        for (key, value) in table {
            let key = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
            match value {
                Value::Object(inner) => walk(&key, inner, leaves),
                value => leaves.push((key, value.clone())),
            }
        }
    }
    let mut leaves = Vec::new();
    if let Value::Object(table) = value {
        walk("", table, &mut leaves);
    }
    leaves
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(variables: &[(&str, &str)]) -> Result<Config, Mistakes> {
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        load_from(None, variables.collect())
    }

    #[test]
    fn the_environment_is_understood() {
        let config = with(&[
            ("ADMIT_LISTEN", "0.0.0.0:80"),
            ("ADMIT_GATEWAY__TRUSTED_PROXIES", "10.0.0.0/8, ::1"),
            ("ADMIT_RATE_LIMITS__ENABLED", "false"),
            ("ADMIT_MAIL__SMTP_PORT", "2525"),
            ("PASSWORD_HASH", "bcrypt"),
            ("DATABASE_URL", "postgres://a:b@c/d"),
            ("REDIS_URL", "rediss://:x@redis.example.org"),
            (
                "ADMIT_SIGN_IN__PROVIDERS",
                r#"[{"id":"town","name":"Town","issuer":"https://a.example","client_id":"x"}]"#,
            ),
        ])
        .expect("all good");
        assert_eq!(config.listen.port(), 80);
        assert_eq!(config.gateway.trusted_proxies, ["10.0.0.0/8", "::1"]);
        assert!(!config.rate_limits.enabled);
        assert_eq!(config.mail.smtp_port, 2525);
        assert_eq!(config.sign_in.providers[0].issuer, "https://a.example");
        let redis = config.redis_settings().expect("set");
        assert_eq!(
            (redis.url.as_str(), redis.prefix.as_str()),
            ("rediss://:x@redis.example.org", "admit:127.0.0.1")
        );
        assert_eq!(config.database_url.expect("set").reveal(), "postgres://a:b@c/d");
    }

    #[test]
    fn all_mistakes_are_told_at_once() {
        let Mistakes(wrong) = with(&[
            ("ADMIT_LISTEM", "x"),
            ("ADMIT_MAIL__SMTP_PORT", "many"),
            ("ADMIT_PUBLIC_URL", "example.org/x"),
            ("PASSWORD_HASH", "md5"),
        ])
        .expect_err("four mistakes");
        assert_eq!(wrong.len(), 4, "{wrong:#?}");
        let all = wrong.join("\n");
        for part in
            ["listem ($ADMIT_LISTEM): this key is unknown", "$ADMIT_MAIL__SMTP_PORT", "$PASSWORD_HASH"]
        {
            assert!(all.contains(part), "{part} is not in {all}");
        }
    }

    #[test]
    fn providers_and_redis_are_looked_at() {
        let provider = |change: &str| {
            let text = format!(
                r#"[{{"id":"town","name":"Town","issuer":"https://a.example","client_id":"x"}},{change}]"#
            );
            with(&[("ADMIT_SIGN_IN__PROVIDERS", &text)])
        };
        assert!(
            provider(r#"{"id":"b","name":"B","issuer":"http://b.lan","client_id":"x","allow_private":true}"#)
                .is_ok()
        );
        for bad in [
            r#"{"id":"town","name":"B","issuer":"https://b.example","client_id":"x"}"#,
            r#"{"id":"b","name":"B","issuer":"https://a.example","client_id":"x"}"#,
            r#"{"id":"B/","name":"B","issuer":"https://b.example","client_id":"x"}"#,
            r#"{"id":"b","name":"","issuer":"https://b.example","client_id":"x"}"#,
            r#"{"id":"b","name":"B","issuer":"http://b.example","client_id":"x"}"#,
            r#"{"id":"b","name":"B","issuer":"https://b.example?x","client_id":"x"}"#,
            r#"{"id":"b","name":"B","issuer":"https://b.example","client_id":""}"#,
            r#"{"id":"b","name":"B","issuer":"https://b.example","client_id":"x","colour":1}"#,
        ] {
            assert!(provider(bad).is_err(), "{bad}");
        }
        for (name, value) in [
            ("REDIS_URL", "redis://redis.example.org"),
            ("REDIS_URL", "memcached://127.0.0.1"),
            ("ADMIT_REDIS__PREFIX", "a b"),
            ("ADMIT_REDIS__TIMEOUT_MILLISECONDS", "0"),
        ] {
            assert!(with(&[(name, value)]).is_err(), "{name} = {value}");
        }
    }

    #[test]
    fn tls_that_does_not_fit_together_is_refused() {
        let mistakes = |variables: &[(&str, &str)]| match with(variables) {
            Ok(_) => String::new(),
            Err(Mistakes(wrong)) => wrong.join("\n"),
        };
        let url = ("ADMIT_PUBLIC_URL", "https://t.example.org");
        let (certificate, key) = (("ADMIT_TLS__CERTIFICATE", "/c.pem"), ("ADMIT_TLS__KEY", "/k.pem"));
        let acme = ("ADMIT_TLS__ACME", "true");
        assert_eq!(mistakes(&[url, certificate, key]), "");
        assert!(mistakes(&[url, certificate]).contains("tls.key (default): belongs to tls.certificate"));
        assert!(mistakes(&[certificate, key]).contains("public_url (default): must begin with https://"));
        assert!(mistakes(&[url, acme]).contains("tls.plain_listen (default): is needed for tls.acme"));
        let plain = ("ADMIT_TLS__PLAIN_LISTEN", "0.0.0.0:8080");
        let both = mistakes(&[url, acme, plain, certificate, key]);
        assert!(both.contains("set one of them") && both.contains("is the address of listen, too"), "{both}");
        assert!(mistakes(&[("ADMIT_PUBLIC_URL", "https://192.0.2.1"), acme]).contains("not an address"));
        assert!(mistakes(&[plain]).contains("leads to HTTPS"));
    }

    #[test]
    fn files_are_read_and_secrets_stay_hidden() {
        let path = env::temp_dir().join(format!("admit-config-{}.toml", std::process::id()));
        let text = "public_url = \"https://t.example.org\"\n[mail]\nsmtp_password = \"hunter2\"\nsmtp_username = \"x\"\ncolour = 1\n";
        fs::write(&path, text).expect("written");
        let Mistakes(wrong) = load_from(Some(&path), BTreeMap::new()).expect_err("an unknown key");
        assert!(wrong.len() == 1 && wrong[0].starts_with("mail.colour"), "{wrong:?}");
        fs::write(&path, text.replace("colour = 1\n", "")).expect("written");
        let config = load_from(Some(&path), BTreeMap::new()).expect("good");
        assert!(!format!("{config:?}").contains("hunter2"));
        fs::remove_file(&path).expect("removed");
    }
}

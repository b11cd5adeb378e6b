//! Every SQL statement of the stores, prepared by PostgreSQL against the migrated schema: a wrong column,
//! type or number of parameters fails here, whether or not another test reaches it.

use std::fs;

use data::testing::TestDb;
use sqlx::{AssertSqlSafe, Executor as _, SqlSafeStr as _};

use crate::architecture::{root, sources};

/// The string literals of Rust source that are SQL, with the line on which each begins.
pub fn literals(source: &str) -> Vec<(String, usize)> {
    let without_tests = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or(source);
    let mut found = Vec::new();
    let mut rest = without_tests;
    let mut line = 1;
    while let Some(start) = next_interesting(rest) {
        line += rest[..start].matches('\n').count();
        rest = &rest[start..];
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some(length) = char_literal(rest) {
            length
        } else if rest.starts_with('\'') {
            1
        } else {
            let (text, length) = string_literal(rest);
            if is_sql(&text) {
                found.push((text, line));
            }
            length
        };
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    found
}

fn next_interesting(rest: &str) -> Option<usize> {
    let comment = rest.find("//");
    let string = rest.find(['"', '\'']);
    let raw = rest.find("r#\"");
    [comment, string, raw].into_iter().flatten().min()
}

/// The length of a character literal at the start of `rest`; a lifetime is none.
fn char_literal(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('\'')?;
    if let Some(escaped) = inner.strip_prefix('\\') {
        return escaped.char_indices().skip(1).find(|(_, letter)| *letter == '\'').map(|(at, _)| at + 3);
    }
    let letter = inner.chars().next()?;
    inner[letter.len_utf8()..].starts_with('\'').then_some(letter.len_utf8() + 2)
}

/// The text of the string literal at the start of `rest`, and its length with its quotes.
fn string_literal(rest: &str) -> (String, usize) {
    if let Some(raw) = rest.strip_prefix("r#\"") {
        let end = raw.find("\"#").unwrap_or(raw.len());
        return (raw[..end].to_owned(), (end + 5).min(rest.len()));
    }
    let mut text = String::new();
    let mut letters = rest[1..].char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return (text, at + 2),
            '\\' => match letters.next() {
                // A line that goes on: Rust drops the break and the blanks after it.
                Some((_, '\n')) => {
                    let trimmed = letters.as_str().trim_start().len();
                    while letters.as_str().len() > trimmed {
                        letters.next();
                    }
                }
                Some((_, 'n')) => text.push('\n'),
                Some((_, 't')) => text.push('\t'),
                Some((_, other)) => text.push(other),
                None => break,
            },
            letter => text.push(letter),
        }
    }
    (text, rest.len())
}

/// Whether a literal is a statement of the kinds that can be prepared.
fn is_sql(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let first = words.next().unwrap_or("").to_ascii_lowercase();
    let second = words.next().unwrap_or("").to_ascii_lowercase();
    match first.as_str() {
        "select" => words.next().is_some() || second.contains('('),
        "insert" => second == "into",
        "update" => text.to_ascii_lowercase().contains(" set "),
        "delete" => second == "from",
        "with" => text.to_ascii_lowercase().contains("select") || text.to_ascii_lowercase().contains(" as ("),
        _ => false,
    }
}

/// How a statement uses tables of `schema`: the words before the table, and whether it only reads.
pub fn uses(sql: &str, schema: &str) -> Vec<(String, bool)> {
    let lower = sql.to_ascii_lowercase();
    let words: Vec<&str> = lower.split([' ', '\n', '\t', '(', ',']).filter(|word| !word.is_empty()).collect();
    let prefix = format!("{schema}.");
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        if !word.starts_with(&prefix) {
            continue;
        }
        let before = at.checked_sub(1).map_or("", |before| words[before]);
        match before {
            "from" if at >= 2 && words[at - 2] == "delete" => found.push(("delete".to_owned(), false)),
            "into" | "update" => found.push((before.to_owned(), false)),
            "from" | "join" | "only" | "lateral" => found.push((before.to_owned(), true)),
            // A column such as `events.id` of a table with that alias.
            _ => {}
        }
    }
    found
}

#[tokio::test]
async fn every_statement_can_be_prepared() {
    let test = TestDb::new().await;
    let mut files = sources(&root().join("data/src"));
    for service in ["users", "events", "bookings", "payments", "notifications", "support"] {
        files.extend(sources(&root().join("services").join(service).join("src")));
    }
    let mut conn = test.db.acquire().await.expect("a connection");
    let (mut count, mut wrong) = (0, Vec::new());
    for path in files {
        let text = fs::read_to_string(&path).expect("readable");
        for (literal, line) in literals(&text) {
            // Pieces that are put together at run time are prepared when they run.
            if literal.contains('{') && literal.contains('}') && !literal.contains("'{}'") {
                continue;
            }
            count += 1;
            let prepared = (&mut *conn).prepare(AssertSqlSafe(literal.clone()).into_sql_str()).await;
            if let Err(error) = prepared {
                wrong.push(format!("{}:{line}: {error}\n    {literal}", path.display()));
            }
        }
    }
    assert!(count > 150, "only {count} statements were found");
    assert!(wrong.is_empty(), "{} of {count} statements:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn literals_are_found_as_rust_reads_them() {
    let source = "let a = \"select 1 from x\"; // \"select 2 from y\"\nlet b = '\"'; let c: &'static str = \"update x \\\n     set y = \\\"z\\\"\";\nlet d = \"selected\";";
    let found = literals(source);
    assert_eq!(found, [("select 1 from x".to_owned(), 1), ("update x set y = \"z\"".to_owned(), 2)]);
    assert_eq!(uses("delete from users.users where id in (select id from users.x)", "users").len(), 2);
    assert!(uses("select events.id from events.events as events", "events").iter().all(|(_, reads)| *reads));
}

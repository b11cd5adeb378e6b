//! The web app is embedded from `web/dist`. Where it has not been built, a page that says so stands in.

use std::{fs, path::Path};

const PLACEHOLDER: &str = r#"<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <!--ADMIT_HEAD-->
    <title>Admit</title>
  </head>
  <body>
    <h1>The web app has not been built</h1>
    <p>The API is up: see <a href="/api/docs">its documentation</a>. Build the web app with <code>make web</code>.</p>
  </body>
</html>
"#;

fn main() {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/dist");
    println!("cargo:rerun-if-changed={}", dist.display());
    if !dist.join("index.html").exists() {
        fs::create_dir_all(&dist).expect("web/dist can be made");
        fs::write(dist.join("index.html"), PLACEHOLDER).expect("web/dist can be written");
    }
}

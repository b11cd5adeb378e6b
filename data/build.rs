//! Migrations are compiled into the program, so a new file must rebuild it.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}

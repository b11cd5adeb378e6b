//! `admit keys`.

use clap::Subcommand;
use data::keys::Purpose;

use super::{Failure, print};
use crate::App;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show which key of each purpose is the current one.
    List,
    /// Make a new current key; what the older ones signed stays valid.
    Rotate {
        /// auth, csrf, refresh, ticket, link or webhook.
        #[arg(long)]
        purpose: Purpose,
    },
}

pub async fn run(app: &App, command: Command) -> Result<(), Failure> {
    match command {
        Command::List => {
            let rings = app.keys.rings.all();
            let lines = rings.map(|ring| format!("{:8} {}\n", ring.purpose().name(), ring.kid()));
            print(&lines.concat())
        }
        Command::Rotate { purpose } => {
            if !app.keys.rotate(&app.db, purpose).await? {
                return Err(format!("no keys are used for {}", purpose.name()).into());
            }
            print(&format!("The {} keys were rotated.\n", purpose.name()))
        }
    }
}

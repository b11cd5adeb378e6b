//! `admit audit`: proves that nobody has touched the audit log.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Subcommand;
use kit::OrganizationId;

use super::{Failure, print};
use crate::{Config, database::Database};

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Compute every hash of the log again. Prints the end of each organization's chain, and fails when an
    /// entry was changed, removed or moved.
    Verify {
        /// What an earlier run printed, kept where the database's administrators can't write: uncovers a log
        /// that was written anew as a whole.
        #[arg(long, value_name = "FILE")]
        against: Option<PathBuf>,
    },
}

pub async fn verify(config: &Config, against: Option<&Path>) -> Result<ExitCode, Failure> {
    let known = match against {
        Some(file) => read(&std::fs::read_to_string(file)?)?,
        None => HashMap::new(),
    };
    let database = Database::open(config).await?;
    let report = async {
        data::migrate(&database.db).await?;
        report(&database.db, &known).await
    };
    let report = report.await;
    database.close().await?;
    let (text, good) = report?;
    print(&text)?;
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Ends of chains that an earlier run printed.
type Known = HashMap<OrganizationId, Vec<(i64, String)>>;

/// One line for each chain, and whether all are good.
///
/// # Errors
/// When the database can't be asked.
pub async fn report(db: &data::Db, known: &Known) -> Result<(String, bool), Failure> {
    let mut conn = db.acquire().await?;
    let (mut text, mut good) = (String::new(), true);
    let mut organizations = users::audited(&mut conn).await?;
    organizations.extend(known.keys().copied());
    organizations.sort_unstable();
    organizations.dedup();
    for organization in organizations {
        let anchors = known.get(&organization).map_or(&[][..], Vec::as_slice);
        let mut met = 0;
        let chain = users::verify_chain(&mut conn, organization, |seq, hash| {
            met += anchors.iter().filter(|(at, known)| *at == seq && known == hash).count();
        })
        .await?;
        match chain {
            Ok(chain) if met == anchors.len() => {
                text.push_str(&format!("{organization} {} {}\n", chain.seq, chain.hash));
            }
            Ok(_) => {
                good = false;
                text.push_str(&format!("{organization} TROUBLE: it is not the log that was seen before\n"));
            }
            Err(broken) => {
                good = false;
                text.push_str(&format!("{organization} TROUBLE: entry {} {}\n", broken.seq, broken.what));
            }
        }
    }
    Ok((text, good))
}

/// Reads what [`report`] printed.
pub fn read(text: &str) -> Result<Known, Failure> {
    let mut known = Known::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let words: Vec<_> = line.split_whitespace().collect();
        let [organization, seq, hash] = words[..] else { return Err(format!("not a chain: {line}").into()) };
        known.entry(organization.parse()?).or_default().push((seq.parse()?, hash.to_owned()));
    }
    Ok(known)
}

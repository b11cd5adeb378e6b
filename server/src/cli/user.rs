//! `admit user`: accounts from the command line, for the first administrator.

use std::io::{IsTerminal as _, Read as _};

use clap::{Subcommand, ValueEnum};
use kit::{Email, PlatformRole};
use users::NewUser;

use super::{Failure, print};
use crate::App;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Create an account whose e-mail address counts as proved. The password is read from
    /// ADMIT_PASSWORD, else from standard input.
    Create {
        #[arg(long)]
        email: Email,
        #[arg(long)]
        name: String,
        #[arg(long, default_value = "en")]
        locale: String,
        /// A role over the whole installation.
        #[arg(long)]
        role: Option<PlatformRoleName>,
    },
    /// Give an account a role over the whole installation, or take it away.
    Promote {
        #[arg(long)]
        email: Email,
        #[arg(long)]
        role: PlatformRoleName,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum PlatformRoleName {
    Admin,
    Support,
    Auditor,
    None,
}

impl PlatformRoleName {
    fn role(self) -> Option<PlatformRole> {
        match self {
            Self::Admin => Some(PlatformRole::Admin),
            Self::Support => Some(PlatformRole::Support),
            Self::Auditor => Some(PlatformRole::Auditor),
            Self::None => None,
        }
    }
}

pub async fn run(app: &App, command: Command) -> Result<(), Failure> {
    kit::Doer::operator("admit user").scope(carry_out(app, command)).await
}

async fn carry_out(app: &App, command: Command) -> Result<(), Failure> {
    let mut tx = app.db.begin().await?;
    let done = match command {
        Command::Create { email, name, locale, role } => {
            let password = password()?;
            let personal = [email.as_str(), &name];
            app.users.check_password(&password, &personal).map_err(|weakness| weakness.message())?;
            let new = NewUser {
                email: email.clone(),
                name,
                password: Some(password),
                locale,
                verified: true,
                platform_role: role.and_then(PlatformRoleName::role),
            };
            app.users.create_user(&mut tx, new).await?;
            format!("{email} can sign in now.\n")
        }
        Command::Promote { email, role } => {
            app.users.set_platform_role(&mut tx, &email, role.role()).await?;
            format!("{email} has the role {role:?} now.\n")
        }
    };
    tx.commit().await?;
    print(&done)
}

fn password() -> Result<String, Failure> {
    if let Ok(password) = std::env::var("ADMIT_PASSWORD") {
        return Ok(password);
    }
    if std::io::stdin().is_terminal() {
        eprintln!("Password (12 characters or more), then Enter and Ctrl-D:");
    }
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

//! The demo's accounts and organizations.

use kit::{Email, OrganizationId, PlatformRole, Role, UserId};
use sqlx::PgConnection;
use users::NewUser;
use uuid::Uuid;

use super::houses::HOUSES;
use crate::{App, cli::Failure};

/// The password of every demo account.
pub const PASSWORD: &str = "let me in, please";

/// An account of the demo.
pub struct Account {
    pub email: &'static str,
    pub name: &'static str,
    /// What to try with it.
    pub about: &'static str,
}

pub const ORGANIZER: Account = Account {
    email: "olivia@example.org",
    name: "Olivia Hart",
    about: "organizer: owns all six organizations",
};
pub const SUPPORT: Account =
    Account { email: "sam@example.org", name: "Sam Okoye", about: "support: answers buyers" };
pub const DOOR: Account =
    Account { email: "dora@example.org", name: "Dora Lindt", about: "door: scans tickets" };
pub const BUYER: Account =
    Account { email: "ada@example.org", name: "Ada Lindqvist", about: "buyer with tickets" };
pub const ADMIN: Account =
    Account { email: "admin@example.org", name: "Ari Keller", about: "runs the installation" };

/// Who is who.
pub(super) struct People {
    pub support: UserId,
    pub door: UserId,
    pub buyer: UserId,
    /// In the order of [`HOUSES`].
    pub organizations: Vec<OrganizationId>,
}

/// Creates accounts, organizations and members, or finds those of an earlier attempt.
pub(super) async fn create(app: &App, tx: &mut PgConnection) -> Result<People, Failure> {
    let organizer = account(app, tx, &ORGANIZER, None).await?;
    let support = account(app, tx, &SUPPORT, None).await?;
    let door = account(app, tx, &DOOR, None).await?;
    let buyer = account(app, tx, &BUYER, None).await?;
    account(app, tx, &ADMIN, Some(PlatformRole::Admin)).await?;
    let mut organizations = Vec::new();
    for house in &HOUSES {
        let found: Option<Uuid> = sqlx::query_scalar("select id from users.organizations where slug = $1")
            .bind(house.slug)
            .fetch_optional(&mut *tx)
            .await?;
        if let Some(id) = found {
            organizations.push(OrganizationId(id));
            continue;
        }
        let new = users::NewOrganization {
            name: house.name.into(),
            country: house.country.into(),
            currency: house.currency.parse()?,
            time_zone: house.time_zone.into(),
            slug: Some(house.slug.into()),
        };
        let organization = app.users.create_organization(tx, organizer, new).await?.id;
        sqlx::query(
            "update users.organizations set description = $2, accent_color = upper($3), locale = $4, website = $5,
               support_email = $6 where id = $1",
        )
        .bind(organization)
        .bind(house.description)
        .bind(house.accent)
        .bind(house.language)
        .bind(format!("https://{}.example.org", house.slug))
        .bind(format!("hello@{}.example.org", house.slug))
        .execute(&mut *tx)
        .await?;
        app.users.add_member(tx, organization, support, Role::Support, None).await?;
        app.users.add_member(tx, organization, door, Role::Door, None).await?;
        organizations.push(organization);
    }
    Ok(People { support, door, buyer, organizations })
}

async fn account(
    app: &App,
    tx: &mut PgConnection,
    account: &Account,
    platform_role: Option<PlatformRole>,
) -> Result<UserId, Failure> {
    let found: Option<Uuid> = sqlx::query_scalar("select id from users.users where email = $1")
        .bind(account.email)
        .fetch_optional(&mut *tx)
        .await?;
    if let Some(id) = found {
        return Ok(UserId(id));
    }
    let email: Email = account.email.parse()?;
    let new = NewUser {
        email,
        name: account.name.into(),
        password: Some(PASSWORD.into()),
        locale: "en".into(),
        verified: true,
        platform_role,
    };
    Ok(app.users.create_user(tx, new).await?)
}

//! How the bank's pages look.

use std::sync::LazyLock;

use minijinja::{AutoEscape, Environment, context};

use kit::Money;

use super::{
    SLOW_SECONDS,
    desk::Desk,
    session::{BankSession, SessionState},
};
use crate::news::DisputeState;

/// The pages' stylesheet.
pub const STYLE: &str = include_str!("pay.css");

static PAGES: LazyLock<Result<Environment<'static>, minijinja::Error>> = LazyLock::new(|| {
    let mut pages = Environment::new();
    pages.set_auto_escape_callback(|_| AutoEscape::Html);
    pages.add_template("pay.html", include_str!("pay.html"))?;
    pages.add_template("desk.html", include_str!("desk.html"))?;
    Ok(pages)
});

/// The page of a session.
pub fn page(session: &BankSession, wrong_code: bool) -> Result<String, minijinja::Error> {
    render(
        "pay.html",
        context! {
            state => session.state.name(),
            amount => session.amount.to_string(),
            description => &session.description,
            return_url => &session.return_url,
            merchant => host(&session.return_url),
            action => format!("/sandbox/pay/{}", session.id),
            desk => format!("/sandbox/desk/{}", session.id),
            code => (session.state == SessionState::Challenge).then(|| session.code()),
            wrong_code,
            slow_seconds => SLOW_SECONDS,
            waits => session.state.waits_for_buyer(),
        },
    )
}

/// The bank's desk for a payment.
pub fn desk(desk: &Desk) -> Result<String, minijinja::Error> {
    let session = &desk.session;
    let words = context! {
        amount => session.amount.to_string(),
        description => &session.description,
        merchant => host(&session.return_url),
        action => format!("/sandbox/desk/{}", session.id),
        refunded => Money::new(session.refunded_minor, session.amount.currency).to_string(),
        left_minor => desk.left().minor,
        dispute => desk.dispute.map_or("none", DisputeState::name),
        refused => desk.refused,
    };
    render("desk.html", words)
}

/// The page for an address that leads nowhere.
pub fn missing() -> Result<String, minijinja::Error> {
    render("pay.html", context! { state => "missing" })
}

fn render(name: &str, words: minijinja::Value) -> Result<String, minijinja::Error> {
    match &*PAGES {
        Ok(pages) => pages.get_template(name)?.render(words),
        Err(error) => Err(minijinja::Error::new(minijinja::ErrorKind::InvalidOperation, error.to_string())),
    }
}

/// The shop's host, as the buyer knows it.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kit::Time;

    fn session(state: SessionState) -> BankSession {
        BankSession {
            id: uuid::Uuid::from_u128(42),
            attempt: "a.b".into(),
            amount: Money::new(2500, kit::Currency::EUR),
            description: "<script>alert(1)</script> Night of Rust".into(),
            return_url: "https://tickets.example.org/bookings/1/2".into(),
            state,
            refunded_minor: 0,
            updated_at: Time::new("2027-01-10T12:00:00Z".parse().expect("time")),
        }
    }

    #[test]
    fn every_state_has_a_page_and_none_runs_scripts() {
        use SessionState::*;
        for state in [Open, Challenge, Processing, Paid, Declined, Abandoned] {
            let page = page(&session(state), false).expect("renders");
            assert!(!page.contains("<script") && !page.contains("style="), "{page}");
            assert!(page.contains("25.00 EUR") && page.contains("&lt;script"), "{page}");
            assert_eq!(page.contains("<form"), state.waits_for_buyer(), "{state:?}");
        }
        assert!(missing().expect("renders").contains("no such payment"));
    }

    #[test]
    fn the_challenge_shows_its_code() {
        let page = page(&session(SessionState::Challenge), true).expect("renders");
        assert!(page.contains("000042") && page.contains("not the code"), "{page}");
    }
}

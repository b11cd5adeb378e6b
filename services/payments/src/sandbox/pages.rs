//! The bank's pages: plain HTML and forms, no scripts.

use axum::{
    Form, Router,
    extract::{DefaultBodyLimit, State, rejection::FormRejection},
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};
use kit::{Parts, Problem};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    Sandbox, desk, press,
    session::{Action, BankSession},
    store, view,
};

/// `GET` and `POST /sandbox/pay/{session_id}`, and their stylesheet.
pub fn router(bank: Sandbox) -> Router {
    Router::new()
        .route("/sandbox/pay.css", get(stylesheet))
        .route("/sandbox/pay/{session_id}", get(show).post(act))
        .route("/sandbox/desk/{session_id}", get(show_desk).post(at_desk))
        .layer(DefaultBodyLimit::max(4 * 1024))
        .with_state(bank)
}

/// What the buyer pressed.
#[derive(Debug, Deserialize)]
struct Pressed {
    action: Action,
    /// The digits that approve a 3-D Secure payment.
    #[serde(default)]
    code: String,
}

async fn stylesheet() -> impl IntoResponse {
    let headers =
        [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=3600")];
    (headers, view::STYLE)
}

async fn show(State(bank): State<Sandbox>, id: Result<Parts<Uuid>, Problem>) -> Response {
    let Ok(Parts(id)) = id else { return bank.missing() };
    let found = async {
        let mut conn = bank.db.acquire().await?;
        store::find(&mut conn, id).await
    };
    match found.await {
        Ok(Some(session)) => bank.page(StatusCode::OK, &session, false),
        Ok(None) => bank.missing(),
        Err(error) => Problem::from(error).into_response(),
    }
}

async fn act(
    State(bank): State<Sandbox>,
    id: Result<Parts<Uuid>, Problem>,
    form: Result<Form<Pressed>, FormRejection>,
) -> Response {
    let Ok(Parts(id)) = id else { return bank.missing() };
    let Ok(Form(pressed)) = form else {
        return Problem::invalid_field("action", "invalid", "is none of the buttons").into_response();
    };
    match bank.press(id, &pressed).await {
        Ok(Some((session, true))) => bank.page(StatusCode::UNPROCESSABLE_ENTITY, &session, true),
        Ok(Some((session, false))) if session.state == super::SessionState::Challenge => {
            Redirect::to(&format!("/sandbox/pay/{id}")).into_response()
        }
        Ok(Some((session, false))) => Redirect::to(&session.return_url).into_response(),
        Ok(None) => bank.missing(),
        Err(error) => Problem::from(error).into_response(),
    }
}

async fn show_desk(State(bank): State<Sandbox>, id: Result<Parts<Uuid>, Problem>) -> Response {
    let Ok(Parts(id)) = id else { return bank.missing() };
    bank.desk_page(bank.desk(id).await)
}

async fn at_desk(
    State(bank): State<Sandbox>,
    id: Result<Parts<Uuid>, Problem>,
    form: Result<Form<desk::Form>, FormRejection>,
) -> Response {
    let Ok(Parts(id)) = id else { return bank.missing() };
    let Ok(Form(form)) = form else {
        return Problem::invalid_field("act", "invalid", "is none of the buttons").into_response();
    };
    bank.desk_page(bank.at_desk(id, &form).await)
}

impl Sandbox {
    fn desk_page(&self, desk: Result<Option<desk::Desk>, sqlx::Error>) -> Response {
        match desk {
            Ok(Some(desk)) => {
                let status =
                    if desk.refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
                self.html(status, view::desk(&desk))
            }
            Ok(None) => self.missing(),
            Err(error) => Problem::from(error).into_response(),
        }
    }

    /// Does what the buyer pressed; the flag says that the typed code was wrong, and nothing was done.
    async fn press(&self, id: Uuid, pressed: &Pressed) -> Result<Option<(BankSession, bool)>, sqlx::Error> {
        if pressed.action == Action::Approve {
            let mut conn = self.db.acquire().await?;
            let Some(session) = store::find(&mut conn, id).await? else { return Ok(None) };
            let typed: String = pressed.code.chars().filter(char::is_ascii_digit).collect();
            if session.state == super::SessionState::Challenge && typed != session.code() {
                return Ok(Some((session, true)));
            }
        }
        let session = press::press(&self.inner.buttons, id, pressed.action).await?;
        Ok(session.map(|session| (session, false)))
    }

    fn page(&self, status: StatusCode, session: &BankSession, wrong_code: bool) -> Response {
        self.html(status, view::page(session, wrong_code))
    }

    fn missing(&self) -> Response {
        self.html(StatusCode::NOT_FOUND, view::missing())
    }

    /// A page under a policy of its own: its stylesheet, its forms, nothing else. The forms lead back to
    /// the shop, which browsers count as part of the form's way.
    fn html(&self, status: StatusCode, page: Result<String, minijinja::Error>) -> Response {
        let page = match page {
            Ok(page) => page,
            Err(error) => {
                tracing::error!(%error, "the sandbox bank's page");
                return Problem::internal().into_response();
            }
        };
        let policy = format!(
            "default-src 'none'; style-src 'self'; form-action 'self' {}; base-uri 'none'; frame-ancestors 'none'",
            self.inner.public_url
        );
        let mut response = (status, Html(page)).into_response();
        let headers = response.headers_mut();
        if let Ok(policy) = HeaderValue::from_str(&policy) {
            headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        // Not `no-referrer`: with it browsers send forms without their origin, which the gateway wants to see.
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
        headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
        response
    }
}

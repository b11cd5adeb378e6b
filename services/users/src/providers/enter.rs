//! Going to a provider, coming back, and what comes of it.

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use kit::{Email, SecretToken, SessionId, SignedIn, Time, UserId, step_up::RECENT_SECONDS};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use subtle::ConstantTimeEq as _;
use utoipa::ToSchema;

use super::{
    Provider, Refused,
    exchange::Code,
    id_token::{Claims, Expected},
    link::Waiting,
};
use crate::{
    Device, Entry, Users, UsersError,
    flows::Kind,
    second_factor::Proof,
    store::{self, identities::NewIdentity, users::NewAccount},
};

/// What somebody goes to a provider for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    SignIn,
    /// To sign in with it from now on.
    Link,
    /// To prove once more who they are.
    StepUp,
}

/// An attempt that has begun.
#[derive(Debug)]
pub struct Begun {
    /// Where the browser goes.
    pub url: String,
    /// Stays in the browser, and makes the way back worthless elsewhere.
    pub browser: SecretToken,
}

/// What the provider gave the browser on its way back.
#[derive(Debug, Clone)]
pub struct Return {
    /// The provider whose way back it was.
    pub provider: String,
    pub state: String,
    pub code: Option<String>,
    pub error: Option<String>,
    /// Who says so (RFC 9207).
    pub issuer: Option<String>,
    /// The language of a new account.
    pub locale: String,
}

/// What came of it.
#[derive(Debug)]
pub enum Finished {
    Entered(Entry),
    /// The accounts belong together now.
    Linked,
    /// The address has an account here. Its owner proves that it is theirs and redeems the ticket.
    AccountExists {
        ticket: SecretToken,
        seconds: i64,
    },
}

/// What is remembered between going and coming back.
#[derive(Serialize, Deserialize)]
struct Attempt {
    provider: String,
    purpose: Purpose,
    state: String,
    nonce: String,
    verifier: String,
    /// The session that asked to link or to step up.
    session: Option<SessionId>,
    begun_at: Time,
}

/// Seconds that the provider's clock may be behind ours.
const LEEWAY: i64 = 60;

impl Users {
    /// The way to the provider `id`.
    ///
    /// # Errors
    /// [`UsersError::NotFound`], [`UsersError::ProviderAway`]; for all but signing in
    /// [`UsersError::NotSignedIn`], for linking [`UsersError::Reauthenticate`] and
    /// [`UsersError::EmailNotVerified`].
    pub(crate) async fn go_to_provider(
        &self,
        id: &str,
        purpose: Purpose,
        user: Option<&SignedIn>,
    ) -> Result<Begun, UsersError> {
        let provider = self.providers.by_id(id)?;
        if purpose != Purpose::SignIn {
            let user = user.ok_or(UsersError::NotSignedIn)?;
            if purpose == Purpose::Link {
                self.require_recent_and_proved(user)?;
            }
        }
        let metadata = provider.metadata().await.map_err(|refused| away(&provider, &refused))?;
        let secret = || SecretToken::random().reveal().to_owned();
        let attempt = Attempt {
            provider: id.to_owned(),
            purpose,
            state: secret(),
            nonce: secret(),
            verifier: secret(),
            session: user.filter(|_| purpose != Purpose::SignIn).map(|user| user.session_id),
            begun_at: self.clock.now(),
        };
        let mut url = provider
            .egress
            .check(&metadata.authorization_endpoint)
            .map_err(|refused| away(&provider, &refused))?;
        let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, attempt.verifier.as_bytes()));
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &provider.settings.client_id)
            .append_pair("redirect_uri", &self.way_back(id))
            .append_pair("scope", "openid email profile")
            .append_pair("state", &attempt.state)
            .append_pair("nonce", &attempt.nonce)
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256");
        if purpose != Purpose::SignIn {
            // Not the session that the provider remembers, but a proof of this moment.
            url.query_pairs_mut().append_pair("max_age", "0").append_pair("prompt", "login");
        }
        let mut tx = self.db.begin().await?;
        let owner = user.filter(|_| purpose != Purpose::SignIn).map(|user| user.user_id);
        let browser = self.begin_flow(&mut tx, Kind::Provider, owner, &attempt).await?;
        tx.commit().await?;
        Ok(Begun { url: url.into(), browser })
    }

    /// Where a provider sends people back to: an address of its own for each, so that the answer of one
    /// can't be taken for that of another.
    fn way_back(&self, id: &str) -> String {
        format!("{}/sign-in/with/{id}", self.settings.public_url)
    }

    /// Takes what the provider gave the browser. The attempt is used up, whatever comes of it.
    ///
    /// # Errors
    /// [`UsersError::StepExpired`] in another browser, for another attempt, or a second time;
    /// [`UsersError::ProviderDeclined`]; [`UsersError::ProviderRefused`];
    /// [`UsersError::ProviderEmailUnproved`]; [`UsersError::IdentityTaken`]; [`UsersError::OtherPerson`].
    pub(crate) async fn come_back(
        &self,
        back: Return,
        browser: Option<&SecretToken>,
        device: &Device,
        user: Option<&SignedIn>,
    ) -> Result<Finished, UsersError> {
        let browser = browser.ok_or(UsersError::StepExpired)?;
        let attempt = self.end_attempt(&back, browser, user).await?;
        let provider = self.providers.by_id(&attempt.provider)?;
        let refused = |refused: Refused| {
            let issuer = provider.settings.issuer.as_str();
            tracing::warn!(event = "auth.provider_refused", issuer, reason = %refused, ip = device.ip_prefix,
                "a provider's answer was refused");
            UsersError::ProviderRefused
        };
        let metadata = provider.metadata().await.map_err(|refused| away(&provider, &refused))?;
        let named = back.issuer.as_ref();
        let must_be_named = metadata.authorization_response_iss_parameter_supported;
        if named.is_some_and(|issuer| *issuer != provider.settings.issuer)
            || (must_be_named && named.is_none())
        {
            return Err(refused(Refused::because("the answer is another provider's")));
        }
        if back.error.as_deref() == Some("access_denied") {
            return Err(UsersError::ProviderDeclined);
        }
        let code = back.code.filter(|_| back.error.is_none());
        let code = code.ok_or_else(|| refused(Refused::because("no code but an error")))?;
        let redirect_uri = self.way_back(&attempt.provider);
        let code = Code { code: &code, verifier: &attempt.verifier, redirect_uri: &redirect_uri };
        let expected = Expected { nonce: &attempt.nonce, now: self.clock.now() };
        let claims = provider.exchange(&code, &expected).await.map_err(refused)?;
        match (attempt.purpose, user) {
            (Purpose::SignIn, _) => self.enter_from(&provider, &claims, &back.locale, device, user).await,
            (Purpose::Link, Some(user)) => {
                self.link(user, &provider, &claims).await?;
                Ok(Finished::Linked)
            }
            (Purpose::StepUp, Some(user)) => {
                let fresh = |at: i64| at >= attempt.begun_at.as_second() - LEEWAY;
                if !claims.auth_time.is_some_and(fresh) {
                    return Err(refused(Refused::because("the proof is not fresh")));
                }
                self.step_up_from(&provider, &claims, device, user).await
            }
            (_, None) => Err(UsersError::NotSignedIn),
        }
    }

    /// Ends the attempt that belongs to this browser, this state, this provider and this session.
    async fn end_attempt(
        &self,
        back: &Return,
        browser: &SecretToken,
        user: Option<&SignedIn>,
    ) -> Result<Attempt, UsersError> {
        let mut tx = self.db.begin().await?;
        let found = self.look_at_flow::<Attempt>(&mut tx, Kind::Provider, browser).await?;
        let (_, attempt) = found.ok_or(UsersError::StepExpired)?;
        // Who only has to renew a short token may come again.
        if attempt.purpose != Purpose::SignIn && user.is_none() {
            return Err(UsersError::NotSignedIn);
        }
        let ended = self.end_flow::<Attempt>(&mut tx, Kind::Provider, browser).await?;
        tx.commit().await?;
        let same_state = bool::from(attempt.state.as_bytes().ct_eq(back.state.as_bytes()));
        let same_session = attempt.session.is_none() || attempt.session == user.map(|user| user.session_id);
        if ended.is_none() || !same_state || !same_session || attempt.provider != back.provider {
            return Err(UsersError::StepExpired);
        }
        Ok(attempt)
    }

    /// Lets in whom the provider names: the owner of the linked account, or a new person. Nobody is let
    /// into an account because of an address alone.
    async fn enter_from(
        &self,
        provider: &Provider,
        claims: &Claims,
        locale: &str,
        device: &Device,
        replaces: Option<&SignedIn>,
    ) -> Result<Finished, UsersError> {
        let now = self.clock.now();
        let issuer = provider.settings.issuer.as_str();
        let mut tx = self.db.begin().await?;
        let owner = match store::identities::owner(&mut tx, issuer, &claims.subject).await? {
            Some(owner) => owner,
            None => {
                let email = proved_email(claims).ok_or(UsersError::ProviderEmailUnproved)?;
                match self.new_account(&mut tx, provider, claims, &email, locale, now).await? {
                    Some(owner) => owner,
                    None => {
                        let finished = self.wait_for_proof(&mut tx, provider, claims, &email).await?;
                        tx.commit().await?;
                        return Ok(finished);
                    }
                }
            }
        };
        let account = store::users::lock(&mut tx, owner).await?;
        let linked = store::identities::use_now(&mut tx, owner, issuer, &claims.subject, now).await?;
        if account.disabled_at.is_some() || !linked {
            return Err(UsersError::ProviderRefused);
        }
        // The provider may have let somebody pass whom it has not looked at for weeks.
        let long_ago = now.as_second() - RECENT_SECONDS - 1;
        let at = claims.auth_time.unwrap_or(long_ago).min(now.as_second());
        let at = jiff::Timestamp::from_second(at).map_or(now, Time::new);
        let proof = Proof { with: "provider", at: Some(at) };
        let entry = self.enter(&mut tx, &account, proof, device, replaces).await?;
        tx.commit().await?;
        self.forget_after(&entry, replaces);
        Ok(Finished::Entered(entry))
    }

    /// Makes an account for a person with a proved address; `None` when the address has one.
    async fn new_account(
        &self,
        tx: &mut PgConnection,
        provider: &Provider,
        claims: &Claims,
        email: &Email,
        locale: &str,
        now: Time,
    ) -> Result<Option<UserId>, UsersError> {
        let id = UserId::new();
        let name = name_of(claims, email);
        let account = NewAccount {
            id,
            email,
            name: &name,
            password_hash: None,
            locale,
            platform_role: None,
            verified_at: Some(now),
        };
        if !store::users::insert(tx, &account, now).await? {
            return Ok(None);
        }
        let identity = NewIdentity {
            id: uuid::Uuid::now_v7(),
            user_id: id,
            issuer: &provider.settings.issuer,
            subject: &claims.subject,
            label: email.as_str(),
            now,
        };
        if !store::identities::insert(tx, &identity).await? {
            return Err(UsersError::StepExpired);
        }
        tracing::info!(event = "auth.registered", user = %id, with = "provider", "a new account");
        Ok(Some(id))
    }

    /// A ticket for the owner of the account with this address.
    async fn wait_for_proof(
        &self,
        tx: &mut PgConnection,
        provider: &Provider,
        claims: &Claims,
        email: &Email,
    ) -> Result<Finished, UsersError> {
        let account = store::users::by_email(tx, email).await?.ok_or(UsersError::StepExpired)?;
        if account.disabled_at.is_some() {
            return Err(UsersError::ProviderRefused);
        }
        let waiting = Waiting {
            issuer: provider.settings.issuer.clone(),
            subject: claims.subject.clone(),
            label: email.as_str().to_owned(),
        };
        let ticket = self.begin_flow(tx, Kind::ProviderLink, Some(account.id), &waiting).await?;
        Ok(Finished::AccountExists { ticket, seconds: Kind::ProviderLink.seconds() })
    }

    /// Replaces the session of `user` by a fresh one.
    async fn step_up_from(
        &self,
        provider: &Provider,
        claims: &Claims,
        device: &Device,
        user: &SignedIn,
    ) -> Result<Finished, UsersError> {
        let now = self.clock.now();
        let issuer = provider.settings.issuer.as_str();
        let mut tx = self.db.begin().await?;
        let account = store::users::lock(&mut tx, user.user_id).await?;
        if !store::identities::use_now(&mut tx, user.user_id, issuer, &claims.subject, now).await? {
            return Err(UsersError::OtherPerson);
        }
        let entry = self.enter(&mut tx, &account, "provider", device, Some(user)).await?;
        tx.commit().await?;
        self.forget_after(&entry, Some(user));
        Ok(Finished::Entered(entry))
    }
}

fn away(provider: &Provider, refused: &Refused) -> UsersError {
    let issuer = provider.settings.issuer.as_str();
    tracing::warn!(event = "auth.provider_away", issuer, reason = %refused, "a provider is of no use");
    UsersError::ProviderAway
}

/// The address, if the provider has seen that it is the person's.
fn proved_email(claims: &Claims) -> Option<Email> {
    claims.email.as_ref().filter(|_| claims.email_verified)?.parse().ok()
}

/// What the person is called.
fn name_of(claims: &Claims, email: &Email) -> String {
    let given = claims.name.as_deref().unwrap_or_default();
    let given: String = given.chars().filter(|letter| !letter.is_control()).take(120).collect();
    let given = given.trim();
    if !given.is_empty() {
        return given.to_owned();
    }
    email.as_str().split('@').next().unwrap_or("?").chars().take(120).collect()
}

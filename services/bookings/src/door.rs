//! The door: who comes in. Every presentation is written down; a ticket is accepted once.

use kit::{Caller, EventId, OccurrenceId, OrganizationId, ScanId, TicketId, Time, text::read_spoken_code};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use utoipa::{IntoParams, ToSchema};

use crate::{
    Bookings, BookingsError, ScanRequest, TicketState,
    credential::Credential,
    store::{
        self,
        door::{DoorTicket, NewScan, ScanRow},
    },
};

/// Whether somebody comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Verdict {
    Accepted,
    Refused,
}

/// Why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum ScanReason {
    Ok,
    /// Somebody came in with this ticket before.
    AlreadyIn,
    Cancelled,
    /// A good ticket, but for another occurrence or event.
    WrongOccurrence,
    /// Nobody has a ticket with this code.
    Unknown,
    /// Not signed by us.
    Forged,
    /// The ticket was issued anew; this is its old code.
    Outdated,
    Blocked,
}

/// What the person at the door sees of a ticket.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ScannedTicket {
    pub number: i32,
    pub holder_name: Option<String>,
    pub product_name: String,
    pub offer_name: String,
    pub reference: String,
}

/// One presentation at the door.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Scan {
    pub verdict: Verdict,
    pub reason: ScanReason,
    pub ticket: Option<ScannedTicket>,
    /// When and where somebody came in with this ticket.
    pub first_accepted_at: Option<Time>,
    pub first_gate: Option<String>,
    pub gate: String,
    pub scanned_at: Time,
    /// Tickets let in so far, and tickets sold, for the occurrence.
    pub checked_in: i64,
    pub sold: i64,
}

/// An occurrence for the door to choose.
#[derive(Debug, Clone, Serialize, sqlx::FromRow, ToSchema)]
pub struct DoorOccurrence {
    pub event_id: EventId,
    pub occurrence_id: OccurrenceId,
    pub title: String,
    pub starts_at: Time,
    pub ends_at: Time,
    pub time_zone: String,
    pub venue_name: Option<String>,
    pub sold: i64,
    pub checked_in: i64,
}

/// The occurrences that the door may open, those of today first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DoorList {
    pub items: Vec<DoorOccurrence>,
}

/// How one door is doing.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Door {
    pub title: String,
    pub starts_at: Time,
    pub time_zone: String,
    pub sold: i64,
    pub checked_in: i64,
    /// The newest presentations.
    pub recent: Vec<Scan>,
}

/// What the door searches for.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DoorSearch {
    /// Part of a name or e-mail address, or the start of a code or booking reference.
    #[param(min_length = 1, max_length = 120)]
    pub q: String,
}

/// A ticket found by name.
#[derive(Debug, Clone, Serialize, sqlx::FromRow, ToSchema)]
pub struct FoundTicket {
    pub ticket_id: TicketId,
    pub code: String,
    pub state: TicketState,
    pub holder_name: Option<String>,
    pub product_name: String,
    pub offer_name: String,
    pub reference: String,
    pub checked_in_at: Option<Time>,
}

/// What the door's search found.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FoundTickets {
    pub items: Vec<FoundTicket>,
}

/// The place of a scan.
#[derive(Debug, Clone, Copy)]
pub struct AtDoor {
    pub organization_id: OrganizationId,
    pub event_id: EventId,
    pub occurrence_id: OccurrenceId,
}

/// Scans that a device made offline are dated back at most this far.
const OFFLINE_DAYS: i64 = 30;

impl Bookings {
    /// Notes a presentation and says whether the person comes in. The same nonce is the same scan.
    ///
    /// # Errors
    /// `NotFound` for a foreign occurrence; `NonceReused`.
    pub async fn scan(
        &self,
        caller: &Caller,
        door: AtDoor,
        request: &ScanRequest,
    ) -> Result<Scan, BookingsError> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        store::door::occurrence(&mut tx, door).await?.ok_or(BookingsError::NotFound)?;
        if let Some(earlier) = store::door::by_nonce(&mut tx, door.event_id, request.nonce).await? {
            return self.repeat(&mut tx, door, earlier).await;
        }
        let (ticket, mut reason) = self.judge(&mut tx, door, request.code.trim()).await?;
        let mut scan = NewScan {
            id: ScanId::new(),
            door,
            ticket_id: ticket.as_ref().map(|ticket| ticket.id),
            verdict: Verdict::Accepted,
            reason,
            gate: request.gate.trim(),
            nonce: request.nonce,
            scanned_by: caller.user_id(),
            api_key_id: caller.key().map(|key| key.id),
            scanned_at: request
                .scanned_at
                .map_or(now, |seen| seen.clamp(now.plus_seconds(-OFFLINE_DAYS * 86_400), now)),
            received_at: now,
        };
        let accepted = reason == ScanReason::Ok && store::door::insert(&mut tx, &scan).await?;
        if !accepted {
            if let Some(earlier) = store::door::by_nonce(&mut tx, door.event_id, request.nonce).await? {
                return self.repeat(&mut tx, door, earlier).await;
            }
            if reason == ScanReason::Ok {
                reason = ScanReason::AlreadyIn;
            }
            (scan.verdict, scan.reason) = (Verdict::Refused, reason);
            if !store::door::insert(&mut tx, &scan).await? {
                let earlier = store::door::by_nonce(&mut tx, door.event_id, request.nonce).await?;
                return self.repeat(&mut tx, door, earlier.ok_or(BookingsError::Busy)?).await;
            }
        }
        let shown = self.show_scan(&mut tx, door, &scan.row(), ticket).await?;
        tx.commit().await?;
        Ok(shown)
    }

    /// Whose code that is, and what speaks against letting them in; whether they are in already is for
    /// the unique index to say.
    async fn judge(
        &self,
        conn: &mut PgConnection,
        door: AtDoor,
        code: &str,
    ) -> Result<(Option<DoorTicket>, ScanReason), BookingsError> {
        let (ticket, version) = if Credential::looks_like(code) {
            let Some(credential) = Credential::verify(code, &self.parts.ticket_ring) else {
                return Ok((None, ScanReason::Forged));
            };
            if credential.event_id != door.event_id {
                return Ok((None, ScanReason::WrongOccurrence));
            }
            let ticket = store::door::ticket(conn, door.event_id, credential.ticket_id).await?;
            (ticket, Some(credential.version))
        } else {
            (store::door::ticket_by_code(conn, door.event_id, &read_spoken_code(code)).await?, None)
        };
        let Some(ticket) = ticket else { return Ok((None, ScanReason::Unknown)) };
        let reason = verdict_on(&ticket, version, door.occurrence_id);
        Ok((Some(ticket), reason))
    }

    async fn repeat(
        &self,
        conn: &mut PgConnection,
        door: AtDoor,
        earlier: ScanRow,
    ) -> Result<Scan, BookingsError> {
        if earlier.occurrence_id != door.occurrence_id {
            return Err(BookingsError::NonceReused);
        }
        let ticket = match earlier.ticket_id {
            Some(id) => store::door::ticket(conn, door.event_id, id).await?,
            None => None,
        };
        self.show_scan(conn, door, &earlier, ticket).await
    }

    async fn show_scan(
        &self,
        conn: &mut PgConnection,
        door: AtDoor,
        scan: &ScanRow,
        ticket: Option<DoorTicket>,
    ) -> Result<Scan, BookingsError> {
        let first = match scan.ticket_id {
            Some(id) => store::door::first_accepted(conn, door.event_id, id).await?,
            None => None,
        };
        let (sold, checked_in) = store::door::counts(conn, door).await?;
        Ok(shown(scan, ticket, first, checked_in, sold))
    }

    /// The occurrences that the caller may open the door for.
    ///
    /// # Errors
    /// The database's.
    pub async fn doors(
        &self,
        caller: &Caller,
        organization_id: OrganizationId,
    ) -> Result<DoorList, BookingsError> {
        let limit = caller.event_limit(organization_id);
        let mut conn = self.db.acquire().await?;
        let items =
            store::door::occurrences(&mut conn, organization_id, limit.as_deref(), self.clock.now()).await?;
        Ok(DoorList { items })
    }

    /// How one door is doing.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn door(&self, door: AtDoor) -> Result<Door, BookingsError> {
        let mut conn = self.db.acquire().await?;
        let seen = store::door::occurrence(&mut conn, door).await?.ok_or(BookingsError::NotFound)?;
        let (sold, checked_in) = store::door::counts(&mut conn, door).await?;
        let mut recent = Vec::new();
        for scan in store::door::recent(&mut conn, door).await? {
            let ticket = match scan.ticket_id {
                Some(id) => store::door::ticket(&mut conn, door.event_id, id).await?,
                None => None,
            };
            let first = match scan.ticket_id {
                Some(id) => store::door::first_accepted(&mut conn, door.event_id, id).await?,
                None => None,
            };
            recent.push(shown(&scan, ticket, first, checked_in, sold));
        }
        Ok(Door {
            title: seen.title,
            starts_at: seen.starts_at,
            time_zone: seen.time_zone,
            sold,
            checked_in,
            recent,
        })
    }

    /// Tickets of the occurrence by name, address, code or reference.
    ///
    /// # Errors
    /// `NotFound`; `422` for an empty or endless search.
    pub async fn door_search(
        &self,
        door: AtDoor,
        search: &DoorSearch,
    ) -> Result<FoundTickets, BookingsError> {
        let words = search.q.trim();
        if words.is_empty() || words.chars().count() > 120 {
            return Err(kit::Problem::invalid_field("q", "invalid", "must have 1 to 120 characters").into());
        }
        let mut conn = self.db.acquire().await?;
        store::door::occurrence(&mut conn, door).await?.ok_or(BookingsError::NotFound)?;
        let code = format!("{}%", read_spoken_code(words));
        let items = store::door::search(&mut conn, door, &store::like(words), &code).await?;
        Ok(FoundTickets { items })
    }
}

fn shown(
    scan: &ScanRow,
    ticket: Option<DoorTicket>,
    first: Option<(Time, String)>,
    checked_in: i64,
    sold: i64,
) -> Scan {
    let (first_accepted_at, first_gate) = first.unzip();
    Scan {
        verdict: scan.verdict,
        reason: scan.reason,
        ticket: ticket.map(|ticket| ScannedTicket {
            number: ticket.number,
            holder_name: ticket.holder_name.or(ticket.buyer_name),
            product_name: ticket.product_name,
            offer_name: ticket.offer_name,
            reference: ticket.reference,
        }),
        first_accepted_at,
        first_gate,
        gate: scan.gate.clone(),
        scanned_at: scan.scanned_at,
        checked_in,
        sold,
    }
}

/// What speaks against the ticket; `version` is that of the credential, where one was shown.
fn verdict_on(ticket: &DoorTicket, version: Option<i32>, here: OccurrenceId) -> ScanReason {
    match ticket.state {
        TicketState::Cancelled => ScanReason::Cancelled,
        TicketState::Blocked | TicketState::Listed => ScanReason::Blocked,
        _ if version.is_some_and(|version| version != ticket.credential_version) => ScanReason::Outdated,
        _ if ticket.occurrence_id != here => ScanReason::WrongOccurrence,
        TicketState::Valid | TicketState::Transferred | TicketState::Resold => ScanReason::Ok,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_its_case() {
        let here = OccurrenceId::new();
        let ticket = |state, occurrence_id| DoorTicket {
            id: TicketId::new(),
            occurrence_id,
            state,
            credential_version: 2,
            number: 1,
            holder_name: None,
            buyer_name: None,
            product_name: String::new(),
            offer_name: String::new(),
            reference: String::new(),
        };
        let valid = ticket(TicketState::Valid, here);
        assert_eq!(verdict_on(&valid, Some(2), here), ScanReason::Ok);
        assert_eq!(verdict_on(&valid, None, here), ScanReason::Ok);
        assert_eq!(verdict_on(&valid, Some(1), here), ScanReason::Outdated);
        assert_eq!(verdict_on(&valid, Some(2), OccurrenceId::new()), ScanReason::WrongOccurrence);
        for (state, reason) in
            [(TicketState::Cancelled, ScanReason::Cancelled), (TicketState::Blocked, ScanReason::Blocked)]
        {
            assert_eq!(verdict_on(&ticket(state, here), Some(2), here), reason);
        }
    }
}

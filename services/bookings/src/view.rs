//! Putting a booking together for those who may see it.

use std::sync::Arc;

use events::{EventSummary, Seating};
use kit::{Money, Time};
use payments::Payment;
use sqlx::PgConnection;

use crate::{
    Bookings, BookingsError,
    cards::Purses,
    credential::Credential,
    model::{
        BookedEvent, BookedOrganizer, Booking, BookingMoney, BookingPayment, BookingState, Line, PriceParts,
        Tax, Ticket, TicketState,
    },
    seats::booked_seats,
    store::{self, bookings::BookingRow, lines::LineRow, tickets::TicketRow},
    turnstile::Fresh,
};

/// For whom a booking is put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Audience {
    /// Sees the signed credentials.
    Buyer,
    /// Sees everything but the credentials: nobody at the office should be able to walk in on them.
    Organizer,
}

/// What a booking is put together from.
pub(crate) struct Shown {
    pub row: BookingRow,
    pub lines: Vec<LineRow>,
    pub tickets: Vec<TicketRow>,
    /// Newest first.
    pub payments: Vec<Payment>,
    pub purses: Purses,
    pub summary: EventSummary,
    /// Only needed with seats.
    pub seating: Option<Arc<Seating>>,
}

impl Bookings {
    /// The booking with all that belongs to it.
    pub(crate) async fn view(
        &self,
        conn: &mut PgConnection,
        row: BookingRow,
        audience: Audience,
    ) -> Result<Booking, BookingsError> {
        let lines = store::lines::of(conn, &row).await?;
        let tickets = match row.state {
            BookingState::Confirmed | BookingState::Cancelled => {
                store::tickets::of_booking(conn, row.event_id, row.id).await?
            }
            _ => Vec::new(),
        };
        let payments = match row.checked_out_at {
            Some(_) if row.total_minor > 0 => {
                self.parts.payments.of_booking(conn, row.event_id, row.id).await?
            }
            _ => Vec::new(),
        };
        let summary = self.parts.events.summary(conn, row.event_id, row.occurrence_id).await?;
        let seating = match lines.iter().any(|line| !line.seats.is_empty()) {
            true => self.parts.events.seating(conn, row.event_id).await?,
            false => None,
        };
        let purses = self.purses(conn, &row, &lines, &payments).await?;
        let parts = Shown { row, lines, tickets, payments, purses, summary, seating };
        Ok(self.put_together(parts, audience))
    }

    /// The booking from what was read of it.
    pub(crate) fn put_together(&self, parts: Shown, audience: Audience) -> Booking {
        let Shown { row, lines, tickets, payments, purses, summary, seating } = parts;
        let total = row.total();
        let money = |minor| Money::new(minor, row.currency);
        Booking {
            event: booked_event(summary, row.state),
            payment: payments.first().map(shown_payment),
            money: BookingMoney::of(total, &payments),
            tenders: self.shown_tenders(&purses, &payments),
            gift_cards: self.shown_cards(purses, audience),
            price: price_parts(&lines, money),
            access_code: row.code_id,
            lines: lines.into_iter().map(|line| shown_line(line, seating.as_deref(), money)).collect(),
            tickets: tickets.into_iter().map(|ticket| self.show_ticket(ticket, audience)).collect(),
            server_time: self.clock.now(),
            event_id: row.event_id,
            id: row.id,
            occurrence_id: row.occurrence_id,
            reference: row.reference,
            state: row.state,
            email: row.email,
            name: row.name,
            locale: row.locale,
            currency: row.currency,
            total,
            quantity: row.quantity,
            expires_at: row.expires_at,
            extended_at: row.extended_at,
            created_at: row.created_at,
            confirmed_at: row.confirmed_at,
            ended_at: row.ended_at,
            end_reason: row.end_reason,
        }
    }

    /// The ticket; with its credential when it is good and shown to the buyer.
    pub(crate) fn show_ticket(&self, ticket: TicketRow, audience: Audience) -> Ticket {
        let credential = match (audience, ticket.state) {
            (Audience::Buyer, TicketState::Valid) => Some(self.credential(&ticket)),
            _ => None,
        };
        Ticket {
            seat: ticket.booked_seat(),
            id: ticket.id,
            number: ticket.number,
            code: ticket.code,
            state: ticket.state,
            holder_name: ticket.holder_name,
            product_name: ticket.product_name,
            offer_name: ticket.offer_name,
            credential,
            used_at: ticket.used_at,
        }
    }

    /// The signed text of a ticket's QR code.
    pub(crate) fn credential(&self, ticket: &TicketRow) -> String {
        Credential {
            event_id: ticket.event_id,
            occurrence_id: ticket.occurrence_id,
            ticket_id: ticket.id,
            version: ticket.credential_version,
        }
        .sign(&self.parts.ticket_ring)
    }
}

/// A hold that was just made, as its buyer sees it: nothing of it has to be read again.
pub(crate) fn fresh_booking(fresh: Fresh, now: Time) -> Booking {
    let currency = fresh.quote.currency;
    let money = |minor| Money::new(minor, currency);
    let total = money(fresh.total_minor);
    let seating = fresh.stage.seating().map(AsRef::as_ref);
    Booking {
        event_id: fresh.ask.event_id,
        id: fresh.ask.booking_id,
        occurrence_id: fresh.ask.occurrence_id,
        reference: fresh.reference,
        state: BookingState::Held,
        email: None,
        name: None,
        locale: fresh.ask.locale.clone(),
        currency,
        total,
        quantity: fresh.quantity,
        expires_at: Some(fresh.expires_at),
        extended_at: None,
        created_at: fresh.created_at,
        confirmed_at: None,
        ended_at: None,
        end_reason: None,
        price: price_parts(&fresh.lines, money),
        access_code: fresh.ask.code.as_ref().map(|code| code.id),
        lines: fresh.lines.into_iter().map(|line| shown_line(line, seating, money)).collect(),
        event: booked_event(fresh.stage.summary().clone(), BookingState::Held),
        payment: None,
        money: BookingMoney::of(total, &[]),
        tenders: Vec::new(),
        gift_cards: Vec::new(),
        tickets: Vec::new(),
        server_time: now,
    }
}

/// The event of a booking in `state`.
pub(crate) fn booked_event(summary: EventSummary, state: BookingState) -> BookedEvent {
    BookedEvent {
        title: summary.title,
        slug: summary.slug,
        cover: summary.cover,
        organizer: BookedOrganizer {
            id: summary.organization_id,
            slug: summary.organization_slug,
            name: summary.organization_name,
            accent_color: summary.accent_color,
            support_email: summary.support_email.map(|email| email.to_string()),
        },
        starts_at: summary.starts_at,
        ends_at: summary.ends_at,
        doors_at: summary.doors_at,
        time_zone: summary.time_zone,
        venue_name: summary.venue_name,
        address: summary.address,
        city: summary.city,
        country: summary.country,
        online: summary.online_url.is_some(),
        online_url: summary.online_url.filter(|_| state == BookingState::Confirmed),
        refund_policy: summary.refund_policy,
    }
}

fn shown_line(line: LineRow, seating: Option<&Seating>, money: impl Fn(i64) -> Money) -> Line {
    Line {
        tax: tax_of(&line, &money),
        seats: booked_seats(seating, &line.seats),
        id: line.id,
        product_id: line.product_id,
        offer_id: line.offer_id,
        kind: line.kind,
        product_name: line.product_name,
        offer_name: line.offer_name,
        quantity: line.quantity,
        admissions: line.admissions,
        unit_price: money(line.unit_price_minor),
        total: money(line.total_minor),
        discount: money(line.discount_minor),
        discount_name: line.discount_name,
        fee: money(line.fee_minor),
    }
}

fn tax_of(line: &LineRow, money: &impl Fn(i64) -> Money) -> Option<Tax> {
    let (name, amount) = (line.tax_name.clone()?, money(line.tax_minor));
    Some(Tax { name, rate_bp: line.tax_bp, included: line.tax_included, amount })
}

/// How the total of `lines` comes about.
pub(crate) fn price_parts(lines: &[LineRow], money: impl Fn(i64) -> Money) -> PriceParts {
    let sum = |part: fn(&LineRow) -> i64| money(lines.iter().map(part).fold(0, i64::saturating_add));
    let mut taxes: Vec<Tax> = Vec::new();
    for tax in lines.iter().filter_map(|line| tax_of(line, &money)) {
        let same = |known: &&mut Tax| {
            (&known.name, known.rate_bp, known.included) == (&tax.name, tax.rate_bp, tax.included)
        };
        match taxes.iter_mut().find(same) {
            Some(known) => known.amount.minor = known.amount.minor.saturating_add(tax.amount.minor),
            None => taxes.push(tax),
        }
    }
    PriceParts {
        subtotal: sum(|line| line.unit_price_minor.saturating_mul(i64::from(line.quantity))),
        discount: sum(|line| line.discount_minor),
        fees: sum(|line| line.fee_minor),
        taxes,
    }
}

fn shown_payment(payment: &Payment) -> BookingPayment {
    BookingPayment {
        id: payment.id,
        state: payment.state,
        redirect_url: payment.redirect_url.clone(),
        failure: payment.failure.clone(),
        provider: payment.provider.clone(),
    }
}

//! What runs later.

use data::jobs::{Job, JobError, JobResult, Worker, enqueue};
use kit::{BookingId, EventId, OrganizationId, failpoint};
use serde::{Deserialize, Serialize};

use crate::{
    BookingState, Bookings, BookingsError, SendCards, event_cancelled::CallOff, invoicing::IssueInvoice,
    refund_runs::TellMoved, store,
};

/// Makes the tickets of a booking and mails them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SendTickets {
    pub event_id: EventId,
    pub booking_id: BookingId,
    /// The same key is one mail.
    pub dedupe: String,
}

impl Job for SendTickets {
    const KIND: &'static str = "bookings.send_tickets";
    const MAX_ATTEMPTS: i16 = 16;
    const PRIORITY: i16 = 30;
}

impl SendTickets {
    /// The mail that every confirmed booking gets once.
    pub(crate) fn first(event_id: EventId, booking_id: BookingId) -> Self {
        Self { event_id, booking_id, dedupe: format!("confirmed:{booking_id}") }
    }
}

impl Bookings {
    /// Registers the jobs and schedules of this service.
    pub fn work(&self, worker: Worker) -> Worker {
        let (tickets, holds, keys, ended) = (self.clone(), self.clone(), self.clone(), self.clone());
        let (moved, invoices, cards) = (self.clone(), self.clone(), self.clone());
        self.work_waiting_lists(worker)
            .job(move |job: SendTickets| {
                let this = tickets.clone();
                async move { this.send_tickets(job).await }
            })
            .job(move |job: SendCards| {
                let this = cards.clone();
                async move { this.send_cards(job).await }
            })
            .job(move |job: CallOff| {
                let this = ended.clone();
                async move { this.call_off_for_event(job).await }
            })
            .job(move |job: TellMoved| {
                let this = moved.clone();
                async move { this.tell_moved(job).await }
            })
            .job(move |job: IssueInvoice| {
                let this = invoices.clone();
                async move { this.issue_again(job).await }
            })
            .every("expire_holds", 15, move || {
                let this = holds.clone();
                async move { this.expire_holds().await }
            })
            .every("forget_idempotency_keys", 3600, move || {
                let this = keys.clone();
                async move { this.forget_keys().await }
            })
    }

    /// Makes the documents, keeps them and asks for the mail. Nothing is sent for a booking that has
    /// been cancelled in the meantime.
    async fn send_tickets(&self, job: SendTickets) -> JobResult {
        let material = match self.ticket_material(job.event_id, job.booking_id).await {
            Ok(material) => material,
            Err(BookingsError::NoTickets) => return Ok(()),
            Err(BookingsError::NotFound) => return Err(JobError::pointless("the booking is not there")),
            Err(error) => return Err(error.into()),
        };
        let mut attachments = self.store_documents(&material).await?;
        attachments.extend(self.invoice_for_mail(&material.row).await?);
        let mut tx = self.db.begin().await?;
        let row = store::bookings::lock(&mut tx, job.event_id, job.booking_id).await?;
        if row.is_some_and(|row| row.state == BookingState::Confirmed) {
            let (row, summary, lines) = (&material.row, &material.summary, &material.lines);
            self.send_confirmation(&mut tx, row, summary, lines, attachments, job.dedupe).await?;
            failpoint("mail.before_commit");
            tx.commit().await?;
            failpoint("mail.after_commit");
        }
        Ok(())
    }

    /// Sends the tickets once more; at most once a minute.
    ///
    /// # Errors
    /// `NotFound`; `NoTickets` unless it is confirmed.
    pub async fn resend(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        booking_id: BookingId,
    ) -> Result<(), BookingsError> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let row = store::bookings::of_organization(&mut tx, organization_id, event_id, booking_id).await?;
        let row = row.ok_or(BookingsError::NotFound)?;
        if row.state != BookingState::Confirmed {
            return Err(BookingsError::NoTickets);
        }
        let minute = now.as_second() / 60;
        let cards = SendCards {
            dedupe: format!("cards_resent:{booking_id}:{minute}"),
            ..SendCards::bought(event_id, booking_id)
        };
        enqueue(&mut tx, &cards, now).await?;
        let dedupe = format!("resent:{booking_id}:{minute}");
        enqueue(&mut tx, &SendTickets { event_id, booking_id, dedupe }, now).await?;
        tx.commit().await?;
        Ok(())
    }
}

//! The documents of a confirmed booking: tickets to print, and an entry for the calendar.

use bytes::Bytes;
use data::blobs::content_key;
use events::EventSummary;
use kit::{BookingId, Caller, EventId, Money};
use notifications::Attachment;

use crate::{
    BookingState, Bookings, BookingsError, calendar,
    mails::{address, ticket_name, venue},
    moment::local,
    pdf::{self, Note, Sheet, TicketPage, Words},
    price::part_of,
    store::{self, bookings::BookingRow, lines::LineRow, tickets::TicketRow},
};

/// Everything that the documents of a booking say.
pub(crate) struct Material {
    pub row: BookingRow,
    pub summary: EventSummary,
    pub lines: Vec<LineRow>,
    pub tickets: Vec<TicketRow>,
}

impl Bookings {
    /// Reads what the documents need, for the program's own work.
    ///
    /// # Errors
    /// `NotFound`; `NoTickets` unless the booking is confirmed.
    pub(crate) async fn ticket_material(
        &self,
        event_id: EventId,
        booking_id: BookingId,
    ) -> Result<Material, BookingsError> {
        let mut conn = self.db.acquire().await?;
        let row = store::bookings::find(&mut conn, event_id, booking_id).await?;
        let row = row.ok_or(BookingsError::NotFound)?;
        if row.state != BookingState::Confirmed {
            return Err(BookingsError::NoTickets);
        }
        Ok(Material {
            summary: self.parts.events.summary(&mut conn, event_id, row.occurrence_id).await?,
            lines: store::lines::of_booking(&mut conn, event_id, booking_id).await?,
            tickets: store::tickets::of_booking(&mut conn, event_id, booking_id).await?,
            row,
        })
    }

    /// The tickets as PDF, for their buyer.
    ///
    /// # Errors
    /// `NotFound`; `NoTickets` unless it is confirmed and admits somebody.
    pub async fn tickets_pdf(
        &self,
        caller: &Caller,
        event_id: EventId,
        booking_id: BookingId,
    ) -> Result<Vec<u8>, BookingsError> {
        self.booking_of_buyer(caller, event_id, booking_id).await?;
        let material = self.ticket_material(event_id, booking_id).await?;
        self.pdf(&material).await?.ok_or(BookingsError::NoTickets)
    }

    /// The calendar entry, for the booking's buyer.
    ///
    /// # Errors
    /// `NotFound`; `NoTickets` unless it is confirmed.
    pub async fn calendar(
        &self,
        caller: &Caller,
        event_id: EventId,
        booking_id: BookingId,
    ) -> Result<String, BookingsError> {
        self.booking_of_buyer(caller, event_id, booking_id).await?;
        Ok(self.ics(&self.ticket_material(event_id, booking_id).await?))
    }

    /// Keeps the documents as files, for the mail.
    pub(crate) async fn store_documents(
        &self,
        material: &Material,
    ) -> Result<Vec<Attachment>, BookingsError> {
        let mut attachments = Vec::with_capacity(2);
        if let Some(pdf) = self.pdf(material).await? {
            attachments.push(self.keep("tickets.pdf", "application/pdf", "pdf", pdf).await?);
        }
        let ics = self.ics(material).into_bytes();
        attachments
            .push(self.keep("event.ics", "text/calendar; charset=utf-8; method=PUBLISH", "ics", ics).await?);
        Ok(attachments)
    }

    pub(crate) async fn keep(
        &self,
        name: &str,
        content_type: &str,
        ext: &str,
        bytes: Vec<u8>,
    ) -> Result<Attachment, BookingsError> {
        let blob = content_key("documents", &bytes, ext);
        self.parts
            .blobs
            .put(&blob, Bytes::from(bytes), content_type)
            .await
            .map_err(|error| BookingsError::Document(error.to_string()))?;
        Ok(Attachment { name: name.to_owned(), content_type: content_type.to_owned(), blob })
    }

    /// The PDF; `None` for a booking that admits nobody. Drawing is work for the processor and so leaves
    /// the threads that serve requests.
    async fn pdf(&self, material: &Material) -> Result<Option<Vec<u8>>, BookingsError> {
        if material.tickets.is_empty() {
            return Ok(None);
        }
        let sheet = sheet(material);
        let of = material.tickets.len();
        let pages: Vec<TicketPage> =
            material.tickets.iter().map(|ticket| self.page(material, ticket, of)).collect();
        let drawn = tokio::task::spawn_blocking(move || pdf::tickets(&sheet, &pages)).await;
        match drawn {
            Ok(Ok(bytes)) => Ok(Some(bytes)),
            Ok(Err(error)) => Err(BookingsError::Document(error)),
            Err(error) => Err(BookingsError::Document(error.to_string())),
        }
    }

    fn page(&self, material: &Material, ticket: &TicketRow, of: usize) -> TicketPage {
        let words = Words::of(&material.row.locale);
        let line = material.lines.iter().find(|line| line.id == ticket.line_id);
        let price = line.map(|line| {
            // What this unit cost, with all that was on top of it and off it.
            let before = |other: &&TicketRow| other.line_id == line.id && other.number < ticket.number;
            let earlier = material.tickets.iter().filter(before).count();
            let each = usize::try_from(line.admissions / line.quantity.max(1)).unwrap_or(1).max(1);
            let unit = i32::try_from(earlier / each).unwrap_or(0);
            let price = Money::new(part_of(line.total_minor, line.quantity, unit), material.row.currency);
            match line.admissions / line.quantity.max(1) {
                _ if price.minor == 0 => words.free.to_owned(),
                0 | 1 => price.to_string(),
                people => format!("{price} · {people} {}", words.people),
            }
        });
        TicketPage {
            number: ticket.number,
            of,
            holder: ticket.holder_name.clone().or_else(|| material.row.name.clone()),
            product: ticket_name(&ticket.product_name, &ticket.offer_name),
            price: price.unwrap_or_default(),
            code: ticket.code.clone(),
            credential: self.credential(ticket),
        }
    }

    fn ics(&self, material: &Material) -> String {
        let Material { row, summary, .. } = material;
        let place = [venue(summary), address(summary)];
        let entry = calendar::Entry {
            uid: &format!("booking-{}@admit", row.id),
            made_at: self.clock.now(),
            starts_at: summary.starts_at,
            ends_at: summary.ends_at,
            title: &summary.title,
            place: &place.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(", "),
            text: &format!(
                "Booking {} with {}.\n{}",
                row.reference,
                summary.organization_name,
                summary.online_url.as_deref().unwrap_or("Bring your tickets, on paper or on your phone.")
            ),
            url: &self.link(row.event_id, row.id, row.link_version),
        };
        calendar::file(&entry)
    }
}

/// What all tickets of the booking share.
fn sheet(material: &Material) -> Sheet {
    let Material { row, summary, .. } = material;
    let start = local(summary.starts_at, &summary.time_zone, &row.locale);
    let clock_time = |time| {
        let local = local(time, &summary.time_zone, &row.locale).time;
        local.split(' ').next().unwrap_or_default().to_owned()
    };
    let note = |title: &str, text: String| Note { title: title.to_owned(), text };
    let words = Words::of(&row.locale);
    let contact = summary.support_email.as_ref().map(|email| format!(" · {email}")).unwrap_or_default();
    Sheet {
        organizer: summary.organization_name.clone(),
        accent_color: summary.accent_color.clone(),
        title: summary.title.clone(),
        date: start.date,
        time: start.time,
        doors: summary.doors_at.map(clock_time),
        venue: summary.venue_name.clone().unwrap_or_else(|| words.online.to_owned()),
        address: match &summary.online_url {
            Some(url) if summary.venue_name.is_none() => url.clone(),
            _ => address(summary),
        },
        reference: row.reference.clone(),
        locale: row.locale.clone(),
        notes: vec![
            note(words.at_the_door, words.how_to.to_owned()),
            note(words.good_to_know, summary.age_note.clone()),
            note(words.refunds, summary.refund_policy.clone()),
        ],
        imprint: format!(
            "{} {}{contact} · {} {}",
            words.sold_by, summary.organization_name, words.booking, row.reference
        ),
    }
}

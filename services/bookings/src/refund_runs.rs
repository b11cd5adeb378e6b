//! An event, or one date of it, is called off or moved: what becomes of each booking, and how far that is.
//! One job for each booking, so that one failure keeps nobody else waiting.

use data::{
    jobs::{Job, JobResult, enqueue_once},
    retry::retrying,
};
use garde::Validate;
use kit::{BookingId, EventId, OccurrenceId, OrganizationId, Problem, RefundRunId, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    BookingState, Bookings, BookingsError,
    event_cancelled::CallOff,
    request::sentence,
    store::{self, refund_runs::NewRun},
};

/// Bookings that are taken up in one transaction.
const BATCH: i64 = 500;
/// Days for which buyers may be asked at most.
const MOST_DAYS: i64 = 366;

/// What a run does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum RefundRunKind {
    /// Every booking ends, and all money goes back.
    Cancelled,
    /// Buyers are told, and may get all their money back until `open_until`.
    Moved,
}

/// A run to begin.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundRunRequest {
    /// One date of the event; all when it is null.
    #[serde(default)]
    #[garde(skip)]
    #[schema(value_type = Option<String>, format = Uuid)]
    pub occurrence_id: Option<OccurrenceId>,
    #[garde(skip)]
    pub kind: RefundRunKind,
    /// For `moved`: until when buyers may choose; at most a year from now.
    #[serde(default)]
    #[garde(skip)]
    pub open_until: Option<Time>,
    /// Buyers read it.
    #[garde(custom(sentence))]
    #[schema(min_length = 1, max_length = 300)]
    pub reason: String,
}

/// How far a run is.
#[derive(Debug, Clone, Serialize, sqlx::FromRow, ToSchema)]
pub struct RunRow {
    pub event_id: EventId,
    pub id: RefundRunId,
    #[schema(value_type = Option<String>, format = Uuid)]
    pub occurrence_id: Option<OccurrenceId>,
    pub kind: RefundRunKind,
    pub open_until: Option<Time>,
    pub reason: String,
    pub created_at: Time,
    /// Bookings that it is about, those that are done, and those that failed.
    pub total: i64,
    pub done: i64,
    pub failed: i64,
}

/// A booking of a run that failed.
#[derive(Debug, Clone, Serialize, sqlx::FromRow, ToSchema)]
pub struct FailedItem {
    pub booking_id: BookingId,
    pub reference: String,
    pub buyer_name: Option<String>,
    pub failure: String,
}

/// The runs of an event, the newest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RefundRuns {
    pub items: Vec<RunRow>,
}

/// One run with its failures.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RefundRun {
    #[serde(flatten)]
    pub run: RunRow,
    /// At most 100.
    pub failures: Vec<FailedItem>,
}

/// Tells the buyer of a booking that its date was moved.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TellMoved {
    pub organization_id: OrganizationId,
    pub event_id: EventId,
    pub booking_id: BookingId,
    pub run_id: RefundRunId,
}

impl Job for TellMoved {
    const KIND: &'static str = "bookings.tell_moved";
    const MAX_ATTEMPTS: i16 = 16;
    const PRIORITY: i16 = 25;
}

impl Bookings {
    /// Begins a run over all bookings of an event or of one of its dates.
    ///
    /// # Errors
    /// `NotFound` for a foreign event or date; `422` for a window that is none.
    pub async fn begin_refund_run(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        request: &RefundRunRequest,
    ) -> Result<RefundRun, BookingsError> {
        let now = self.clock.now();
        let open_until = window(request, now)?;
        let new = NewRun {
            event_id,
            id: RefundRunId::new(),
            organization_id,
            occurrence_id: request.occurrence_id,
            kind: request.kind,
            open_until,
            reason: request.reason.trim(),
        };
        {
            let mut conn = self.db.acquire().await?;
            if !store::organizers::owns(&mut conn, organization_id, event_id).await? {
                return Err(BookingsError::NotFound);
            }
            if let Some(occurrence_id) = request.occurrence_id {
                self.parts.events.summary(&mut conn, event_id, occurrence_id).await?;
            }
        }
        self.run_over(&new).await?;
        self.refund_run(organization_id, event_id, new.id).await
    }

    /// Writes a run down with its bookings and a job for each, in batches; doing it again changes nothing.
    pub(crate) async fn run_over(&self, new: &NewRun<'_>) -> Result<(), BookingsError> {
        let mut after: Option<BookingId> = None;
        loop {
            let now = self.clock.now();
            let mut tx = self.db.begin().await?;
            store::refund_runs::begin(&mut tx, new, now).await?;
            let added = store::refund_runs::add_items(&mut tx, new, after, BATCH, now).await?;
            for booking_id in &added {
                self.take_up(&mut tx, new, *booking_id, now).await?;
            }
            tx.commit().await?;
            match added.last() {
                Some(last) => after = Some(*last),
                None => return Ok(()),
            }
        }
    }

    async fn take_up(
        &self,
        tx: &mut sqlx::PgConnection,
        new: &NewRun<'_>,
        booking_id: BookingId,
        now: Time,
    ) -> Result<(), BookingsError> {
        let (organization_id, event_id) = (new.organization_id, new.event_id);
        match new.kind {
            RefundRunKind::Cancelled => {
                let (reason, run_id) = (new.reason.to_owned(), Some(new.id));
                let job = CallOff { organization_id, event_id, booking_id, reason, run_id };
                enqueue_once(tx, &job, now, &format!("call_off:{booking_id}")).await?;
            }
            RefundRunKind::Moved => {
                let job = TellMoved { organization_id, event_id, booking_id, run_id: new.id };
                enqueue_once(tx, &job, now, &format!("tell_moved:{}:{booking_id}", new.id)).await?;
            }
        }
        Ok(())
    }

    /// The runs of an event.
    ///
    /// # Errors
    /// `NotFound` for a foreign event.
    pub async fn refund_runs(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
    ) -> Result<RefundRuns, BookingsError> {
        let mut conn = self.db.acquire().await?;
        if !store::organizers::owns(&mut conn, organization_id, event_id).await? {
            return Err(BookingsError::NotFound);
        }
        Ok(RefundRuns { items: store::refund_runs::list(&mut conn, organization_id, event_id, None).await? })
    }

    /// How far a run is.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn refund_run(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        run_id: RefundRunId,
    ) -> Result<RefundRun, BookingsError> {
        let mut conn = self.db.acquire().await?;
        let found = store::refund_runs::list(&mut conn, organization_id, event_id, Some(run_id)).await?;
        let run = found.into_iter().next().ok_or(BookingsError::NotFound)?;
        let failures = store::refund_runs::failures(&mut conn, event_id, run_id).await?;
        Ok(RefundRun { run, failures })
    }

    /// Takes all bookings of a run up again that are not done.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn resume_refund_run(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        run_id: RefundRunId,
    ) -> Result<RefundRun, BookingsError> {
        let RefundRun { run, .. } = self.refund_run(organization_id, event_id, run_id).await?;
        let new = NewRun {
            event_id,
            id: run_id,
            organization_id,
            occurrence_id: run.occurrence_id,
            kind: run.kind,
            open_until: run.open_until,
            reason: &run.reason,
        };
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        for booking_id in store::refund_runs::take_up_again(&mut tx, event_id, run_id, now).await? {
            self.take_up(&mut tx, &new, booking_id, now).await?;
        }
        tx.commit().await?;
        self.refund_run(organization_id, event_id, run_id).await
    }

    /// Notes how a booking of a run ended.
    pub(crate) async fn note_run<E: std::fmt::Display>(
        &self,
        event_id: EventId,
        run_id: RefundRunId,
        booking_id: BookingId,
        ended: Result<(), E>,
    ) -> Result<(), BookingsError> {
        let failure = ended.err().map(|error| error.to_string());
        let mut conn = self.db.acquire().await?;
        let now = self.clock.now();
        store::refund_runs::settle(&mut conn, event_id, run_id, booking_id, failure.as_deref(), now).await?;
        Ok(())
    }

    /// Tells one buyer that the date was moved, and until when the money can go back.
    pub(crate) async fn tell_moved(&self, job: TellMoved) -> JobResult {
        let run = self.refund_run(job.organization_id, job.event_id, job.run_id).await?.run;
        retrying(async || {
            let now = self.clock.now();
            let mut tx = self.db.begin().await?;
            let row = store::bookings::lock(&mut tx, job.event_id, job.booking_id).await?;
            if let Some(row) = row.filter(|row| row.state == BookingState::Confirmed) {
                self.mail_moved(&mut tx, &row, &run).await?;
            }
            store::refund_runs::settle(&mut tx, job.event_id, job.run_id, job.booking_id, None, now).await?;
            tx.commit().await?;
            Ok::<_, BookingsError>(())
        })
        .await?;
        Ok(())
    }
}

/// The window of a request that has one.
fn window(request: &RefundRunRequest, now: Time) -> Result<Option<Time>, Problem> {
    let invalid = |message| Err(Problem::invalid_field("open_until", "invalid", message));
    match (request.kind, request.open_until) {
        (RefundRunKind::Cancelled, None) => Ok(None),
        (RefundRunKind::Cancelled, Some(_)) => invalid("is for dates that were moved"),
        (RefundRunKind::Moved, Some(until))
            if until > now && until.seconds_since(now) <= MOST_DAYS * 86_400 =>
        {
            Ok(Some(until))
        }
        (RefundRunKind::Moved, _) => invalid("must be within a year from now"),
    }
}

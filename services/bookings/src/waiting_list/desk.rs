//! The organizer at a waiting list.

use std::collections::{BTreeSet, HashMap};

use data::retry::retrying;
use kit::{
    Caller, EventId, OrganizationId, Page, PoolId, Problem, Time, WaitingEntryId, csv::CsvWriter,
    page::read_cursor,
};
use sqlx::PgConnection;

use super::{
    EntriesQuery, ListMode, ListSettings, ListSettingsRequest, ListedEntry, MoveRequest, OfferRequest,
    Patience, RemoveRequest, WaitingEntryState, WaitingNote, WaitingOfferState,
    hall::{Gift, Hall},
    offer::OutOfTurn,
    visit::not_listed,
};
use crate::{
    Bookings, BookingsError,
    store::{
        like,
        waiting_list::{
            desk::{self, Filter},
            entries::{self, EntryRow},
            history::{self, Hand, Note},
            line, lists, offers,
        },
    },
};

/// Notes shown at a time.
const NOTES: i64 = 200;
/// Rows that the export reads at a time.
const EXPORT_BATCH: i64 = 2_000;

impl Bookings {
    /// The list of an event with its figures.
    ///
    /// # Errors
    /// `NotFound` for a foreign event.
    pub(crate) async fn waiting_list(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
    ) -> Result<ListSettings, BookingsError> {
        let mut conn = self.db.acquire().await?;
        ours(&mut conn, organization_id, event_id).await?;
        let list = lists::find(&mut conn, event_id).await?;
        let figures = desk::figures(&mut conn, event_id).await?;
        let patience = list.as_ref().map_or(USUAL, lists::ListRow::patience);
        Ok(ListSettings {
            mode: list.as_ref().map_or(ListMode::Open, |list| list.mode),
            offer_minutes: patience.offer_minutes,
            quiet_from: patience.quiet_from,
            quiet_until: patience.quiet_until,
            version: list.map_or(0, |list| list.version),
            figures,
            server_time: self.clock.now(),
        })
    }

    /// Sets how the list works. A list that is opened again hands out what was kept meanwhile.
    ///
    /// # Errors
    /// `NotFound`; `412 stale`.
    pub(crate) async fn set_waiting_list(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        request: &ListSettingsRequest,
    ) -> Result<ListSettings, BookingsError> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        ours(&mut tx, organization_id, event_id).await?;
        if lists::find(&mut tx, event_id).await?.is_none() {
            if request.version != 0 {
                return Err(Problem::stale().into());
            }
            lists::ensure(&mut tx, organization_id, event_id, now).await?;
        }
        let list = lists::lock(&mut tx, event_id).await?.ok_or(BookingsError::NotFound)?;
        // A list that somebody joined before it was ever set has version 1.
        if list.version != request.version && !(list.version == 1 && request.version == 0) {
            return Err(Problem::stale().into());
        }
        let patience = Patience {
            offer_minutes: request.offer_minutes,
            quiet_from: request.quiet_from,
            quiet_until: request.quiet_until,
        };
        lists::set(&mut tx, event_id, request.mode, patience, now).await?;
        tx.commit().await?;
        self.hand_out(event_id).await?;
        self.waiting_list(organization_id, event_id).await
    }

    /// The entries of a list, in its order.
    ///
    /// # Errors
    /// `NotFound`; `422` for a cursor that is none.
    pub(crate) async fn waiting_entries(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        query: &EntriesQuery,
    ) -> Result<Page<ListedEntry>, BookingsError> {
        let limit = i64::from(query.limit.unwrap_or(25).clamp(1, 100));
        let words = query.q.as_deref().map(str::trim).filter(|words| !words.is_empty());
        if words.is_some_and(|words| words.chars().count() > 120) {
            return Err(Problem::invalid_field("q", "too_long", "is longer than 120 characters").into());
        }
        let words = words.map(like);
        let filter = Filter {
            state: query.state,
            words: words.as_deref(),
            after: read_cursor(query.after.as_deref())?,
            limit: limit + 1,
        };
        let mut conn = self.db.acquire().await?;
        ours(&mut conn, organization_id, event_id).await?;
        let rows = desk::entries(&mut conn, event_id, &filter).await?;
        Ok(Page::from_rows(rows, limit, |row| (row.sort, row.entry.id)).map(|row| row.entry))
    }

    /// What was done with the list, or with one entry; the newest first.
    ///
    /// # Errors
    /// `NotFound`.
    pub(crate) async fn waiting_history(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        entry_id: Option<WaitingEntryId>,
    ) -> Result<Vec<WaitingNote>, BookingsError> {
        let mut conn = self.db.acquire().await?;
        ours(&mut conn, organization_id, event_id).await?;
        if let Some(id) = entry_id {
            entries::find(&mut conn, event_id, id).await?.ok_or(BookingsError::NotFound)?;
        }
        Ok(desk::history(&mut conn, event_id, entry_id, NOTES).await?)
    }

    /// All entries as CSV for a spreadsheet, whatever became of them.
    ///
    /// # Errors
    /// `NotFound`.
    pub(crate) async fn waiting_csv(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
    ) -> Result<String, BookingsError> {
        let mut conn = self.db.acquire().await?;
        ours(&mut conn, organization_id, event_id).await?;
        let mut file = CsvWriter::new(&[
            "Place",
            "State",
            "E-mail",
            "Quantity",
            "Minimum",
            "Together",
            "Wishes",
            "Lapsed offers",
            "JoinedList",
            "Ended",
        ]);
        let all = [
            None,
            Some(WaitingEntryState::Purchased),
            Some(WaitingEntryState::Left),
            Some(WaitingEntryState::Removed),
            Some(WaitingEntryState::Closed),
        ];
        for state in all {
            let mut after = None;
            loop {
                let filter = Filter { state, words: None, after, limit: EXPORT_BATCH };
                let rows = desk::entries(&mut conn, event_id, &filter).await?;
                let Some(last) = rows.last() else { break };
                after = Some((last.sort, last.entry.id));
                for row in &rows {
                    csv_row(&mut file, &row.entry);
                }
            }
        }
        Ok(file.finish())
    }

    /// Another place on the list, with the reason for everybody who looks into its history.
    ///
    /// # Errors
    /// `NotFound`; `not_on_waiting_list`.
    pub(crate) async fn move_entry(
        &self,
        caller: &Caller,
        organization_id: OrganizationId,
        (event_id, id): (EventId, WaitingEntryId),
        request: &MoveRequest,
    ) -> Result<(), BookingsError> {
        let by = hand(caller)?;
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let entry = lock_entry(&mut tx, organization_id, event_id, id).await?;
        if !entry.state.is_listed() {
            return Err(not_listed());
        }
        let ranks = line::ranks(&mut tx, event_id).await?;
        let from = ranks.iter().position(|(_, entry)| *entry == id).ok_or_else(not_listed)?;
        let to = usize::try_from(request.place - 1).unwrap_or(0).min(ranks.len() - 1);
        if from == to {
            return Ok(());
        }
        // Those in between move up or down by one; the ranks themselves stay.
        let (first, last) = (from.min(to), from.max(to));
        let mut ids: Vec<WaitingEntryId> = ranks[first..=last].iter().map(|(_, id)| *id).collect();
        match from < to {
            true => ids.rotate_left(1),
            false => ids.rotate_right(1),
        }
        let numbers: Vec<i64> = ranks[first..=last].iter().map(|(rank, _)| *rank).collect();
        line::set_ranks(&mut tx, event_id, &ids, &numbers).await?;
        let place = |at: usize| i32::try_from(at + 1).ok();
        let note = Note {
            what: "moved",
            by: Some(by),
            reason: Some(request.reason.trim()),
            from_place: place(from),
            to_place: place(to),
        };
        history::note(&mut tx, event_id, id, &note, now).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Off the list, with the reason; places that are set aside go to the next. Again changes nothing.
    ///
    /// # Errors
    /// `NotFound`; `PaymentInProgress`; `Confirmed`; `not_on_waiting_list` for who has tickets.
    pub(crate) async fn remove_entry(
        &self,
        caller: &Caller,
        organization_id: OrganizationId,
        (event_id, id): (EventId, WaitingEntryId),
        request: &RemoveRequest,
    ) -> Result<(), BookingsError> {
        let by = hand(caller)?;
        retrying(async || {
            let now = self.clock.now();
            let mut tx = self.db.begin().await?;
            let entry = lock_entry(&mut tx, organization_id, event_id, id).await?;
            match entry.state {
                WaitingEntryState::Removed => return Ok(()),
                state if !state.is_listed() => return Err(not_listed()),
                _ => {}
            }
            if let Some(offer) = offers::open_of(&mut tx, event_id, id).await? {
                let (state, why) = (WaitingOfferState::Withdrawn, "Taken off the waiting list");
                self.give_offer_up(&mut tx, event_id, &offer, state, why, now).await?;
                let note = Note { by: Some(by), ..Note::of("withdrawn") };
                history::note(&mut tx, event_id, id, &note, now).await?;
            }
            entries::set_state(&mut tx, event_id, id, WaitingEntryState::Removed, None, now).await?;
            let reason = Some(request.reason.trim());
            let note = Note { by: Some(by), reason, ..Note::of("removed") };
            history::note(&mut tx, event_id, id, &note, now).await?;
            tx.commit().await?;
            Ok::<_, BookingsError>(())
        })
        .await?;
        self.hand_out(event_id).await.map(drop)
    }

    /// An offer out of turn, of what is free or, when the organizer wants it, of what they keep back.
    /// Never of more than there is.
    ///
    /// # Errors
    /// `NotFound`; `not_on_waiting_list`; `offer_open`; `nothing_to_offer`.
    pub(crate) async fn offer_by_hand(
        &self,
        caller: &Caller,
        organization_id: OrganizationId,
        (event_id, id): (EventId, WaitingEntryId),
        request: &OfferRequest,
    ) -> Result<(), BookingsError> {
        let by = hand(caller)?;
        self.expire_overdue_of(event_id).await?;
        retrying(async || {
            let now = self.clock.now();
            let mut tx = self.db.begin().await?;
            lock_entry(&mut tx, organization_id, event_id, id).await?;
            self.settle_ended(&mut tx, event_id, now).await?;
            let entry = entries::find(&mut tx, event_id, id).await?.ok_or(BookingsError::NotFound)?;
            match entry.state {
                WaitingEntryState::Offered => {
                    return Err(Problem::conflict("offer_open", "This entry has an open offer").into());
                }
                WaitingEntryState::Waiting | WaitingEntryState::Paused => {}
                _ => return Err(not_listed()),
            }
            self.offer_now(&mut tx, &entry, request, by, now).await?;
            tx.commit().await?;
            Ok::<_, BookingsError>(())
        })
        .await
    }

    async fn offer_now(
        &self,
        tx: &mut PgConnection,
        entry: &EntryRow,
        request: &OfferRequest,
        by: Hand,
        now: Time,
    ) -> Result<(), BookingsError> {
        let (event_id, id) = (entry.event_id, entry.id);
        let list = lists::find(tx, event_id).await?.ok_or(BookingsError::NotFound)?;
        let wanted = line::wanted(tx, event_id, Some(id), now).await?;
        let pool_ids: Vec<PoolId> = wanted.iter().map(|(_, pool)| *pool).collect();
        let pools = self.parts.events.lock_reserves(tx, event_id, &pool_ids).await?;
        let person = line::after(tx, event_id, i64::MIN, Some(id), 1, now).await?.into_iter().next();
        let mut person = person.ok_or_else(not_listed)?;
        if let Some(quantity) = request.quantity {
            (person.quantity, person.minimum) = (quantity, quantity);
        }
        let dates: BTreeSet<_> = person.occurrence_ids.iter().copied().collect();
        let hall = Hall::read(&self.parts.events, tx, event_id, dates, list.patience(), now).await?;
        let spare: HashMap<PoolId, i32> = pools.iter().map(|pool| (pool.id, pool.free)).collect();
        let kept_back = |pool: &events::ReservedPool| match request.from_blocked && pool.zone.is_none() {
            true => pool.blocked,
            false => 0,
        };
        let free: HashMap<PoolId, i32> =
            pools.iter().map(|pool| (pool.id, pool.free + kept_back(pool))).collect();
        let meant = |gift: &Gift| {
            request.occurrence_id.is_none_or(|date| date == gift.occurrence_id)
                && request.product_id.is_none_or(|product| product == gift.product_id)
        };
        let choices = 0..person.occurrence_ids.len();
        let gift = choices.filter_map(|choice| hall.gift(&person, choice, &free)).find(meant);
        let gift = gift.ok_or_else(|| {
            Problem::conflict("nothing_to_offer", "There are not enough free places for this entry")
                .detail("Raise the capacity, or unblock places, then try again.")
        })?;
        let stage = hall.stage(gift.occurrence_id).ok_or(BookingsError::NotFound)?;
        let out_of_turn = OutOfTurn { by, reason: Some(request.reason.trim()) };
        self.make_offer(tx, (event_id, stage), &person, gift, (Some(out_of_turn), &spare), now).await
    }
}

/// What a list does unless its organizer says otherwise.
const USUAL: Patience = Patience { offer_minutes: 1440, quiet_from: 22, quiet_until: 8 };

pub(crate) async fn ours(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    event_id: EventId,
) -> Result<(), BookingsError> {
    match desk::owns(conn, organization_id, event_id).await? {
        true => Ok(()),
        false => Err(BookingsError::NotFound),
    }
}

/// Locks the list, and finds one of its entries.
async fn lock_entry(
    tx: &mut PgConnection,
    organization_id: OrganizationId,
    event_id: EventId,
    id: WaitingEntryId,
) -> Result<EntryRow, BookingsError> {
    ours(tx, organization_id, event_id).await?;
    lists::lock(tx, event_id).await?.ok_or(BookingsError::NotFound)?;
    entries::find(tx, event_id, id).await?.ok_or(BookingsError::NotFound)
}

fn hand(caller: &Caller) -> Result<Hand, BookingsError> {
    Ok(Hand::of(caller).ok_or_else(Problem::unauthenticated)?)
}

fn csv_row(file: &mut CsvWriter, entry: &ListedEntry) {
    let state = serde_json::to_value(entry.state).unwrap_or_default();
    let cells = [
        entry.place.map(|place| place.to_string()).unwrap_or_default(),
        state.as_str().unwrap_or_default().to_owned(),
        entry.email.to_string(),
        entry.quantity.to_string(),
        entry.minimum.to_string(),
        if entry.together { "yes" } else { "no" }.to_owned(),
        entry.wishes.join("; "),
        entry.lapses.to_string(),
        entry.created_at.to_string(),
        entry.ended_at.map(|at| at.to_string()).unwrap_or_default(),
    ];
    file.row(cells.iter().map(String::as_str));
}

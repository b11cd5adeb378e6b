//! A visitor comes, asks where they stand, and goes in.

use axum::http::{HeaderMap, HeaderValue, StatusCode};
use kit::{EventId, Problem};

use super::{
    EnterRequest, PassOf, RiddleOf, VisitorState, WaitingRoomStatus, WaitingRooms, cookies,
    draw::{Draw, micros},
    line::{Standing, Visitor},
    model::DrawResult,
    room::Room,
    ticket::{Pass, QueueTicket, Riddle},
    unavailable, work,
};

/// What a visitor is told, and the cookies that go with it.
#[derive(Debug)]
pub(crate) struct Visit {
    pub status: WaitingRoomStatus,
    pub cookies: Vec<HeaderValue>,
}

/// Seconds between two questions when few wait, and when very many do.
const POLL_SECONDS: (u32, u32) = (3, 15);
/// People waiting for each second between two questions.
const PEOPLE_PER_SECOND: u32 = 1_500;

impl WaitingRooms {
    /// Where the visitor stands; a sign of life for those who wait.
    ///
    /// # Errors
    /// `400 queue_ticket_invalid` for a ticket that we did not make or that belongs to another event,
    /// `410 queue_ticket_expired` for one that is too old.
    pub(crate) async fn status(&self, event_id: EventId, headers: &HeaderMap) -> Result<Visit, Problem> {
        let Some(room) = self.find(event_id).await? else {
            return Ok(Visit { status: self.off(), cookies: Vec::new() });
        };
        let shown = cookies::ticket(headers, event_id, self.secure);
        let Some(shown) = shown else {
            self.advance(&room).await?;
            let status = self.describe(&room, VisitorState::Outside);
            return Ok(Visit { status, cookies: Vec::new() });
        };
        let ticket = self.read_ticket(event_id, shown.text)?;
        self.stand(&room, &ticket, shown.by_header).await
    }

    /// Joins the line, or finds the place that the ticket shown has already.
    ///
    /// # Errors
    /// `409 waiting_room_off`; `422 work_required` and `work_wrong` where a ticket costs work; those of
    /// [`WaitingRooms::status`] for a ticket in a header; `503 waiting_room_full`.
    pub(crate) async fn enter(
        &self,
        event_id: EventId,
        headers: &HeaderMap,
        request: &EnterRequest,
    ) -> Result<Visit, Problem> {
        let room = self.find(event_id).await?.ok_or_else(off)?;
        let shown = cookies::ticket(headers, event_id, self.secure);
        if let Some(shown) = shown {
            match self.read_ticket(event_id, shown.text) {
                Ok(ticket) => {
                    let visit = self.stand(&room, &ticket, shown.by_header).await?;
                    if !matches!(visit.status.state, VisitorState::Over) {
                        return Ok(visit);
                    }
                }
                // A browser can't help what is in its cookie.
                Err(problem) if shown.by_header => return Err(problem),
                Err(_) => {}
            }
        }
        let number = match room.settings.proof_of_work {
            0 => self.next_number(),
            difficulty => self.worked_for(event_id, request, difficulty)?,
        };
        let ticket = QueueTicket { event_id, number };
        let by_header = shown.is_some_and(|shown| shown.by_header);
        let mut visit = self.stand(&room, &ticket, by_header).await?;
        let text = ticket.sign(&self.ring);
        visit.cookies.extend(cookies::keep_ticket(event_id, &text, self.secure));
        visit.status.ticket = Some(text);
        Ok(visit)
    }

    /// Work for a ticket. The place in line counts from now, so slow devices lose nothing.
    ///
    /// # Errors
    /// `409 waiting_room_off`.
    pub(crate) async fn riddle(&self, event_id: EventId) -> Result<RiddleOf, Problem> {
        let room = self.find(event_id).await?.ok_or_else(off)?;
        let difficulty = room.settings.proof_of_work;
        let until = self.clock.now().plus_seconds((work::PATIENCE / 1_000_000) as i64);
        let riddle =
            (difficulty > 0).then(|| Riddle { event_id, number: self.next_number() }.sign(&self.ring));
        Ok(RiddleOf { riddle, difficulty, until })
    }

    /// The number of the ticket that `request` has worked for. The same solution gives the same ticket.
    fn worked_for(&self, event_id: EventId, request: &EnterRequest, difficulty: u32) -> Result<u64, Problem> {
        let (Some(text), Some(answer)) = (&request.riddle, request.answer) else {
            return Err(Problem::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "work_required",
                "A ticket costs a little work here",
            )
            .with("difficulty", difficulty));
        };
        let wrong = || {
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "work_wrong", "This is not the solution")
                .detail("Ask for a new riddle.")
        };
        let riddle = Riddle::verify(text, &self.ring).filter(|riddle| riddle.event_id == event_id);
        let riddle = riddle.ok_or_else(wrong)?;
        let asked = QueueTicket { event_id, number: riddle.number }.arrived();
        let in_time = micros(self.clock.now()).saturating_sub(asked) <= work::PATIENCE;
        if in_time && work::is_solved(text, answer, difficulty) { Ok(riddle.number) } else { Err(wrong()) }
    }

    /// The ticket that a request shows.
    ///
    /// # Errors
    /// Those of [`WaitingRooms::status`]; `400 queue_ticket_invalid` without one.
    pub(crate) fn shown_ticket(
        &self,
        event_id: EventId,
        headers: &HeaderMap,
    ) -> Result<QueueTicket, Problem> {
        let shown = cookies::ticket(headers, event_id, self.secure);
        self.read_ticket(event_id, shown.map_or("", |shown| shown.text))
    }

    /// Reads a ticket for this event.
    fn read_ticket(&self, event_id: EventId, text: &str) -> Result<QueueTicket, Problem> {
        let ticket = QueueTicket::verify(text, &self.ring).filter(|ticket| ticket.event_id == event_id);
        let ticket = ticket.ok_or_else(|| {
            Problem::new(
                StatusCode::BAD_REQUEST,
                "queue_ticket_invalid",
                "This queue ticket is not one of this event",
            )
            .detail("Enter the waiting room again.")
        })?;
        if ticket.is_over(micros(self.clock.now())) {
            return Err(Problem::new(
                StatusCode::GONE,
                "queue_ticket_expired",
                "This queue ticket is more than a day old",
            )
            .detail("Enter the waiting room again."));
        }
        Ok(ticket)
    }

    /// A sign of life with a ticket: where its holder stands, with the pass when it is their turn.
    pub(crate) async fn stand(
        &self,
        room: &Room,
        ticket: &QueueTicket,
        by_header: bool,
    ) -> Result<Visit, Problem> {
        // First those who were here: a draw that is due is not for who comes only now.
        if room.is_draw_due(self.clock.now()) {
            self.advance(room).await?;
        }
        let before = self.see(room, ticket).await?;
        self.advance(room).await?;
        // The turn may have come with this very question.
        let standing = match before {
            Standing::Waiting { .. } => self.see(room, ticket).await?,
            other => other,
        };
        let mut cookies = Vec::new();
        let mut status = match standing {
            Standing::Full => return Err(full()),
            Standing::Over => self.describe(room, VisitorState::Over),
            Standing::Waiting { ahead, .. } => self.describe_waiting(room, ahead),
            Standing::Admitted { key, since } | Standing::Spent { key, since } => {
                let until = since.saturating_add(room.window());
                let left = i64::from(until) - self.clock.now().as_second();
                if left <= 0 {
                    self.describe(room, VisitorState::Over)
                } else {
                    let pass = Pass { event_id: room.event_id, number: ticket.number, key, until };
                    let token = pass.sign(&self.ring);
                    cookies.extend(cookies::keep_pass(room.event_id, &token, left, self.secure));
                    let booked = matches!(standing, Standing::Spent { .. });
                    let state = if booked { VisitorState::Booked } else { VisitorState::Admitted };
                    let mut status = self.describe(room, state);
                    let until = self.clock.now().plus_seconds(left);
                    status.pass = Some(PassOf { until, token: by_header.then_some(token) });
                    status
                }
            }
        };
        self.describe_draw(room, ticket, &mut status);
        Ok(Visit { status, cookies })
    }

    async fn see(&self, room: &Room, ticket: &QueueTicket) -> Result<Standing, Problem> {
        let draw = room.live.draw.load_full();
        let visitor = match draw.as_deref() {
            Some(draw) => draw.visitor(ticket),
            None => Visitor { number: ticket.number, drawn: None },
        };
        let now = micros(self.clock.now());
        let drawn_at = draw.as_deref().map(|draw| micros(draw.at));
        self.store.see(room.event_id, visitor, drawn_at, now).await.map_err(unavailable)
    }

    fn describe_waiting(&self, room: &Room, ahead: u32) -> WaitingRoomStatus {
        if room.is_before_opening() {
            return self.describe(room, VisitorState::Before);
        }
        let mut status = self.describe(room, VisitorState::Waiting);
        status.position = Some(ahead.saturating_add(1));
        status.estimate_seconds = room.estimate(ahead, micros(self.clock.now()));
        let places = room.live.places();
        status.may_run_out = i64::from(ahead) >= places.free && !status.sold_out;
        status
    }

    /// What is the same for everybody in `state`.
    pub(crate) fn describe(&self, room: &Room, state: VisitorState) -> WaitingRoomStatus {
        let places = room.live.places();
        let waiting = room.live.figures().present;
        let sold_out = places.free <= 0;
        let poll = POLL_SECONDS.0 + waiting / PEOPLE_PER_SECOND;
        WaitingRoomStatus {
            on: true,
            state,
            address: Some(room.address()),
            position: None,
            estimate_seconds: None,
            waiting,
            opens_at: room.settings.opens_at,
            paused: room.settings.paused,
            sold_out,
            may_return: sold_out && places.held > 0,
            may_run_out: false,
            message: room.settings.message.clone(),
            pass: None,
            ticket: None,
            draw: None,
            proof_of_work: room.settings.proof_of_work,
            poll_after_seconds: poll.min(POLL_SECONDS.1),
            server_time: self.clock.now(),
        }
    }

    fn describe_draw(&self, room: &Room, ticket: &QueueTicket, status: &mut WaitingRoomStatus) {
        let Some(draw) = room.live.draw.load_full() else { return };
        let drawn = draw.visitor(ticket).drawn;
        status.draw = Some(DrawResult {
            ticket_number: Some(format!("{:016x}", ticket.number)),
            drawn_number: drawn.map(|number| format!("{number:016x}")),
            ..published(&draw)
        });
    }

    fn off(&self) -> WaitingRoomStatus {
        WaitingRoomStatus {
            on: false,
            state: VisitorState::Off,
            address: None,
            position: None,
            estimate_seconds: None,
            waiting: 0,
            opens_at: None,
            paused: false,
            sold_out: false,
            may_return: false,
            may_run_out: false,
            message: String::new(),
            pass: None,
            ticket: None,
            draw: None,
            proof_of_work: 0,
            poll_after_seconds: POLL_SECONDS.1,
            server_time: self.clock.now(),
        }
    }
}

/// The draw as everybody may know it.
fn published(draw: &Draw) -> DrawResult {
    let seed = draw.seed.iter().map(|byte| format!("{byte:02x}")).collect();
    DrawResult {
        seed,
        drawn_at: draw.at,
        participants: draw.participants,
        ticket_number: None,
        drawn_number: None,
    }
}

/// The room is not on: the event sells as always.
fn off() -> Problem {
    Problem::conflict("waiting_room_off", "This event has no waiting room just now")
        .detail("Go to the event's page.")
}

fn full() -> Problem {
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "waiting_room_full", "The waiting room is full")
        .detail("Please come back in a minute.")
        .retry_after(60)
}

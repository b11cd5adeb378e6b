//! The server's database, looked at from the side: what must hold after every step, and the rows of years
//! of business for the step that grows the tables.

use sqlx::{
    AssertSqlSafe, Connection as _, Executor as _, PgConnection,
    postgres::{PgConnectOptions, PgSslMode},
};
use tokio::runtime::Runtime;

use crate::{Failure, server::Server};

/// What must give no row after any step, and what it means when it does.
const INVARIANTS: [(&str, &str); 10] = [
    (
        "a pool holds more than its capacity",
        "select id::text from events.pools where held + sold + blocked > capacity or held < 0 or sold < 0",
    ),
    (
        "a pool's counters differ from its ledger",
        "select p.id::text from events.pools p
           left join (select event_id, pool_id, sum(held) as held, sum(sold) as sold, sum(capacity) as capacity
                        from events.inventory_ledger group by event_id, pool_id) l
             on l.event_id = p.event_id and l.pool_id = p.id
          where (p.held, p.sold, p.capacity)
             <> (coalesce(l.held, 0), coalesce(l.sold, 0), coalesce(l.capacity, 0))",
    ),
    (
        "a pool's counters differ from the claims of its bookings",
        "select p.id::text from events.pools p
           left join (select c.event_id, c.pool_id,
                             sum(c.quantity) filter (where b.state in ('held', 'awaiting_payment')) as held,
                             sum(c.quantity) filter (where b.state = 'confirmed') as sold
                        from bookings.pool_claims c
                        join bookings.bookings b on b.event_id = c.event_id and b.id = c.booking_id
                       group by c.event_id, c.pool_id) c
             on c.event_id = p.event_id and c.pool_id = p.id
          where (p.held, p.sold) <> (coalesce(c.held, 0), coalesce(c.sold, 0))",
    ),
    (
        "a booking's tickets differ from what it bought",
        "select b.id::text from bookings.bookings b
           left join (select event_id, booking_id, sum(admissions) as admissions from bookings.lines
                       group by event_id, booking_id) l on l.event_id = b.event_id and l.booking_id = b.id
           left join (select event_id, booking_id, count(*) as tickets from bookings.tickets
                       where state <> 'cancelled' group by event_id, booking_id) t
             on t.event_id = b.event_id and t.booking_id = b.id
          where coalesce(t.tickets, 0)
             <> case b.state when 'confirmed' then coalesce(l.admissions, 0) else 0 end",
    ),
    (
        "a booking's lines differ from its total or quantity",
        "select b.id::text from bookings.bookings b
           left join (select event_id, booking_id, sum(total_minor) as total, sum(quantity) as quantity
                        from bookings.lines group by event_id, booking_id) l
             on l.event_id = b.event_id and l.booking_id = b.id
          where b.state in ('awaiting_payment', 'confirmed')
            and (b.quantity, b.total_minor) <> (coalesce(l.quantity, 0), coalesce(l.total, 0))",
    ),
    (
        "a seat is in two bookings",
        "select s.seat::text from bookings.bookings b cross join lateral unnest(b.seats) as s (seat)
          where b.state in ('held', 'awaiting_payment', 'confirmed')
          group by b.event_id, b.occurrence_id, s.seat having count(*) > 1",
    ),
    (
        "the claims of seats differ from the seats of bookings",
        "select coalesce(c.seat, s.seat)::text
           from (select event_id, occurrence_id, seat, booking_id from events.seat_claims
                  where booking_id is not null) c
           full join (select b.event_id, b.occurrence_id, b.id as booking_id, s.seat from bookings.bookings b
                       cross join lateral unnest(b.seats) as s (seat)
                       where b.state in ('held', 'awaiting_payment', 'confirmed')) s
             on s.event_id = c.event_id and s.occurrence_id = c.occurrence_id and s.seat = c.seat
          where c.booking_id is distinct from s.booking_id",
    ),
    (
        "two good tickets have one seat",
        "select seat::text from bookings.tickets where seat is not null and state in ('valid', 'listed', 'blocked')
          group by event_id, occurrence_id, seat having count(*) > 1",
    ),
    (
        "a payment that succeeded has no settled booking",
        "select s.booking_id::text from bookings.settlements s
           join bookings.bookings b on b.event_id = s.event_id and b.id = s.booking_id
          where s.outcome in ('confirmed', 'revived') and b.state not in ('confirmed', 'cancelled')",
    ),
    (
        "the books do not add up to zero",
        "select currency from payments.entries group by currency having sum(amount_minor) <> 0",
    ),
];

pub struct Database {
    runtime: Runtime,
    socket: String,
    port: u16,
}

impl Database {
    /// The database of `server`.
    ///
    /// # Errors
    /// When it can't be reached.
    pub fn of(server: &Server) -> Result<Self, Failure> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (socket, port) = server.socket()?;
        Ok(Self { runtime, socket, port: port.parse()? })
    }

    async fn connect(&self, database: &str) -> Result<PgConnection, sqlx::Error> {
        let options = PgConnectOptions::new_without_pgpass()
            .socket(&self.socket)
            .port(self.port)
            .ssl_mode(PgSslMode::Disable)
            .username("postgres")
            .database(database);
        PgConnection::connect_with(&options).await
    }

    /// Runs statements one after another in the server's database, as the superuser.
    fn run(&self, database: &str, statements: &[&str]) -> Result<(), Failure> {
        self.runtime.block_on(async {
            let mut connection = self.connect(database).await?;
            for statement in statements {
                connection.execute(AssertSqlSafe((*statement).to_owned())).await?;
            }
            connection.close().await?;
            Ok(())
        })
    }

    /// The one value that `statement` gives.
    fn value<T>(&self, statement: &str) -> Result<T, Failure>
    where
        T: for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres> + Send + Unpin,
    {
        self.runtime.block_on(async {
            let mut connection = self.connect("admit").await?;
            let query = sqlx::query_scalar(AssertSqlSafe(statement.to_owned()));
            let found = query.fetch_one(&mut connection).await?;
            connection.close().await?;
            Ok(found)
        })
    }

    /// Every cell begins right after a checkpoint, so that none pays for the one before.
    ///
    /// # Errors
    /// The database's.
    pub fn checkpoint(&self) -> Result<(), Failure> {
        self.run("admit", &["checkpoint"])
    }

    /// A fresh database on the same server with these tables.
    ///
    /// # Errors
    /// The database's.
    pub fn make_beside(&self, name: &str, tables: &str) -> Result<(), Failure> {
        self.run("postgres", &[&format!("create database {name}")])?;
        let statements: Vec<&str> = tables.split(';').collect();
        self.run(name, &statements)
    }

    /// Drops such a database.
    ///
    /// # Errors
    /// The database's.
    pub fn drop_beside(&self, name: &str) -> Result<(), Failure> {
        self.run("postgres", &[&format!("drop database {name} with (force)")])
    }

    /// PostgreSQL's version.
    ///
    /// # Errors
    /// The database's.
    pub fn version(&self) -> Result<String, Failure> {
        let version: String = self.value("show server_version")?;
        Ok(version.split_whitespace().next().unwrap_or("unknown").to_owned())
    }

    /// The settings that decide whether a commit is durable, and the memory: `name=value`.
    ///
    /// # Errors
    /// When a commit would not survive a power cut: then nothing here would mean anything.
    pub fn settings(&self) -> Result<Vec<String>, Failure> {
        let names = ["fsync", "synchronous_commit", "full_page_writes", "shared_buffers", "max_wal_size"];
        let mut found = Vec::new();
        for name in names {
            let value: String = self.value(&format!("show {name}"))?;
            if matches!(name, "fsync" | "synchronous_commit" | "full_page_writes") && value != "on" {
                return Err(
                    format!("PostgreSQL runs with {name}={value}: commits would not be durable").into()
                );
            }
            found.push(format!("{name}={value}"));
        }
        Ok(found)
    }

    /// How many bookings there are.
    ///
    /// # Errors
    /// The database's.
    pub fn bookings(&self) -> Result<i64, Failure> {
        self.value("select count(*) from bookings.bookings")
    }

    /// How many bookings an event has.
    ///
    /// # Errors
    /// The database's.
    pub fn bookings_of(&self, event_id: &str) -> Result<i64, Failure> {
        self.value(&format!("select count(*) from bookings.bookings where event_id = '{event_id}'"))
    }

    /// How many of them are confirmed.
    ///
    /// # Errors
    /// The database's.
    pub fn confirmed_of(&self, event_id: &str) -> Result<i64, Failure> {
        self.value(&format!(
            "select count(*) from bookings.bookings where event_id = '{event_id}' and state = 'confirmed'"
        ))
    }

    /// Jobs that are due or will be.
    ///
    /// # Errors
    /// The database's.
    pub fn jobs(&self) -> Result<i64, Failure> {
        self.value("select count(*) from data.jobs where dead_at is null")
    }

    /// What jobs failed with last, for a person to read.
    ///
    /// # Errors
    /// The database's.
    pub fn job_errors(&self) -> Result<String, Failure> {
        self.value(
            "select coalesce(string_agg(kind || ': ' || last_error, '; '), '')
               from (select distinct kind, left(last_error, 120) as last_error from data.jobs
                      where last_error is not null limit 3) as failed",
        )
    }

    /// Takes the jobs away that are left (mails to buyers who do not exist), so that later steps do not
    /// run beside them.
    ///
    /// # Errors
    /// The database's.
    pub fn forget_jobs(&self) -> Result<(), Failure> {
        self.run("admit", &["delete from data.jobs where locked_until is null"])
    }

    /// A moment in so many days, as the API writes it.
    ///
    /// # Errors
    /// The database's.
    pub fn moment(&self, days: u32, hour: u32) -> Result<String, Failure> {
        self.value(&format!(
            "select to_char(date_trunc('day', now() at time zone 'utc') + interval '{days} days {hour} hours', \
             'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
        ))
    }

    /// Everything that must hold, in one snapshot. Gives what does not.
    ///
    /// # Errors
    /// The database's.
    pub fn broken_invariants(&self) -> Result<Vec<String>, Failure> {
        self.runtime.block_on(async {
            let mut connection = self.connect("admit").await?;
            connection.execute("begin isolation level repeatable read read only").await?;
            let mut broken = Vec::new();
            for (meaning, statement) in INVARIANTS {
                let limited = format!("select * from ({statement}) as broken limit 3");
                let query = sqlx::query_scalar(AssertSqlSafe(limited));
                let rows: Vec<String> = query.fetch_all(&mut connection).await?;
                if !rows.is_empty() {
                    broken.push(format!("{meaning}: {}", rows.join(", ")));
                }
            }
            connection.execute("commit").await?;
            connection.close().await?;
            Ok(broken)
        })
    }

    /// Writes `count` confirmed bookings of one unit into the tables of event `event_id`, as years of
    /// business would have, with all that belongs to them: claim, line, ticket, idempotency key and
    /// ledger. They add up; the triggers that check each row are not run.
    ///
    /// # Errors
    /// The database's.
    pub fn fill(&self, event_id: &str, count: i64) -> Result<(), Failure> {
        // No other fill may make the same references: they are numbered through.
        let offset: i64 = self.bookings()?;
        let source = format!(
            "create temp table fill as
             select n, events.new_id() as booking_id, events.new_id() as line_id, events.new_id() as ticket_id,
                    upper(lpad(to_hex((n * 2654435761) % 4294967296), 8, '0')) as word,
                    sha256(n::text::bytea) as hash, now() - n * interval '1 second' as at
               from generate_series({offset} + 1, {offset} + {count}) as n"
        );
        let frame = format!(
            "create temp table frame as
             select e.id as event_id, e.organization_id, e.currency, x.id as occurrence_id, p.id as product_id,
                    p.name as product_name, f.id as offer_id, f.name as offer_name, f.price_minor, l.pool_id
               from events.events e
               join events.occurrences x on x.event_id = e.id
               join events.products p on p.event_id = e.id
               join events.offers f on f.event_id = e.id and f.product_id = p.id
               join events.product_pools l on l.event_id = e.id and l.product_id = p.id
              where e.id = '{event_id}' limit 1"
        );
        let sold =
            format!("update events.pools set sold = sold + {count} where id = (select pool_id from frame)");
        let mut statements = vec!["set session_replication_role = replica", &source, &frame, "begin"];
        statements.extend(FILL);
        statements.extend([sold.as_str(), "commit", "vacuum analyze"]);
        self.run("admit", &statements)
    }
}

const FILL: [&str; 5] = [
    "insert into bookings.bookings (event_id, id, organization_id, occurrence_id, reference, state, email, name,
       currency, total_minor, quantity, created_at, checked_out_at, confirmed_at, guest, hold_key, hold_request,
       pool_ids, pool_quantities)
     select event_id, booking_id, organization_id, occurrence_id, word, 'confirmed', 'buyer.' || n || '@example.org',
            'Nora Lindqvist', currency, price_minor, 1, at, at, at, hash, md5(n::text)::uuid, md5(n::text)::uuid,
            array[pool_id], array[1] from fill, frame",
    "insert into bookings.lines (event_id, id, booking_id, product_id, offer_id, product_name, offer_name, quantity,
       admissions, unit_price_minor, total_minor)
     select event_id, line_id, booking_id, product_id, offer_id, product_name, offer_name, 1, 1, price_minor,
            price_minor from fill, frame",
    "insert into bookings.tickets (event_id, id, booking_id, line_id, occurrence_id, number, code, created_at)
     select event_id, ticket_id, booking_id, line_id, occurrence_id, 1, word || '0000', at from fill, frame",
    "insert into bookings.idempotency (principal, operation, key, request_hash, event_id, booking_id, created_at)
     select 'guest:' || encode(hash, 'hex'), 'checkout', booking_id::text, hash, event_id, booking_id, now()
       from fill, frame",
    "insert into events.inventory_ledger (event_id, pool_id, reason, booking_id, held, sold, at)
     select event_id, pool_id, m.reason, booking_id, m.held, m.sold, at
       from fill, frame, (values ('hold', 1, 0), ('sell', -1, 1)) as m (reason, held, sold)",
];

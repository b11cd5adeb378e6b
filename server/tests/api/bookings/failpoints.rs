//! The program dies at each place where money is between two hands, and is started again: every booking is paid
//! and ticketed once, or neither; nothing captured is lost, nothing goes back twice.
//!
//! PostgreSQL and the sandbox's bank live on, as they would; the program is a process of its own and ends by
//! `abort`, in the middle of whatever it does.

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use reqwest::Method;
use serde_json::{Value, json};
use server::config::Secret;
use sqlx::ConnectOptions as _;

use super::text;
use crate::app::*;

/// Both programs open the same keys with it.
const MASTER_KEY: &str = "b25seSB0aGUgdGVzdHMga25vdyB0aGlzIG9uZSBrZXk=";
/// How long the program may take for anything here.
const PATIENCE: Duration = Duration::from_secs(20);

/// Places on the way of a checkout, and whether the buyer comes back afterwards.
const CHECKOUT: [(&str, bool); 7] = [
    ("checkout.before_commit", true),
    ("checkout.after_commit", true),
    ("checkout.before_provider", true),
    ("checkout.after_provider", true),
    ("checkout.after_provider", false),
    ("checkout.session_kept", true),
    ("checkout.session_kept", false),
];
/// Places after the buyer has paid, and whether the bank's message is lost as well.
const PAYMENT: [(&str, bool); 8] = [
    ("webhook.before_commit", false),
    ("webhook.before_commit", true),
    ("webhook.after_commit", false),
    ("confirm.before_commit", false),
    ("tickets.issued", false),
    ("confirm.after_commit", false),
    ("mail.before_commit", false),
    ("mail.handed_over", false),
];
/// Places on the way of money that goes back.
const REFUND: [&str; 5] = [
    "refund.written",
    "refund.before_provider",
    "refund.after_provider",
    "refund.before_commit",
    "refund.after_commit",
];

/// A program that dies at the armed place, on a database that stays.
struct Mortal {
    app: TestApp,
    org: Organizer,
    show: Show,
    program: Option<Program>,
    port: u16,
    folder: PathBuf,
}

/// Who buys, each booking with an address of its own.
fn buyer_of(held: &Value) -> Value {
    json!({ "email": format!("{}@example.org", text(&held["id"])), "name": "Ada Lovelace" })
}

/// The file that holds the name of the armed place.
fn arming(folder: &Path) -> PathBuf {
    folder.with_extension("armed")
}

impl Mortal {
    async fn new() -> Self {
        let app = TestApp::with(|config| config.master_key = Some(Secret::new(MASTER_KEY))).await;
        let org = app.organizer().await;
        let show = app.event(&org, EventSpec::default()).await;
        let folder = std::env::temp_dir().join(format!("admit-failpoints-{}", uuid::Uuid::now_v7()));
        let mut mortal = Self { app, org, show, program: None, port: free_port(), folder };
        mortal.start().await;
        mortal
    }

    async fn start(&mut self) {
        let database = self.app.db.connect_options().to_url_lossy().to_string();
        let variables = [
            ("ADMIT_MASTER_KEY", MASTER_KEY.to_owned()),
            ("ADMIT_RATE_LIMITS__ENABLED", "false".to_owned()),
            ("ADMIT_FAILPOINTS", arming(&self.folder).to_string_lossy().into_owned()),
            ("DATABASE_URL", database),
        ];
        self.program = Some(Program::start_on(self.port, self.folder.clone(), &variables).await);
    }

    fn program(&mut self) -> &mut Program {
        self.program.as_mut().expect("it runs")
    }

    /// A browser of the program, without cookies.
    fn client(&mut self) -> Client {
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let url = self.program().url.clone();
        Client::new(http, &url, &url)
    }

    fn arm(&self, place: &str) {
        std::fs::write(arming(&self.folder), place).expect("armed");
    }

    /// Waits for the end at `place`, then starts the program again. Meanwhile enough time has passed for every
    /// lease and every question of the reconciler: what is waiting is due.
    async fn die_and_live(&mut self, place: &str, lost: bool) {
        let ended = self.program().ends_within(PATIENCE).await;
        assert!(ended, "it did not come by {place}: {}", self.program().log());
        std::fs::remove_file(arming(&self.folder)).expect("it was armed");
        if lost {
            self.run("delete from data.jobs where kind = 'payments.sandbox_webhook'").await;
        }
        self.run("update data.jobs set locked_until = null, run_at = least(run_at, now())").await;
        self.run("update payments.payments set check_at = now() where check_at is not null").await;
        self.run("update data.schedules set next_run_at = now() where name = 'reconcile_payments'").await;
        self.start().await;
    }

    async fn run(&self, sql: &'static str) {
        sqlx::query(sql).execute(&self.app.db).await.expect("it is done");
    }

    /// Waits until `sql`, which counts for the booking `id`, says `wanted`.
    async fn wait(&mut self, sql: &'static str, id: &str, wanted: i64, place: &str) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let found: i64 =
                sqlx::query_scalar(sql).bind(id).fetch_one(&self.app.db).await.expect("a number");
            if found == wanted {
                return;
            }
            assert!(Instant::now() < deadline, "{place}: {found} of {sql}: {}", self.program().log());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// A hold for two, in a browser of its own.
    async fn hold(&mut self) -> (Client, Value) {
        let buyer = self.client();
        let held = buyer.post_key(&self.show.holds_path(), self.show.hold(2), &key()).await.expect(201).json;
        (buyer, held)
    }

    /// Sends what may not be answered.
    async fn send(&self, client: &Client, path: &str, body: &Value, key: &str) -> Option<u16> {
        let request = client.request(Method::POST, path).header("idempotency-key", key).json(body);
        Some(request.send().await.ok()?.status().as_u16())
    }

    async fn pay(&mut self, buyer: &Client, booking: &Value, place: &str) {
        let url = booking["payment"]["redirect_url"].as_str();
        let url = url.unwrap_or_else(|| {
            panic!("{place}: nowhere to pay: {} {}", booking["state"], booking["payment"])
        });
        let path = url.strip_prefix(&buyer.url).expect("a page of the program").to_owned();
        let form = buyer.request(Method::POST, &path).form(&[("action", "pay")]);
        // The bank's page belongs to the same program: it may be dead before it has answered.
        _ = form.send().await;
    }

    /// The booking is confirmed, its tickets are there once, and one mail has left.
    async fn confirmed(&mut self, booking: &Value, place: &str) {
        let id = text(&booking["id"]);
        let mails = "select count(*) from notifications.messages
                     where dedupe_key = 'confirmed:' || $1 and state = 'sent'";
        self.wait(mails, &id, 1, place).await;
        let tickets = "select count(*) from bookings.tickets t
                       join bookings.bookings b on b.event_id = t.event_id and b.id = t.booking_id
                       where b.id = $1::uuid and b.state = 'confirmed'";
        self.wait(tickets, &id, 2, place).await;
        let mails = "select count(*) from notifications.messages where recipient = $1 || '@example.org'";
        self.wait(mails, &id, 1, place).await;
        let paid =
            "select count(*) from payments.payments where booking_id = $1::uuid and captured_minor = 5000";
        self.wait(paid, &id, 1, place).await;
    }

    async fn checkout(&mut self, place: &str, comes_back: bool) {
        let (buyer, held) = self.hold().await;
        let path = format!("{}/checkout", booking_path(&held));
        let (body, key) = (buyer_of(&held), key());
        self.arm(place);
        assert_eq!(self.send(&buyer, &path, &body, &key).await, None, "{place}: nobody is left to answer");
        self.die_and_live(place, false).await;
        if comes_back {
            let booking = buyer.post_key(&path, body, &key).await.expect(200).json;
            self.pay(&buyer, &booking, place).await;
            self.confirmed(&booking, place).await;
            return;
        }
        let id = text(&held["id"]);
        sqlx::query(
            "update bookings.bookings set expires_at = now() - interval '1 minute' where id = $1::uuid",
        )
        .bind(&id)
        .execute(&self.app.db)
        .await
        .unwrap();
        self.run("update data.schedules set next_run_at = now() where name = 'expire_holds'").await;
        let over = "select count(*) from bookings.bookings where id = $1::uuid and state = 'expired'";
        self.wait(over, &id, 1, place).await;
        let money =
            "select count(*) from payments.payments where booking_id = $1::uuid and state = 'cancelled'";
        self.wait(money, &id, 1, place).await;
    }

    async fn payment(&mut self, place: &str, lost: bool) {
        let (buyer, held) = self.hold().await;
        let path = format!("{}/checkout", booking_path(&held));
        let body = buyer_of(&held);
        let booking = buyer.post_key(&path, body, &key()).await.expect(200).json;
        self.arm(place);
        self.pay(&buyer, &booking, place).await;
        self.die_and_live(place, lost).await;
        self.confirmed(&booking, place).await;
    }

    async fn refund(&mut self, place: &str, owner: &Client) {
        let (buyer, held) = self.hold().await;
        let path = format!("{}/checkout", booking_path(&held));
        let body = buyer_of(&held);
        let booking = buyer.post_key(&path, body, &key()).await.expect(200).json;
        self.pay(&buyer, &booking, place).await;
        self.confirmed(&booking, place).await;
        let id = text(&booking["id"]);
        let path = self.org.path(&format!("/events/{}/bookings/{id}/returns", self.show.event_id));
        let body = json!({ "cancels": "booking", "refund_minor": 5000, "reason": "Ill", "notify": false });
        let key = key();
        self.arm(place);
        let answered = self.send(owner, &path, &body, &key).await;
        self.die_and_live(place, false).await;
        if answered.is_none() {
            // Whoever got no answer asks once more.
            owner.post_key(&path, body, &key).await.expect(201);
        }
        let refunds = "select count(*) from payments.refunds r
                       join payments.payments p on p.event_id = r.event_id and p.id = r.payment_id
                       where p.booking_id = $1::uuid and r.state = 'succeeded' and r.amount_minor = 5000";
        self.wait(refunds, &id, 1, place).await;
        let bank = "select count(*) from payments.sandbox_refunds r
                    join payments.refunds o on o.id = r.refund_id
                    join payments.payments p on p.event_id = o.event_id and p.id = o.payment_id
                    where p.booking_id = $1::uuid";
        self.wait(bank, &id, 1, place).await;
        let tickets =
            "select count(*) from bookings.tickets where booking_id = $1::uuid and state = 'cancelled'";
        self.wait(tickets, &id, 2, place).await;
    }

    /// What the bank holds is what we say it holds, and everything else that must be true is.
    async fn assert_agreed(&self, place: &str) {
        let apart = "select count(*) from payments.sandbox_sessions s
             full join payments.payments p on s.attempt = p.event_id || '.' || p.id
             where coalesce(s.amount_minor, 0) * (coalesce(s.state, '') = 'paid')::int
                     <> coalesce(p.captured_minor, 0)
                or coalesce(s.refunded_minor, 0) <> coalesce(p.refund_reserved_minor, 0)";
        assert_eq!(self.app.count(apart).await, 0, "{place}: the bank says something else");
        let twice = "select count(*) from (select booking_id from payments.payments where captured_minor > 0
                     group by booking_id having count(*) > 1) twice";
        assert_eq!(self.app.count(twice).await, 0, "{place}: paid twice");
        assert_eq!(self.app.count("select count(*) from data.jobs where dead_at is not null").await, 0);
        self.app.assert_sound().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wherever_it_dies_money_and_tickets_agree() {
    let mut mortal = Mortal::new().await;
    for (place, comes_back) in CHECKOUT {
        mortal.checkout(place, comes_back).await;
        mortal.assert_agreed(place).await;
    }
    for (place, lost) in PAYMENT {
        mortal.payment(place, lost).await;
        mortal.assert_agreed(place).await;
    }
    let owner = mortal.client();
    owner.sign_in(&mortal.org.email.clone()).await.expect(200);
    for place in REFUND {
        mortal.refund(place, &owner).await;
        mortal.assert_agreed(place).await;
    }
    let program = mortal.program.take().expect("it runs");
    let folder = program.stop();
    std::fs::remove_dir_all(&folder).unwrap();
    std::fs::remove_file(folder.with_extension("log")).unwrap();
}

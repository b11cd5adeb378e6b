//! What organizers do before an on-sale, over the API.

use serde_json::{Value, json};

use crate::{Failure, client::Client, database::Database, server::Server};

const EMAIL: &str = "bench@example.org";
pub const PASSWORD: &str = "tomato ladder quiet rain";

/// An organizer, signed in, with an organization and a venue.
pub struct Stage {
    client: Client,
    organization: String,
    venue: String,
    starts_at: String,
    ends_at: String,
}

/// An event that is on sale with one kind of ticket.
#[derive(Debug, Clone)]
pub struct Show {
    pub event_id: String,
    pub slug: String,
    pub occurrence_id: String,
    pub offer_id: String,
}

impl Stage {
    /// The first account, made on the command line as an operator does; the rest over the API.
    ///
    /// # Errors
    /// Whatever the server refuses.
    pub fn set(server: &Server, database: &Database) -> Result<Self, Failure> {
        make_account(server, EMAIL)?;
        let mut client = Client::new(server.address);
        client.sign_in(EMAIL, PASSWORD)?;
        let organization = json!({ "name": "Bench", "country": "DE", "currency": "EUR",
            "time_zone": "Europe/Berlin", "slug": "bench" });
        let organization = client.call("POST", "/api/v1/organizations", Some(&organization))?;
        let organization = format!("/api/v1/organizations/{}", word(&organization, "id")?);
        let venue =
            json!({ "name": "Stadium", "city": "Berlin", "country": "DE", "time_zone": "Europe/Berlin" });
        let venue = client.call("POST", &format!("{organization}/venues"), Some(&venue))?;
        Ok(Self {
            client,
            organization,
            venue: word(&venue, "id")?,
            starts_at: database.moment(60, 18)?,
            ends_at: database.moment(60, 22)?,
        })
    }

    /// A published event with so many places at 25.00 EUR. Holds stand for an hour, so that no hold ends
    /// while others are counted.
    ///
    /// # Errors
    /// Whatever the server refuses.
    pub fn event(&mut self, title: &str, capacity: i32) -> Result<Show, Failure> {
        let (path, occurrence_id, slug) = self.draft(title)?;
        let ticket = json!({ "name": "Standing", "price_minor": 2500, "capacity": capacity });
        let product = self.client.call("POST", &format!("{path}/ticket-types"), Some(&ticket))?;
        self.client.call("POST", &format!("{path}/publish"), None)?;
        let offer_id = word(&product["offers"][0], "id")?;
        Ok(Show { event_id: last(&path), slug, occurrence_id, offer_id })
    }

    /// A draft with one occurrence: its path in the API, the occurrence and the slug.
    fn draft(&mut self, title: &str) -> Result<(String, String, String), Failure> {
        let events = format!("{}/events", self.organization);
        let new = json!({ "title": title, "category": "music", "language": "en" });
        let event = self.client.call("POST", &events, Some(&new))?;
        let path = format!("{events}/{}", word(&event, "id")?);
        let change = json!({ "version": event["version"], "summary": "Made for a measurement.",
            "description": "## The evening\n\nTwo sets, **one** interval.", "hold_minutes": 60 });
        self.client.call("PATCH", &path, Some(&change))?;
        let when = json!({ "starts_at": self.starts_at, "ends_at": self.ends_at, "venue_id": self.venue });
        let occurrence = self.client.call("POST", &format!("{path}/occurrences"), Some(&when))?;
        Ok((path, word(&occurrence, "id")?, word(&event, "slug")?))
    }

    /// A published event whose `plan` has `seats` seats, all in one price zone; `None` when the server
    /// has no seat maps.
    ///
    /// # Errors
    /// Whatever the server refuses otherwise.
    pub fn seated_event(&mut self, title: &str, plan: &Value, seats: usize) -> Result<Option<Show>, Failure> {
        let maps = format!("{}/seat-maps", self.organization);
        if self.client.ask("GET", &maps, None, &[])?.status == 404 {
            return Ok(None);
        }
        let map = json!({ "venue_id": self.venue, "name": title, "plan": plan });
        let map = self.client.call("POST", &maps, Some(&map))?;
        let (path, occurrence_id, slug) = self.draft(title)?;
        let seating = json!({ "seat_map_id": map["id"], "number": map["number"],
            "zones": [{ "name": "Stalls", "color": "#336699" }], "zone_of": vec![0; seats],
            "no_single_gaps": false });
        self.client.call("PUT", &format!("{path}/seating"), Some(&seating))?;
        let product = json!({ "name": "Seat", "kind": "admission", "zone": 0 });
        let product = self.client.call("POST", &format!("{path}/products"), Some(&product))?;
        let product_path = format!("{path}/products/{}", word(&product, "id")?);
        let offer = json!({ "name": "Seat", "price_minor": 2500 });
        let offer = self.client.call("POST", &format!("{product_path}/offers"), Some(&offer))?;
        // The product came after the zone: saying the same again links them.
        let mut again = self.client.call("GET", &format!("{path}/seating"), None)?;
        let linked = self.client.call("GET", &format!("{path}/products"), None)?;
        let unlinked = |all: &Value| {
            all["items"].as_array().is_some_and(|items| {
                items.iter().any(|item| item["pools"].as_array().is_none_or(Vec::is_empty))
            })
        };
        if unlinked(&linked) {
            let version = again["version"].take();
            let mut seating = seating;
            seating["version"] = version;
            self.client.call("PUT", &format!("{path}/seating"), Some(&seating))?;
        }
        self.client.call("POST", &format!("{path}/publish"), None)?;
        Ok(Some(Show { event_id: last(&path), slug, occurrence_id, offer_id: word(&offer, "id")? }))
    }
}

/// An account that can sign in with [`PASSWORD`].
///
/// # Errors
/// When the command fails.
pub fn make_account(server: &Server, email: &str) -> Result<(), Failure> {
    let arguments = ["user", "create", "--email", email, "--name", "Bench"];
    server.command(&arguments, &[("ADMIT_PASSWORD", PASSWORD)]).map(drop)
}

fn word(value: &Value, key: &str) -> Result<String, Failure> {
    value[key].as_str().map(str::to_owned).ok_or_else(|| format!("the answer has no {key}: {value}").into())
}

fn last(path: &str) -> String {
    path.rsplit('/').next().unwrap_or_default().to_owned()
}

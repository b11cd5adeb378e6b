//! What one can narrow a list down to, and what may be meant by the beginning of a word.

use kit::{Problem, Time};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    filter::short,
    store::{
        find::LONGEST_SECONDS,
        rows::{self as store},
    },
    words::{MAX_CHARS, Words, clean, starts_with},
};
use crate::{Events, EventsError, model::Category};

/// Categories and cities with events to come.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Facets {
    pub categories: Vec<CategoryFacet>,
    /// The 200 busiest ones.
    pub cities: Vec<CityFacet>,
}

/// A category and how many events to come it has.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CategoryFacet {
    pub category: Category,
    pub count: i64,
}

/// A city and how many events to come it has.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CityFacet {
    pub city: String,
    /// ISO 3166 code.
    pub country: String,
    pub count: i64,
}

/// What is being typed.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SuggestQuery {
    #[param(max_length = 200)]
    pub q: Option<String>,
}

/// What may be meant.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct Suggestions {
    pub events: Vec<SuggestedEvent>,
    pub cities: Vec<String>,
    pub organizers: Vec<SuggestedOrganizer>,
}

/// An event that may be meant.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SuggestedEvent {
    pub slug: String,
    pub title: String,
    pub starts_at: Time,
    pub city: Option<String>,
}

/// An organizer that may be meant.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SuggestedOrganizer {
    pub slug: String,
    pub name: String,
}

impl Events {
    /// The categories and cities of all events to come.
    pub(crate) async fn facets(&self) -> Result<Facets, EventsError> {
        let now = self.clock.now();
        let from = now.plus_seconds(-LONGEST_SECONDS);
        let mut conn = self.db.acquire().await?;
        let categories = store::categories(&mut conn, from, now).await?;
        let cities = store::cities(&mut conn, from, now).await?;
        Ok(Facets {
            categories: categories
                .into_iter()
                .map(|row| CategoryFacet { category: row.category, count: row.count })
                .collect(),
            cities: cities
                .into_iter()
                .map(|row| CityFacet { city: row.city, country: row.country, count: row.count })
                .collect(),
        })
    }

    /// Events, cities and organizers that may be meant by what was typed so far.
    ///
    /// # Errors
    /// `422` when that is too long.
    pub(crate) async fn suggest(&self, query: SuggestQuery) -> Result<Suggestions, Problem> {
        let typed = short("q", query.q, MAX_CHARS)?.unwrap_or_default();
        let Some(words) = Words::read(&typed) else { return Ok(Suggestions::default()) };
        let pattern = starts_with(&clean(&typed));
        let now = self.clock.now();
        let mut conn = self.db.acquire().await?;
        let events = store::suggested_events(&mut conn, &words, &pattern, now).await?;
        let from = now.plus_seconds(-LONGEST_SECONDS);
        let cities = store::suggested_cities(&mut conn, &pattern, from, now).await?;
        let organizers = store::suggested_organizers(&mut conn, &pattern).await?;
        Ok(Suggestions {
            events: events
                .into_iter()
                .map(|row| SuggestedEvent {
                    slug: row.slug,
                    title: row.title,
                    starts_at: row.starts_at,
                    city: row.city,
                })
                .collect(),
            cities,
            organizers: organizers
                .into_iter()
                .map(|row| SuggestedOrganizer { slug: row.slug, name: row.name })
                .collect(),
        })
    }
}

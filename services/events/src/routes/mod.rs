//! The events service over HTTP, for organizers; and its pictures, for everybody.

mod channels;
mod charges;
mod events;
mod lifecycle;
mod media;
mod occurrences;
mod pools;
mod products;
mod seat_maps;
mod seatings;
mod venues;

use kit::{Permission, PlatformRole, Policy, Routes};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{Events, catalogue};

const READ: Policy = Policy::Member(Permission::EventsRead);
const MANAGE: Policy = Policy::Member(Permission::EventsManage);

/// All routes of the service.
pub fn routes(handle: Events) -> OpenApiRouter {
    let public = catalogue::routes(handle.clone(), handle.pages.clone());
    Routes::<Events>::new()
        .add(READ, routes!(venues::list))
        .add(MANAGE, routes!(venues::add))
        .add(READ, routes!(venues::show))
        .add(MANAGE, routes!(venues::change, venues::archive))
        .add(READ, routes!(events::list))
        .add(MANAGE, routes!(events::create))
        .add(READ, routes!(events::show))
        .add(MANAGE, routes!(events::change))
        .add(READ, routes!(lifecycle::checklist))
        .add(READ, routes!(lifecycle::preview))
        .add(MANAGE, routes!(lifecycle::publish))
        .add(MANAGE, routes!(lifecycle::unpublish))
        .add(MANAGE, routes!(lifecycle::cancel))
        .add(MANAGE, routes!(lifecycle::archive))
        .add(MANAGE, routes!(lifecycle::duplicate))
        .add(READ, routes!(occurrences::list))
        .add(MANAGE, routes!(occurrences::add))
        .add(MANAGE, routes!(occurrences::change, occurrences::delete))
        .add(READ, routes!(products::list))
        .add(MANAGE, routes!(products::add))
        .add(MANAGE, routes!(products::change, products::archive))
        .add(MANAGE, routes!(products::set_pools))
        .add(MANAGE, routes!(products::add_offer))
        .add(MANAGE, routes!(products::change_offer, products::archive_offer))
        .add(MANAGE, routes!(products::add_ticket_type))
        .add(READ, routes!(pools::list))
        .add(MANAGE, routes!(pools::add))
        .add(MANAGE, routes!(pools::change, pools::delete))
        .add(MANAGE, routes!(channels::add))
        .add(MANAGE, routes!(channels::change))
        .add(MANAGE, routes!(channels::release))
        .add(READ, routes!(charges::tax_rates))
        .add(MANAGE, routes!(charges::set_tax_rates))
        .add(READ, routes!(charges::fees))
        .add(MANAGE, routes!(charges::set_fees))
        .add(
            Policy::Platform(PlatformRole::Admin),
            routes!(charges::platform_fees, charges::set_platform_fees),
        )
        .add(READ, routes!(charges::event_fees))
        .add(MANAGE, routes!(charges::set_event_fees))
        .add(READ, routes!(charges::discounts))
        .add(MANAGE, routes!(charges::set_discounts))
        .add(READ, routes!(seat_maps::list))
        .add(MANAGE, routes!(seat_maps::add))
        .add(MANAGE, routes!(seat_maps::make))
        .add(READ, routes!(seat_maps::show))
        .add(MANAGE, routes!(seat_maps::change, seat_maps::archive))
        .add(READ, routes!(seat_maps::versions))
        .add(READ, routes!(seat_maps::plan))
        .add(READ, routes!(seatings::show))
        .add(MANAGE, routes!(seatings::put, seatings::delete))
        .add(MANAGE, routes!(seatings::block))
        .add(READ, routes!(seatings::claims))
        .add(Policy::Limited(Permission::EventsManage), routes!(media::upload))
        .add(Policy::Public, routes!(media::picture))
        .with_state(handle)
        .merge(public)
}

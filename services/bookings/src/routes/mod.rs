//! HTTP in and out of the bookings service.

mod access_codes;
mod buyer;
mod documents;
mod door;
mod exports;
mod invoicing;
mod organizer;
mod returns;
mod statements;
mod waiting_list;
mod waiting_list_desk;
mod waiting_room;
mod waiting_room_desk;

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use kit::{Permission, Policy, Routes};
use users::cookies;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{Bookings, Held};

pub use buyer::answer_hold;

/// The service's routes.
pub fn routes(bookings: Bookings) -> OpenApiRouter {
    let read = Policy::Member(Permission::BookingsRead);
    let manage = Policy::Member(Permission::BookingsManage);
    let door = Policy::Member(Permission::DoorScan);
    let organize = Policy::Member(Permission::EventsManage);
    Routes::new()
        .add(Policy::Buyer, routes!(buyer::hold_places))
        .add(Policy::Buyer, routes!(buyer::show_booking, buyer::release_booking))
        .add(Policy::Buyer, routes!(buyer::change_items))
        .add(Policy::Buyer, routes!(buyer::set_booking_code))
        .add(Policy::Buyer, routes!(buyer::check_out))
        .add(Policy::Buyer, routes!(buyer::quote_cards))
        .add(Policy::Buyer, routes!(buyer::retry_payment))
        .add(Policy::Buyer, routes!(buyer::extend_booking))
        .add(Policy::Buyer, routes!(buyer::open_booking))
        .add(Policy::Buyer, routes!(buyer::name_ticket_holder))
        .add(Policy::Buyer, routes!(documents::tickets_pdf))
        .add(Policy::Buyer, routes!(documents::booking_calendar))
        .add(Policy::Buyer, routes!(invoicing::my_billing, invoicing::set_my_billing))
        .add(Policy::Buyer, routes!(invoicing::my_document_pdf))
        .add(Policy::Buyer, routes!(invoicing::my_document_xml))
        .add(Policy::SignedIn, routes!(buyer::my_bookings))
        .add(Policy::SignedIn, routes!(buyer::my_tickets))
        .add(read, routes!(organizer::overview))
        .add(read, routes!(organizer::sales))
        .add(read, routes!(organizer::event_bookings))
        .add(read, routes!(organizer::event_booking))
        .add(read, routes!(organizer::search_bookings))
        .add(read, routes!(organizer::attendees))
        .add(read, routes!(organizer::attendees_csv))
        .add(read, routes!(organizer::resend_tickets))
        .add(manage, routes!(organizer::give_away))
        .add(manage, routes!(organizer::cancel_booking))
        .add(door, routes!(door::doors))
        .add(door, routes!(door::door))
        .add(door, routes!(door::scan_ticket))
        .add(door, routes!(door::search_door))
        .add(Policy::Public, routes!(waiting_list::waiting_list_info, waiting_list::join_waiting_list))
        .add(Policy::SignedIn, routes!(waiting_list::my_waiting_lists))
        .add(
            Policy::Buyer,
            routes!(
                waiting_list::waiting_entry,
                waiting_list::change_waiting_entry,
                waiting_list::leave_waiting_list
            ),
        )
        .add(Policy::Buyer, routes!(waiting_list::confirm_waiting_entry))
        .add(Policy::Buyer, routes!(waiting_list::resume_waiting_entry))
        .add(Policy::Buyer, routes!(waiting_list::accept_waiting_offer))
        .add(Policy::Buyer, routes!(waiting_list::decline_waiting_offer))
        .add(read, routes!(waiting_list_desk::waiting_entries))
        .add(read, routes!(waiting_list_desk::waiting_list_csv))
        .add(read, routes!(waiting_list_desk::waiting_list_history))
        .add(read, routes!(waiting_list_desk::waiting_entry_history))
        .add(manage, routes!(waiting_list_desk::move_waiting_entry))
        .add(manage, routes!(waiting_list_desk::remove_waiting_entry))
        .add(manage, routes!(waiting_list_desk::offer_waiting_entry))
        .add(read, routes!(waiting_list_desk::waiting_list))
        .add(organize, routes!(waiting_list_desk::set_waiting_list))
        .add(Policy::Public, routes!(access_codes::open_access_code))
        .add(Policy::Member(Permission::EventsRead), routes!(access_codes::access_codes))
        .add(organize, routes!(access_codes::make_access_codes))
        .add(organize, routes!(access_codes::access_codes_csv))
        .add(read, routes!(access_codes::access_code_uses))
        .add(organize, routes!(access_codes::revoke_access_code, access_codes::change_access_code))
        .add(Policy::Public, routes!(waiting_room::waiting_room_status))
        .add(Policy::Public, routes!(waiting_room::enter_waiting_room))
        .add(Policy::Public, routes!(waiting_room::waiting_room_live))
        .add(Policy::Public, routes!(waiting_room::waiting_room_riddle))
        .add(Policy::Member(Permission::EventsRead), routes!(waiting_room_desk::waiting_room))
        .add(organize, routes!(waiting_room_desk::set_waiting_room))
        .add(organize, routes!(waiting_room_desk::pause_waiting_room))
        .add(organize, routes!(waiting_room_desk::resume_waiting_room))
        .add(organize, routes!(waiting_room_desk::pace_waiting_room))
        .add(organize, routes!(waiting_room_desk::tell_waiting_room))
        .add(Policy::Buyer, routes!(returns::my_returns, returns::give_tickets_back))
        .add(read, routes!(returns::booking_returns))
        .add(manage, routes!(returns::give_back))
        .add(read, routes!(returns::returns))
        .add(manage, routes!(returns::approve_return))
        .add(manage, routes!(returns::decline_return))
        .add(read, routes!(returns::refunds))
        .add(manage, routes!(returns::retry_refund))
        .add(Policy::Member(Permission::OrganizationRead), routes!(returns::refund_settings))
        .add(Policy::Member(Permission::OrganizationManage), routes!(returns::set_refund_settings))
        .add(Policy::Member(Permission::EventsRead), routes!(returns::refund_policy))
        .add(organize, routes!(returns::set_refund_policy))
        .add(read, routes!(returns::refund_runs))
        .add(manage, routes!(returns::begin_refund_run))
        .add(read, routes!(returns::refund_run))
        .add(manage, routes!(returns::resume_refund_run))
        .with_state(bookings.clone())
        .merge(finance(bookings))
}

/// The routes of documents: invoices, exports, statements.
fn finance(bookings: Bookings) -> OpenApiRouter {
    let read = Policy::Member(Permission::FinanceRead);
    Routes::new()
        .add(read, routes!(invoicing::billing_settings))
        .add(Policy::Member(Permission::OrganizationManage), routes!(invoicing::set_billing_settings))
        .add(read, routes!(exports::exports, exports::make_export))
        .add(read, routes!(exports::datev_settings))
        .add(Policy::Member(Permission::OrganizationManage), routes!(exports::set_datev_settings))
        .add(read, routes!(statements::statements))
        .add(Policy::Member(Permission::OrganizationManage), routes!(statements::close_statement))
        .add(read, routes!(statements::statement_pdf))
        .add(read, routes!(statements::statement_csv))
        .add(read, routes!(invoicing::documents))
        .add(read, routes!(invoicing::document_pdf))
        .add(read, routes!(invoicing::document_xml))
        .add(Policy::Member(Permission::BookingsRead), routes!(invoicing::booking_billing))
        .add(Policy::Member(Permission::BookingsManage), routes!(invoicing::set_booking_billing))
        .with_state(bookings)
}

/// Seconds for which a browser keeps the proof of its bookings: half a year.
const GUEST_SECONDS: i64 = 180 * 86_400;

/// The booking, and the guest's cookie when the browser gets a new one.
fn with_cookie(bookings: &Bookings, status: StatusCode, held: Held) -> Response {
    let mut response = (status, Json(held.booking)).into_response();
    let secure = bookings.secure_cookies();
    let cookie = held.guest.and_then(|guest| cookies::GUEST.set(guest.reveal(), GUEST_SECONDS, secure));
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// A file to keep, for its owner only.
fn file(content_type: &'static str, disposition: &str, content: impl Into<axum::body::Body>) -> Response {
    let mut response = Response::new(content.into());
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    if let Ok(disposition) = HeaderValue::from_str(disposition) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}

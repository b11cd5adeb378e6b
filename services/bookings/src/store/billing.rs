//! How organizations write invoices, and whom those of a booking are for.

use kit::{BookingId, EventId, OrganizationId, Time};
use sqlx::PgConnection;

use crate::invoicing::{BillingDetails, BillingSettings, BillingSettingsRequest};

/// The settings; `None` where nobody has set any.
pub(crate) async fn settings(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
) -> Result<Option<BillingSettings>, sqlx::Error> {
    sqlx::query_as(
        "select enabled, legal_name, address_line, postal_code, city, country, vat_id, tax_number, email, phone,
                invoice_prefix, credit_note_prefix, footer, small_business, exemption_note, reverse_charge, version
         from bookings.billing_settings where organization_id = $1",
    )
    .bind(organization_id)
    .fetch_optional(conn)
    .await
}

/// Name, country and support address of an organization.
pub(crate) async fn organization(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
) -> Result<(String, String, Option<String>), sqlx::Error> {
    sqlx::query_as("select name, country, support_email from users.organizations where id = $1")
        .bind(organization_id)
        .fetch_one(conn)
        .await
}

/// Sets the settings; `None` when they have another version by now.
pub(crate) async fn set(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    request: &BillingSettingsRequest,
    now: Time,
) -> Result<Option<BillingSettings>, sqlx::Error> {
    sqlx::query_as(
        "insert into bookings.billing_settings as s
           (organization_id, enabled, legal_name, address_line, postal_code, city, country, vat_id, tax_number,
            email, phone, invoice_prefix, credit_note_prefix, footer, small_business, exemption_note,
            reverse_charge, updated_at)
         select $1, $3, trim($4), trim($5), trim($6), trim($7), $8, $9, trim($10), $11, trim($12), $13, $14,
                $15, $16, trim($17), $18, $19
         where $2 = 0 or exists (select 1 from bookings.billing_settings where organization_id = $1)
         on conflict (organization_id) do update set
           enabled = excluded.enabled, legal_name = excluded.legal_name, address_line = excluded.address_line,
           postal_code = excluded.postal_code, city = excluded.city, country = excluded.country,
           vat_id = excluded.vat_id, tax_number = excluded.tax_number, email = excluded.email,
           phone = excluded.phone, invoice_prefix = excluded.invoice_prefix,
           credit_note_prefix = excluded.credit_note_prefix, footer = excluded.footer,
           small_business = excluded.small_business, exemption_note = excluded.exemption_note,
           reverse_charge = excluded.reverse_charge, version = s.version + 1, updated_at = excluded.updated_at
         where s.version = $2
         returning enabled, legal_name, address_line, postal_code, city, country, vat_id, tax_number, email, phone,
           invoice_prefix, credit_note_prefix, footer, small_business, exemption_note, reverse_charge, version",
    )
    .bind(organization_id)
    .bind(request.version)
    .bind(request.enabled)
    .bind(&request.legal_name)
    .bind(&request.address_line)
    .bind(&request.postal_code)
    .bind(&request.city)
    .bind(&request.country)
    .bind(request.vat_id.as_deref().map(crate::invoicing::vat_id::tidy))
    .bind(&request.tax_number)
    .bind(&request.email)
    .bind(&request.phone)
    .bind(&request.invoice_prefix)
    .bind(&request.credit_note_prefix)
    .bind(&request.footer)
    .bind(request.small_business)
    .bind(&request.exemption_note)
    .bind(request.reverse_charge)
    .bind(now)
    .fetch_optional(conn)
    .await
}

/// Whom the invoice of a booking is for, where somebody said.
pub(crate) async fn details(
    conn: &mut PgConnection,
    event_id: EventId,
    booking_id: BookingId,
) -> Result<Option<BillingDetails>, sqlx::Error> {
    sqlx::query_as(
        "select company, address_line, postal_code, city, country, vat_id, reference
         from bookings.billing_details where event_id = $1 and booking_id = $2",
    )
    .bind(event_id)
    .bind(booking_id)
    .fetch_optional(conn)
    .await
}

/// Says whom the invoice of a booking is for.
pub(crate) async fn set_details(
    conn: &mut PgConnection,
    event_id: EventId,
    booking_id: BookingId,
    details: &BillingDetails,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into bookings.billing_details
           (event_id, booking_id, company, address_line, postal_code, city, country, vat_id, reference, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         on conflict (event_id, booking_id) do update set
           company = excluded.company, address_line = excluded.address_line, postal_code = excluded.postal_code,
           city = excluded.city, country = excluded.country, vat_id = excluded.vat_id,
           reference = excluded.reference, updated_at = excluded.updated_at",
    )
    .bind(event_id)
    .bind(booking_id)
    .bind(&details.company)
    .bind(&details.address_line)
    .bind(&details.postal_code)
    .bind(&details.city)
    .bind(&details.country)
    .bind(&details.vat_id)
    .bind(&details.reference)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

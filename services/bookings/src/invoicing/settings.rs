//! How an organization writes its invoices.

use garde::Validate;
use kit::{Email, OrganizationId, Problem};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{model::country_code, vat_id};
use crate::{
    Bookings, BookingsError,
    request::{one_line, one_line_or_nothing},
    store,
};

/// How an organization writes its invoices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, sqlx::FromRow, ToSchema)]
pub struct BillingSettings {
    /// Whether invoices are written at all.
    pub enabled: bool,
    pub legal_name: String,
    /// Street and number.
    pub address_line: String,
    pub postal_code: String,
    pub city: String,
    /// ISO 3166, such as `DE`.
    pub country: String,
    /// With its country, such as `DE123456788`.
    pub vat_id: Option<String>,
    /// The number at the tax office, where there is no VAT id.
    pub tax_number: Option<String>,
    /// Where buyers ask about their invoices.
    pub email: String,
    pub phone: Option<String>,
    /// What invoice numbers begin with; `{year}` stands for the year.
    pub invoice_prefix: String,
    /// What numbers of credit notes begin with.
    pub credit_note_prefix: String,
    /// At the foot of each document.
    pub footer: String,
    /// No tax is charged, by the country's rule for small businesses.
    pub small_business: bool,
    /// Why lines without tax have none; a usual sentence when it is empty.
    pub exemption_note: String,
    /// Lines without tax are reverse charge for businesses in other countries of the EU.
    pub reverse_charge: bool,
    /// Grows with each change.
    pub version: i32,
}

impl BillingSettings {
    /// What holds until somebody sets something: no invoices.
    pub(crate) fn none(legal_name: String, country: String, email: String) -> Self {
        Self {
            enabled: false,
            legal_name,
            address_line: String::new(),
            postal_code: String::new(),
            city: String::new(),
            country,
            vat_id: None,
            tax_number: None,
            email,
            phone: None,
            invoice_prefix: "INV-{year}-".to_owned(),
            credit_note_prefix: "CN-{year}-".to_owned(),
            footer: String::new(),
            small_business: false,
            exemption_note: String::new(),
            reverse_charge: false,
            version: 0,
        }
    }
}

/// The settings as they shall be.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BillingSettingsRequest {
    /// The version that was read; another one since then is `412`.
    #[garde(range(min = 0))]
    #[schema(minimum = 0)]
    pub version: i32,
    #[garde(skip)]
    pub enabled: bool,
    #[garde(custom(one_line_or_nothing(160)))]
    #[schema(max_length = 160)]
    pub legal_name: String,
    #[garde(custom(one_line_or_nothing(200)))]
    #[schema(max_length = 200)]
    pub address_line: String,
    #[garde(custom(one_line_or_nothing(20)))]
    #[schema(max_length = 20)]
    pub postal_code: String,
    #[garde(custom(one_line_or_nothing(100)))]
    #[schema(max_length = 100)]
    pub city: String,
    #[garde(custom(country_code))]
    #[schema(pattern = "^[A-Z]{2}$", min_length = 2, max_length = 2)]
    pub country: String,
    #[serde(default)]
    #[garde(inner(custom(vat_id::good)))]
    #[schema(max_length = 20)]
    pub vat_id: Option<String>,
    #[serde(default)]
    #[garde(inner(custom(one_line(1, 40))))]
    #[schema(min_length = 1, max_length = 40)]
    pub tax_number: Option<String>,
    #[garde(skip)]
    pub email: Email,
    #[serde(default)]
    #[garde(inner(custom(one_line(3, 40))))]
    #[schema(min_length = 3, max_length = 40)]
    pub phone: Option<String>,
    #[garde(custom(prefix))]
    #[schema(max_length = 24)]
    pub invoice_prefix: String,
    #[garde(custom(prefix))]
    #[schema(max_length = 24)]
    pub credit_note_prefix: String,
    #[serde(default)]
    #[garde(length(chars, max = 1000))]
    #[schema(max_length = 1000)]
    pub footer: String,
    #[garde(skip)]
    pub small_business: bool,
    #[serde(default)]
    #[garde(custom(one_line_or_nothing(300)))]
    #[schema(max_length = 300)]
    pub exemption_note: String,
    #[garde(skip)]
    pub reverse_charge: bool,
}

/// Letters, digits, `-`, `/`, `_` and `{year}`.
fn prefix(text: &str, _: &()) -> garde::Result {
    let rest = text.replacen("{year}", "", 1);
    let good =
        text.len() <= 24 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-/_".contains(&byte));
    if good { Ok(()) } else { Err(garde::Error::new("may hold letters, digits, - / _ and {year} once")) }
}

impl BillingSettingsRequest {
    /// What is missing to write invoices that hold.
    fn complete(&self) -> Result<(), Problem> {
        if !self.enabled {
            return Ok(());
        }
        let needed = [
            ("legal_name", &self.legal_name),
            ("address_line", &self.address_line),
            ("postal_code", &self.postal_code),
            ("city", &self.city),
        ];
        let mut problem = None::<Problem>;
        let mut missing = |field: &str, message: &str| {
            let so_far = problem.take().unwrap_or_else(Problem::invalid);
            problem = Some(so_far.field(field, "required", message));
        };
        for (field, value) in needed {
            if value.trim().is_empty() {
                missing(field, "is on every invoice");
            }
        }
        if self.vat_id.is_none() && self.tax_number.is_none() {
            missing("tax_number", "an invoice has a VAT id or a tax number");
        }
        if self.reverse_charge && self.vat_id.is_none() {
            missing("vat_id", "reverse charge needs a VAT id");
        }
        if self.reverse_charge && self.small_business {
            missing("reverse_charge", "small businesses have no reverse charge");
        }
        problem.map_or(Ok(()), Err)
    }
}

impl Bookings {
    /// How the organization writes its invoices.
    ///
    /// # Errors
    /// The database's.
    pub async fn billing_settings(
        &self,
        organization_id: OrganizationId,
    ) -> Result<BillingSettings, BookingsError> {
        let mut conn = self.db.acquire().await?;
        if let Some(settings) = store::billing::settings(&mut conn, organization_id).await? {
            return Ok(settings);
        }
        let (name, country, email) = store::billing::organization(&mut conn, organization_id).await?;
        Ok(BillingSettings::none(name, country, email.unwrap_or_default()))
    }

    /// Sets how the organization writes its invoices from now on. What was written stays as it is.
    ///
    /// # Errors
    /// `422` when something is missing on an invoice; `412` when somebody else changed it meanwhile.
    pub async fn set_billing_settings(
        &self,
        organization_id: OrganizationId,
        request: &BillingSettingsRequest,
    ) -> Result<BillingSettings, BookingsError> {
        request.complete()?;
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let saved = store::billing::set(&mut tx, organization_id, request, now).await?;
        let saved = saved.ok_or_else(Problem::stale)?;
        tx.commit().await?;
        Ok(saved)
    }
}

#[cfg(test)]
mod tests {
    use super::prefix;

    #[test]
    fn prefixes_are_short_and_plain() {
        for good in ["", "INV-", "INV-{year}-", "2027/A_"] {
            assert!(prefix(good, &()).is_ok(), "{good}");
        }
        for bad in ["{year}{year}", "{month}", "a b", "<x>", "ä", &"x".repeat(25)] {
            assert!(prefix(bad, &()).is_err(), "{bad}");
        }
    }
}

//! The electronic invoice: UBL 2.1 by the rules of Peppol BIS Billing 3.0 (EN 16931).

use kit::{Currency, Money};

use super::{Buyer, Category, Content, DocumentKind, DocumentLine, DocumentRow, Seller, TaxLine};

const CUSTOMIZATION: &str = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0";
const PROFILE: &str = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0";
const SCHEMAS: &str = "urn:oasis:names:specification:ubl:schema:xsd:";

/// A document being written: elements that open and close, text that is escaped.
struct Xml {
    text: String,
    open: Vec<&'static str>,
    currency: Currency,
}

impl Xml {
    fn open(&mut self, name: &'static str) {
        self.text.push_str(&format!("<{name}>"));
        self.open.push(name);
    }

    fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.text.push_str(&format!("</{name}>"));
        }
    }

    /// An element with text; nothing for text that is empty, which the rules forbid.
    fn text(&mut self, name: &str, text: &str) {
        self.with(name, "", text);
    }

    fn with(&mut self, name: &str, attributes: &str, text: &str) {
        if !text.trim().is_empty() {
            self.text.push_str(&format!("<{name}{attributes}>{}</{name}>", escape(text.trim())));
        }
    }

    fn money(&mut self, name: &str, minor: i64) {
        let attribute = format!(" currencyID=\"{}\"", self.currency);
        self.with(name, &attribute, &amount(minor, self.currency));
    }

    /// An element around others.
    fn group(&mut self, name: &'static str, inner: impl FnOnce(&mut Self)) {
        self.open(name);
        inner(self);
        self.close();
    }
}

/// Text that means itself, without what XML 1.0 can't hold.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push(' '),
            letter if letter < ' ' || matches!(letter, '\u{fffe}' | '\u{ffff}') => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// `12.34`, without a currency.
fn amount(minor: i64, currency: Currency) -> String {
    let text = Money::new(minor, currency).to_string();
    text.split(' ').next().unwrap_or_default().to_owned()
}

/// `19` or `5.5`.
fn percent(rate_bp: i32) -> String {
    let text = format!("{}.{:02}", rate_bp / 100, rate_bp % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The document as XML.
pub(super) fn xml(document: &DocumentRow) -> String {
    let content = &document.content.0;
    let invoice = document.kind == DocumentKind::Invoice;
    let root = if invoice { "Invoice" } else { "CreditNote" };
    let mut xml = Xml {
        text: format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root} xmlns=\"{SCHEMAS}{root}-2\" \
             xmlns:cac=\"{SCHEMAS}CommonAggregateComponents-2\" xmlns:cbc=\"{SCHEMAS}CommonBasicComponents-2\">"
        ),
        open: Vec::new(),
        currency: document.currency,
    };
    let owed = document.gross_minor - content.settled_minor;
    xml.text("cbc:CustomizationID", CUSTOMIZATION);
    xml.text("cbc:ProfileID", PROFILE);
    xml.text("cbc:ID", &document.name());
    xml.text("cbc:IssueDate", &document.issued_on);
    if invoice && owed > 0 {
        xml.text("cbc:DueDate", &document.issued_on);
    }
    match invoice {
        true => xml.text("cbc:InvoiceTypeCode", "380"),
        false => xml.text("cbc:CreditNoteTypeCode", "381"),
    }
    let note = content.reason.as_deref().unwrap_or(&content.seller.footer);
    xml.text("cbc:Note", note);
    xml.text("cbc:DocumentCurrencyCode", document.currency.code());
    xml.text("cbc:BuyerReference", content.buyer.reference.as_deref().unwrap_or(&content.booking_reference));
    xml.group("cac:OrderReference", |xml| xml.text("cbc:ID", &content.booking_reference));
    if let Some(original) = &content.original {
        xml.group("cac:BillingReference", |xml| {
            xml.group("cac:InvoiceDocumentReference", |xml| {
                xml.text("cbc:ID", &original.number);
                xml.text("cbc:IssueDate", &original.issued_on);
            });
        });
    }
    seller(&mut xml, &content.seller);
    buyer(&mut xml, &content.buyer, &content.seller.country);
    xml.group("cac:Delivery", |xml| xml.text("cbc:ActualDeliveryDate", &content.event_on));
    xml.group("cac:PaymentMeans", |xml| {
        xml.with("cbc:PaymentMeansCode", " name=\"Online payment service\"", "68")
    });
    tax_total(&mut xml, content);
    totals(&mut xml, document, owed);
    for (index, line) in content.lines.iter().enumerate() {
        document_line(&mut xml, content, line, index + 1, invoice);
    }
    xml.text.push_str(&format!("</{root}>\n"));
    xml.text
}

fn seller(xml: &mut Xml, seller: &Seller) {
    xml.group("cac:AccountingSupplierParty", |xml| {
        xml.group("cac:Party", |xml| {
            xml.with("cbc:EndpointID", " schemeID=\"EM\"", &seller.email);
            xml.group("cac:PartyName", |xml| xml.text("cbc:Name", &seller.legal_name));
            let place = (seller.address_line.as_str(), seller.city.as_str(), seller.postal_code.as_str());
            address(xml, place, &seller.country);
            if let Some(id) = &seller.vat_id {
                tax_scheme(xml, id, "VAT");
            }
            if let Some(number) = &seller.tax_number {
                tax_scheme(xml, number, "FC");
            }
            xml.group("cac:PartyLegalEntity", |xml| xml.text("cbc:RegistrationName", &seller.legal_name));
            xml.group("cac:Contact", |xml| {
                xml.text("cbc:Name", &seller.legal_name);
                xml.text("cbc:Telephone", seller.phone.as_deref().unwrap_or_default());
                xml.text("cbc:ElectronicMail", &seller.email);
            });
        });
    });
}

fn buyer(xml: &mut Xml, buyer: &Buyer, country_of_seller: &str) {
    let name = buyer.company.as_deref().unwrap_or(&buyer.name);
    xml.group("cac:AccountingCustomerParty", |xml| {
        xml.group("cac:Party", |xml| {
            xml.with("cbc:EndpointID", " schemeID=\"EM\"", &buyer.email);
            let text = |part: &Option<String>| part.clone().unwrap_or_default();
            let (line, city, code) = (text(&buyer.address_line), text(&buyer.city), text(&buyer.postal_code));
            // A buyer who named no country is taken to be in the seller's, which the rules want to know.
            let country = buyer.country.as_deref().unwrap_or(country_of_seller);
            address(xml, (&line, &city, &code), country);
            if let Some(id) = &buyer.vat_id {
                tax_scheme(xml, id, "VAT");
            }
            xml.group("cac:PartyLegalEntity", |xml| xml.text("cbc:RegistrationName", name));
            xml.group("cac:Contact", |xml| {
                xml.text("cbc:Name", if buyer.name.is_empty() { name } else { &buyer.name });
                xml.text("cbc:ElectronicMail", &buyer.email);
            });
        });
    });
}

fn address(xml: &mut Xml, (line, city, code): (&str, &str, &str), country: &str) {
    xml.group("cac:PostalAddress", |xml| {
        xml.text("cbc:StreetName", line);
        xml.text("cbc:CityName", city);
        xml.text("cbc:PostalZone", code);
        xml.group("cac:Country", |xml| xml.text("cbc:IdentificationCode", country));
    });
}

fn tax_scheme(xml: &mut Xml, id: &str, scheme: &'static str) {
    // Greek ids have a prefix of their own, which the rules know.
    xml.group("cac:PartyTaxScheme", |xml| {
        xml.text("cbc:CompanyID", id);
        xml.group("cac:TaxScheme", |xml| xml.text("cbc:ID", scheme));
    });
}

fn tax_total(xml: &mut Xml, content: &Content) {
    let (_, tax) = content.sums();
    xml.group("cac:TaxTotal", |xml| {
        xml.money("cbc:TaxAmount", tax);
        for line in &content.taxes {
            xml.group("cac:TaxSubtotal", |xml| {
                xml.money("cbc:TaxableAmount", line.net_minor);
                xml.money("cbc:TaxAmount", line.tax_minor);
                xml.group("cac:TaxCategory", |xml| category(xml, line, Some(&content.exemption_note)));
            });
        }
    });
}

/// The category with its rate and, where a reason is asked for, why there is no tax.
fn category(xml: &mut Xml, line: &TaxLine, reason: Option<&str>) {
    xml.text("cbc:ID", line.category.code());
    xml.text("cbc:Percent", &percent(line.rate_bp));
    match (line.category, reason) {
        (Category::E, Some(reason)) => xml.text("cbc:TaxExemptionReason", reason),
        (Category::AE, Some(_)) => {
            xml.text("cbc:TaxExemptionReasonCode", "VATEX-EU-AE");
            xml.text("cbc:TaxExemptionReason", "Reverse charge");
        }
        _ => {}
    }
    xml.group("cac:TaxScheme", |xml| xml.text("cbc:ID", "VAT"));
}

fn totals(xml: &mut Xml, document: &DocumentRow, owed: i64) {
    let settled = document.gross_minor - owed;
    xml.group("cac:LegalMonetaryTotal", |xml| {
        xml.money("cbc:LineExtensionAmount", document.net_minor);
        xml.money("cbc:TaxExclusiveAmount", document.net_minor);
        xml.money("cbc:TaxInclusiveAmount", document.gross_minor);
        if settled != 0 {
            xml.money("cbc:PrepaidAmount", settled);
        }
        xml.money("cbc:PayableAmount", owed);
    });
}

/// A line. Its price is that of all its units together, so that nothing is lost by dividing.
fn document_line(xml: &mut Xml, content: &Content, line: &DocumentLine, number: usize, invoice: bool) {
    let (group, quantity) = match invoice {
        true => ("cac:InvoiceLine", "cbc:InvoicedQuantity"),
        false => ("cac:CreditNoteLine", "cbc:CreditedQuantity"),
    };
    let units = line.quantity.to_string();
    xml.group(group, |xml| {
        xml.text("cbc:ID", &number.to_string());
        xml.with(quantity, " unitCode=\"C62\"", &units);
        xml.money("cbc:LineExtensionAmount", line.net_minor);
        xml.group("cac:Item", |xml| {
            xml.text("cbc:Description", &format!("{}, {}", content.event_title, content.event_on));
            xml.text("cbc:Name", &line.name);
            xml.group("cac:ClassifiedTaxCategory", |xml| {
                let line =
                    TaxLine { category: line.category, rate_bp: line.rate_bp, net_minor: 0, tax_minor: 0 };
                category(xml, &line, None);
            });
        });
        xml.group("cac:Price", |xml| {
            xml.money("cbc:PriceAmount", line.net_minor);
            xml.with("cbc:BaseQuantity", " unitCode=\"C62\"", &units);
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_means_itself() {
        assert_eq!(escape("<a & \"b\">\u{1}\n"), "&lt;a &amp; &quot;b&quot;&gt; ");
        assert_eq!(
            (percent(1900), percent(550), percent(0), percent(1025)),
            ("19".into(), "5.5".into(), "0".into(), "10.25".into())
        );
        let yen: Currency = "JPY".parse().expect("a currency");
        assert_eq!((amount(1234, Currency::EUR), amount(1234, yen)), ("12.34".into(), "1234".into()));
    }
}

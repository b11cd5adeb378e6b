//! From a message to the words that the recipient reads.
//!
//! The words are part of this crate, one file per language; what callers and people contribute is data
//! and never a template. HTML is escaped by the layout, in one place.

use std::collections::HashMap;

use minijinja::{AutoEscape, Environment, context};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    MailSettings,
    model::{Message, Template, one_line},
};

/// The accent of mails that belong to no organization.
const ACCENT: &str = "#4a3fd1";

const LANGUAGES: [(&str, &str); 4] = [
    ("en", include_str!("../words/en.json")),
    ("de", include_str!("../words/de.json")),
    ("es", include_str!("../words/es.json")),
    ("fr", include_str!("../words/fr.json")),
];

/// The language that is used for `locale`: its first part, or English.
pub fn language(locale: &str) -> &'static str {
    let first = locale.split(['-', '_']).next().unwrap_or("");
    LANGUAGES.iter().find(|(tag, _)| first.eq_ignore_ascii_case(tag)).map_or("en", |(tag, _)| tag)
}

/// A mail's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    pub subject: String,
    pub html: String,
    pub text: String,
    /// The sender's name, when it is not the installation's own.
    pub from_name: Option<String>,
}

/// The words of one template in one language; each text may use the message's content.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    subject: String,
    preheader: String,
    title: String,
    body: Vec<String>,
    button: Option<String>,
    #[serde(default)]
    note: Vec<String>,
}

/// The words that all templates share.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Common {
    open_link: String,
    footer: String,
    footer_organization: String,
    footer_waiting: String,
    reply: String,
    labels: HashMap<String, String>,
    roles: HashMap<String, String>,
}

#[derive(Debug, Deserialize)]
struct Language {
    common: Common,
    #[serde(flatten)]
    templates: HashMap<Template, Words>,
}

/// Turns messages into words.
pub struct Renderer {
    env: Environment<'static>,
    languages: HashMap<&'static str, Language>,
}

impl Renderer {
    /// Reads the templates and words of this crate.
    ///
    /// # Errors
    /// A mistake in them; a test makes sure that there is none.
    pub fn new() -> Result<Self, minijinja::Error> {
        let mut env = Environment::new();
        env.set_auto_escape_callback(|name| match name.ends_with(".html") {
            true => AutoEscape::Html,
            false => AutoEscape::None,
        });
        env.add_template("mail.html", include_str!("../templates/mail.html"))?;
        env.add_template("mail.txt", include_str!("../templates/mail.txt"))?;
        let mut languages = HashMap::new();
        for (tag, words) in LANGUAGES {
            let words = serde_json::from_str(words).map_err(|error| broken(format!("{tag}: {error}")))?;
            languages.insert(tag, words);
        }
        Ok(Self { env, languages })
    }

    /// The words of `message`, in its language or else in English.
    ///
    /// # Errors
    /// When a link in the content is not an http(s) address.
    pub fn render(&self, message: &Message, settings: &MailSettings) -> Result<Rendered, minijinja::Error> {
        let lang = language(&message.locale);
        let find = |tag: &str| {
            self.languages.get(tag).and_then(|all| Some((all, all.templates.get(&message.template)?)))
        };
        let (language, words) =
            find(lang).or_else(|| find("en")).ok_or_else(|| broken("no words for the template"))?;
        let content = Content::read(message, &settings.from_name)?;
        let values = shown(&content.values);
        let say = |text: &str| self.env.render_str(text, values.clone());
        let say_all = |texts: &[String]| -> Result<Vec<String>, minijinja::Error> {
            let said = texts.iter().map(|text| say(text)).collect::<Result<Vec<_>, _>>()?;
            Ok(said.into_iter().filter(|text| !text.trim().is_empty()).collect())
        };
        let footer = match content.is_for_buyer(message.template) {
            true if message.template.is_about_waiting() => &language.common.footer_waiting,
            true => &language.common.footer_organization,
            false => &language.common.footer,
        };
        let subject = one_line(&say(&words.subject)?, 180);
        let accent = content.accent();
        let mut note = say_all(&words.note)?;
        if message.template == Template::BookingConfirmed
            && let Some(policy) = content.text("refund_policy")
        {
            note.push(format!("{}: {policy}", label(&language.common, "refund_policy")));
        }
        let whole = context! {
            lang, note,
            subject => &subject,
            accent => &accent,
            on_accent => on_accent(&accent),
            preheader => one_line(&say(&words.preheader)?, 200),
            title => one_line(&say(&words.title)?, 300),
            body => say_all(&words.body)?,
            button => words.button.as_deref().map(say).transpose()?,
            link => content.text("link"),
            facts => shown(&content.facts(message.template, &language.common)),
            quote => content.quote(message.template),
            lines => shown(&content.lines(message.template)),
            parts => shown(&content.values.get("parts")),
            total => content.text("total"),
            footer => say(footer)?,
            brand => content.text("organization").unwrap_or(&settings.from_name),
            can_reply => message.reply_to.is_some(),
            words => shown(&language.common),
            labels => shown(&language.common.labels),
        };
        let from_name = content
            .text("organization")
            .filter(|name| content.is_for_buyer(message.template) && *name != settings.from_name)
            .map(|name| format!("{} via {}", one_line(name, 80), settings.from_name));
        Ok(Rendered {
            subject,
            html: self.env.get_template("mail.html")?.render(&whole)?,
            text: self.env.get_template("mail.txt")?.render(&whole)?,
            from_name,
        })
    }
}

/// A value as templates see it.
fn shown(value: &impl Serialize) -> minijinja::Value {
    minijinja::value::Serde(value).into()
}

fn broken(why: impl Into<std::borrow::Cow<'static, str>>) -> minijinja::Error {
    minijinja::Error::new(minijinja::ErrorKind::InvalidOperation, why)
}

fn label<'a>(common: &'a Common, name: &'a str) -> &'a str {
    common.labels.get(name).map_or(name, String::as_str)
}

/// A fact in a table: a label, and one or two lines.
#[derive(Debug, Serialize)]
struct Shown {
    label: String,
    values: Vec<String>,
}

/// What the caller filled in.
struct Content {
    values: Map<String, Value>,
}

impl Content {
    fn read(message: &Message, site: &str) -> Result<Self, minijinja::Error> {
        let mut values = message.content.as_object().cloned().unwrap_or_default();
        values.insert("site".to_owned(), site.into());
        let content = Self { values };
        match content.text("link") {
            Some(link) if !link.starts_with("https://") && !link.starts_with("http://") => {
                Err(broken("the link is not an http(s) address"))
            }
            _ => Ok(content),
        }
    }

    /// A text that is there and not blank.
    fn text(&self, name: &str) -> Option<&str> {
        self.values.get(name).and_then(Value::as_str).filter(|text| !text.trim().is_empty())
    }

    /// Whether the mail is about the recipient's booking, or their place on a waiting list.
    fn is_for_buyer(&self, template: Template) -> bool {
        use Template::{
            BookingCancelled, BookingConfirmed, BookingMoved, BookingReturned, GiftCards, PaidTooLate,
            SupportToBuyer,
        };
        self.text("organization").is_some()
            && (template.is_about_waiting()
                || matches!(
                    template,
                    BookingConfirmed
                        | BookingCancelled
                        | BookingReturned
                        | BookingMoved
                        | GiftCards
                        | PaidTooLate
                        | SupportToBuyer
                ))
    }

    /// The organization's accent, if it is a colour.
    fn accent(&self) -> String {
        let is_colour = |text: &&str| {
            text.len() == 7 && text.starts_with('#') && text[1..].bytes().all(|byte| byte.is_ascii_hexdigit())
        };
        self.text("accent_color").filter(is_colour).unwrap_or(ACCENT).to_ascii_lowercase()
    }

    /// The lines of an order, where the mail shows them.
    fn lines(&self, template: Template) -> Option<&Value> {
        if !matches!(template, Template::BookingConfirmed | Template::GiftCards) {
            return None;
        }
        self.values.get("lines").filter(|lines| lines.as_array().is_some_and(|all| !all.is_empty()))
    }

    /// The table of facts that a template shows.
    fn facts(&self, template: Template, common: &Common) -> Vec<Shown> {
        let names: &[&str] = match template {
            Template::BookingConfirmed => &["when", "venue", "reference"],
            Template::BookingCancelled => &["event", "when", "reference", "reason", "refund"],
            Template::BookingReturned => {
                &["event", "when", "reference", "reason", "returned", "refund", "kept"]
            }
            Template::BookingMoved => &["event", "when", "reference", "reason", "deadline"],
            Template::GiftCards => &["event", "reference", "deadline"],
            Template::PaidTooLate => &["event", "reference", "refund"],
            Template::WaitingConfirm | Template::WaitingJoined => &["event", "wish"],
            Template::WaitingOffer | Template::WaitingReminder => {
                &["when", "venue", "tickets", "seats", "total", "deadline"]
            }
            Template::WaitingLapsed | Template::WaitingClosed => &["event", "when", "wish"],
            Template::Invitation => &["organization", "role"],
            Template::SupportToBuyer => &["subject"],
            Template::SupportToOrganizer => &["buyer", "subject"],
            _ => &[],
        };
        names
            .iter()
            .filter_map(|name| {
                let mut value = self.text(name)?;
                if *name == "role" {
                    value = common.roles.get(value).map_or(value, String::as_str);
                }
                let address = (*name == "venue").then(|| self.text("address")).flatten();
                let values = [Some(value), address].into_iter().flatten().map(str::to_owned).collect();
                Some(Shown { label: label(common, name).to_owned(), values })
            })
            .collect()
    }

    /// What a person wrote to another: paragraphs of lines.
    fn quote(&self, template: Template) -> Option<Vec<Vec<String>>> {
        if !matches!(template, Template::SupportToBuyer | Template::SupportToOrganizer) {
            return None;
        }
        let text = self.text("body")?.replace("\r\n", "\n");
        let paragraphs = text.split("\n\n").map(|paragraph| {
            paragraph.lines().map(str::to_owned).filter(|line| !line.trim().is_empty()).collect::<Vec<_>>()
        });
        Some(paragraphs.filter(|paragraph| !paragraph.is_empty()).collect())
    }
}

/// Black or white, whichever reads better on `accent` (WCAG contrast).
fn on_accent(accent: &str) -> &'static str {
    let part = |at: usize| {
        let value = u8::from_str_radix(accent.get(at..at + 2).unwrap_or("00"), 16).unwrap_or(0);
        let value = f64::from(value) / 255.0;
        if value <= 0.03928 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    let light = 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
    let (on_white, on_black) = (1.05 / (light + 0.05), (light + 0.05) / 0.05);
    if on_white >= on_black { "#ffffff" } else { "#17161c" }
}

#[cfg(test)]
#[path = "render_tests.rs"]
mod tests;

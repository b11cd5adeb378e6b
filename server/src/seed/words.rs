//! Words of the demo: names of buyers, and the long texts of events.

use super::shows::Show;

/// First and last names that buyers of the demo go by.
pub const FIRST_NAMES: [&str; 40] = [
    "Ada", "Luca", "Mina", "Jonas", "Sofía", "Émile", "Noor", "Kofi", "Greta", "Mateo", "Yuki", "Ines",
    "Oskar", "Leila", "Tomás", "Freya", "Anouk", "Dario", "Priya", "Elias", "Camille", "Hugo", "Zofia",
    "Aiko", "Marta", "Felix", "Clara", "Idris", "Linnea", "Rafael", "Nadia", "Sven", "Chiara", "Amir",
    "Paula", "Theo", "Vera", "Samuel", "Júlia", "Ben",
];
pub const LAST_NAMES: [&str; 40] = [
    "Lindqvist",
    "Moreau",
    "Okafor",
    "Schneider",
    "García",
    "Rossi",
    "Haddad",
    "Nowak",
    "Tanaka",
    "Berger",
    "Silva",
    "Novák",
    "Keller",
    "Dubois",
    "Fernández",
    "Ivanova",
    "Hansen",
    "Costa",
    "Weber",
    "Khan",
    "Petit",
    "Müller",
    "Romero",
    "Andersson",
    "Baker",
    "O’Neill",
    "Fischer",
    "Ferrari",
    "Lambert",
    "Yilmaz",
    "Wójcik",
    "Roux",
    "Meyer",
    "Castro",
    "Jansen",
    "Sato",
    "Vogel",
    "Marin",
    "Brooks",
    "Adeyemi",
];

/// The long text of an event, in its house's language.
pub fn description(language: &str, show: &Show) -> String {
    let (about, expect, points, good, notes) = match language {
        "de" => (
            "Worum es geht",
            "Was dich erwartet",
            [
                "Einlass eine Stunde vor Beginn",
                "Bar und kleine Küche im Foyer",
                "Ein Programmheft, das man behalten möchte",
            ],
            "Gut zu wissen",
            "Der Saal ist stufenlos erreichbar. Wer Hilfe braucht, schreibt uns einfach über die Buchung – wir antworten am selben Tag.",
        ),
        "es" => (
            "De qué se trata",
            "Qué te espera",
            [
                "Puertas abiertas una hora antes",
                "Bar en el vestíbulo hasta medianoche",
                "Encuentro con el equipo los jueves",
            ],
            "Bueno saberlo",
            "La sala es accesible sin escalones. Si necesitas ayuda, escríbenos desde tu reserva y te contestamos el mismo día.",
        ),
        "fr" => (
            "De quoi s'agit-il",
            "Au programme",
            [
                "Ouverture des portes une heure avant",
                "Bar et petite restauration sur place",
                "Rencontre avec l'équipe après la séance",
            ],
            "Bon à savoir",
            "La salle est accessible sans marche. Besoin d'aide ? Écrivez-nous depuis votre réservation, nous répondons dans la journée.",
        ),
        _ => (
            "What it is",
            "What to expect",
            [
                "Doors an hour before we start",
                "A proper bar and a small kitchen in the foyer",
                "A programme you will want to keep",
            ],
            "Good to know",
            "The room is step-free. If you need a hand, write to us from your booking: we answer the same day.",
        ),
    };
    let [first, second, third] = points;
    let tags = show.tags.join(", ");
    format!(
        "## {about}\n\n{}\n\n*{tags}*\n\n## {expect}\n\n- {first}\n- {second}\n- {third}\n\n## {good}\n\n{notes}\n",
        show.summary
    )
}

/// What the house says about refunds, in its language.
pub fn refund_policy(language: &str) -> &'static str {
    match language {
        "de" => {
            "Bis 7 Tage vor der Veranstaltung erstatten wir den vollen Preis. Danach kannst du dein Ticket weitergeben."
        }
        "es" => {
            "Devolvemos el importe completo hasta 7 días antes. Después puedes ceder tu entrada a otra persona."
        }
        "fr" => {
            "Remboursement intégral jusqu'à 7 jours avant la date. Ensuite, vous pouvez céder votre billet."
        }
        _ => "Full refund up to 7 days before the date. After that you can pass your ticket on to a friend.",
    }
}

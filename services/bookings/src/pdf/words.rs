//! The fixed words of the documents, in the languages of the mails.

/// Labels and notes of a ticket.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words {
    pub ticket: &'static str,
    pub date: &'static str,
    pub time: &'static str,
    pub doors: &'static str,
    pub place: &'static str,
    pub name: &'static str,
    pub booking: &'static str,
    pub online: &'static str,
    pub of: &'static str,
    pub free: &'static str,
    pub people: &'static str,
    pub at_the_door: &'static str,
    pub how_to: &'static str,
    pub good_to_know: &'static str,
    pub refunds: &'static str,
    pub sold_by: &'static str,
}

const EN: Words = Words {
    ticket: "Ticket",
    date: "Date",
    time: "Time",
    doors: "doors",
    place: "Place",
    name: "Name",
    booking: "Booking",
    online: "Online",
    of: "of",
    free: "Free of charge",
    people: "people",
    at_the_door: "At the door",
    how_to: "Show this code at the entrance, on paper or on a screen. It admits one person, once: whoever \
             shows it first comes in, so share it with nobody.",
    good_to_know: "Good to know",
    refunds: "Refunds",
    sold_by: "Sold by",
};
const DE: Words = Words {
    ticket: "Ticket",
    date: "Datum",
    time: "Uhrzeit",
    doors: "Einlass",
    place: "Ort",
    name: "Name",
    booking: "Buchung",
    online: "Online",
    of: "von",
    free: "Kostenlos",
    people: "Personen",
    at_the_door: "Am Einlass",
    how_to: "Zeige diesen Code am Eingang, auf Papier oder auf dem Bildschirm. Er lässt eine Person einmal \
             ein: Wer ihn zuerst zeigt, kommt hinein. Gib ihn deshalb niemandem weiter.",
    good_to_know: "Gut zu wissen",
    refunds: "Erstattung",
    sold_by: "Verkauft von",
};
const ES: Words = Words {
    ticket: "Entrada",
    date: "Fecha",
    time: "Hora",
    doors: "puertas",
    place: "Lugar",
    name: "Nombre",
    booking: "Reserva",
    online: "En línea",
    of: "de",
    free: "Gratis",
    people: "personas",
    at_the_door: "En la puerta",
    how_to: "Muestra este código en la entrada, en papel o en pantalla. Da acceso a una persona, una sola \
             vez: entra quien lo muestre primero, así que no lo compartas con nadie.",
    good_to_know: "Conviene saber",
    refunds: "Reembolsos",
    sold_by: "Vendido por",
};
const FR: Words = Words {
    ticket: "Billet",
    date: "Date",
    time: "Heure",
    doors: "portes",
    place: "Lieu",
    name: "Nom",
    booking: "Réservation",
    online: "En ligne",
    of: "sur",
    free: "Gratuit",
    people: "personnes",
    at_the_door: "À l’entrée",
    how_to: "Présentez ce code à l’entrée, sur papier ou à l’écran. Il admet une personne, une seule fois : \
             la première à le présenter entre, alors ne le partagez avec personne.",
    good_to_know: "Bon à savoir",
    refunds: "Remboursements",
    sold_by: "Vendu par",
};

impl Words {
    /// The words of `locale`; English for languages without words.
    pub(crate) fn of(locale: &str) -> &'static Self {
        match locale.split('-').next() {
            Some("de") => &DE,
            Some("es") => &ES,
            Some("fr") => &FR,
            _ => &EN,
        }
    }
}

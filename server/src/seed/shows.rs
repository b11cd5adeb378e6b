//! What is on in the demo: a year of events, in four languages and four currencies.

/// What has become of an event by now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// On sale, with room.
    OnSale,
    /// Nearly gone.
    FewLeft,
    SoldOut,
    Cancelled,
    /// Announced; the sale starts in a few days.
    Soon,
    Draft,
}

/// An event of the demo.
pub struct Show {
    /// Index into [`HOUSES`].
    pub house: usize,
    /// 0 or 1: the house's venue; 2: online.
    pub place: usize,
    pub category: &'static str,
    pub title: &'static str,
    pub summary: &'static str,
    /// Days from today to the first date; negative lies in the past.
    pub day: i32,
    /// Local start, `hh:mm`.
    pub time: (i8, i8),
    pub minutes: i64,
    /// Further dates, a week apart.
    pub repeats: i32,
    /// Ticket types: name, price in minor units, places.
    pub types: &'static [(&'static str, i64, i32)],
    pub fate: Fate,
    pub tags: &'static [&'static str],
}

use Fate::{Cancelled, Draft, FewLeft, OnSale, SoldOut, Soon};

macro_rules! show {
    ($house:literal $place:literal $category:literal $title:literal, $summary:literal, $day:literal $hour:literal:$minute:literal for $minutes:literal x $repeats:literal, $types:expr, $fate:ident, $tags:expr) => {
        Show {
            house: $house,
            place: $place,
            category: $category,
            title: $title,
            summary: $summary,
            day: $day,
            time: ($hour, $minute),
            minutes: $minutes,
            repeats: $repeats,
            types: &$types,
            fate: $fate,
            tags: &$tags,
        }
    };
}

pub static SHOWS: [Show; 64] = [
    // Halle Nord, Berlin
    show!(0 0 "music" "Mondkinder – Tour 2027", "Warme Synthesizer, zwei Stimmen und ein Schlagzeug, das nie stillsteht. Das dritte Album zum ersten Mal live.", 0 20:00 for 150 x 0, [("Stehplatz", 3400, 900), ("Balkon, freie Platzwahl", 4400, 180)], FewLeft, ["indie", "synthpop"]),
    show!(0 0 "nightlife" "Nachtschicht: Sechs Stunden Techno", "Drei Resident-DJs, ein Raum, kein Handy auf der Tanzfläche.", 2 23:00 for 360 x 3, [("Early Bird", 1500, 150), ("Abendkasse im Voraus", 2000, 600)], OnSale, ["techno", "club"]),
    show!(0 1 "music" "Streichquartett trifft Tape Loops", "Das Aurum-Quartett spielt Reich, Glass und eigene Stücke für vier Instrumente und acht Tonbänder.", 12 19:30 for 110 x 0, [("Parkett", 2800, 220), ("Ermäßigt", 1600, 60)], OnSale, ["klassik", "minimal"]),
    show!(0 1 "music" "Jazz im Kessel: Lina Okafor Trio", "Eine Pianistin, die Monk liebt und trotzdem nie nach gestern klingt.", 5 20:30 for 120 x 2, [("Tisch", 3200, 80), ("Bar", 2200, 60)], OnSale, ["jazz"]),
    show!(0 0 "festival" "Panke Open Air", "Ein Wochenende, zwei Bühnen, zwölf Bands und der beste Falafel im Wedding.", 214 14:00 for 600 x 0, [("Wochenende", 8900, 1800), ("Samstag", 5400, 900), ("Kind bis 12", 0, 300)], OnSale, ["open air", "festival"]),
    show!(0 0 "music" "Kora & Beton", "Westafrikanische Kora, Berliner Bass. Ein Abend, der auf keine Landkarte passt.", 19 20:00 for 120 x 0, [("Stehplatz", 2600, 700)], SoldOut, ["world", "electronic"]),
    show!(0 1 "comedy" "Lachen auf Probe", "Neue Texte, ungeschliffen: Fünf Comedians testen, was im Frühjahr auf Tour geht.", 7 20:00 for 100 x 4, [("Freie Platzwahl", 1400, 120)], OnSale, ["stand-up"]),
    show!(0 0 "music" "Die Nerven der Stadt", "Postpunk aus drei Städten an einem Abend. Ohrstöpsel gibt es an der Garderobe.", 33 20:00 for 180 x 0, [("Stehplatz", 2900, 1000)], OnSale, ["postpunk"]),
    show!(0 1 "workshop" "Modular für Anfänger", "Ein Samstag voller Kabel: Wir bauen gemeinsam den ersten eigenen Patch.", 26 11:00 for 300 x 1, [("Platz mit Gerät", 7900, 12)], FewLeft, ["synth", "lernen"]),
    show!(0 0 "music" "Winterchor", "Hundert Stimmen singen gegen die Dunkelheit. Eintritt frei, Spenden willkommen.", 28 17:00 for 90 x 0, [("Freier Eintritt", 0, 500)], OnSale, ["chor", "kostenlos"]),
    show!(0 0 "music" "Echoraum: Ambient im Liegen", "Matratzen statt Stühle. Drei Stunden Klang zum Wegdriften.", -9 20:00 for 180 x 0, [("Matratze", 2400, 160)], SoldOut, ["ambient"]),
    // Teatro Sol, Madrid
    show!(1 0 "theatre" "La casa de Bernarda Alba", "Lorca como una tormenta que tarda en llegar: nueve actrices, un patio blanco y el calor.", 3 20:00 for 120 x 6, [("Patio de butacas", 3600, 900), ("Anfiteatro", 2400, 700), ("Paraíso", 1400, 400)], OnSale, ["lorca", "clásico"]),
    show!(1 0 "theatre" "El perro del hortelano", "Lope de Vega a ritmo de swing. Celos, criados más listos que sus amos y una orquesta en escena.", 41 19:30 for 130 x 3, [("Patio de butacas", 3200, 900), ("Anfiteatro", 2200, 700)], OnSale, ["lope de vega", "comedia"]),
    show!(1 1 "theatre" "Monólogo para una cocina", "Una mujer, una tortilla, setenta minutos de verdad.", 8 21:00 for 70 x 4, [("General", 1600, 90)], FewLeft, ["teatro íntimo"]),
    show!(1 0 "music" "Noche flamenca: Rocío Vargas", "Cante, guitarra y dos palmeros. Sin micrófonos, sin red.", 15 21:00 for 110 x 0, [("Patio de butacas", 4200, 900), ("Anfiteatro", 2800, 700)], OnSale, ["flamenco"]),
    show!(1 0 "art" "Danza: Cuerpos de sal", "La compañía Marea baila la memoria de un pueblo que vivía del mar.", 54 20:00 for 80 x 1, [("Patio de butacas", 3000, 900), ("Anfiteatro", 2000, 700)], OnSale, ["danza"]),
    show!(1 1 "comedy" "Risas en la Pequeña", "Micro abierto con reglas: cinco minutos, nada de móviles, mucho cariño.", 4 22:00 for 90 x 5, [("General con bebida", 1200, 90)], OnSale, ["micro abierto"]),
    show!(1 0 "family" "El jardín de las lunas", "Títeres gigantes y sombras para mayores de cuatro años.", 20 12:00 for 60 x 3, [("Adulto", 1400, 500), ("Niño", 900, 500)], OnSale, ["títeres", "niños"]),
    show!(1 0 "theatre" "Hamlet, otra vez", "Ser o no ser en ochenta minutos y cuatro actores.", 96 20:00 for 80 x 2, [("Patio de butacas", 3400, 900), ("Anfiteatro", 2300, 700)], Soon, ["shakespeare"]),
    show!(1 1 "workshop" "Taller de voz para no cantantes", "Respirar, proyectar, dejar de pedir perdón por hablar.", 31 17:00 for 180 x 1, [("Plaza", 4500, 16)], OnSale, ["voz", "taller"]),
    show!(1 0 "music" "Zarzuela en concierto", "Las romanzas que tu abuela se sabía de memoria, con orquesta.", -20 19:00 for 120 x 0, [("Patio de butacas", 3800, 900), ("Anfiteatro", 2600, 700)], OnSale, ["zarzuela"]),
    // Northbank Live, Bristol and London
    show!(2 1 "comedy" "Priya Nair: Mild Peril", "An hour about fear, fathers and a very small dog. Best Newcomer nominee, work you will quote for weeks.", 1 19:45 for 75 x 3, [("General admission", 1850, 160)], FewLeft, ["stand-up"]),
    show!(2 0 "music" "The Low Tide Sessions", "Folk on a floating stage. Bring a jumper, we have blankets.", 6 19:00 for 150 x 5, [("Standing", 2200, 240), ("Deck seat", 3200, 60)], OnSale, ["folk"]),
    show!(2 1 "food" "Supper Club: Fire & Salt", "Seven courses over open coals, one long table, wine chosen by someone who loves you.", 10 18:30 for 210 x 6, [("Seat at the table", 8500, 28), ("Seat with wine pairing", 12500, 14)], FewLeft, ["dinner", "wine"]),
    show!(2 0 "comedy" "The Late Draft", "Improvised sitcom, written by your worst e-mails. Never the same episode twice.", 13 21:30 for 90 x 6, [("General admission", 1400, 180)], OnSale, ["improv"]),
    show!(2 1 "film" "Silent Film, Loud Band: Nosferatu", "Murnau's vampire with a live score for theremin, cello and drum machine.", 17 20:00 for 105 x 0, [("Seat", 1900, 150)], SoldOut, ["silent film", "live score"]),
    show!(2 0 "music" "Brass Against the Rain", "Eleven horns, no amplifiers. A march that ends in a dance.", 22 19:30 for 120 x 0, [("Standing", 2000, 300)], OnSale, ["brass"]),
    show!(2 1 "nightlife" "Northern Soul All-Nighter", "Talc on the floor, original 45s, tea at four in the morning.", 29 22:00 for 420 x 2, [("Advance", 1600, 220), ("Group of five", 7000, 20)], OnSale, ["soul", "dance"]),
    show!(2 0 "workshop" "Sourdough in a Day", "Go home with a starter, two loaves and the nerve to do it again.", 36 10:00 for 360 x 3, [("Place", 9500, 14)], OnSale, ["baking"]),
    show!(2 1 "music" "Ada Quill – An Evening of New Songs", "Just a voice and a battered Telecaster, before the record is out.", 47 20:00 for 100 x 0, [("Seat", 2400, 150)], Soon, ["singer-songwriter"]),
    show!(2 0 "festival" "Harbour Lights Festival", "Boats, bands and ten thousand lanterns on the water.", 248 15:00 for 480 x 0, [("Day ticket", 4500, 2500), ("Under 16", 1500, 600)], OnSale, ["outdoor"]),
    show!(2 1 "comedy" "Work in Progress: Tom Achebe", "Half finished, twice as honest. Expect a notebook.", 59 19:45 for 60 x 2, [("General admission", 1000, 160)], Cancelled, ["stand-up"]),
    show!(2 0 "music" "Quiet Hours: Piano by Candlelight", "Satie, Sakamoto and silence.", -4 19:30 for 75 x 0, [("Seat", 2600, 120)], SoldOut, ["piano"]),
    // Maison Lumière, Paris and Lyon
    show!(3 0 "film" "Nuit Agnès Varda", "Trois films, deux entractes, une soupe à minuit.", 9 19:00 for 400 x 0, [("Nuit entière", 2200, 180), ("Tarif réduit", 1500, 60)], OnSale, ["cinéma", "rétrospective"]),
    show!(3 0 "art" "Encre & Néon", "Exposition : la calligraphie rencontre l'enseigne lumineuse. Visite guidée comprise.", 1 11:00 for 420 x 12, [("Plein tarif", 1400, 120), ("Moins de 26 ans", 800, 60)], OnSale, ["exposition"]),
    show!(3 0 "family" "Dimanche en famille : les lanternes", "On dessine, on découpe, on éclaire. De 5 à 99 ans.", 6 14:30 for 120 x 8, [("Enfant", 900, 30), ("Adulte", 500, 30)], FewLeft, ["atelier", "enfants"]),
    show!(3 1 "music" "Chanson sur Saône", "Barbara, Brel et les autres, chantés par ceux qui n'étaient pas nés.", 14 20:30 for 110 x 1, [("Placement libre", 2400, 260)], OnSale, ["chanson"]),
    show!(3 1 "food" "Bouchon de minuit", "Quenelles, vin du Beaujolais et histoires de cuisine, après le spectacle.", 23 23:00 for 120 x 3, [("Couvert", 3900, 40)], OnSale, ["gastronomie"]),
    show!(3 0 "film" "Ciné-concert : Le Voyage dans la Lune", "Méliès, un piano préparé et des enfants qui bruitent.", 27 16:00 for 60 x 2, [("Plein tarif", 1200, 160), ("Enfant", 700, 80)], OnSale, ["ciné-concert", "famille"]),
    show!(3 1 "festival" "Fête des Lumières : la terrasse", "La plus belle vue sur la Saône, un vin chaud à la main.", 15 18:00 for 300 x 0, [("Terrasse", 2800, 300)], SoldOut, ["lumières"]),
    show!(3 0 "workshop" "Initiation à la sérigraphie", "Une couleur, puis deux, puis une affiche à emporter.", 38 10:00 for 420 x 2, [("Place", 8500, 10)], OnSale, ["atelier"]),
    show!(3 0 "art" "Portraits de quartier", "Quarante voisins, quarante photographies, un vernissage ouvert à tous.", 44 18:30 for 150 x 0, [("Entrée libre", 0, 250)], OnSale, ["photographie", "gratuit"]),
    show!(3 1 "theatre" "Antigone au port", "Anouilh dans un hangar, le public assis sur des caisses.", 71 20:00 for 100 x 3, [("Placement libre", 2100, 180)], OnSale, ["théâtre"]),
    show!(3 0 "film" "Courts de minuit", "Huit courts métrages, un vote, un prix en chocolat.", -13 22:00 for 120 x 0, [("Entrée", 900, 180)], OnSale, ["courts"]),
    // Arena Limmat, Zürich
    show!(4 0 "sports" "Limmat Lions v Bern Bears", "Ice hockey derby. Face-off at eight, the noise starts at six.", 4 19:45 for 150 x 0, [("Lower tier", 7900, 6000), ("Upper tier", 4900, 9000), ("Standing, north end", 2900, 3000)], OnSale, ["ice hockey"]),
    show!(4 0 "music" "Orbit – The Arena Show", "Four stages, one sphere of light and the songs everybody knows.", 61 20:00 for 150 x 1, [("Floor", 12900, 1500), ("Lower tier", 9900, 6000), ("Upper tier", 6900, 8000)], OnSale, ["pop", "arena"]),
    show!(4 0 "sports" "Handball Cup: The Semi-Finals", "Two games, one ticket, four teams who do not like each other.", 34 17:00 for 300 x 0, [("Lower tier", 5900, 6000), ("Upper tier", 3500, 9000)], OnSale, ["handball"]),
    show!(4 1 "sports" "City Streetball Night", "Three on three under floodlights. Free, loud, over too soon.", 21 18:00 for 240 x 2, [("Free entry", 0, 800)], OnSale, ["basketball", "free"]),
    show!(4 0 "comedy" "Giants of Stand-up", "Five headliners, one enormous room, surprisingly good sight lines.", 83 20:00 for 140 x 0, [("Lower tier", 7500, 6000), ("Upper tier", 4900, 8000)], Soon, ["stand-up"]),
    show!(4 0 "family" "Ice Dreams", "Skating, dragons and a snowstorm indoors. For everyone over three.", 40 15:00 for 110 x 3, [("Adult", 6500, 7000), ("Child", 3900, 7000)], OnSale, ["ice show", "children"]),
    show!(4 1 "sports" "Limmat Night Run 10K", "Along the river in the dark, head torch included.", 128 21:00 for 150 x 0, [("Runner", 4500, 1200), ("Runner with shirt", 7000, 800)], OnSale, ["running"]),
    show!(4 0 "sports" "Lions v Geneva Eagles", "The league game before the break. Family block in section 12.", 18 19:45 for 150 x 0, [("Lower tier", 6900, 6000), ("Upper tier", 3900, 9000)], OnSale, ["ice hockey"]),
    show!(4 0 "music" "Film Music in Concert", "A hundred musicians, one giant screen, no popcorn noises please.", 110 19:30 for 140 x 0, [("Lower tier", 9500, 5000), ("Upper tier", 6500, 7000)], OnSale, ["orchestra"]),
    // Signal & Craft, New York and online
    show!(5 0 "conference" "Signal 2027", "Two days on building software that lasts. Single track, long breaks, no sponsors on stage.", 150 9:00 for 540 x 0, [("Early bird", 44900, 200), ("Regular", 59900, 500), ("Student", 14900, 60)], OnSale, ["software", "engineering"]),
    show!(5 1 "workshop" "Letterpress Weekend", "Set type by hand, pull prints, go home with ink under your nails.", 11 10:00 for 420 x 2, [("Bench", 24000, 10)], FewLeft, ["type", "print"]),
    show!(5 2 "conference" "Databases After Dark", "An online evening of war stories about locks, logs and lost updates.", 5 19:00 for 150 x 3, [("Stream", 0, 5000), ("Stream and recording", 1900, 2000)], OnSale, ["databases", "online"]),
    show!(5 1 "workshop" "Throwing Clay for Beginners", "Four evenings at the wheel. You will centre it. Eventually.", 16 18:30 for 150 x 3, [("Wheel", 18000, 12)], OnSale, ["ceramics"]),
    show!(5 0 "conference" "Type & Motion Day", "Variable fonts, kinetic titles and the people who draw them.", 88 9:30 for 480 x 0, [("Early bird", 19900, 100), ("Regular", 27900, 250)], OnSale, ["design", "typography"]),
    show!(5 0 "art" "Machines That Draw", "Forty plotters, one wall, a week of lines. Opening night with the artists.", 30 18:00 for 180 x 0, [("Opening night", 2500, 300)], OnSale, ["generative art"]),
    show!(5 1 "workshop" "Build a Radio", "Solder, tune, listen to a ship somewhere off Newfoundland.", 45 11:00 for 300 x 2, [("Place with kit", 12000, 16)], OnSale, ["electronics"]),
    show!(5 2 "conference" "Accessibility in Practice", "A free online day with live captions and sign language.", 52 10:00 for 360 x 0, [("Free registration", 0, 10000)], OnSale, ["accessibility", "free"]),
    show!(5 0 "music" "Modular Pier", "Synthesizers at sunset, facing west.", 190 19:00 for 180 x 0, [("Standing", 3500, 600)], OnSale, ["electronic"]),
    show!(5 0 "conference" "Open Source Summit for Small Teams", "How three people keep a thing alive for a decade.", 205 9:00 for 480 x 0, [("Regular", 24900, 300)], Draft, ["open source"]),
    show!(5 1 "workshop" "Kintsugi Evening", "Bring something broken. Leave with something better.", -6 18:30 for 150 x 0, [("Place", 9500, 12)], SoldOut, ["ceramics"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_fits_the_rules_of_the_database() {
        for show in &SHOWS {
            assert!(
                show.title.chars().count() <= 160 && show.summary.chars().count() <= 300,
                "{}",
                show.title
            );
            assert!(show.types.iter().all(|(_, price, places)| *price >= 0 && *places > 0));
            assert!(!kit::text::slug(show.title).is_empty());
        }
        assert!(SHOWS.iter().filter(|show| show.day >= 0).count() >= 58);
    }
}

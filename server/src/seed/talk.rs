//! Conversations with buyers, so that the inbox is alive.

use kit::{OrganizationId, Time};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{dice::Dice, history::Sold};

/// The house it is with, the subject, what the buyer wrote, what the organizer answered, and where that left the conversation.
const TALKS: [(usize, &str, &str, Option<&str>, &str); 14] = [
    (
        0,
        "Wheelchair place next to a friend",
        "Hi! I use a wheelchair and would love to sit next to my friend, who has the other ticket of this booking. Is that possible?",
        None,
        "open",
    ),
    (
        2,
        "Can I bring my daughter (4)?",
        "She sits on my lap and loves the tuba. Does she need a ticket of her own?",
        Some(
            "She is welcome, and up to five years she needs no ticket. Please bring ear protection for her: we have some at the bar if you forget.",
        ),
        "pending",
    ),
    (
        0,
        "Wrong name on my ticket",
        "I bought this for my brother. His name is Emil, could you change the first ticket?",
        Some(
            "You can do that yourself: open your booking, choose the ticket and edit the name. It takes effect at once.",
        ),
        "resolved",
    ),
    (
        0,
        "Rechnung für die Firma",
        "Könnten Sie mir bitte eine Rechnung mit unserer Firmenadresse ausstellen? Danke!",
        None,
        "open",
    ),
    (
        1,
        "¿Hay aparcamiento cerca?",
        "Venimos en coche desde Toledo. ¿Dónde podemos aparcar?",
        Some(
            "Lo más cómodo es el aparcamiento de Plaza Mayor, a cinco minutos a pie. Los sábados se llena antes de las siete.",
        ),
        "resolved",
    ),
    (
        3,
        "Je ne retrouve pas mes billets",
        "Le paiement est passé mais je n'ai rien reçu. Pouvez-vous les renvoyer ?",
        Some(
            "C'est fait : ils viennent de repartir vers votre adresse. Pensez à regarder dans les indésirables.",
        ),
        "pending",
    ),
    (
        2,
        "Doors and support act",
        "What time does the support act start, and when does the bar close?",
        Some("Support at 19:30, bar until the last song. See you there!"),
        "resolved",
    ),
    (4, "Two seats together?", "We booked separately by mistake. Can you put us side by side?", None, "open"),
    (
        0,
        "Refund for one ticket",
        "One of us has to work that night. Is a refund for one ticket possible?",
        None,
        "open",
    ),
    (
        2,
        "Left my scarf last week",
        "Green wool, hung over the balcony rail. Any luck?",
        Some("It is in our lost and found behind the cloakroom, with your name on it now."),
        "resolved",
    ),
    (
        5,
        "Group of twelve",
        "We are a choir and would like to come along. Is there a group price?",
        Some("There is: from ten people it is 15 % off. Shall I put the tickets aside for you?"),
        "pending",
    ),
    (
        2,
        "Allergies",
        "Nuts are a problem for one of us. Can the kitchen manage?",
        Some("No problem at all. I have told the kitchen, please remind us at the table."),
        "resolved",
    ),
    (
        0,
        "Kommt man mit Kinderwagen rein?",
        "Oder gibt es einen Platz, wo wir ihn abstellen können?",
        None,
        "open",
    ),
    (
        5,
        "Filming allowed?",
        "I make a small podcast. May I record the sound for my own use?",
        None,
        "snoozed",
    ),
];

/// Writes the conversations, each about one of the newest bookings of its organization.
pub(super) async fn write(
    tx: &mut PgConnection,
    dice: &mut Dice,
    sold: &[Sold],
    organizations: &[OrganizationId],
    agent: (Uuid, &str),
    now: Time,
) -> Result<(), sqlx::Error> {
    for (index, (house, subject, question, answer, state)) in TALKS.into_iter().enumerate() {
        let of_house = sold.iter().rev().filter(|sold| sold.organization_id == organizations[house]);
        let recent: Vec<&Sold> = of_house.take(80).collect();
        let booking = recent[dice.below(recent.len())];
        let asked = now.plus_seconds(-(3_000 + 11_000 * index as i64)).max(booking.at);
        let answered = answer.map(|_| asked.plus_seconds(2_400).min(now));
        let id = dice.id(asked);
        sqlx::query(
            "insert into support.conversations (organization_id, id, event_id, booking_id, email, name, subject, state,
               assignee_id, created_at, last_reply_at, last_author)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        )
        .bind(booking.organization_id)
        .bind(id)
        .bind(booking.event_id)
        .bind(booking.booking_id)
        .bind(&booking.email)
        .bind(&booking.name)
        .bind(subject)
        .bind(state)
        .bind(answer.map(|_| agent.0))
        .bind(asked)
        .bind(answered.unwrap_or(asked))
        .bind(if answer.is_some() { "member" } else { "buyer" })
        .execute(&mut *tx)
        .await?;
        reply(tx, dice, booking, id, ("buyer", None, &booking.name), question, asked).await?;
        if let Some((words, at)) = answer.zip(answered) {
            reply(tx, dice, booking, id, ("member", Some(agent.0), agent.1), words, at).await?;
        }
    }
    Ok(())
}

async fn reply(
    tx: &mut PgConnection,
    dice: &mut Dice,
    booking: &Sold,
    conversation: Uuid,
    (author, author_id, author_name): (&str, Option<Uuid>, &str),
    body: &str,
    at: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into support.replies (organization_id, id, conversation_id, author, author_id, author_name, body,
           created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(booking.organization_id)
    .bind(dice.id(at))
    .bind(conversation)
    .bind(author)
    .bind(author_id)
    .bind(author_name)
    .bind(body)
    .bind(at)
    .execute(tx)
    .await?;
    Ok(())
}

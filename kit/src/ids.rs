//! Typed ids. All are UUIDv7 made in the application: they sort by creation and need no sequence.

/// Declares a typed id over [`uuid::Uuid`]: transparent in JSON, SQL and OpenAPI.
#[macro_export]
macro_rules! id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize, sqlx::Type, utoipa::ToSchema,
        )]
        #[serde(transparent)]
        #[sqlx(transparent)]
        #[schema(value_type = String, format = Uuid)]
        pub struct $name(pub uuid::Uuid);

        impl $name {
            /// A fresh id. The time part comes from the system clock and is used for order only.
            #[allow(clippy::new_without_default)]
            pub fn new() -> Self {
                Self(uuid::Uuid::now_v7())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl From<uuid::Uuid> for $name {
            fn from(id: uuid::Uuid) -> Self {
                Self(id)
            }
        }
    };
}

id!(/// A person's account.
    UserId);
id!(/// A signed-in browser or client of a user.
    SessionId);
id!(/// The tenant that sells.
    OrganizationId);
id!(/// An invitation to become a member.
    InvitationId);
id!(/// A role that an organization has put together.
    RoleId);
id!(/// A key with which a program calls the API.
    ApiKeyId);
id!(/// Stored value: a gift card, or credit.
    PurseId);
id!(/// A place.
    VenueId);
id!(/// A plan of the seats of a place, with all its versions.
    SeatMapId);
id!(/// What is announced and sold; also the distribution key of everything below it.
    EventId);
id!(/// One dated performance of an event.
    OccurrenceId);
id!(/// What is on sale.
    ProductId);
id!(/// A price of a product.
    OfferId);
id!(/// A tax rate of an organization.
    TaxRateId);
id!(/// A code that opens what is not for everybody.
    AccessCodeId);
id!(/// A capacity counter.
    PoolId);
id!(/// An uploaded picture.
    MediaId);
id!(/// The customer's order.
    BookingId);
id!(/// Somebody's place on a waiting list.
    WaitingEntryId);
id!(/// Places set aside for an entry of a waiting list.
    WaitingOfferId);
id!(/// One line of a booking.
    LineId);
id!(/// One admission right.
    TicketId);
id!(/// One presentation at the door.
    ScanId);
id!(/// One attempt to move money in.
    PaymentId);
id!(/// One attempt to move money back.
    RefundId);
id!(/// Tickets, money or both that go back, as one act.
    ReturnId);
id!(/// Something on which a provider and we disagree.
    DifferenceId);
id!(/// A provider's message that was not believed.
    QuarantineId);
id!(/// Money that goes back to all buyers of an event, or may.
    RefundRunId);
id!(/// An invoice or a credit note.
    DocumentId);
id!(/// What an organization earned in a period.
    StatementId);
id!(/// Something to deliver to a person.
    MessageId);
id!(/// A support thread.
    ConversationId);
id!(/// One entry of a support thread.
    ReplyId);

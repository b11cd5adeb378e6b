-- Invoices and credit notes: numbered without a gap, never changed.

create table bookings.billing_settings (
  organization_id      uuid primary key references users.organizations,
  -- Whether invoices are written at all.
  enabled              boolean not null,
  legal_name           text not null check (length(legal_name) <= 160),
  address_line         text not null check (length(address_line) <= 200),
  postal_code          text not null check (length(postal_code) <= 20),
  city                 text not null check (length(city) <= 100),
  country              text not null check (country ~ '^[A-Z]{2}$'),
  vat_id               text check (length(vat_id) <= 20),
  tax_number           text check (length(tax_number) <= 40),
  email                text not null check (length(email) <= 254),
  phone                text check (length(phone) <= 40),
  -- `{year}` stands for the year of the document.
  invoice_prefix       text not null check (length(invoice_prefix) <= 30),
  credit_note_prefix   text not null check (length(credit_note_prefix) <= 30),
  footer               text not null check (length(footer) <= 1000),
  -- No tax is charged, by the rule for small businesses of the country.
  small_business       boolean not null,
  -- Why lines without tax have none.
  exemption_note       text not null check (length(exemption_note) <= 300),
  reverse_charge       boolean not null,
  version              integer not null default 1,
  updated_at           timestamptz not null,
  check (not enabled or (legal_name <> '' and address_line <> '' and postal_code <> '' and city <> ''
                         and (vat_id is not null or tax_number is not null)))
);
call users.watch('bookings.billing_settings', 'billing_settings', 'organization_id',
  'enabled country vat_id invoice_prefix credit_note_prefix small_business reverse_charge');

-- Whom the invoice of a booking is for, where it is somebody else than the buyer's name and address.
create table bookings.billing_details (
  event_id      uuid not null,
  booking_id    uuid not null,
  company       text not null check (length(company) <= 160),
  address_line  text not null check (length(address_line) <= 200),
  postal_code   text not null check (length(postal_code) <= 20),
  city          text not null check (length(city) <= 100),
  country       text not null check (country ~ '^[A-Z]{2}$'),
  vat_id        text check (length(vat_id) <= 20),
  -- The buyer's own reference, such as the number of an order.
  reference     text check (length(reference) <= 60),
  updated_at    timestamptz not null,
  primary key (event_id, booking_id),
  foreign key (event_id, booking_id) references bookings.bookings (event_id, id)
);

-- The last number of each series. Its row lock makes documents wait for each other: a number is taken in the
-- transaction of its document, and vanishes with it.
create table bookings.document_counters (
  organization_id  uuid not null references users.organizations,
  series           text not null check (length(series) <= 34),
  last             integer not null check (last > 0),
  primary key (organization_id, series)
);

create table bookings.documents (
  event_id         uuid not null,
  id               uuid not null,
  organization_id  uuid not null,
  booking_id       uuid not null,
  kind             text not null check (kind in ('invoice', 'credit_note')),
  -- The prefix with its year, and the number in it.
  series           text not null check (length(series) <= 34),
  number           integer not null check (number > 0),
  -- What it was written for; the same cause has one document.
  cause            text not null check (length(cause) <= 60),
  -- The document that this one takes back, in whole or in part; or stands in place of.
  refers_to        uuid,
  currency         char(3) not null check (currency ~ '^[A-Z]{3}$'),
  net_minor        bigint not null check (net_minor >= 0),
  tax_minor        bigint not null check (tax_minor >= 0),
  gross_minor      bigint not null,
  -- Who sells, who buys, the lines and the taxes, as they were.
  content          jsonb not null check (jsonb_typeof(content) = 'object'),
  issued_on        date not null,
  issued_at        timestamptz not null,
  primary key (event_id, id),
  foreign key (event_id, booking_id) references bookings.bookings (event_id, id),
  foreign key (event_id, refers_to) references bookings.documents (event_id, id),
  constraint documents_number_once unique (organization_id, series, number),
  constraint documents_once_per_cause unique (event_id, booking_id, cause),
  constraint documents_total check (gross_minor = net_minor + tax_minor and gross_minor > 0),
  constraint documents_credit_something check (kind = 'invoice' or refers_to is not null)
);
call users.watch('bookings.documents', 'document', 'booking_id', 'kind series number', 'insert');
create index documents_by_organization on bookings.documents (organization_id, issued_at desc, id desc);
create trigger documents_append_only before update or delete on bookings.documents
  for each row execute function data.refuse_change();
create trigger documents_never_emptied before truncate on bookings.documents
  for each statement execute function data.refuse_change();

-- No gap, whatever the code does: a number needs the one before it. And no document takes back more than there is.
create function bookings.check_document() returns trigger language plpgsql as $$
declare
  given bigint;
  taken bigint;
begin
  if new.number > 1 and not exists (
      select 1 from bookings.documents
       where organization_id = new.organization_id and series = new.series and number = new.number - 1) then
    raise exception 'number % of series % has none before it', new.number, new.series
      using errcode = 'check_violation', constraint = 'documents_no_gap';
  end if;
  if new.kind = 'credit_note' then
    select gross_minor into given from bookings.documents
     where event_id = new.event_id and id = new.refers_to and booking_id = new.booking_id and kind = 'invoice'
       and currency = new.currency;
    select coalesce(sum(gross_minor), 0) into taken from bookings.documents
     where event_id = new.event_id and refers_to = new.refers_to and kind = 'credit_note';
    if given is null or taken + new.gross_minor > given then
      raise exception 'credit notes of % for an invoice of %', taken + new.gross_minor, given
        using errcode = 'check_violation', constraint = 'documents_credit_at_most';
    end if;
  end if;
  return new;
end $$;
create trigger documents_check before insert on bookings.documents
  for each row execute function bookings.check_document();

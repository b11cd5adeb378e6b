import type { EventDetails, Occurrence } from '@/features/events';
import type { Booking } from '../types';

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

/** A booking that is held, of one event with two kinds of tickets. */
export function booking(more: Partial<Booking> = {}): Booking {
  return {
    event_id: 'e1',
    id: 'b1',
    occurrence_id: 'o1',
    reference: 'ABCD2345',
    state: 'held',
    email: null,
    name: null,
    locale: 'en',
    currency: 'EUR',
    total: { amount: 5000, currency: 'EUR' },
    quantity: 2,
    expires_at: inMinutes(10),
    created_at: inMinutes(0),
    confirmed_at: null,
    ended_at: null,
    end_reason: null,
    access_code: null,
    price: {
      subtotal: { amount: 5000, currency: 'EUR' },
      discount: { amount: 0, currency: 'EUR' },
      fees: { amount: 0, currency: 'EUR' },
      taxes: [],
    },
    lines: [
      {
        id: 'l1',
        product_id: 'p1',
        offer_id: 'f1',
        product_name: 'Standing',
        offer_name: 'Standing',
        quantity: 2,
        admissions: 2,
        seats: [],
        kind: 'admission',
        unit_price: { amount: 2500, currency: 'EUR' },
        discount: { amount: 0, currency: 'EUR' },
        discount_name: null,
        fee: { amount: 0, currency: 'EUR' },
        tax: null,
        total: { amount: 5000, currency: 'EUR' },
      },
    ],
    event: {
      title: 'Night of Rust',
      slug: 'night-of-rust',
      cover: null,
      organizer: { id: 'g1', slug: 'hall', name: 'The Hall', accent_color: '#4a33d6', support_email: null },
      starts_at: '2027-06-05T18:00:00Z',
      ends_at: '2027-06-05T21:00:00Z',
      doors_at: null,
      time_zone: 'Europe/Berlin',
      venue_name: 'The Hall',
      address: 'Street 1',
      city: 'Berlin',
      country: 'DE',
      online: false,
      online_url: null,
      refund_policy: 'Until a week before.',
    },
    payment: null,
    tenders: [],
    gift_cards: [],
    money: {
      paid: { amount: 0, currency: 'EUR' },
      refunded: { amount: 0, currency: 'EUR' },
      state: 'unpaid',
    },
    tickets: [],
    server_time: new Date().toISOString(),
    ...more,
  };
}

export function confirmed(more: Partial<Booking> = {}): Booking {
  const ticket = (number: number) => ({
    id: `t${number}`,
    number,
    code: `ABCD2345EFG${number}`,
    state: 'valid' as const,
    holder_name: null,
    product_name: 'Standing',
    offer_name: 'Standing',
    credential: `signed-${number}`,
    used_at: null,
  });
  return booking({
    state: 'confirmed',
    email: 'nora@example.org',
    name: 'Nora',
    confirmed_at: inMinutes(0),
    expires_at: null,
    tickets: [ticket(1), ticket(2)],
    money: {
      paid: { amount: 5000, currency: 'EUR' },
      refunded: { amount: 0, currency: 'EUR' },
      state: 'paid',
    },
    ...more,
  });
}

export function event(available = 10): EventDetails {
  const occurrence: Occurrence = {
    id: 'o1',
    starts_at: '2027-06-05T18:00:00Z',
    ends_at: '2099-06-05T21:00:00Z',
    doors_at: null,
    time_zone: 'Europe/Berlin',
    state: 'scheduled',
    venue: null,
    online: false,
    sales: { state: 'on_sale', few_left: false },
    products: [
      {
        id: 'p1',
        kind: 'admission',
        name: 'Standing',
        description: '',
        min_per_booking: 0,
        max_per_booking: 10,
        admissions: 1,
        hidden: false,
        available,
        offers: [
          {
            id: 'f1',
            name: 'Standing',
            price: { amount: 2500, currency: 'EUR' },
            all_in: { amount: 2500, currency: 'EUR' },
            flexible: false,
            limited: false,
            available,
            sales_start: null,
            sales_end: null,
            state: 'on_sale',
          },
        ],
      },
    ],
  };
  return {
    id: 'e1',
    slug: 'night-of-rust',
    title: 'Night of Rust',
    summary: '',
    category: 'music',
    language: 'en',
    organizer: { id: 'g1', slug: 'hall', name: 'The Hall', accent_color: '#4a33d6' },
    cover: null,
    next_occurrence: null,
    occurrence_count: 1,
    from_price: { amount: 2500, currency: 'EUR' },
    status: 'on_sale',
    published_at: null,
    description: '',
    tags: [],
    age_note: '',
    refund_policy: '',
    max_per_booking: 10,
    hold_minutes: 10,
    state: 'published',
    codes: false,
    seated: false,
    occurrences: [occurrence],
  };
}

/** The public catalogue, as the API answers. Times are RFC 3339 in UTC, money is in minor units. */

export interface MoneyValue {
  amount: number;
  currency: string;
}

export const categories = [
  'music',
  'nightlife',
  'theatre',
  'comedy',
  'festival',
  'sports',
  'film',
  'art',
  'food',
  'family',
  'conference',
  'workshop',
] as const;

export type Category = (typeof categories)[number];

export interface CoverPicture {
  id: string;
  width: number;
  height: number;
  widths: number[];
  /** 4 × 3 cells of big-endian RGB565, base64. */
  placeholder: string;
  dominant_color: string;
}

export interface OrganizerBrief {
  id: string;
  slug: string;
  name: string;
  accent_color: string;
}

export interface NextOccurrence {
  id: string;
  starts_at: string;
  ends_at: string;
  time_zone: string;
  venue_name: string | null;
  city: string | null;
  country: string | null;
  online: boolean;
}

export type CardStatus = 'on_sale' | 'few_left' | 'sold_out' | 'not_started' | 'ended' | 'cancelled' | 'free';

export interface EventCard {
  id: string;
  slug: string;
  title: string;
  summary: string;
  category: Category;
  language: string;
  organizer: OrganizerBrief;
  cover: CoverPicture | null;
  next_occurrence: NextOccurrence | null;
  occurrence_count: number;
  from_price: MoneyValue | null;
  status: CardStatus;
  published_at: string | null;
}

export interface Page<T> {
  items: T[];
  next?: string | null;
}

export interface Home {
  featured: EventCard[];
  tonight: EventCard[];
  this_weekend: EventCard[];
  just_announced: EventCard[];
  selling_fast: EventCard[];
}

export interface Facets {
  categories: { category: Category; count: number }[];
  cities: { city: string; country: string; count: number }[];
}

export interface Offer {
  id: string;
  name: string;
  price: MoneyValue;
  flexible: boolean;
  sales_start: string | null;
  sales_end: string | null;
  state: 'on_sale' | 'not_started' | 'ended' | 'sold_out';
}

export interface Product {
  id: string;
  kind: 'admission' | 'addon' | 'merchandise' | 'donation' | 'gift_card' | 'pass';
  name: string;
  description: string;
  min_per_booking: number;
  max_per_booking: number;
  /** People that one unit lets in. */
  admissions: number;
  /** Units one booking can take now, never more than its limit; 0 = sold out. */
  available: number;
  offers: Offer[];
}

export interface Venue {
  id: string;
  name: string;
  address: string;
  postal_code: string;
  city: string;
  country: string;
  latitude: number | null;
  longitude: number | null;
  directions: string;
  accessibility: string;
}

export interface Occurrence {
  id: string;
  starts_at: string;
  ends_at: string;
  doors_at: string | null;
  time_zone: string;
  state: 'scheduled' | 'postponed' | 'cancelled' | 'completed';
  venue: Venue | null;
  online: boolean;
  sales: { state: 'not_started' | 'on_sale' | 'paused' | 'sold_out' | 'ended'; few_left: boolean };
  products: Product[];
}

export interface EventDetails extends EventCard {
  description: string;
  tags: string[];
  age_note: string;
  refund_policy: string;
  max_per_booking: number;
  hold_minutes: number;
  state: 'draft' | 'published' | 'cancelled' | 'archived';
  occurrences: Occurrence[];
}

export interface Organizer {
  id: string;
  slug: string;
  name: string;
  description: string;
  website: string | null;
  accent_color: string;
  country: string;
  locale: string;
}

export interface OrganizerDetails {
  organizer: Organizer;
  upcoming: EventCard[];
  past: EventCard[];
}

import type { Category, CoverPicture, MoneyValue } from '../types';

export type EventState = 'draft' | 'published' | 'cancelled' | 'archived';

export interface OrganizerEvent {
  id: string;
  organization_id: string;
  slug: string;
  title: string;
  summary: string;
  description: string;
  category: Category;
  tags: string[];
  language: string;
  currency: string;
  state: EventState;
  cover: CoverPicture | null;
  hold_minutes: number;
  max_per_booking: number;
  refund_policy: string;
  age_note: string;
  featured: boolean;
  cancel_reason: string | null;
  published_at: string | null;
  version: number;
  created_at: string;
  updated_at: string;
}

export interface EventRow {
  id: string;
  slug: string;
  title: string;
  state: EventState;
  category: Category;
  cover: CoverPicture | null;
  starts_at: string | null;
  time_zone: string | null;
  occurrence_count: number;
  sold: number;
  capacity: number;
  currency: string;
  version: number;
}

export interface Checklist {
  ready: boolean;
  items: { code: string; done: boolean; required: boolean }[];
}

export interface EventDate {
  id: string;
  event_id: string;
  starts_at: string;
  ends_at: string;
  doors_at: string | null;
  time_zone: string;
  venue_id: string | null;
  venue_name: string | null;
  online_url: string | null;
  state: 'scheduled' | 'postponed' | 'cancelled' | 'completed';
  version: number;
}

export interface EditedOffer {
  id: string;
  product_id: string;
  name: string;
  price: MoneyValue;
  price_minor: number;
  flexible: boolean;
  sales_start: string | null;
  sales_end: string | null;
  position: number;
  version: number;
}

export type ProductKind = 'admission' | 'addon' | 'merchandise' | 'donation' | 'gift_card' | 'pass';

export interface EditedProduct {
  id: string;
  event_id: string;
  kind: ProductKind;
  name: string;
  description: string;
  position: number;
  min_per_booking: number;
  max_per_booking: number;
  admissions: number;
  hidden: boolean;
  version: number;
  offers: EditedOffer[];
  pools: { pool_id: string; units: number }[];
}

export interface Pool {
  id: string;
  occurrence_id: string;
  name: string;
  capacity: number;
  held: number;
  sold: number;
  blocked: number;
  free: number;
  version: number;
}

export interface EditedVenue {
  id: string;
  name: string;
  address: string;
  postal_code: string;
  city: string;
  country: string;
  latitude: number | null;
  longitude: number | null;
  time_zone: string;
  directions: string;
  accessibility: string;
  version: number;
  archived_at: string | null;
}

import type { CoverPicture, MoneyValue } from '@/features/events';
import type { MoneyView, PaymentView } from '@/features/payments';

/** A booking as its buyer sees it. */
export interface Booking {
  event_id: string;
  id: string;
  occurrence_id: string;
  reference: string;
  state: 'held' | 'awaiting_payment' | 'confirmed' | 'cancelled' | 'expired';
  email: string | null;
  name: string | null;
  locale: string;
  currency: string;
  total: MoneyValue;
  quantity: number;
  expires_at: string | null;
  created_at: string;
  confirmed_at: string | null;
  ended_at: string | null;
  end_reason: string | null;
  lines: Line[];
  event: BookedEvent;
  payment: PaymentView | null;
  money: MoneyView;
  tickets: Ticket[];
  server_time: string;
}

export interface Line {
  id: string;
  product_id: string;
  offer_id: string;
  product_name: string;
  offer_name: string;
  quantity: number;
  /** Tickets the line gives. */
  admissions: number;
  unit_price: MoneyValue;
  total: MoneyValue;
}

export interface BookedEvent {
  title: string;
  slug: string;
  cover: CoverPicture | null;
  organizer: {
    id: string;
    slug: string;
    name: string;
    accent_color: string;
    support_email: string | null;
  };
  starts_at: string;
  ends_at: string;
  doors_at: string | null;
  time_zone: string;
  venue_name: string | null;
  address: string | null;
  city: string | null;
  country: string | null;
  online: boolean;
  online_url: string | null;
  refund_policy: string;
}

export interface Ticket {
  id: string;
  number: number;
  code: string;
  state: 'valid' | 'transferred' | 'listed' | 'resold' | 'cancelled' | 'blocked';
  holder_name: string | null;
  product_name: string;
  offer_name: string;
  /** The signed text of the QR code; only for valid tickets. */
  credential: string | null;
  used_at: string | null;
}

/** So many units of one offer, at the price that was shown or chosen. */
export interface Item {
  offer_id: string;
  quantity: number;
  unit_price: number;
}

/** A booking with the distance between the server's clock and this device's. */
export interface Received extends Booking {
  clock_offset: number;
}

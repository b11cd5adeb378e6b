import type { CoverPicture, MoneyValue } from '@/features/events';
import type { Booking, Ticket } from '../types';

export type BookingState = Booking['state'];
export type MoneyState = Booking['money']['state'];
export type TicketState = Ticket['state'];

export interface ListedBooking {
  event_id: string;
  event_title: string;
  id: string;
  occurrence_id: string;
  reference: string;
  state: BookingState;
  name: string | null;
  email: string | null;
  quantity: number;
  total: MoneyValue;
  created_at: string;
  confirmed_at: string | null;
  money_state: MoneyState;
}

/** A booking as the office sees it: everything but the codes that open the door. */
export type OrganizerBooking = Booking;

export interface Attendee {
  ticket_id: string;
  occurrence_id: string;
  code: string;
  holder_name: string | null;
  product_name: string;
  offer_name: string;
  state: TicketState;
  booking_id: string;
  reference: string;
  email: string | null;
  checked_in_at: string | null;
}

export interface Overview {
  currency_totals: { currency: string; revenue_minor: number; refunded_minor: number }[];
  tickets_sold: number;
  tickets_sold_7d: number;
  bookings_7d: number;
  upcoming_events: number;
  check_ins_today: number;
  sales_by_day: { day: string; tickets: number; revenue_minor: number; currency: string }[];
  next_events: {
    event_id: string;
    occurrence_id: string;
    title: string;
    starts_at: string;
    time_zone: string;
    sold: number;
    capacity: number;
    cover: CoverPicture | null;
  }[];
  recent_bookings: {
    event_id: string;
    id: string;
    reference: string;
    name: string | null;
    event_title: string;
    quantity: number;
    total: MoneyValue;
    confirmed_at: string;
  }[];
}

export interface EventSales {
  sold: number;
  held: number;
  capacity: number;
  revenue: MoneyValue;
  refunded: MoneyValue;
  bookings: number;
  checked_in: number;
  by_product: { product_id: string; name: string; sold: number; revenue_minor: number }[];
  by_day: { day: string; tickets: number; revenue_minor: number }[];
  by_occurrence: {
    occurrence_id: string;
    starts_at: string;
    sold: number;
    held: number;
    capacity: number;
    checked_in: number;
  }[];
}

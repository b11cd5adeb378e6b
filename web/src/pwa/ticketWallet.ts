import { type DBSchema, type IDBPDatabase, openDB } from 'idb';

/** What a ticket needs to be shown without a network. */
export interface WalletTicket {
  id: string;
  event_id: string;
  booking_id: string;
  /** What people read out on the phone. */
  reference: string;
  /** 1, 2, 3 … within the booking. */
  number: number;
  /** The signed text inside the QR code. */
  credential: string;
  /** What can be typed at the door. */
  code: string;
  event_title: string;
  starts_at: string;
  ends_at: string;
  doors_at: string | null;
  time_zone: string;
  organizer_name: string;
  venue_name: string | null;
  venue_address: string | null;
  product_name: string;
  offer_name: string;
  seat_label: string | null;
  holder_name: string | null;
  accent_color: string | null;
  saved_at: string;
}

interface Wallet extends DBSchema {
  tickets: { key: string; value: WalletTicket; indexes: { starts_at: string; booking_id: string } };
}

let wallet: Promise<IDBPDatabase<Wallet>> | null = null;

function open(): Promise<IDBPDatabase<Wallet>> {
  wallet ??= openDB<Wallet>('admit-wallet', 1, {
    upgrade(database) {
      const tickets = database.createObjectStore('tickets', { keyPath: 'id' });
      tickets.createIndex('starts_at', 'starts_at');
      tickets.createIndex('booking_id', 'booking_id');
    },
  });
  return wallet;
}

/** Keeps tickets on this device; one that was transferred away simply gets overwritten or removed. */
export async function putTickets(tickets: readonly Omit<WalletTicket, 'saved_at'>[]): Promise<void> {
  const saved_at = new Date().toISOString();
  const transaction = (await open()).transaction('tickets', 'readwrite');
  await Promise.all([
    ...tickets.map((ticket) => transaction.store.put({ ...ticket, saved_at })),
    transaction.done,
  ]);
}

export async function getTicket(id: string): Promise<WalletTicket | undefined> {
  return (await open()).get('tickets', id);
}

/** The tickets of a booking that are kept here, in their order. */
export async function ticketsOfBooking(bookingId: string): Promise<WalletTicket[]> {
  const kept = await (await open()).getAllFromIndex('tickets', 'booking_id', bookingId);
  return kept.sort((one, other) => one.number - other.number);
}

/** Soonest first. */
export async function listTickets(): Promise<WalletTicket[]> {
  return (await open()).getAllFromIndex('tickets', 'starts_at');
}

export async function removeTickets(ids: readonly string[]): Promise<void> {
  const transaction = (await open()).transaction('tickets', 'readwrite');
  await Promise.all([...ids.map((id) => transaction.store.delete(id)), transaction.done]);
}

/** Signing out on a shared device leaves nothing behind. */
export async function clearWallet(): Promise<void> {
  await (await open()).clear('tickets');
}

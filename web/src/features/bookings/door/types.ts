export interface DoorOccurrence {
  event_id: string;
  occurrence_id: string;
  title: string;
  starts_at: string;
  ends_at: string;
  time_zone: string;
  venue_name: string | null;
  sold: number;
  checked_in: number;
}

export type ScanReason =
  | 'ok'
  | 'already_in'
  | 'cancelled'
  | 'wrong_occurrence'
  | 'unknown'
  | 'forged'
  | 'outdated'
  | 'blocked';

export interface Scan {
  verdict: 'accepted' | 'refused';
  reason: ScanReason;
  ticket: {
    number: number;
    holder_name: string | null;
    product_name: string;
    offer_name: string;
    reference: string;
  } | null;
  first_accepted_at: string | null;
  first_gate: string | null;
  gate: string;
  scanned_at: string;
  checked_in: number;
  sold: number;
}

export interface DoorState {
  title: string;
  starts_at: string;
  time_zone: string;
  sold: number;
  checked_in: number;
  recent: Scan[];
}

export interface FoundTicket {
  ticket_id: string;
  code: string;
  state: string;
  holder_name: string | null;
  product_name: string;
  offer_name: string;
  reference: string;
  checked_in_at: string | null;
}

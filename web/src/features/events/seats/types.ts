/** Seats, in the words of the API. Coordinates are centimetres in the real hall; y grows downwards. */

export type ShapeKind = 'stage' | 'rect' | 'ellipse' | 'text' | 'line';

export interface PlanShape {
  kind: ShapeKind;
  x: number;
  y: number;
  width: number;
  height: number;
  /** Degrees, clockwise, around the shape's middle. */
  rotation: number;
  label: string;
}

export interface PlanSeat {
  label: string;
  x: number;
  y: number;
  accessible?: boolean;
  companion?: boolean;
  /** What the buyer should know about the view. */
  note?: string;
}

export interface PlanTable {
  x: number;
  y: number;
  radius: number;
}

export interface PlanRow {
  label: string;
  table?: PlanTable;
  seats: readonly PlanSeat[];
}

export type SectionKind = 'seated' | 'standing' | 'tables';
export type Point = readonly [number, number];

export interface PlanSection {
  key: string;
  name: string;
  kind: SectionKind;
  outline?: readonly Point[];
  /** Standing places; only of sections of that kind. */
  capacity?: number;
  rows: readonly PlanRow[];
}

/** A plan document, format 1. Its seats are numbered from 0 in reading order. */
export interface Plan {
  format: 1;
  width: number;
  height: number;
  shapes: readonly PlanShape[];
  sections: readonly PlanSection[];
}

export interface Zone {
  name: string;
  color: string;
}

/** How an event is seated, as anybody may know. */
export interface PublicSeating {
  plan: Plan;
  zones: readonly Zone[];
  /** The zone of each seat; -1: not on sale. */
  zone_of: readonly number[];
  seats: number;
  no_single_gaps: boolean;
}

export interface SeatsSnapshot {
  version: number;
  seats: number;
  /** A bitset in base64: bit i is seat i, least significant first. */
  taken: string;
}

export interface SeatsDelta {
  version: number;
  taken: readonly number[];
  freed: readonly number[];
}

/** Where somebody sits. */
export interface SeatPlace {
  seat: number;
  section: string;
  row: string;
  label: string;
}

export interface SeatMapCard {
  id: string;
  venue_id: string;
  venue_name: string;
  name: string;
  /** For the optimistic lock. */
  version: number;
  seats: number;
  /** The newest version of the plan. */
  number: number;
  /** An event uses the newest version: the next save makes another. */
  frozen: boolean;
  updated_at: string;
}

export interface SeatMap extends SeatMapCard {
  plan: Plan;
}

export interface SeatMapVersion {
  number: number;
  seats: number;
  frozen_at: string | null;
  created_at: string;
  events: readonly { id: string; title: string }[];
}

/** How an event is seated, as its organizer edits it. */
export interface Seating {
  seat_map_id: string;
  number: number;
  zones: readonly Zone[];
  zone_of: readonly number[];
  no_single_gaps: boolean;
  version: number;
}

export interface SeatClaims {
  held: readonly number[];
  sold: readonly number[];
  blocked: readonly number[];
}

export type Numbering = 'left_to_right' | 'right_to_left' | 'odd_even' | 'centre';

export interface TheatreRequest {
  kind: 'theatre';
  rows: number;
  seats_per_row: number;
  /** From 0 (straight) to 1. */
  curve: number;
  aisles: number;
  numbering: Numbering;
  balcony_rows?: number;
}

export interface ArenaRequest {
  kind: 'arena';
  sections: number;
  rows: number;
  seats_per_row: number;
  floor_standing?: number;
}

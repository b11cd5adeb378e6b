import type { Schema } from '@/api/types';
import type { SeatPlace } from '@/features/events';

export type DoorOccurrence = Schema<'DoorOccurrence'>;
export type ScanReason = Schema<'ScanReason'>;
export type Scan = Omit<Schema<'Scan'>, 'ticket'> & {
  ticket?: (NonNullable<Schema<'Scan'>['ticket']> & { seat?: SeatPlace | null }) | null;
};
export type DoorState = Schema<'Door'>;
export type FoundTicket = Schema<'FoundTicket'>;

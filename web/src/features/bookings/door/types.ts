import type { Schema } from '@/api/types';

export type DoorOccurrence = Schema<'DoorOccurrence'>;
export type ScanReason = Schema<'ScanReason'>;
export type Scan = Schema<'Scan'>;
export type DoorState = Schema<'Door'>;
export type FoundTicket = Schema<'FoundTicket'>;

import type { Schema } from '@/api/types';

export type EventState = Schema<'EventState'>;
/** An event as its organizer edits it. */
export type OrganizerEvent = Schema<'Event'>;
/** An event in its organizer's list. */
export type EventRow = Schema<'OrganizerEvent'>;
export type Checklist = Schema<'Checklist'>;
export type EventDate = Schema<'Occurrence'>;
export type EditedOffer = Schema<'Offer'>;
export type EditedProduct = Schema<'Product'>;
export type Pool = Schema<'Pool'>;
export type EditedVenue = Schema<'Venue'>;

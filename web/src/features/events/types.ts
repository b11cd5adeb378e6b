import type { Schema } from '@/api/types';

/** The public catalogue, in the words of its pages. */
export type MoneyValue = Schema<'Money'>;
export type Category = Schema<'Category'>;
export type CoverPicture = Schema<'Cover'>;
export type OrganizerBrief = Schema<'OrganizerBrief'>;
export type CardStatus = Schema<'CardStatus'>;
export type EventCard = Schema<'EventCard'>;
export type Home = Schema<'Home'>;
export type Facets = Schema<'Facets'>;
export type Offer = Schema<'PageOffer'>;
export type Product = Schema<'PageProduct'>;
export type Venue = Schema<'PageVenue'>;
export type Occurrence = Schema<'PageOccurrence'>;
export type EventDetails = Schema<'EventPage'>;
export type Organizer = Schema<'Organizer'>;
export type OrganizerDetails = Schema<'OrganizerPage'>;

/** In the order in which they are offered. */
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
] as const satisfies readonly Category[];

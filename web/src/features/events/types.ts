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
/** With a zone it sells seats of that zone, which are chosen on the map. */
export type Product = Schema<'PageProduct'> & { zone?: number | null };
export type Venue = Schema<'PageVenue'>;
export type Occurrence = Omit<Schema<'PageOccurrence'>, 'products'> & { products: Product[] };
export type EventDetails = Omit<Schema<'EventPage'>, 'occurrences'> & {
  occurrences: Occurrence[];
  /** Whether there are seats to choose. */
  seated?: boolean;
};
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

/** The catalogue and its editing: events, occurrences, venues, products and offers. May use users. */
export { availabilityQuery, eventQuery } from './api';
export { AddToCalendar } from './components/AddToCalendar';
export { DateChooser } from './components/DateChooser';
export { useFromPrice } from './components/FromPrice';
export { type EventOutlet, useEventOutlet } from './context';
export { coverImage } from './lib/cover';
export { isOver } from './lib/occurrence';
export { addressLine, directionsUrl } from './lib/place';
export { SeatName, seatsText, seatText } from './seats/SeatName';
export type { SeatPlace } from './seats/types';
export type { CoverPicture, EventDetails, MoneyValue, Occurrence, Offer, Product } from './types';

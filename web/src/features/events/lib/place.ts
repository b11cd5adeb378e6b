import type { Venue } from '../types';

/** "Torstraße 1, 10119 Berlin". */
export function addressLine(venue: Pick<Venue, 'address' | 'postal_code' | 'city'>): string {
  return [venue.address, [venue.postal_code, venue.city].filter(Boolean).join(' ')]
    .filter(Boolean)
    .join(', ');
}

/** Opens the phone's own map where there is such a link, OpenStreetMap everywhere else. */
export function directionsUrl(venue: Venue, userAgent: string = navigator.userAgent): string {
  const { latitude, longitude } = venue;
  const words = encodeURIComponent(
    [venue.name, addressLine(venue), venue.country].filter(Boolean).join(', '),
  );
  const located = typeof latitude === 'number' && typeof longitude === 'number';
  if (/Android/.test(userAgent)) {
    return located
      ? `geo:${latitude},${longitude}?q=${latitude},${longitude}(${words})`
      : `geo:0,0?q=${words}`;
  }
  return located
    ? `https://www.openstreetmap.org/directions?to=${latitude}%2C${longitude}#map=17/${latitude}/${longitude}`
    : `https://www.openstreetmap.org/search?query=${words}`;
}

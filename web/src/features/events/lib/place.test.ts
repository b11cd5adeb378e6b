import { describe, expect, it } from 'vitest';
import type { Venue } from '../types';
import { googleCalendar } from './calendarLinks';
import { addressLine, directionsUrl } from './place';

const venue: Venue = {
  id: '1',
  name: 'Bar & Bühne',
  address: 'Torstraße 1',
  postal_code: '10119',
  city: 'Berlin',
  country: 'DE',
  latitude: 52.5,
  longitude: 13.4,
  directions: '',
  accessibility: '',
};

describe('a place', () => {
  it('has an address in one line, whatever is missing', () => {
    expect(addressLine(venue)).toBe('Torstraße 1, 10119 Berlin');
    expect(addressLine({ address: '', postal_code: '', city: 'Berlin' })).toBe('Berlin');
  });

  it('opens in the map the device has', () => {
    expect(directionsUrl(venue, 'Linux; Android 15')).toMatch(/^geo:52\.5,13\.4\?q=/);
    expect(directionsUrl(venue, 'iPhone')).toContain('openstreetmap.org/directions?to=52.5%2C13.4');
    expect(directionsUrl({ ...venue, latitude: null }, 'iPhone')).toContain('Bar%20%26%20B%C3%BChne');
  });
});

it('fills in a calendar in UTC', () => {
  const url = new URL(
    googleCalendar({
      title: 'A & B',
      starts_at: '2027-06-05T18:00:00Z',
      ends_at: '2027-06-05T21:30:00.000Z',
      location: 'Berlin',
      details: '',
    }),
  );
  expect(url.searchParams.get('dates')).toBe('20270605T180000Z/20270605T213000Z');
  expect(url.searchParams.get('text')).toBe('A & B');
});

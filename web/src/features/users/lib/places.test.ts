import { expect, it } from 'vitest';
import { countryChoices, currencyChoices, currencyOf, guessCountry, zoneChoices } from './places';

it('guesses the country from the clock first, then from the language', () => {
  expect(guessCountry(['en-US'], 'Europe/Berlin')).toBe('DE');
  expect(guessCountry(['en-US', 'en'], 'America/Denver')).toBe('US');
  expect(guessCountry(['en'], 'Atlantic/Reykjavik')).toBe('DE');
});

it('knows the money of a country', () => {
  expect(currencyOf('AT')).toBe('EUR');
  expect(currencyOf('CH')).toBe('CHF');
  expect(currencyOf('BO')).toBe('USD');
});

it('offers what the server accepts', () => {
  expect(countryChoices('en').find(({ value }) => value === 'DE')?.label).toBe('Germany');
  expect(currencyChoices('en')[0]).toEqual({ value: 'EUR', label: 'EUR · Euro' });
  const zones = zoneChoices('Europe/Berlin').map(({ value }) => value);
  expect(zones[0]).toBe('Europe/Berlin');
  expect(zones.every((zone) => zone === 'UTC' || zone.includes('/'))).toBe(true);
  expect(new Set(zones).size).toBe(zones.length);
});

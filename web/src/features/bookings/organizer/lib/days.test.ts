import { expect, it } from 'vitest';
import { lastDays } from './days';

const today = new Date('2027-03-02T15:00:00Z');

it('has every day up to today, also over the end of a month', () => {
  const days = lastDays([{ day: '2027-03-01', tickets: 2, revenue_minor: 5000 }], 4, undefined, today);
  expect(days.map(({ day }) => day)).toEqual(['2027-02-27', '2027-02-28', '2027-03-01', '2027-03-02']);
  expect(days.map(({ tickets }) => tickets)).toEqual([0, 0, 2, 0]);
});

it('adds tickets of all kinds, but never money of different currencies', () => {
  const sales = [
    { day: '2027-03-02', tickets: 1, revenue_minor: 1000, currency: 'EUR' },
    { day: '2027-03-02', tickets: 1, revenue_minor: 2000, currency: 'EUR' },
    { day: '2027-03-02', tickets: 1, revenue_minor: 9000, currency: 'CHF' },
  ];
  expect(lastDays(sales, 1, 'EUR', today)).toEqual([{ day: '2027-03-02', tickets: 3, revenue: 3000 }]);
});

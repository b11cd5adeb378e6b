import { describe, expect, it } from 'vitest';
import { currencyExponent, formatMoney, moneyInput, parseMoney } from './money';

describe('formatMoney', () => {
  it('reads minor units with the decimals of the currency', () => {
    expect(formatMoney(2550, 'EUR', { locale: 'en' })).toBe('€25.50');
    expect(formatMoney(2500, 'JPY', { locale: 'en' })).toBe('¥2,500');
    expect(currencyExponent('KWD')).toBe(3);
  });

  it('drops empty decimals only when asked to', () => {
    expect(formatMoney(2500, 'EUR', { locale: 'en' })).toBe('€25.00');
    expect(formatMoney(2500, 'EUR', { locale: 'en', short: true })).toBe('€25');
    expect(formatMoney(2550, 'EUR', { locale: 'en', short: true })).toBe('€25.50');
  });

  it('signs ledger amounts and follows the locale', () => {
    expect(formatMoney(100, 'EUR', { locale: 'en', signed: true })).toBe('+€1.00');
    expect(formatMoney(-100, 'EUR', { locale: 'en', signed: true })).toBe('-€1.00');
    expect(formatMoney(-0, 'EUR', { locale: 'en' })).toBe('€0.00');
    expect(formatMoney(123456, 'EUR', { locale: 'de' }).replace(/\s/g, ' ')).toBe('1.234,56 €');
  });
});

describe('parseMoney', () => {
  it.each([
    ['25', 'EUR', 2500],
    ['25.5', 'EUR', 2550],
    ['25,50', 'EUR', 2550],
    [' 1 000,05 ', 'EUR', 100005],
    ['2500', 'JPY', 2500],
    ['0.1', 'EUR', 10],
  ])('reads %s %s', (text, currency, minor) => expect(parseMoney(text, currency)).toBe(minor));

  it.each(['', 'abc', '-5', '1.2.3', '1.234', '1e5'])('refuses %j', (text) =>
    expect(parseMoney(text, 'EUR')).toBeNull(),
  );

  it('gives back what a field shows', () => {
    for (const minor of [0, 5, 100, 2550, 999_999_99])
      expect(parseMoney(moneyInput(minor, 'EUR'), 'EUR')).toBe(minor);
  });
});

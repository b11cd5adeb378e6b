import type { Choice } from '@/components/form';

/** ISO 3166-1 regions that an organizer may sit in. The browser knows their names in every language. */
const COUNTRIES =
  'AD AE AG AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CL CM CN CO CR CU CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FM FR GA GB GD GE GH GM GN GQ GR GT GW GY HK HN HR HT HU ID IE IL IN IQ IR IS IT JM JO JP KE KG KH KI KM KN KR KW KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MH MK ML MM MN MR MT MU MV MW MX MY MZ NA NE NG NI NL NO NP NR NZ OM PA PE PG PH PK PL PS PT PW PY QA RO RS RU RW SA SB SC SD SE SG SI SK SL SM SN SO SR SS ST SV SY SZ TD TG TH TJ TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VN VU WS XK YE ZA ZM ZW';

const CURRENCY_OF: Record<string, string> = {
  AE: 'AED',
  AR: 'ARS',
  AU: 'AUD',
  BR: 'BRL',
  CA: 'CAD',
  CH: 'CHF',
  CL: 'CLP',
  CN: 'CNY',
  CO: 'COP',
  CZ: 'CZK',
  DK: 'DKK',
  EG: 'EGP',
  GB: 'GBP',
  HK: 'HKD',
  HU: 'HUF',
  ID: 'IDR',
  IL: 'ILS',
  IN: 'INR',
  IS: 'ISK',
  JP: 'JPY',
  KE: 'KES',
  KR: 'KRW',
  KW: 'KWD',
  LI: 'CHF',
  MA: 'MAD',
  MX: 'MXN',
  MY: 'MYR',
  NG: 'NGN',
  NO: 'NOK',
  NZ: 'NZD',
  PE: 'PEN',
  PH: 'PHP',
  PK: 'PKR',
  PL: 'PLN',
  QA: 'QAR',
  RO: 'RON',
  RS: 'RSD',
  SA: 'SAR',
  SE: 'SEK',
  SG: 'SGD',
  TH: 'THB',
  TN: 'TND',
  TR: 'TRY',
  TW: 'TWD',
  UA: 'UAH',
  US: 'USD',
  UY: 'UYU',
  VN: 'VND',
  ZA: 'ZAR',
};

const EURO = 'AD AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MC ME MT NL PT SI SK SM VA XK'.split(' ');

export const currencyOf = (country: string): string =>
  CURRENCY_OF[country] ?? (EURO.includes(country) ? 'EUR' : 'USD');

/** Countries whose main city names the zone; enough for a good first guess, and it can be changed. */
export function guessCountry(languages: readonly string[], zone: string): string {
  const byZone: Record<string, string> = {
    'Europe/Berlin': 'DE',
    'Europe/Vienna': 'AT',
    'Europe/Zurich': 'CH',
    'Europe/Paris': 'FR',
    'Europe/London': 'GB',
    'Europe/Madrid': 'ES',
    'Europe/Rome': 'IT',
    'Europe/Amsterdam': 'NL',
    'Europe/Brussels': 'BE',
    'Europe/Lisbon': 'PT',
    'Europe/Dublin': 'IE',
    'Europe/Warsaw': 'PL',
    'Europe/Prague': 'CZ',
    'Europe/Copenhagen': 'DK',
    'Europe/Stockholm': 'SE',
    'Europe/Oslo': 'NO',
    'Europe/Helsinki': 'FI',
    'Asia/Tokyo': 'JP',
    'Australia/Sydney': 'AU',
    'Pacific/Auckland': 'NZ',
  };
  const region = languages.map((tag) => new Intl.Locale(tag).region).find(Boolean);
  return byZone[zone] ?? (zone.startsWith('America/') && region ? region : (region ?? 'DE'));
}

export function countryChoices(locale: string): Choice[] {
  const names = new Intl.DisplayNames([locale], { type: 'region' });
  return COUNTRIES.split(' ')
    .map((value) => ({ value, label: names.of(value) ?? value }))
    .sort((one, other) => one.label.localeCompare(other.label, locale));
}

const FIRST = ['EUR', 'USD', 'GBP', 'CHF'];

export function currencyChoices(locale: string): Choice[] {
  const names = new Intl.DisplayNames([locale], { type: 'currency' });
  const rest = [...new Set([...Object.values(CURRENCY_OF), 'EUR'])]
    .filter((one) => !FIRST.includes(one))
    .sort();
  return [...FIRST, ...rest].map((value) => ({ value, label: `${value} · ${names.of(value) ?? value}` }));
}

/** What the server accepts: names of the database with a region, and UTC. */
export function zoneChoices(current?: string): Choice[] {
  const known = Intl.supportedValuesOf('timeZone').filter((zone) => zone.includes('/'));
  return [...new Set([...(current ? [current] : []), ...known, 'UTC'])].map((value) => ({
    value,
    label: value.replaceAll('_', ' '),
    group: value.split('/')[0] ?? '',
  }));
}

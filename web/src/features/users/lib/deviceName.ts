const DEVICES = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/CrOS/, 'Chromebook'],
  [/Macintosh|Mac OS X/, 'Mac'],
  [/Windows/, 'Windows'],
  [/Linux/, 'Linux'],
] as const;

/** A first name for a new passkey; people change it when they like. */
export function deviceName(agent = navigator.userAgent): string {
  return DEVICES.find(([mark]) => mark.test(agent))?.[1] ?? 'Passkey';
}

/**
 * The language of the page as the visitor writes it: someone in Britain reads English, but "26 Nov, 20:00" and not
 * "Nov 26, 8:00 PM". The browser knows; where it knows nothing of this language, the language stands alone.
 */
export function regional(language: string | undefined): string | undefined {
  if (!language || language.includes('-')) return language;
  return navigator.languages.find((tag) => tag.startsWith(`${language}-`)) ?? language;
}

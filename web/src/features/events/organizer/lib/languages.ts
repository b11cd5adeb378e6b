import type { Choice } from '@/components/form';

const LANGUAGES =
  'ar bg bs ca cs da de el en es et eu fa fi fr ga gl he hi hr hu hy id is it ja ka ko lt lv mk ms mt nb nl pl pt ro ru sk sl sq sr sv ta th tr uk ur vi zh';

/** What an event may be held in, by the names of the reader's language. */
export function languageChoices(locale: string, current?: string): Choice[] {
  const names = new Intl.DisplayNames([locale], { type: 'language' });
  return [...new Set([...LANGUAGES.split(' '), ...(current ? [current] : [])])]
    .map((value) => ({ value, label: names.of(value) ?? value }))
    .sort((one, other) => one.label.localeCompare(other.label, locale));
}

import i18next, { type BackendModule } from 'i18next';
import { initReactI18next } from 'react-i18next';
import common from './en/common.json';

export const namespaces = [
  'common',
  'events',
  'bookings',
  'payments',
  'users',
  'notifications',
  'support',
  'organizer',
  'door',
  'seats',
  'waiting',
  'reconciliation',
  'documents',
  'purses',
] as const;

export type Namespace = (typeof namespaces)[number];

type Strings = { default: Record<string, unknown> };

/** Every language is a folder of files, one per feature; a file is loaded when a page first needs it. */
const files = import.meta.glob<Strings>(['./*/*.json', '!./en/common.json']);

export const locales = [...new Set(['en', ...Object.keys(files).map((path) => path.split('/')[1] ?? 'en')])];

const lazyFiles: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read: (language, namespace, done) => {
    const load = files[`./${language}/${namespace}.json`];
    if (!load) return done(new Error(`no ${namespace} in ${language}`), null);
    load().then(
      (strings) => done(null, strings.default as never),
      (error: Error) => done(error, null),
    );
  },
};

const STORAGE = 'admit.locale';

function firstLocale(): string {
  const wanted = [localStorage.getItem(STORAGE), ...navigator.languages].filter((tag) => tag !== null);
  for (const tag of wanted) {
    const match = locales.find((locale) => locale === tag || locale === tag.split('-')[0]);
    if (match) return match;
  }
  return 'en';
}

function markDocument(language: string): void {
  document.documentElement.lang = language;
  document.documentElement.dir = i18next.dir(language);
}

export async function setLocale(locale: string): Promise<void> {
  localStorage.setItem(STORAGE, locale);
  await i18next.changeLanguage(locale);
}

/** Fetched beside a page's code, so that a page never waits for its words after it has arrived. */
export function loadNamespaces(...names: Namespace[]): Promise<void> {
  return i18next.loadNamespaces(names);
}

export async function startI18n(): Promise<void> {
  i18next.on('languageChanged', markDocument);
  await i18next
    .use(lazyFiles)
    .use(initReactI18next)
    .init({
      lng: firstLocale(),
      fallbackLng: 'en',
      supportedLngs: locales,
      ns: ['common'],
      defaultNS: 'common',
      partialBundledLanguages: true,
      resources: { en: { common } },
      // React escapes what it renders.
      interpolation: { escapeValue: false },
      returnNull: false,
    });
}

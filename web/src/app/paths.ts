/** Where a list narrows down: empty values stay out of the link. */
function withQuery(path: string, query: Record<string, string | undefined>): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value) search.set(key, value);
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

const enc = encodeURIComponent;
const organizer = (organizationId: string) => `/organizer/${enc(organizationId)}`;
const workspace = (organizationId: string, eventId: string) =>
  `${organizer(organizationId)}/events/${enc(eventId)}`;

export interface SearchFilter {
  q?: string | undefined;
  city?: string | undefined;
  when?: string | undefined;
  sort?: string | undefined;
  category?: string | undefined;
}

/** Links are functions: a page never writes a URL. */
export const paths = {
  home: () => '/',
  search: (filter: SearchFilter = {}) => withQuery('/search', { ...filter }),
  event: (slug: string) => `/e/${enc(slug)}`,
  /** The event's page with its seat map open, for one date. */
  seats: (slug: string, date?: string) => withQuery(`/e/${enc(slug)}`, { date, view: 'seats' }),
  organization: (slug: string) => `/o/${enc(slug)}`,
  /** What is on a gift card; its code is never part of an address. */
  giftCards: () => '/gift-cards',
  checkout: (eventId: string, bookingId: string) => `/checkout/${enc(eventId)}/${enc(bookingId)}`,
  checkoutDone: (eventId: string, bookingId: string) => `/checkout/${enc(eventId)}/${enc(bookingId)}/done`,
  /** A guest's capability travels in the fragment, which browsers never send to a server. */
  booking: (eventId: string, bookingId: string, token?: string) =>
    `/bookings/${enc(eventId)}/${enc(bookingId)}${token ? `#token=${enc(token)}` : ''}`,
  ticket: (eventId: string, bookingId: string, ticketId: string) =>
    `/tickets/${enc(eventId)}/${enc(bookingId)}/${enc(ticketId)}`,

  /** A place on a waiting list; like a booking's, its secret travels in the fragment. */
  waitingEntry: (eventId: string, entryId: string) => `/waiting-list/${enc(eventId)}/${enc(entryId)}`,

  signIn: (next?: string) => withQuery('/sign-in', { next }),
  signInLink: (next?: string) => withQuery('/sign-in/link', { next }),
  /** Links the account at a provider that came back before, once its owner has signed in. */
  linkProvider: (provider: string) => `/sign-in/with/${enc(provider)}?link`,
  register: (next?: string) => withQuery('/register', { next }),
  verifyEmail: () => '/verify-email',
  forgotPassword: () => '/forgot-password',
  resetPassword: () => '/reset-password',
  invitation: () => '/invitation',

  account: {
    bookings: () => '/account',
    tickets: () => '/account/tickets',
    waitingLists: () => '/account/waiting-lists',
    profile: () => '/account/profile',
    security: () => '/account/security',
    privacy: () => '/account/privacy',
    support: () => '/account/support',
  },

  organizer: {
    choose: () => '/organizer',
    dashboard: organizer,
    events: (organizationId: string) => `${organizer(organizationId)}/events`,
    newEvent: (organizationId: string) => `${organizer(organizationId)}/events/new`,
    event: (organizationId: string, eventId: string, tab: EventTab = 'overview') =>
      `${workspace(organizationId, eventId)}/${tab}`,
    preview: (organizationId: string, eventId: string) => `${workspace(organizationId, eventId)}/preview`,
    venues: (organizationId: string) => `${organizer(organizationId)}/venues`,
    seatMaps: (organizationId: string, venue?: string) =>
      withQuery(`${organizer(organizationId)}/seat-maps`, { venue }),
    seatMap: (organizationId: string, seatMapId: string) =>
      `${organizer(organizationId)}/seat-maps/${enc(seatMapId)}`,
    support: (organizationId: string, conversation?: string) =>
      withQuery(`${organizer(organizationId)}/support`, { conversation }),
    charges: (organizationId: string) => `${organizer(organizationId)}/charges`,
    refunds: (organizationId: string) => `${organizer(organizationId)}/refunds`,
    giftCards: (organizationId: string) => `${organizer(organizationId)}/gift-cards`,
    reconciliation: (organizationId: string) => `${organizer(organizationId)}/reconciliation`,
    documents: (organizationId: string) => `${organizer(organizationId)}/documents`,
    exports: (organizationId: string) => `${organizer(organizationId)}/exports`,
    statements: (organizationId: string, event?: string) =>
      withQuery(`${organizer(organizationId)}/statements`, { event }),
    billing: (organizationId: string) => `${organizer(organizationId)}/billing`,
    members: (organizationId: string) => `${organizer(organizationId)}/members`,
    roles: (organizationId: string) => `${organizer(organizationId)}/roles`,
    apiKeys: (organizationId: string) => `${organizer(organizationId)}/api-keys`,
    audit: (organizationId: string) => `${organizer(organizationId)}/audit`,
    settings: (organizationId: string) => `${organizer(organizationId)}/settings`,
  },

  door: {
    choose: () => '/door',
    scan: (organizationId: string, eventId: string, occurrenceId: string) =>
      `/door/${enc(organizationId)}/${enc(eventId)}/${enc(occurrenceId)}`,
  },

  admin: {
    people: () => '/admin',
    audit: () => '/admin/audit',
    fees: () => '/admin/fees',
  },
  apiDocs: () => '/api/docs',
};

export const eventTabs = [
  'overview',
  'details',
  'dates',
  'tickets',
  'prices',
  'seating',
  'codes',
  'waiting-room',
  'waiting-list',
  'bookings',
  'attendees',
  'check-in',
  'refunds',
  'settings',
] as const;

export type EventTab = (typeof eventTabs)[number];

/** Only our own pages may be returned to after signing in; anything else is a trap. */
export function safeNext(next: string | null | undefined, fallback = '/account'): string {
  return next && /^\/(?![/\\])/.test(next) ? next : fallback;
}

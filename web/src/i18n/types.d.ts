import type bookings from './en/bookings.json';
import type common from './en/common.json';
import type documents from './en/documents.json';
import type door from './en/door.json';
import type events from './en/events.json';
import type notifications from './en/notifications.json';
import type organizer from './en/organizer.json';
import type payments from './en/payments.json';
import type purses from './en/purses.json';
import type reconciliation from './en/reconciliation.json';
import type seats from './en/seats.json';
import type support from './en/support.json';
import type users from './en/users.json';
import type waiting from './en/waiting.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    returnNull: false;
    resources: {
      common: typeof common;
      events: typeof events;
      bookings: typeof bookings;
      payments: typeof payments;
      users: typeof users;
      notifications: typeof notifications;
      support: typeof support;
      organizer: typeof organizer;
      documents: typeof documents;
      door: typeof door;
      seats: typeof seats;
      waiting: typeof waiting;
      purses: typeof purses;
      reconciliation: typeof reconciliation;
    };
  }
}

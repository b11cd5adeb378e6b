/** What the organizer's bookings pages need of an event. */
export { checklistQuery, eventTitlesQuery } from './api';
export { useLifecycle } from './components/useLifecycle';
export { datesQuery } from './datesApi';
export { usePlace, useWorkspaceEvent } from './place';
export { poolsQuery, productsQuery } from './ticketsApi';
export type { EditedProduct, EventDate, OrganizerEvent, Pool } from './types';

/** What the organizer's bookings pages need of an event. */
export { checklistQuery, eventTitlesQuery } from './api';
export { useReductionText } from './components/charges/DiscountsPanel';
export { ProductsField } from './components/charges/ProductsField';
export {
  ReductionFields,
  type ReductionValues,
  reductionOf,
  reductionSchema,
  reductionValues,
} from './components/charges/ReductionFields';
export { useLifecycle } from './components/useLifecycle';
export { datesQuery } from './datesApi';
export { usePlace, useWorkspaceEvent } from './place';
export { poolsQuery, productsQuery } from './ticketsApi';
export type { EditedProduct, EventDate, OrganizerEvent, Pool } from './types';

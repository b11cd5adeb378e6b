/** How money moves, as far as a buyer sees it. Bookings use it; it knows no bookings. */
export { MoneyRows } from './components/MoneyRows';
export { PaymentFailed } from './components/PaymentFailed';
export { PaymentPromise } from './components/PaymentPromise';
export { bankUrl, goToBank } from './lib/bank';
export type { MoneyView, PaymentView } from './types';
export { cameBack, useBank } from './useBank';

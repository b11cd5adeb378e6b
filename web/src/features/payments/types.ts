import type { Schema } from '@/api/types';

/** One attempt to pay, as its buyer sees it. */
export type PaymentView = Schema<'BookingPayment'>;

/** What is paid and given back, seen from the booking. */
export type MoneyView = Schema<'BookingMoney'>;

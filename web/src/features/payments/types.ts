/** One attempt to pay, as its buyer sees it. */
export interface PaymentView {
  id: string;
  state: 'created' | 'requires_action' | 'processing' | 'cancelled' | 'failed' | 'succeeded' | 'disputed';
  /** The bank's page, while the buyer has something to do there. */
  redirect_url: string | null;
  /** The bank's own words. */
  failure: string | null;
  provider: string;
}

/** What is paid and given back, seen from the booking. */
export interface MoneyView {
  paid: { amount: number; currency: string };
  refunded: { amount: number; currency: string };
  state: 'unpaid' | 'partly_paid' | 'paid' | 'overpaid' | 'partly_refunded' | 'refunded';
}

/** Paying, refunds, invoices. May use users and notifications. */
export {};

/** The catalogue and its editing: events, occurrences, venues, products and offers. May use users. */
export {};

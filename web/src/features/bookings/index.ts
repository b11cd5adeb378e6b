/** Holds, checkout, tickets, the door. May use events, payments and users. */
export {};

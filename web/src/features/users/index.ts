/** Accounts, sign-in, organizations and their members. May use notifications. */
export {};

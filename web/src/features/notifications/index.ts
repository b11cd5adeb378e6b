/** Messages to people: preferences, push, the inbox. May be used by every other feature. */
export {};

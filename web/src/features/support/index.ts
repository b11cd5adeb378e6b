/** Conversations with customers. May use every other feature. */
export {};

/** A code held before the camera is seen many times a second; it counts again only after it was out of sight. */
export function createRepeatFilter(quiet = 2_500, now: () => number = Date.now) {
  let last = '';
  let seenAt = 0;
  return (code: string): boolean => {
    const at = now();
    const repeated = code === last && at - seenAt < quiet;
    last = code;
    seenAt = at;
    return !repeated;
  };
}

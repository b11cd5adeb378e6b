/** Which booking this tab holds for an event, so that coming back to the event's page leads on, not astray. */
const STORAGE = 'admit.hold.';

export function rememberHold(eventId: string, bookingId: string): void {
  sessionStorage.setItem(STORAGE + eventId, bookingId);
}

export function forgetHold(eventId: string): void {
  sessionStorage.removeItem(STORAGE + eventId);
}

export function rememberedHold(eventId: string): string | null {
  return sessionStorage.getItem(STORAGE + eventId);
}

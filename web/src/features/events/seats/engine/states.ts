/** What a seat is to the one who looks at it. */
export const FREE = 0;
/** Someone else's, or not to be had now. */
export const TAKEN = 1;
/** Chosen by this visitor, or selected in an editor. */
export const MINE = 2;
/** Not on sale at this event. */
export const OFF = 3;
/** Organizers see more. */
export const HELD = 4;
export const SOLD = 5;
export const BLOCKED = 6;

export interface SeatStates {
  /** One of the states above, by the seat's number. */
  state: Uint8Array;
  /** The zone's number, or -1. */
  zone: Int16Array;
}

export function plainStates(count: number, zone = -1): SeatStates {
  return { state: new Uint8Array(count), zone: new Int16Array(count).fill(zone) };
}

import type { PlanModel } from './model';

export type Direction = 'left' | 'right' | 'up' | 'down';

const WAY: Record<Direction, readonly [number, number]> = {
  left: [-1, 0],
  right: [1, 0],
  up: [0, -1],
  down: [0, 1],
};

/**
 * The seat an arrow key leads to: the neighbour in the row when there is one that way, else the seat that lies
 * most nearly in that direction.
 */
export function stepFrom(model: PlanModel, seat: number, direction: Direction): number {
  const [wx, wy] = WAY[direction];
  const x = model.x[seat] ?? 0;
  const y = model.y[seat] ?? 0;
  const row = model.rowOf[seat] ?? -1;
  let best = seat;
  let cost = Number.POSITIVE_INFINITY;
  for (let other = 0; other < model.count; other += 1) {
    if (other === seat) continue;
    const dx = (model.x[other] ?? 0) - x;
    const dy = (model.y[other] ?? 0) - y;
    const along = dx * wx + dy * wy;
    if (along <= 1) continue;
    const across = Math.abs(dx * wy - dy * wx);
    if (across > along * 2.2) continue;
    const sameRow = wx !== 0 && model.rowOf[other] === row;
    // A row may bow: its own neighbour is nearer than anything beside it, however it bends.
    const c = (along + across * 2.5) * (sameRow ? 0.25 : 1);
    if (c < cost) {
      cost = c;
      best = other;
    }
  }
  return best;
}

/** Where the keyboard enters: the seat nearest to a place among those that are wanted, or any. */
export function seatNear(
  model: PlanModel,
  at: { x: number; y: number },
  wanted: (seat: number) => boolean = () => true,
): number | null {
  let best: number | null = null;
  let cost = Number.POSITIVE_INFINITY;
  for (let seat = 0; seat < model.count; seat += 1) {
    const dx = (model.x[seat] ?? 0) - at.x;
    const dy = (model.y[seat] ?? 0) - at.y;
    const c = dx * dx + dy * dy;
    if (c < cost && wanted(seat)) {
      cost = c;
      best = seat;
    }
  }
  return best;
}

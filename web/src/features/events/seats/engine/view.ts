import type { Rect } from './grid';

/** Which part of the hall is in sight: pixels = (hall - origin) × scale. */
export interface View {
  scale: number;
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

/** Room that something else covers, in pixels: a sheet at the foot of a phone. */
export interface Insets {
  top?: number;
  right?: number;
  bottom?: number;
  left?: number;
}

/** Nobody needs a seat larger than this, in pixels per centimetre. */
export const CLOSEST = 1.6;

export const toHall = (view: View, px: number, py: number) => ({
  x: px / view.scale + view.x,
  y: py / view.scale + view.y,
});

export const toScreen = (view: View, x: number, y: number) => ({
  x: (x - view.x) * view.scale,
  y: (y - view.y) * view.scale,
});

export function inSight(view: View, size: Size): Rect {
  return {
    x0: view.x,
    y0: view.y,
    x1: view.x + size.width / view.scale,
    y1: view.y + size.height / view.scale,
  };
}

/** Everything of `rect`, in the middle of what is not covered. */
export function whole(rect: Rect, size: Size, insets: Insets = {}, margin = 24): View {
  const { top = 0, right = 0, bottom = 0, left = 0 } = insets;
  const width = Math.max(40, size.width - left - right - 2 * margin);
  const height = Math.max(40, size.height - top - bottom - 2 * margin);
  const scale = Math.min(
    CLOSEST,
    width / Math.max(1, rect.x1 - rect.x0),
    height / Math.max(1, rect.y1 - rect.y0),
  );
  return {
    scale,
    x: (rect.x0 + rect.x1) / 2 - (left + margin + width / 2) / scale,
    y: (rect.y0 + rect.y1) / 2 - (top + margin + height / 2) / scale,
  };
}

/** Closer or farther, while the place under the pointer stays under the pointer. */
export function zoomAt(view: View, factor: number, px: number, py: number, farthest: number): View {
  const scale = Math.min(CLOSEST, Math.max(farthest, view.scale * factor));
  const at = toHall(view, px, py);
  return { scale, x: at.x - px / scale, y: at.y - py / scale };
}

/** Keeps a part of the hall in sight, so that nobody gets lost in the void. */
export function keepInSight(view: View, bounds: Rect, size: Size): View {
  const least = 80 / view.scale;
  const width = size.width / view.scale;
  const height = size.height / view.scale;
  return {
    scale: view.scale,
    x: Math.min(bounds.x1 - least, Math.max(bounds.x0 + least - width, view.x)),
    y: Math.min(bounds.y1 - least, Math.max(bounds.y0 + least - height, view.y)),
  };
}

/** Part of the way from one view to another; scales grow evenly for the eye. */
export function between(from: View, to: View, share: number, size: Size): View {
  if (share >= 1) return to;
  const scale = from.scale * (to.scale / from.scale) ** share;
  const a = { x: from.x + size.width / 2 / from.scale, y: from.y + size.height / 2 / from.scale };
  const b = { x: to.x + size.width / 2 / to.scale, y: to.y + size.height / 2 / to.scale };
  return {
    scale,
    x: a.x + (b.x - a.x) * share - size.width / 2 / scale,
    y: a.y + (b.y - a.y) * share - size.height / 2 / scale,
  };
}

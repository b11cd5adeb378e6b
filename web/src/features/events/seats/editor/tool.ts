import type { XY } from '../engine/geometry';
import type { Rect } from '../engine/grid';
import type { Look } from '../engine/look';
import type { PlanModel } from '../engine/model';
import type { HallTool } from '../engine/SeatCanvas';
import type { View } from '../engine/view';
import type { Plan } from '../types';
import type { Edited, Picked } from './ops';

export type ToolName =
  | 'select'
  | 'pan'
  | 'row'
  | 'curve'
  | 'table'
  | 'standing'
  | 'stage'
  | 'rect'
  | 'ellipse'
  | 'text'
  | 'line';

export interface ToolOptions {
  /** Between the middles of two seats of a row. */
  spacing: number;
  /** Between two rows. */
  gap: number;
  /** How many rows one stroke draws. */
  rows: number;
  tableSeats: number;
}

/** What tools know of the editor and may do to it. */
export interface Desk {
  plan: () => Plan;
  model: () => PlanModel;
  picked: () => Picked;
  look: () => Look | null;
  options: () => ToolOptions;
  /** The section new rows belong to; null makes one. */
  section: () => string | null;
  /** What new sections and shapes are called. */
  names: () => { section: string; tables: string; standing: string; stage: string; text: string };
  commit: (edited: Edited) => void;
  pick: (picked: Picked) => void;
  /** Pixels per centimetre now. */
  scale: () => number;
  redraw: () => void;
}

export interface EditorTool extends HallTool {
  paint: (ctx: CanvasRenderingContext2D, view: View) => void;
  /** Enter finishes, Escape gives up what is half drawn; true when there was something. */
  finish?: () => boolean;
  abandon?: () => boolean;
}

export const rectOf = (a: XY, b: XY): Rect => ({
  x0: Math.min(a.x, b.x),
  y0: Math.min(a.y, b.y),
  x1: Math.max(a.x, b.x),
  y1: Math.max(a.y, b.y),
});

/** On whole five centimetres, where people put things. */
export const snapped = ({ x, y }: XY): XY => ({ x: Math.round(x / 5) * 5, y: Math.round(y / 5) * 5 });

/** Straight across, straight down or diagonal when the pointer is nearly there (or Shift insists). */
export function straightened(from: XY, to: XY, insist: boolean): XY {
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const step = Math.PI / 4;
  const near = Math.round(angle / step) * step;
  const off = Math.abs(angle - near);
  if (!insist && (off > 0.05 || Math.abs(Math.sin(near * 2)) > 0.5)) return to;
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  return { x: from.x + Math.cos(near) * length, y: from.y + Math.sin(near) * length };
}

export function strokeRect(ctx: CanvasRenderingContext2D, view: View, box: Rect): void {
  ctx.strokeRect(
    (box.x0 - view.x) * view.scale,
    (box.y0 - view.y) * view.scale,
    (box.x1 - box.x0) * view.scale,
    (box.y1 - box.y0) * view.scale,
  );
}

/** Seats that are not there yet. */
export function ghostSeats(
  ctx: CanvasRenderingContext2D,
  view: View,
  places: readonly XY[],
  color: string,
): void {
  const side = Math.max(2, 44 * view.scale);
  ctx.fillStyle = color;
  ctx.globalAlpha = 0.55;
  for (const { x, y } of places) {
    ctx.beginPath();
    ctx.roundRect(
      (x - view.x) * view.scale - side / 2,
      (y - view.y) * view.scale - side / 2,
      side,
      side,
      side * 0.3,
    );
    ctx.fill();
  }
  ctx.globalAlpha = 1;
}

export function hint(ctx: CanvasRenderingContext2D, look: Look, text: string, x: number, y: number): void {
  ctx.font = `600 13px ${look.font}`;
  const wide = ctx.measureText(text).width + 16;
  ctx.fillStyle = look.ink;
  ctx.beginPath();
  ctx.roundRect(x + 14, y + 14, wide, 26, 7);
  ctx.fill();
  ctx.fillStyle = look.paper;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  ctx.fillText(text, x + 22, y + 28);
}

import { insidePolygon } from '../engine/geometry';
import { eachNear, nearest } from '../engine/grid';
import { type PlanModel, SEAT } from '../engine/model';
import type { HallTool } from '../engine/SeatCanvas';
import type { View } from '../engine/view';
import type { Point } from '../types';

export type BrushName = 'section' | 'row' | 'brush' | 'lasso' | 'pan';

export interface Brush extends HallTool {
  paint: (ctx: CanvasRenderingContext2D, view: View, color: string) => void;
}

interface Hands {
  model: () => PlanModel;
  scale: () => number;
  redraw: () => void;
  /** The stroke has ended over these seats. */
  touched: (seats: readonly number[]) => void;
}

const range = (start: number, end: number) => Array.from({ length: end - start }, (_, i) => start + i);

/** The section or row that is clicked, or anything near a click in a section. */
function clickBrush(hands: Hands, whole: 'section' | 'row'): Brush {
  return {
    down() {},
    move() {},
    up(at) {
      const model = hands.model();
      const seat = nearest(model.grid, model.x, model.y, at, Math.max(SEAT, 90, 14 / hands.scale()));
      const row = seat === null ? undefined : model.rows[model.rowOf[seat] ?? -1];
      if (!row) return;
      const section = model.sections[row.section];
      if (whole === 'row') hands.touched(range(row.start, row.end));
      else if (section) hands.touched(range(section.start, section.end));
    },
    cancel() {},
    paint() {},
  };
}

/** Everything under the pointer while it is pressed. */
function strokeBrush(hands: Hands): Brush {
  let seats: Set<number> | null = null;
  let spot: { x: number; y: number } | null = null;
  const reach = () => Math.max(SEAT * 0.6, 12 / hands.scale());
  const touch = (at: { x: number; y: number }) => {
    const model = hands.model();
    const r = reach();
    spot = at;
    eachNear(model.grid, { x0: at.x - r, y0: at.y - r, x1: at.x + r, y1: at.y + r }, (seat) => {
      if (Math.hypot((model.x[seat] ?? 0) - at.x, (model.y[seat] ?? 0) - at.y) <= r) seats?.add(seat);
    });
    hands.redraw();
  };
  return {
    down(at) {
      seats = new Set();
      touch(at);
    },
    move: touch,
    up() {
      const done = seats;
      seats = null;
      spot = null;
      if (done && done.size > 0) hands.touched([...done]);
      hands.redraw();
    },
    cancel() {
      seats = null;
      spot = null;
      hands.redraw();
    },
    paint(ctx, view, color) {
      if (!seats) return;
      const model = hands.model();
      ctx.fillStyle = color;
      const side = Math.max(3, SEAT * view.scale);
      for (const seat of seats) {
        const x = ((model.x[seat] ?? 0) - view.x) * view.scale;
        const y = ((model.y[seat] ?? 0) - view.y) * view.scale;
        ctx.fillRect(x - side / 2, y - side / 2, side, side);
      }
      if (!spot) return;
      ctx.beginPath();
      ctx.arc(
        (spot.x - view.x) * view.scale,
        (spot.y - view.y) * view.scale,
        reach() * view.scale,
        0,
        Math.PI * 2,
      );
      ctx.strokeStyle = color;
      ctx.lineWidth = 2;
      ctx.stroke();
    },
  };
}

/** Everything inside a line drawn by hand. */
function lassoBrush(hands: Hands): Brush {
  let line: Point[] = [];
  const reset = () => {
    line = [];
    hands.redraw();
  };
  return {
    down(at) {
      line = [[at.x, at.y]];
    },
    move(at) {
      if (line.length === 0) return;
      line.push([at.x, at.y]);
      hands.redraw();
    },
    up() {
      const model = hands.model();
      const seats = line.length > 2 ? seatsInside(model, line) : [];
      reset();
      if (seats.length > 0) hands.touched(seats);
    },
    cancel: reset,
    paint(ctx, view, color) {
      if (line.length < 2) return;
      ctx.beginPath();
      line.forEach(([x, y], i) => {
        const px = (x - view.x) * view.scale;
        const py = (y - view.y) * view.scale;
        if (i === 0) ctx.moveTo(px, py);
        else ctx.lineTo(px, py);
      });
      ctx.closePath();
      ctx.globalAlpha = 0.18;
      ctx.fillStyle = color;
      ctx.fill();
      ctx.globalAlpha = 1;
      ctx.strokeStyle = color;
      ctx.lineWidth = 2;
      ctx.stroke();
    },
  };
}

export function seatsInside(model: PlanModel, polygon: readonly Point[]): number[] {
  const xs = polygon.map(([x]) => x);
  const ys = polygon.map(([, y]) => y);
  const box = { x0: Math.min(...xs), y0: Math.min(...ys), x1: Math.max(...xs), y1: Math.max(...ys) };
  const found: number[] = [];
  eachNear(model.grid, box, (seat) => {
    if (insidePolygon(model.x[seat] ?? 0, model.y[seat] ?? 0, polygon)) found.push(seat);
  });
  return found;
}

export function makeBrush(name: BrushName, hands: Hands): Brush | null {
  switch (name) {
    case 'pan':
      return null;
    case 'brush':
      return strokeBrush(hands);
    case 'lasso':
      return lassoBrush(hands);
    default:
      return clickBrush(hands, name);
  }
}

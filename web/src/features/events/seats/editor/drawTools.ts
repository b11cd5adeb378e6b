import { endOfRow, seatsBetween, type XY } from '../engine/geometry';
import type { PlanShape } from '../types';
import { addRows, addShape, addStanding, addTable, type RowShape, rowPlaces } from './ops';
import {
  type Desk,
  type EditorTool,
  ghostSeats,
  hint,
  rectOf,
  snapped,
  straightened,
  strokeRect,
} from './tool';

/** Draws rows from end to end; a curved one is bent by a second pull, or finished by a click. */
export function rowTool(desk: Desk, curved: boolean): EditorTool {
  let from: XY | null = null;
  let to: XY | null = null;
  let bow = 0;
  let bending = false;
  let held = false;
  let pulled = false;

  const shape = (): RowShape | null => {
    if (!from || !to) return null;
    const { spacing, gap, rows } = desk.options();
    const count = seatsBetween(from, to, spacing);
    return { from, to: endOfRow(from, to, count, spacing), count, bow, rows, gap };
  };
  const reset = () => {
    from = null;
    to = null;
    bow = 0;
    bending = false;
    held = false;
    desk.redraw();
  };
  const finish = (): boolean => {
    const made = shape();
    if (!made) return false;
    const section = desk.section();
    reset();
    desk.commit(addRows(desk.plan(), section, rowPlaces(made), desk.names().section));
    return true;
  };

  return {
    down(at) {
      held = true;
      pulled = false;
      if (bending) return;
      from = snapped(at);
      to = from;
    },
    move(at, event) {
      if (!held || !from || !to) return;
      if (bending) {
        pulled = true;
        // How far the pointer is beside the line is how far the row bows.
        const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
        const side = ((at.x - from.x) * (to.y - from.y) - (at.y - from.y) * (to.x - from.x)) / length;
        bow = Math.max(-length * 0.49, Math.min(length * 0.49, Math.round(side / 5) * 5));
      } else {
        to = snapped(straightened(from, at, event.shiftKey));
      }
      desk.redraw();
    },
    up() {
      held = false;
      if (!from || !to) return;
      const short = Math.hypot(to.x - from.x, to.y - from.y) < 20;
      if (!bending && short) return reset();
      if (curved && !bending) {
        bending = true;
        bow = Math.round(Math.hypot(to.x - from.x, to.y - from.y) * -0.12);
        desk.redraw();
        return;
      }
      if (bending && pulled) return void finish();
      finish();
    },
    cancel: reset,
    finish,
    abandon() {
      if (!from) return false;
      reset();
      return true;
    },
    paint(ctx, view) {
      const made = shape();
      const look = desk.look();
      if (!made || !look) return;
      ghostSeats(ctx, view, rowPlaces(made).flat(), look.accent);
      const x = (made.to.x - view.x) * view.scale;
      const y = (made.to.y - view.y) * view.scale;
      hint(ctx, look, made.rows > 1 ? `${made.rows} × ${made.count}` : String(made.count), x, y);
    },
  };
}

export function tableTool(desk: Desk): EditorTool {
  return {
    down() {},
    move() {},
    up(at) {
      const { tableSeats } = desk.options();
      desk.commit(addTable(desk.plan(), desk.section(), snapped(at), tableSeats, desk.names().tables));
    },
    cancel() {},
    paint() {},
  };
}

/** Areas and shapes are drawn from corner to corner. */
export function boxTool(desk: Desk, kind: PlanShape['kind'] | 'standing'): EditorTool {
  let from: XY | null = null;
  let to: XY | null = null;
  const reset = () => {
    from = null;
    to = null;
    desk.redraw();
  };
  return {
    down(at) {
      from = snapped(at);
      to = from;
    },
    move(at) {
      if (from) to = snapped(at);
      desk.redraw();
    },
    up() {
      if (!from || !to) return;
      let box = rectOf(from, to);
      // A click alone gives it a usual size.
      if (box.x1 - box.x0 < 20 && box.y1 - box.y0 < 20) {
        const [w, h] = kind === 'text' ? [400, 80] : kind === 'stage' ? [1200, 400] : [400, 300];
        box = { x0: from.x - w / 2, y0: from.y - h / 2, x1: from.x + w / 2, y1: from.y + h / 2 };
      }
      reset();
      const names = desk.names();
      desk.commit(
        kind === 'standing'
          ? addStanding(desk.plan(), box, names.standing)
          : addShape(
              desk.plan(),
              kind,
              box,
              kind === 'stage' ? names.stage : kind === 'text' ? names.text : '',
            ),
      );
    },
    cancel: reset,
    abandon() {
      if (!from) return false;
      reset();
      return true;
    },
    paint(ctx, view) {
      const look = desk.look();
      if (!from || !to || !look) return;
      ctx.strokeStyle = look.accent;
      ctx.lineWidth = 2;
      strokeRect(ctx, view, rectOf(from, to));
    },
  };
}

import { insidePolygon, type XY } from '../engine/geometry';
import { eachNear, nearest, type Rect } from '../engine/grid';
import { SEAT } from '../engine/model';
import type { View } from '../engine/view';
import type { PlanSeat, PlanShape } from '../types';
import { boundsOf, moveBy, NOTHING, type Picked, rotateBy } from './ops';
import { type Desk, type EditorTool, ghostSeats, rectOf, strokeRect } from './tool';

type Doing =
  | { kind: 'marquee'; from: XY; to: XY; add: boolean }
  | {
      kind: 'move';
      from: XY;
      to: XY;
      anchor: XY;
      guides: { x?: number; y?: number };
      moved: boolean;
      hit: object;
    }
  | { kind: 'turn'; middle: XY; from: number; degrees: number };

const HANDLE = 26;

/** Picks by click, double click (the row) and marquee; moves with snapping; turns by the handle above. */
export function selectTool(desk: Desk): EditorTool {
  let doing: Doing | null = null;
  let lastClick = { at: 0, seat: -1 };

  const frame = (): Rect | null => boundsOf(desk.plan(), desk.picked());

  const handle = (): XY | null => {
    const box = frame();
    return box && { x: (box.x0 + box.x1) / 2, y: box.y0 - (SEAT / 2 + HANDLE / desk.scale()) };
  };

  const hitAt = (at: XY): object | null => {
    const model = desk.model();
    const reach = Math.max(SEAT * 0.55, 6 / desk.scale());
    const seat = nearest(model.grid, model.x, model.y, at, reach);
    if (seat !== null) return model.seats[seat] ?? null;
    const plan = desk.plan();
    const standing = plan.sections.findLast(
      ({ kind, outline }) => kind === 'standing' && outline && insidePolygon(at.x, at.y, outline),
    );
    if (standing) return standing;
    return plan.shapes.findLast((shape) => insideShape(shape, at, 8 / desk.scale())) ?? null;
  };

  const rowOf = (seat: object): readonly PlanSeat[] => {
    for (const { rows } of desk.plan().sections) {
      for (const row of rows) if (row.seats.some((one) => one === seat)) return row.seats;
    }
    return [];
  };

  const toggled = (items: readonly object[]): Picked => {
    const next = new Set(desk.picked());
    const all = items.every((item) => next.has(item));
    for (const item of items) {
      if (all) next.delete(item);
      else next.add(item);
    }
    return next;
  };

  return {
    down(at, event) {
      const grip = handle();
      if (grip && Math.hypot(grip.x - at.x, grip.y - at.y) < 12 / desk.scale()) {
        const box = frame() as Rect;
        const middle = { x: (box.x0 + box.x1) / 2, y: (box.y0 + box.y1) / 2 };
        doing = { kind: 'turn', middle, from: Math.atan2(at.y - middle.y, at.x - middle.x), degrees: 0 };
        return;
      }
      const hit = hitAt(at);
      if (!hit) {
        doing = { kind: 'marquee', from: at, to: at, add: event.shiftKey };
        return;
      }
      const model = desk.model();
      const seat = model.seats.indexOf(hit as PlanSeat);
      const again = seat >= 0 && seat === lastClick.seat && event.timeStamp - lastClick.at < 400;
      lastClick = { at: event.timeStamp, seat };
      if (again) {
        const row = rowOf(hit);
        desk.pick(event.shiftKey ? new Set([...desk.picked(), ...row]) : new Set(row));
        return;
      }
      if (event.shiftKey) {
        desk.pick(toggled([hit]));
        return;
      }
      if (!desk.picked().has(hit)) desk.pick(new Set([hit]));
      const anchor = seat >= 0 ? { x: model.x[seat] ?? 0, y: model.y[seat] ?? 0 } : at;
      doing = { kind: 'move', from: at, to: at, anchor, guides: {}, moved: false, hit };
    },
    move(at, event) {
      if (!doing) return;
      if (doing.kind === 'marquee') doing.to = at;
      else if (doing.kind === 'turn') {
        const angle = Math.atan2(at.y - doing.middle.y, at.x - doing.middle.x) - doing.from;
        const degrees = (angle * 180) / Math.PI;
        const step = event.shiftKey ? 1 : 5;
        doing.degrees = Math.round(degrees / step) * step;
      } else {
        if (!doing.moved && Math.hypot(at.x - doing.from.x, at.y - doing.from.y) * desk.scale() < 4) return;
        doing.moved = true;
        const free = { x: doing.anchor.x + at.x - doing.from.x, y: doing.anchor.y + at.y - doing.from.y };
        const guides = event.altKey ? {} : neighbours(desk, free);
        doing.guides = guides;
        doing.to = {
          x: doing.from.x + (guides.x ?? Math.round(free.x / 5) * 5) - doing.anchor.x,
          y: doing.from.y + (guides.y ?? Math.round(free.y / 5) * 5) - doing.anchor.y,
        };
      }
      desk.redraw();
    },
    up(_at, event) {
      const did = doing;
      doing = null;
      if (!did) return;
      if (did.kind === 'marquee') {
        const box = rectOf(did.from, did.to);
        const small = (box.x1 - box.x0) * desk.scale() < 3 && (box.y1 - box.y0) * desk.scale() < 3;
        const inside = small ? [] : within(desk, box);
        desk.pick(did.add ? new Set([...desk.picked(), ...inside]) : new Set(inside));
      } else if (did.kind === 'turn') {
        if (did.degrees !== 0) desk.commit(rotateBy(desk.plan(), desk.picked(), did.degrees, did.middle));
      } else if (did.moved) {
        desk.commit(moveBy(desk.plan(), desk.picked(), did.to.x - did.from.x, did.to.y - did.from.y));
      } else if (!event.shiftKey && desk.picked().size > 1) {
        desk.pick(new Set([did.hit]));
      }
      desk.redraw();
    },
    cancel() {
      doing = null;
      desk.redraw();
    },
    abandon() {
      if (doing) {
        doing = null;
        desk.redraw();
        return true;
      }
      if (desk.picked().size === 0) return false;
      desk.pick(NOTHING);
      return true;
    },
    paint(ctx, view) {
      const look = desk.look();
      if (!look) return;
      ctx.strokeStyle = look.accent;
      ctx.lineWidth = 1.5;
      if (doing?.kind === 'marquee') {
        const box = rectOf(doing.from, doing.to);
        ctx.setLineDash([5, 4]);
        strokeRect(ctx, view, box);
        ctx.setLineDash([]);
        return;
      }
      paintFrame(ctx, view, desk, doing?.kind === 'turn' ? null : handle());
      if (doing?.kind === 'move' && doing.moved) {
        const dx = doing.to.x - doing.from.x;
        const dy = doing.to.y - doing.from.y;
        ghostSeats(
          ctx,
          view,
          ghosts(desk, (p) => ({ x: p.x + dx, y: p.y + dy })),
          look.accent,
        );
        paintGuides(ctx, view, doing.guides);
      } else if (doing?.kind === 'turn') {
        const { middle, degrees } = doing;
        const angle = (degrees * Math.PI) / 180;
        const turn = (p: XY) => ({
          x: middle.x + (p.x - middle.x) * Math.cos(angle) - (p.y - middle.y) * Math.sin(angle),
          y: middle.y + (p.x - middle.x) * Math.sin(angle) + (p.y - middle.y) * Math.cos(angle),
        });
        ghostSeats(ctx, view, ghosts(desk, turn), look.accent);
      }
    },
  };
}

function insideShape(shape: PlanShape, at: XY, room: number): boolean {
  return (
    at.x >= shape.x - room &&
    at.x <= shape.x + shape.width + room &&
    at.y >= shape.y - room &&
    at.y <= shape.y + shape.height + room
  );
}

function within(desk: Desk, box: Rect): object[] {
  const model = desk.model();
  const found: object[] = [];
  eachNear(model.grid, box, (seat) => {
    const x = model.x[seat] ?? 0;
    const y = model.y[seat] ?? 0;
    const one = model.seats[seat];
    if (one && x >= box.x0 && x <= box.x1 && y >= box.y0 && y <= box.y1) found.push(one);
  });
  for (const shape of desk.plan().shapes) {
    if (
      shape.x >= box.x0 &&
      shape.y >= box.y0 &&
      shape.x + shape.width <= box.x1 &&
      shape.y + shape.height <= box.y1
    ) {
      found.push(shape);
    }
  }
  for (const section of desk.plan().sections) {
    const outline = section.kind === 'standing' ? section.outline : undefined;
    if (outline?.every(([x, y]) => x >= box.x0 && x <= box.x1 && y >= box.y0 && y <= box.y1)) {
      found.push(section);
    }
  }
  return found;
}

/** The column and the line of a neighbour that is nearly reached already. */
function neighbours(desk: Desk, at: XY): { x?: number; y?: number } {
  const model = desk.model();
  const picked = desk.picked();
  const reach = 7 / desk.scale();
  let bestX = reach;
  let bestY = reach;
  const guides: { x?: number; y?: number } = {};
  for (let seat = 0; seat < model.count; seat += 1) {
    const dx = Math.abs((model.x[seat] ?? 0) - at.x);
    const dy = Math.abs((model.y[seat] ?? 0) - at.y);
    if (dx >= bestX && dy >= bestY) continue;
    const one = model.seats[seat];
    if (one && picked.has(one)) continue;
    if (dx < bestX) {
      bestX = dx;
      guides.x = model.x[seat] ?? 0;
    }
    if (dy < bestY) {
      bestY = dy;
      guides.y = model.y[seat] ?? 0;
    }
  }
  return guides;
}

/** Where what is selected would be; of very many only some are shown. */
function ghosts(desk: Desk, move: (point: XY) => XY): XY[] {
  const model = desk.model();
  const picked = desk.picked();
  const all: XY[] = [];
  for (let seat = 0; seat < model.count; seat += 1) {
    const one = model.seats[seat];
    if (one && picked.has(one)) all.push(move({ x: model.x[seat] ?? 0, y: model.y[seat] ?? 0 }));
  }
  for (const shape of desk.plan().shapes) {
    if (picked.has(shape)) all.push(move({ x: shape.x + shape.width / 2, y: shape.y + shape.height / 2 }));
  }
  const every = Math.ceil(all.length / 4000);
  return every > 1 ? all.filter((_, i) => i % every === 0) : all;
}

function paintFrame(ctx: CanvasRenderingContext2D, view: View, desk: Desk, grip: XY | null): void {
  const box = boundsOf(desk.plan(), desk.picked());
  const look = desk.look();
  if (!box || !look) return;
  const room = SEAT / 2 + 6 / view.scale;
  strokeRect(ctx, view, { x0: box.x0 - room, y0: box.y0 - room, x1: box.x1 + room, y1: box.y1 + room });
  if (!grip) return;
  const x = (grip.x - view.x) * view.scale;
  const y = (grip.y - view.y) * view.scale;
  ctx.beginPath();
  ctx.moveTo(x, y);
  ctx.lineTo(x, (box.y0 - room - view.y) * view.scale);
  ctx.stroke();
  ctx.beginPath();
  ctx.arc(x, y, 7, 0, Math.PI * 2);
  ctx.fillStyle = look.paper;
  ctx.fill();
  ctx.stroke();
}

function paintGuides(ctx: CanvasRenderingContext2D, view: View, guides: { x?: number; y?: number }): void {
  ctx.beginPath();
  if (guides.x !== undefined) {
    const x = (guides.x - view.x) * view.scale;
    ctx.moveTo(x, -10);
    ctx.lineTo(x, 10_000);
  }
  if (guides.y !== undefined) {
    const y = (guides.y - view.y) * view.scale;
    ctx.moveTo(-10, y);
    ctx.lineTo(10_000, y);
  }
  ctx.lineWidth = 1;
  ctx.stroke();
}

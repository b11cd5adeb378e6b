import type { PlanShape } from '../types';
import type { FarPath } from './far';
import { eachNear, type Rect } from './grid';
import type { Look } from './look';
import { ACCESSIBLE, COMPANION, type PlanModel, SEAT } from './model';
import type { Sprites } from './sprites';
import { FREE, type SeatStates } from './states';
import { inSight, type Size, type View } from './view';

type Context = CanvasRenderingContext2D;

/** Pixels a seat must have to be drawn as one, and to carry its name. */
export const NEAR = 4;
const NAMED = 17;
const ROW_NAMED = 8;

export interface Scene {
  model: PlanModel;
  states: SeatStates;
  look: Look;
  sprites: Sprites;
  far: () => readonly FarPath[];
}

const meets = (a: Rect, b: Rect) => a.x0 <= b.x1 && a.x1 >= b.x0 && a.y0 <= b.y1 && a.y1 >= b.y0;

/** The hall, its sections and all seats in sight, on a context whose unit is a CSS pixel. */
export function paintHall(ctx: Context, scene: Scene, view: View, size: Size, ratio: number): void {
  const { model, look } = scene;
  ctx.clearRect(0, 0, size.width, size.height);
  const sight = inSight(view, size);
  const seat = SEAT * view.scale;
  ctx.save();
  ctx.scale(view.scale, view.scale);
  ctx.translate(-view.x, -view.y);
  for (const shape of model.plan.shapes) paintShape(ctx, shape, look, view.scale);
  paintAreas(ctx, scene, sight, view.scale);
  if (seat < NEAR) paintFar(ctx, scene.far());
  ctx.restore();
  if (seat >= NEAR) paintSeats(ctx, scene, view, sight, ratio);
  if (seat >= ROW_NAMED) paintRowNames(ctx, scene, view, sight);
  paintSectionNames(ctx, scene, view, sight, seat);
}

export function paintShape(ctx: Context, shape: PlanShape, look: Look, scale: number): void {
  const { kind, width, height } = shape;
  ctx.save();
  ctx.translate(shape.x + width / 2, shape.y + height / 2);
  ctx.rotate((shape.rotation * Math.PI) / 180);
  ctx.lineWidth = Math.max(2, 1 / scale);
  ctx.strokeStyle = look.faint;
  if (kind === 'line') {
    ctx.beginPath();
    ctx.moveTo(-width / 2, -height / 2);
    ctx.lineTo(width / 2, height / 2);
    ctx.lineWidth = Math.max(8, 1.5 / scale);
    ctx.strokeStyle = look.muted;
    ctx.stroke();
  } else if (kind !== 'text') {
    ctx.beginPath();
    if (kind === 'ellipse') ctx.ellipse(0, 0, width / 2, height / 2, 0, 0, Math.PI * 2);
    else ctx.roundRect(-width / 2, -height / 2, width, height, Math.min(width, height, 120) * 0.15);
    ctx.fillStyle = kind === 'stage' ? look.ink : look.page;
    ctx.globalAlpha = kind === 'stage' ? 0.88 : 1;
    ctx.fill();
    ctx.globalAlpha = 1;
    if (kind !== 'stage') ctx.stroke();
  }
  if (shape.label) {
    const room = kind === 'text' ? Math.max(height, 30) : Math.min(height * 0.4, width * 0.16);
    ctx.font = `600 ${room}px ${look.font}`;
    const wide = ctx.measureText(shape.label).width;
    const most = kind === 'text' ? Number.POSITIVE_INFINITY : width * 0.86;
    const font = wide > most ? (room * most) / wide : room;
    if (font * scale >= 5) {
      ctx.font = `600 ${font}px ${look.font}`;
      ctx.textAlign = 'center';
      ctx.textBaseline = 'middle';
      ctx.fillStyle = kind === 'stage' ? look.paper : look.muted;
      ctx.fillText(shape.label, 0, 0);
    }
  }
  ctx.restore();
}

function paintAreas(ctx: Context, scene: Scene, sight: Rect, scale: number): void {
  const { model, look } = scene;
  for (const { section, bounds } of model.sections) {
    if (!meets(bounds, sight)) continue;
    if (section.outline && section.outline.length > 2) {
      ctx.beginPath();
      section.outline.forEach(([x, y], i) => {
        if (i === 0) ctx.moveTo(x, y);
        else ctx.lineTo(x, y);
      });
      ctx.closePath();
      ctx.fillStyle = section.kind === 'standing' ? look.plain.soft : look.page;
      ctx.fill();
      ctx.lineWidth = Math.max(2, 1 / scale);
      ctx.strokeStyle = look.faint;
      ctx.stroke();
    }
    for (const { table } of section.rows) {
      if (!table) continue;
      ctx.beginPath();
      ctx.arc(table.x, table.y, table.radius, 0, Math.PI * 2);
      ctx.fillStyle = look.page;
      ctx.fill();
      ctx.lineWidth = Math.max(2, 1 / scale);
      ctx.strokeStyle = look.faint;
      ctx.stroke();
    }
  }
}

function paintFar(ctx: Context, paths: readonly FarPath[]): void {
  ctx.lineWidth = SEAT + 6;
  ctx.lineCap = 'round';
  ctx.lineJoin = 'round';
  for (const { path, color, alpha } of paths) {
    ctx.strokeStyle = color;
    ctx.globalAlpha = alpha;
    ctx.stroke(path);
  }
  ctx.globalAlpha = 1;
}

function paintSeats(ctx: Context, scene: Scene, view: View, sight: Rect, ratio: number): void {
  const { model, states, look, sprites } = scene;
  const pixels = Math.max(2, Math.round(SEAT * view.scale * ratio));
  sprites.prepare(look, pixels);
  const named = SEAT * view.scale >= NAMED;
  const names: number[] = [];
  const { x, y, flags } = model;
  const { state, zone } = states;
  // Copied pixel by pixel: seats stand on whole device pixels, so that they are sharp.
  ctx.save();
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  const scale = view.scale * ratio;
  const room = SEAT;
  const x0 = sight.x0 - room;
  const x1 = sight.x1 + room;
  const y0 = sight.y0 - room;
  const y1 = sight.y1 + room;
  eachNear(model.grid, { x0, y0, x1, y1 }, (seat) => {
    const sx = x[seat] ?? 0;
    const sy = y[seat] ?? 0;
    if (sx < x0 || sx > x1 || sy < y0 || sy > y1) return;
    const s = state[seat] ?? 0;
    const sprite = sprites.get(s, s === FREE ? (zone[seat] ?? -1) : -1, flags[seat] ?? 0);
    const half = sprite.width / 2;
    ctx.drawImage(sprite, Math.round((sx - view.x) * scale - half), Math.round((sy - view.y) * scale - half));
    if (named && s === FREE && !((flags[seat] ?? 0) & (ACCESSIBLE | COMPANION))) names.push(seat);
  });
  ctx.restore();
  if (names.length > 0) paintSeatNames(ctx, scene, view, names);
}

function paintSeatNames(ctx: Context, scene: Scene, view: View, seats: readonly number[]): void {
  const { model, states, look } = scene;
  const font = Math.min(16, SEAT * view.scale * 0.42);
  ctx.font = `600 ${font}px ${look.font}`;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  for (const seat of seats) {
    const zone = look.zones[states.zone[seat] ?? -1] ?? look.plain;
    ctx.fillStyle = zone.ink;
    ctx.fillText(
      model.seats[seat]?.label ?? '',
      ((model.x[seat] ?? 0) - view.x) * view.scale,
      ((model.y[seat] ?? 0) - view.y) * view.scale + font * 0.06,
      SEAT * view.scale * 0.9,
    );
  }
}

/** The row's name stands before its first and after its last seat; a table's in its middle. */
function paintRowNames(ctx: Context, scene: Scene, view: View, sight: Rect): void {
  const { model, look } = scene;
  const font = Math.max(9, Math.min(15, SEAT * view.scale * 0.5));
  ctx.font = `600 ${font}px ${look.font}`;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.fillStyle = look.muted;
  const say = (text: string, x: number, y: number) =>
    ctx.fillText(text, (x - view.x) * view.scale, (y - view.y) * view.scale);
  for (const { row, start, end, bounds } of model.rows) {
    if (start === end || !row.label || !meets(bounds, sight)) continue;
    if (row.table) {
      say(row.label, row.table.x, row.table.y);
      continue;
    }
    const [ax, ay] = beyond(model, start, start + 1 < end ? start + 1 : start);
    const [bx, by] = beyond(model, end - 1, end - 2 >= start ? end - 2 : start);
    say(row.label, ax, ay);
    if (end - start > 1) say(row.label, bx, by);
  }
}

function beyond(model: PlanModel, last: number, inner: number): readonly [number, number] {
  const x = model.x[last] ?? 0;
  const y = model.y[last] ?? 0;
  const dx = x - (model.x[inner] ?? x);
  const dy = y - (model.y[inner] ?? y);
  const length = Math.hypot(dx, dy);
  if (length < 1) return [x - SEAT * 1.2, y];
  return [x + (dx / length) * SEAT * 1.2, y + (dy / length) * SEAT * 1.2];
}

/** From afar a section says its name in its middle; near by only standing areas do. */
function paintSectionNames(ctx: Context, scene: Scene, view: View, sight: Rect, seat: number): void {
  const { model, look } = scene;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.lineJoin = 'round';
  for (const { section, bounds } of model.sections) {
    const standing = section.kind === 'standing';
    if (bounds.x0 > bounds.x1 || !meets(bounds, sight) || (!standing && seat >= 13)) continue;
    const wide = (bounds.x1 - bounds.x0) * view.scale;
    ctx.font = `640 13px ${look.font}`;
    const needed = ctx.measureText(section.name).width + 8;
    if (wide < needed * 0.72) continue;
    const x = ((bounds.x0 + bounds.x1) / 2 - view.x) * view.scale;
    const y = ((bounds.y0 + bounds.y1) / 2 - view.y) * view.scale;
    ctx.lineWidth = 4;
    ctx.strokeStyle = look.paper;
    ctx.fillStyle = look.ink;
    ctx.strokeText(section.name, x, y);
    ctx.fillText(section.name, x, y);
  }
}

import type { Look } from './look';
import { ACCESSIBLE, COMPANION } from './model';
import { BLOCKED, FREE, HELD, MINE, OFF, SOLD, TAKEN } from './states';

type Sprite = HTMLCanvasElement;

/** Every kind of seat is drawn once per size and then only copied: tens of thousands of copies cost little. */
export class Sprites {
  #made = new Map<number, Sprite>();
  #size = 0;
  #look: Look | null = null;

  /** @param size side of a seat in device pixels */
  prepare(look: Look, size: number): void {
    if (look === this.#look && size === this.#size) return;
    this.#look = look;
    this.#size = size;
    this.#made.clear();
  }

  get(state: number, zone: number, flags: number): Sprite {
    const key = ((zone + 1) * 8 + state) * 4 + flags;
    let sprite = this.#made.get(key);
    if (!sprite) {
      sprite = draw(this.#look as Look, this.#size, state, zone, flags);
      this.#made.set(key, sprite);
    }
    return sprite;
  }
}

function draw(look: Look, size: number, state: number, zone: number, flags: number): Sprite {
  const canvas = document.createElement('canvas');
  // Room for the ring around a chosen seat.
  const side = Math.ceil(size * 1.3) + 2;
  canvas.width = side;
  canvas.height = side;
  const ctx = canvas.getContext('2d');
  if (ctx) {
    ctx.translate(side / 2, side / 2);
    paintSeat(ctx, look, size, state, zone, flags);
  }
  return canvas;
}

type Context = CanvasRenderingContext2D;

function body(ctx: Context, size: number): void {
  const half = size / 2;
  ctx.beginPath();
  if (size < 7) ctx.rect(-half, -half, size, size);
  else ctx.roundRect(-half, -half, size, size, size * 0.3);
}

function paintSeat(ctx: Context, look: Look, size: number, state: number, zone: number, flags: number) {
  const zoneLook = look.zones[zone] ?? look.plain;
  const line = Math.max(1, size * 0.07);
  switch (state) {
    case OFF:
      body(ctx, size * 0.34);
      ctx.fillStyle = look.faint;
      ctx.fill();
      return;
    case TAKEN:
    case SOLD:
      body(ctx, size - line);
      ctx.fillStyle = look.faint;
      ctx.fill();
      if (size >= 7) cross(ctx, look.muted, size * 0.2, line);
      return;
    case HELD:
      // Half gone: a bar across, in the colour of waiting.
      body(ctx, size - line);
      ctx.fillStyle = look.faint;
      ctx.fill();
      ctx.fillStyle = look.warning;
      ctx.fillRect(-size * 0.28, -size * 0.09, size * 0.56, size * 0.18);
      return;
    case BLOCKED:
      body(ctx, size - line);
      ctx.fillStyle = look.paper;
      ctx.fill();
      ctx.lineWidth = line;
      ctx.strokeStyle = look.muted;
      ctx.stroke();
      ctx.beginPath();
      ctx.moveTo(-size * 0.34, size * 0.34);
      ctx.lineTo(size * 0.34, -size * 0.34);
      ctx.stroke();
      return;
    case MINE:
      body(ctx, size * 1.24);
      ctx.fillStyle = look.paper;
      ctx.fill();
      body(ctx, size * 1.14);
      ctx.fillStyle = look.ink;
      ctx.fill();
      if (size < 7) return;
      tick(ctx, look.paper, size);
      return;
    case FREE:
      body(ctx, size);
      ctx.fillStyle = zoneLook.fill;
      ctx.fill();
      if (size < 9) return;
      if (flags & ACCESSIBLE) wheelchair(ctx, zoneLook.ink, size);
      else if (flags & COMPANION) companion(ctx, zoneLook.ink, size);
      return;
  }
}

function cross(ctx: Context, color: string, reach: number, line: number): void {
  ctx.lineWidth = line;
  ctx.lineCap = 'round';
  ctx.strokeStyle = color;
  ctx.beginPath();
  ctx.moveTo(-reach, -reach);
  ctx.lineTo(reach, reach);
  ctx.moveTo(reach, -reach);
  ctx.lineTo(-reach, reach);
  ctx.stroke();
}

function tick(ctx: Context, color: string, size: number): void {
  ctx.lineWidth = Math.max(1.2, size * 0.13);
  ctx.lineCap = 'round';
  ctx.lineJoin = 'round';
  ctx.strokeStyle = color;
  ctx.beginPath();
  ctx.moveTo(-size * 0.24, 0);
  ctx.lineTo(-size * 0.06, size * 0.19);
  ctx.lineTo(size * 0.27, -size * 0.2);
  ctx.stroke();
}

/** A wheel, a back and a head: readable from nine pixels on. */
function wheelchair(ctx: Context, color: string, size: number): void {
  const u = size / 24;
  ctx.strokeStyle = color;
  ctx.fillStyle = color;
  ctx.lineWidth = Math.max(1, 2 * u);
  ctx.lineCap = 'round';
  ctx.beginPath();
  ctx.arc(-1 * u, -7 * u, 1.9 * u, 0, Math.PI * 2);
  ctx.fill();
  ctx.beginPath();
  ctx.moveTo(-1 * u, -4 * u);
  ctx.lineTo(-1 * u, 1.5 * u);
  ctx.lineTo(4 * u, 1.5 * u);
  ctx.lineTo(6 * u, 7 * u);
  ctx.stroke();
  ctx.beginPath();
  ctx.arc(-0.5 * u, 4 * u, 4.6 * u, Math.PI * 1.15, Math.PI * 0.2, true);
  ctx.stroke();
}

/** Two heads: the place beside. */
function companion(ctx: Context, color: string, size: number): void {
  const u = size / 24;
  ctx.fillStyle = color;
  for (const x of [-4, 4]) {
    ctx.beginPath();
    ctx.arc(x * u, -3.5 * u, 2.4 * u, 0, Math.PI * 2);
    ctx.fill();
    ctx.beginPath();
    ctx.arc(x * u, 6 * u, 4 * u, Math.PI, 0);
    ctx.fill();
  }
}

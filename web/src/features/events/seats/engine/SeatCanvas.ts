import { type FarPath, farBands, farPaths } from './far';
import { listen, type PointerTool } from './gestures';
import { nearest, type Rect } from './grid';
import type { Look } from './look';
import { type PlanModel, SEAT } from './model';
import { paintHall } from './paint';
import { Sprites } from './sprites';
import type { SeatStates } from './states';
import {
  between,
  type Insets,
  inSight,
  keepInSight,
  type Size,
  toHall,
  toScreen,
  type View,
  whole,
  zoomAt,
} from './view';

/** A tool in the hall's own measures; the editor's tools and lassos are such. */
export interface HallTool {
  down: (at: { x: number; y: number }, event: PointerEvent) => void;
  move: (at: { x: number; y: number }, event: PointerEvent) => void;
  up: (at: { x: number; y: number }, event: PointerEvent) => void;
  cancel: () => void;
}

export interface SeatCanvasEvents {
  tap?: (seat: number | null, at: { x: number; y: number }, event: PointerEvent) => void;
  hover?: (seat: number | null, at: { x: number; y: number } | null) => void;
  /** The part in sight changed. */
  view?: (view: View) => void;
  /** Drawn above the seats, in pixels. */
  overlay?: (ctx: CanvasRenderingContext2D, view: View) => void;
}

const MOST_PIXELS = 2;

/** Draws a hall into an element and lets people move in it. Knows no framework; redraws only what changed. */
export class SeatCanvas {
  events: SeatCanvasEvents = {};
  tool: HallTool | null = null;
  insets: Insets = {};
  view: View = { scale: 0.1, x: 0, y: 0 };
  size: Size = { width: 0, height: 0 };

  #host: HTMLElement;
  #base = document.createElement('canvas');
  #top = document.createElement('canvas');
  #sprites = new Sprites();
  #model: PlanModel | null = null;
  #states: SeatStates | null = null;
  #look: Look | null = null;
  #far: FarPath[] | null = null;
  #focus: number | null = null;
  #hover: number | null = null;
  #dirty = 0;
  #frame = 0;
  #moving = 0;
  #fitted = false;
  #ratio = 1;
  #stop: () => void;
  #observer: ResizeObserver;

  constructor(host: HTMLElement) {
    this.#host = host;
    for (const canvas of [this.#base, this.#top]) {
      canvas.setAttribute('aria-hidden', 'true');
      canvas.style.position = 'absolute';
      canvas.style.inset = '0';
      canvas.style.width = '100%';
      canvas.style.height = '100%';
      canvas.style.pointerEvents = 'none';
      host.append(canvas);
    }
    host.style.touchAction = 'none';
    this.#stop = listen(host, {
      pan: (dx, dy) => this.#panBy(dx, dy),
      zoom: (factor, x, y) => this.#move(zoomAt(this.view, factor, x, y, this.#farthest())),
      tap: (x, y, event) => this.events.tap?.(this.seatAt(x, y, event), toHall(this.view, x, y), event),
      hover: (x, y, event) => this.#hoverAt(x, y, event),
      leave: () => this.#setHover(null, null),
      fling: (vx, vy) => this.#fling(vx, vy),
      begin: () => cancelAnimationFrame(this.#moving),
      tool: () => this.#pointerTool(),
    });
    this.#observer = new ResizeObserver(() => this.#measure());
    this.#observer.observe(host);
    this.#measure();
  }

  destroy(): void {
    this.#stop();
    this.#observer.disconnect();
    cancelAnimationFrame(this.#frame);
    cancelAnimationFrame(this.#moving);
    this.#base.remove();
    this.#top.remove();
  }

  setModel(model: PlanModel): void {
    this.#model = model;
    this.#far = null;
    if (!this.#fitted) this.fitAll(false);
    this.#redraw();
  }

  setStates(states: SeatStates): void {
    this.#states = states;
    this.#far = null;
    this.#redraw();
  }

  setLook(look: Look): void {
    this.#look = look;
    this.#far = null;
    this.#redraw();
  }

  /** The seat the keyboard is on: gets a ring, and comes into sight. */
  setFocus(seat: number | null): void {
    this.#focus = seat;
    if (seat !== null) this.#reveal(seat);
    this.redrawTop();
  }

  redrawTop(): void {
    this.#schedule(2);
  }

  /** The seat at a place in pixels; fingers are less exact than mice. */
  seatAt(px: number, py: number, event?: PointerEvent): number | null {
    const model = this.#model;
    if (!model) return null;
    const fat = event?.pointerType === 'touch' ? 18 : 3;
    const reach = Math.max((SEAT / 2) * 1.1, Math.min(SEAT * 1.4, fat / this.view.scale));
    return nearest(model.grid, model.x, model.y, toHall(this.view, px, py), reach);
  }

  fitAll(animated = true): void {
    const model = this.#model;
    if (!model || this.size.width === 0) return;
    this.#fitted = true;
    this.fly(whole(model.bounds, this.size, this.insets), animated);
  }

  fitTo(rect: Rect, animated = true): void {
    this.fly(whole(rect, this.size, this.insets), animated);
  }

  zoomBy(factor: number): void {
    const { left = 0, right = 0, top = 0, bottom = 0 } = this.insets;
    const x = (this.size.width + left - right) / 2;
    const y = (this.size.height + top - bottom) / 2;
    this.fly(zoomAt(this.view, factor, x, y, this.#farthest()));
  }

  /** Goes close enough to tell seats apart, around a place. */
  approach(at: { x: number; y: number }, seatPixels = 30): void {
    const screen = toScreen(this.view, at.x, at.y);
    const factor = Math.min(8, Math.max(1.4, seatPixels / (SEAT * this.view.scale)));
    this.fly(zoomAt(this.view, factor, screen.x, screen.y, this.#farthest()));
  }

  fly(to: View, animated = true): void {
    cancelAnimationFrame(this.#moving);
    const still = !animated || matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (still) {
      this.#move(to);
      return;
    }
    const from = this.view;
    let begun = 0;
    const step = (now: number) => {
      begun ||= now;
      const share = Math.min(1, (now - begun) / 200);
      this.#move(between(from, to, 1 - (1 - share) ** 3, this.size));
      if (share < 1) this.#moving = requestAnimationFrame(step);
    };
    this.#moving = requestAnimationFrame(step);
  }

  /** Pixels from the element's corner. */
  screenOf(seat: number): { x: number; y: number } {
    return toScreen(this.view, this.#model?.x[seat] ?? 0, this.#model?.y[seat] ?? 0);
  }

  get seatPixels(): number {
    return SEAT * this.view.scale;
  }

  /** The middle of what is in sight, in the hall. */
  get middle(): { x: number; y: number } {
    const sight = inSight(this.view, this.size);
    return { x: (sight.x0 + sight.x1) / 2, y: (sight.y0 + sight.y1) / 2 };
  }

  #pointerTool(): PointerTool | null {
    const { tool } = this;
    if (!tool) return null;
    const at = (x: number, y: number) => toHall(this.view, x, y);
    return {
      down: (x, y, event) => tool.down(at(x, y), event),
      move: (x, y, event) => tool.move(at(x, y), event),
      up: (x, y, event) => tool.up(at(x, y), event),
      cancel: () => tool.cancel(),
    };
  }

  #farthest(): number {
    return this.#model ? whole(this.#model.bounds, this.size, this.insets).scale * 0.7 : 0.01;
  }

  #panBy(dx: number, dy: number): void {
    const { view } = this;
    this.#move({ ...view, x: view.x - dx / view.scale, y: view.y - dy / view.scale });
  }

  #fling(vx: number, vy: number): void {
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    let last = performance.now();
    let [x, y] = [vx, vy];
    const step = (now: number) => {
      const passed = Math.min(40, now - last);
      last = now;
      this.#panBy(x * passed, y * passed);
      const drag = Math.exp(-passed / 130);
      x *= drag;
      y *= drag;
      if (Math.hypot(x, y) > 0.03) this.#moving = requestAnimationFrame(step);
    };
    if (Math.hypot(vx, vy) > 0.15) this.#moving = requestAnimationFrame(step);
  }

  #move(view: View): void {
    this.view = this.#model ? keepInSight(view, this.#model.bounds, this.size) : view;
    this.events.view?.(this.view);
    this.#redraw();
  }

  #reveal(seat: number): void {
    if (this.seatPixels < 15) {
      const at = { x: this.#model?.x[seat] ?? 0, y: this.#model?.y[seat] ?? 0 };
      const scale = 24 / SEAT;
      const { width, height } = this.size;
      this.fly({ scale, x: at.x - width / 2 / scale, y: at.y - height / 2 / scale });
      return;
    }
    const at = this.screenOf(seat);
    const { left = 0, right = 0, top = 0, bottom = 0 } = this.insets;
    const room = 60;
    const dx = Math.max(left + room - at.x, 0) + Math.min(this.size.width - right - room - at.x, 0);
    const dy = Math.max(top + room - at.y, 0) + Math.min(this.size.height - bottom - room - at.y, 0);
    if (dx || dy) this.#panBy(dx, dy);
  }

  #hoverAt(x: number, y: number, event: PointerEvent): void {
    if (event.pointerType === 'touch') return;
    this.#setHover(this.seatPixels >= 6 ? this.seatAt(x, y, event) : null, { x, y });
  }

  #setHover(seat: number | null, at: { x: number; y: number } | null): void {
    if (seat !== this.#hover) this.redrawTop();
    this.#hover = seat;
    this.events.hover?.(seat, at);
  }

  #measure(): void {
    const { clientWidth: width, clientHeight: height } = this.#host;
    const ratio = Math.min(MOST_PIXELS, globalThis.devicePixelRatio || 1);
    if (width === this.size.width && height === this.size.height && ratio === this.#ratio) return;
    const first = this.size.width === 0;
    this.size = { width, height };
    this.#ratio = ratio;
    for (const canvas of [this.#base, this.#top]) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    if (first || !this.#fitted) this.fitAll(false);
    // A resized canvas is empty: painted at once, it never flickers.
    this.#dirty = 3;
    this.#paint();
  }

  #redraw(): void {
    this.#schedule(3);
  }

  #schedule(what: number): void {
    this.#dirty |= what;
    this.#frame ||= requestAnimationFrame(() => this.#paint());
  }

  #paint(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const dirty = this.#dirty;
    this.#dirty = 0;
    const model = this.#model;
    const states = this.#states;
    const look = this.#look;
    if (!model || !look || !states || states.state.length !== model.count) return;
    if (dirty & 1) {
      const ctx = this.#base.getContext('2d');
      if (!ctx) return;
      ctx.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
      const far = () => {
        this.#far ??= farPaths(farBands(model, states), look);
        return this.#far;
      };
      paintHall(ctx, { model, states, look, sprites: this.#sprites, far }, this.view, this.size, this.#ratio);
    }
    const ctx = this.#top.getContext('2d');
    if (!ctx) return;
    ctx.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
    ctx.clearRect(0, 0, this.size.width, this.size.height);
    if (this.#hover !== null) this.#ring(ctx, this.#hover, look.ink, 1.5);
    if (this.#focus !== null) this.#ring(ctx, this.#focus, look.accent, 3);
    this.events.overlay?.(ctx, this.view);
  }

  #ring(ctx: CanvasRenderingContext2D, seat: number, color: string, width: number): void {
    const at = this.screenOf(seat);
    const side = Math.max(10, this.seatPixels * 1.24) + width;
    ctx.beginPath();
    ctx.roundRect(at.x - side / 2, at.y - side / 2, side, side, side * 0.3);
    ctx.lineWidth = width;
    ctx.strokeStyle = color;
    ctx.stroke();
  }
}

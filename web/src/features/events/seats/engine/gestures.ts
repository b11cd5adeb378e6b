/** What fingers, mice and trackpads mean, in pixels of the element. */
export interface GestureHandlers {
  pan: (dx: number, dy: number) => void;
  zoom: (factor: number, x: number, y: number) => void;
  tap: (x: number, y: number, event: PointerEvent) => void;
  hover: (x: number, y: number, event: PointerEvent) => void;
  leave: () => void;
  /** A finger let go while it moved: pixels per millisecond. */
  fling: (vx: number, vy: number) => void;
  /** Something begins; whatever moves by itself stops. */
  begin: () => void;
  /** A tool that takes the primary button for itself. */
  tool: () => PointerTool | null;
}

export interface PointerTool {
  down: (x: number, y: number, event: PointerEvent) => void;
  move: (x: number, y: number, event: PointerEvent) => void;
  up: (x: number, y: number, event: PointerEvent) => void;
  cancel: () => void;
}

const SLOP = 5;

interface Finger {
  x: number;
  y: number;
}

/** Listens on an element until the returned function is called. */
export function listen(element: HTMLElement, handlers: GestureHandlers): () => void {
  const fingers = new Map<number, Finger>();
  let start: Finger | null = null;
  let moved = false;
  let tool: PointerTool | null = null;
  let velocity = { x: 0, y: 0, at: 0 };

  const place = (event: MouseEvent): Finger => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  const down = (event: PointerEvent) => {
    if (event.button > 1) return;
    const at = place(event);
    element.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, at);
    handlers.begin();
    if (fingers.size > 1) {
      tool?.cancel();
      tool = null;
      moved = true;
      return;
    }
    start = at;
    moved = false;
    velocity = { x: 0, y: 0, at: event.timeStamp };
    tool = event.button === 0 ? handlers.tool() : null;
    tool?.down(at.x, at.y, event);
  };

  const move = (event: PointerEvent) => {
    const at = place(event);
    const before = fingers.get(event.pointerId);
    if (!before) {
      handlers.hover(at.x, at.y, event);
      return;
    }
    if (fingers.size === 2) {
      const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
      if (other) pinch(before, at, other);
    } else if (tool) {
      tool.move(at.x, at.y, event);
    } else if (start) {
      if (!moved && Math.hypot(at.x - start.x, at.y - start.y) < SLOP) return;
      if (!moved) fingers.set(event.pointerId, start);
      moved = true;
      const last = fingers.get(event.pointerId) ?? before;
      handlers.pan(at.x - last.x, at.y - last.y);
      const passed = Math.max(1, event.timeStamp - velocity.at);
      velocity = {
        x: 0.6 * velocity.x + 0.4 * ((at.x - last.x) / passed),
        y: 0.6 * velocity.y + 0.4 * ((at.y - last.y) / passed),
        at: event.timeStamp,
      };
    }
    fingers.set(event.pointerId, at);
  };

  const pinch = (before: Finger, at: Finger, other: Finger) => {
    const was = Math.hypot(before.x - other.x, before.y - other.y);
    const is = Math.hypot(at.x - other.x, at.y - other.y);
    handlers.pan((at.x - before.x) / 2, (at.y - before.y) / 2);
    if (was > 8 && is > 8) handlers.zoom(is / was, (at.x + other.x) / 2, (at.y + other.y) / 2);
  };

  const up = (event: PointerEvent) => {
    if (!fingers.delete(event.pointerId)) return;
    const at = place(event);
    if (tool) {
      tool.up(at.x, at.y, event);
      tool = null;
    } else if (!moved && fingers.size === 0) {
      handlers.tap(at.x, at.y, event);
    } else if (fingers.size === 0 && event.pointerType === 'touch' && event.timeStamp - velocity.at < 60) {
      handlers.fling(velocity.x, velocity.y);
    }
    if (fingers.size === 0) start = null;
  };

  const cancel = (event: PointerEvent) => {
    fingers.delete(event.pointerId);
    tool?.cancel();
    tool = null;
    moved = true;
  };

  const wheel = (event: WheelEvent) => {
    event.preventDefault();
    handlers.begin();
    const at = place(event);
    const unit = event.deltaMode === 1 ? 16 : 1;
    if (event.shiftKey || (!event.ctrlKey && Math.abs(event.deltaX) > Math.abs(event.deltaY))) {
      handlers.pan(-(event.deltaX || event.deltaY) * unit, 0);
      return;
    }
    // A pinch on a trackpad arrives as a wheel with Ctrl and small steps.
    const speed = event.ctrlKey ? 0.01 : 0.0016;
    handlers.zoom(Math.exp(-event.deltaY * unit * speed), at.x, at.y);
  };

  const leave = () => handlers.leave();
  element.addEventListener('pointerdown', down);
  element.addEventListener('pointermove', move);
  element.addEventListener('pointerup', up);
  element.addEventListener('pointercancel', cancel);
  element.addEventListener('pointerleave', leave);
  element.addEventListener('wheel', wheel, { passive: false });
  return () => {
    element.removeEventListener('pointerdown', down);
    element.removeEventListener('pointermove', move);
    element.removeEventListener('pointerup', up);
    element.removeEventListener('pointercancel', cancel);
    element.removeEventListener('pointerleave', leave);
    element.removeEventListener('wheel', wheel);
  };
}

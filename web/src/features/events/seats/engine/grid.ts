export interface Rect {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

/** Points sorted into square cells, so that looking at a part of a hall costs only that part. */
export interface Grid {
  size: number;
  x0: number;
  y0: number;
  columns: number;
  lines: number;
  /** Where each cell's points begin in `points`; one longer than there are cells. */
  starts: Int32Array;
  points: Int32Array;
}

/** @param size the side of a cell, in the units of the points */
export function buildGrid(x: Float32Array, y: Float32Array, bounds: Rect, size = 400): Grid {
  const columns = Math.max(1, Math.ceil((bounds.x1 - bounds.x0) / size) + 1);
  const lines = Math.max(1, Math.ceil((bounds.y1 - bounds.y0) / size) + 1);
  const starts = new Int32Array(columns * lines + 1);
  const cells = new Int32Array(x.length);
  for (let i = 0; i < x.length; i += 1) {
    const column = Math.floor(((x[i] ?? 0) - bounds.x0) / size);
    const line = Math.floor(((y[i] ?? 0) - bounds.y0) / size);
    const cell = line * columns + column;
    cells[i] = cell;
    starts[cell + 1] = (starts[cell + 1] ?? 0) + 1;
  }
  for (let cell = 0; cell < columns * lines; cell += 1) {
    starts[cell + 1] = (starts[cell + 1] ?? 0) + (starts[cell] ?? 0);
  }
  const next = starts.slice();
  const points = new Int32Array(x.length);
  for (let i = 0; i < x.length; i += 1) {
    const cell = cells[i] ?? 0;
    const at = next[cell] ?? 0;
    points[at] = i;
    next[cell] = at + 1;
  }
  return { size, x0: bounds.x0, y0: bounds.y0, columns, lines, starts, points };
}

/** Calls `visit` for every point whose cell touches the rectangle; the caller may look closer. */
export function eachNear(grid: Grid, rect: Rect, visit: (point: number) => void): void {
  const { size, columns, lines, starts, points } = grid;
  const from = Math.max(0, Math.floor((rect.x0 - grid.x0) / size));
  const to = Math.min(columns - 1, Math.floor((rect.x1 - grid.x0) / size));
  const top = Math.max(0, Math.floor((rect.y0 - grid.y0) / size));
  const bottom = Math.min(lines - 1, Math.floor((rect.y1 - grid.y0) / size));
  for (let line = top; line <= bottom; line += 1) {
    const begin = starts[line * columns + from] ?? 0;
    const end = starts[line * columns + to + 1] ?? 0;
    if (from > to) continue;
    // Cells of a line lie side by side.
    for (let at = begin; at < end; at += 1) visit(points[at] ?? 0);
  }
}

/** The point nearest to a place within `reach`, or null. */
export function nearest(
  grid: Grid,
  x: Float32Array,
  y: Float32Array,
  at: { x: number; y: number },
  reach: number,
): number | null {
  let best: number | null = null;
  let distance = reach * reach;
  eachNear(grid, { x0: at.x - reach, y0: at.y - reach, x1: at.x + reach, y1: at.y + reach }, (point) => {
    const dx = (x[point] ?? 0) - at.x;
    const dy = (y[point] ?? 0) - at.y;
    const d = dx * dx + dy * dy;
    if (d <= distance) {
      distance = d;
      best = point;
    }
  });
  return best;
}

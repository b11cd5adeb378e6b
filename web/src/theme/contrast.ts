export type Rgb = readonly [number, number, number];

/** Reads `#rgb` and `#rrggbb`; anything else is nobody's colour and gives `null`. */
export function parseHex(hex: string): Rgb | null {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(hex.trim());
  const full = short ? `#${short[1]}${short[1]}${short[2]}${short[2]}${short[3]}${short[3]}` : hex.trim();
  if (!/^#[0-9a-f]{6}$/i.test(full)) return null;
  const value = Number.parseInt(full.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

export function toHex(rgb: Rgb): string {
  return `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((part) => {
    const c = part / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** WCAG contrast ratio, from 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

export function mix(from: Rgb, to: Rgb, share: number): Rgb {
  return [0, 1, 2].map((i) => (from[i] ?? 0) + ((to[i] ?? 0) - (from[i] ?? 0)) * share) as unknown as Rgb;
}

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];

/**
 * Moves a colour towards black or white in small steps until it reads on every given surface at `ratio`.
 * The hue an organization chose survives; only its lightness gives way.
 */
export function readableOn(color: Rgb, surfaces: readonly Rgb[], ratio = 4.5): Rgb {
  const dark = surfaces.every((surface) => luminance(surface) < 0.18);
  const target = dark ? WHITE : BLACK;
  for (let step = 0; step <= 100; step += 2) {
    const candidate = mix(color, target, step / 100).map(Math.round) as unknown as Rgb;
    if (surfaces.every((surface) => contrast(candidate, surface) >= ratio)) return candidate;
  }
  return target;
}

/** Black or white, whichever reads better on top of the colour. */
export function inkOn(color: Rgb): Rgb {
  return contrast(color, WHITE) >= 4.5
    ? WHITE
    : contrast(color, BLACK) > contrast(color, WHITE)
      ? BLACK
      : WHITE;
}

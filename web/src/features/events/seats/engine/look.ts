import { inkOn, mix, parseHex, type Rgb, readableOn, toHex } from '@/theme/contrast';
import type { Zone } from '../types';

export interface ZoneLook {
  fill: string;
  ink: string;
  /** Faint, for what is nearly gone and for areas. */
  soft: string;
}

/** Every colour the map is drawn with, as the page has them now. */
export interface Look {
  page: string;
  paper: string;
  ink: string;
  muted: string;
  faint: string;
  accent: string;
  accentInk: string;
  warning: string;
  font: string;
  /** Seats that no zone has coloured. */
  plain: ZoneLook;
  zones: readonly ZoneLook[];
}

function zoneLook(color: Rgb, ground: Rgb): ZoneLook {
  const fill = readableOn(color, [ground], 3);
  return { fill: toHex(fill), ink: toHex(inkOn(fill)), soft: toHex(mix(ground, fill, 0.28)) };
}

/** Reads the theme's variables where the map stands: scheme and accent of the page are in them. */
export function readLook(element: Element, zones: readonly Zone[]): Look {
  const style = getComputedStyle(element);
  const read = (name: string): Rgb =>
    parseHex(style.getPropertyValue(`--admit-palette-${name}`)) ?? [128, 128, 128];
  const paper = read('background-paper');
  const page = read('background-default');
  const ink = read('text-primary');
  const accent = read('primary-main');
  return {
    page: toHex(page),
    paper: toHex(paper),
    ink: toHex(ink),
    muted: toHex(read('text-secondary')),
    faint: toHex(mix(paper, ink, 0.16)),
    accent: toHex(accent),
    accentInk: toHex(read('primary-contrastText')),
    warning: toHex(read('warning-main')),
    font: style.fontFamily || 'sans-serif',
    plain: zoneLook(mix(paper, ink, 0.5), paper),
    zones: zones.map(({ color }) => zoneLook(parseHex(color) ?? [128, 128, 128], paper)),
  };
}

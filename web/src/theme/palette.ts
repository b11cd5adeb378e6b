import type { PaletteOptions } from '@mui/material/styles';
import { inkOn, mix, parseHex, type Rgb, readableOn, toHex } from './contrast';

export const DEFAULT_ACCENT = '#4a33d6';

/** Surfaces text and buttons stand on; the accent must read on all of one scheme. */
export const surfaces = {
  light: { page: '#faf9f6', card: '#ffffff', raised: '#ffffff', sunken: '#f2f0eb' },
  dark: { page: '#111014', card: '#19181d', raised: '#232228', sunken: '#0c0b0e' },
} as const;

export type Scheme = keyof typeof surfaces;

const rgb = (hex: string): Rgb => parseHex(hex) ?? [0, 0, 0];

export interface AccentShades {
  main: string;
  light: string;
  dark: string;
  contrastText: string;
  /** A faint wash of the accent, for selected rows and soft chips. */
  soft: string;
}

/** The accent of an organization, made readable on the surfaces of one scheme. */
export function accentShades(hex: string | null | undefined, scheme: Scheme): AccentShades {
  const wanted = parseHex(hex ?? '') ?? rgb(DEFAULT_ACCENT);
  const ground = surfaces[scheme];
  if (scheme === 'light') {
    const main = readableOn(wanted, [rgb(ground.page), rgb(ground.card), rgb(ground.sunken)]);
    return {
      main: toHex(main),
      light: toHex(mix(main, [255, 255, 255], 0.25)),
      dark: toHex(mix(main, [0, 0, 0], 0.18)),
      contrastText: toHex(inkOn(main)),
      soft: toHex(mix(rgb(ground.card), main, 0.08)),
    };
  }
  const main = readableOn(
    mix(wanted, [255, 255, 255], 0.2),
    [rgb(ground.page), rgb(ground.card), rgb(ground.raised)],
    5.5,
  );
  return {
    main: toHex(main),
    light: toHex(mix(main, [255, 255, 255], 0.3)),
    dark: toHex(mix(main, [255, 255, 255], 0.14)),
    contrastText: toHex(inkOn(main)),
    soft: toHex(mix(rgb(ground.card), main, 0.16)),
  };
}

const lightAccent = accentShades(DEFAULT_ACCENT, 'light');
const darkAccent = accentShades(DEFAULT_ACCENT, 'dark');

export const lightPalette: PaletteOptions = {
  primary: lightAccent,
  secondary: { main: '#17161c', light: '#3a3842', dark: '#000000', contrastText: '#ffffff' },
  success: { main: '#13713f', light: '#e3f3e9', dark: '#0c4f2c', contrastText: '#ffffff' },
  warning: { main: '#8a5300', light: '#fdf0d9', dark: '#633b00', contrastText: '#ffffff' },
  error: { main: '#b3261e', light: '#fce8e6', dark: '#8a1a14', contrastText: '#ffffff' },
  info: { main: '#2b5fb8', light: '#e6eefb', dark: '#1e4484', contrastText: '#ffffff' },
  background: { default: surfaces.light.page, paper: surfaces.light.card },
  surface: {
    raised: surfaces.light.raised,
    sunken: surfaces.light.sunken,
    hairline: 'rgba(23, 22, 28, 0.1)',
  },
  text: { primary: '#17161c', secondary: '#5b5863', disabled: '#85828c' },
  divider: 'rgba(23, 22, 28, 0.1)',
  action: {
    hover: 'rgba(23, 22, 28, 0.045)',
    selected: 'rgba(23, 22, 28, 0.07)',
    focus: 'rgba(23, 22, 28, 0.1)',
    disabled: 'rgba(23, 22, 28, 0.4)',
    disabledBackground: 'rgba(23, 22, 28, 0.08)',
  },
};

export const darkPalette: PaletteOptions = {
  primary: darkAccent,
  secondary: { main: '#f3f1ec', light: '#ffffff', dark: '#d8d5ce', contrastText: '#17161c' },
  success: { main: '#5fce93', light: '#14301f', dark: '#8fe0b4', contrastText: '#06170d' },
  warning: { main: '#f0b55a', light: '#352509', dark: '#f7cf90', contrastText: '#1d1300' },
  error: { main: '#ff8a80', light: '#3c1816', dark: '#ffb3ac', contrastText: '#220503' },
  info: { main: '#8ab4f8', light: '#16263f', dark: '#b3cffb', contrastText: '#061226' },
  background: { default: surfaces.dark.page, paper: surfaces.dark.card },
  surface: {
    raised: surfaces.dark.raised,
    sunken: surfaces.dark.sunken,
    hairline: 'rgba(243, 241, 236, 0.11)',
  },
  text: { primary: '#f3f1ec', secondary: '#aeabb6', disabled: '#7b7883' },
  divider: 'rgba(243, 241, 236, 0.11)',
  action: {
    hover: 'rgba(243, 241, 236, 0.06)',
    selected: 'rgba(243, 241, 236, 0.1)',
    focus: 'rgba(243, 241, 236, 0.14)',
    disabled: 'rgba(243, 241, 236, 0.4)',
    disabledBackground: 'rgba(243, 241, 236, 0.1)',
  },
};

import { describe, expect, it } from 'vitest';
import { contrast, parseHex, type Rgb, readableOn } from './contrast';
import { accentShades, darkPalette, lightPalette, surfaces } from './palette';

const rgb = (hex: string): Rgb => parseHex(hex) ?? [0, 0, 0];
const accents = [
  '#ffff00',
  '#ffffff',
  '#000000',
  '#ff0000',
  '#00ff88',
  '#4a33d6',
  '#e8453c',
  '#7f7f7f',
  'nonsense',
  '',
];

describe('contrast', () => {
  it('knows the ends of the scale', () => {
    expect(contrast(rgb('#000'), rgb('#fff'))).toBeCloseTo(21, 5);
    expect(contrast(rgb('#777777'), rgb('#ffffff'))).toBeCloseTo(4.48, 2);
  });

  it('leaves a colour alone that already reads', () => {
    expect(readableOn(rgb('#1d4ed8'), [rgb('#ffffff')])).toEqual(rgb('#1d4ed8'));
  });

  it.each(accents)('makes %j readable in both schemes, on the page and under its own text', (accent) => {
    for (const scheme of ['light', 'dark'] as const) {
      const shades = accentShades(accent, scheme);
      for (const ground of [surfaces[scheme].page, surfaces[scheme].card, surfaces[scheme].raised]) {
        expect(contrast(rgb(shades.main), rgb(ground))).toBeGreaterThanOrEqual(4.5);
      }
      expect(contrast(rgb(shades.main), rgb(shades.contrastText))).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('holds for the text and the states of both palettes', () => {
    for (const [palette, ground] of [
      [lightPalette, surfaces.light],
      [darkPalette, surfaces.dark],
    ] as const) {
      for (const text of [palette.text?.primary, palette.text?.secondary]) {
        for (const surface of Object.values(ground)) {
          expect(contrast(rgb(text ?? ''), rgb(surface))).toBeGreaterThanOrEqual(4.5);
        }
      }
      for (const name of ['success', 'warning', 'error', 'info'] as const) {
        const { main, light } = palette[name] as { main: string; light: string };
        expect(contrast(rgb(main), rgb(light))).toBeGreaterThanOrEqual(4.5);
        expect(contrast(rgb(main), rgb(ground.card))).toBeGreaterThanOrEqual(4.5);
      }
    }
  });
});

/**
 * Colours of price zones and sections. Told apart also by people who see red and green alike (after Okabe and Ito),
 * and dark enough for white text on them.
 */
export const zoneColors = [
  '#0072b2',
  '#b3470b',
  '#00805d',
  '#7a3fd1',
  '#a8246e',
  '#6b6100',
  '#3d5a80',
  '#8c2d19',
] as const;

export const zoneColor = (index: number): string => zoneColors[index % zoneColors.length] ?? zoneColors[0];

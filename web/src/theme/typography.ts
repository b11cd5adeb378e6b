import type { TypographyVariantsOptions } from '@mui/material/styles';

const sans =
  '"Inter Variable", "Inter", ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

const wide = '@media (min-width:900px)';
const px = (value: number) => `${value / 16}rem`;

/** Titles are set tight and large; the font's optical-size axis turns them into its display cut. */
function title(phone: number, desktop: number, weight: number, lineHeight = 1.15, tracking = '-0.02em') {
  return {
    fontSize: px(phone),
    fontWeight: weight,
    lineHeight,
    letterSpacing: tracking,
    textWrap: 'balance' as const,
    [wide]: { fontSize: px(desktop) },
  };
}

/** The scale: 12, 13, 14, 16, 18, 22, 28, 36, 48, 64. */
export const typography: TypographyVariantsOptions = {
  fontFamily: sans,
  fontWeightRegular: 420,
  fontWeightMedium: 540,
  fontWeightBold: 660,
  display: { fontFamily: sans, ...title(36, 64, 700, 1.05, '-0.028em') },
  h1: title(36, 48, 690, 1.06, '-0.024em'),
  h2: title(28, 36, 680, 1.12, '-0.021em'),
  h3: title(22, 28, 660, 1.2, '-0.018em'),
  h4: title(18, 22, 640, 1.28, '-0.014em'),
  h5: title(18, 18, 620, 1.35, '-0.01em'),
  h6: title(16, 16, 620, 1.4, '-0.006em'),
  subtitle1: { fontSize: px(18), fontWeight: 420, lineHeight: 1.55, letterSpacing: '-0.006em' },
  subtitle2: { fontSize: px(14), fontWeight: 600, lineHeight: 1.45, letterSpacing: 0 },
  body1: { fontSize: px(16), lineHeight: 1.6, letterSpacing: '-0.004em' },
  body2: { fontSize: px(14), lineHeight: 1.55, letterSpacing: 0 },
  caption: { fontSize: px(13), lineHeight: 1.45, letterSpacing: 0 },
  overline: { fontSize: px(12), fontWeight: 620, lineHeight: 1.5, letterSpacing: '0.06em' },
  button: {
    fontSize: px(14),
    fontWeight: 580,
    lineHeight: 1.3,
    letterSpacing: '-0.005em',
    textTransform: 'none',
  },
};

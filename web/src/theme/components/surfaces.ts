import type { Components, Theme } from '@mui/material/styles';

/** The one soft shadow, for things that float. */
export const floatShadow = '0 1px 2px rgb(15 12 28 / 0.06), 0 12px 40px -8px rgb(15 12 28 / 0.2)';

export const surfaceOverrides: Components<Theme> = {
  MuiCssBaseline: {
    styleOverrides: (theme: Theme) => ({
      html: { textSizeAdjust: '100%' },
      body: {
        fontOpticalSizing: 'auto',
        fontFeatureSettings: '"cv11", "ss03"',
        WebkitFontSmoothing: 'antialiased',
        MozOsxFontSmoothing: 'grayscale',
        textRendering: 'optimizeLegibility',
        overflowWrap: 'break-word',
      },
      '#root': { minHeight: '100dvh', display: 'flex', flexDirection: 'column' },
      '::selection': {
        background: `color-mix(in srgb, ${theme.vars.palette.primary.main} 26%, transparent)`,
      },
      ':focus-visible': { outline: `2px solid ${theme.vars.palette.primary.main}`, outlineOffset: 2 },
      'main:focus, [tabindex="-1"]:focus': { outline: 'none' },
      '.tabular': { fontVariantNumeric: 'tabular-nums' },
      img: { maxWidth: '100%' },
      '[data-scheme="dark"] img[data-photo]': { filter: 'brightness(0.92)' },
      '@media (prefers-reduced-motion: reduce)': {
        '*, *::before, *::after': {
          animationDuration: '0.01ms !important',
          animationIterationCount: '1 !important',
          transitionDuration: '0.01ms !important',
          scrollBehavior: 'auto !important',
        },
      },
    }),
  },
  MuiContainer: {
    defaultProps: { maxWidth: false },
    styleOverrides: { root: { paddingInline: 16, '@media (min-width:600px)': { paddingInline: 24 } } },
  },
  MuiPaper: {
    defaultProps: { elevation: 0 },
    styleOverrides: {
      root: { backgroundImage: 'none' },
      rounded: { borderRadius: 12 },
      outlined: ({ theme }) => ({ borderColor: theme.vars.palette.divider }),
    },
  },
  MuiCard: {
    defaultProps: { variant: 'outlined' },
    styleOverrides: { root: { borderRadius: 12 } },
  },
  MuiCardContent: { styleOverrides: { root: { padding: 20, '&:last-child': { paddingBottom: 20 } } } },
  MuiDialog: {
    styleOverrides: {
      paper: ({ theme }) => ({
        borderRadius: 16,
        backgroundColor: theme.vars.palette.surface.raised,
        boxShadow: floatShadow,
        border: `1px solid ${theme.vars.palette.divider}`,
      }),
      paperFullScreen: { borderRadius: 0, border: 0 },
    },
  },
  MuiDialogTitle: {
    styleOverrides: {
      root: { fontSize: '1.125rem', fontWeight: 640, letterSpacing: '-0.01em', padding: '20px 24px 8px' },
    },
  },
  MuiDialogContent: { styleOverrides: { root: { padding: '8px 24px 16px' } } },
  MuiDialogActions: {
    styleOverrides: {
      root: { padding: '12px 24px 20px', gap: 8, '& > :not(style) ~ :not(style)': { marginInlineStart: 0 } },
    },
  },
  MuiBackdrop: {
    styleOverrides: {
      root: { backgroundColor: 'rgb(12 10 20 / 0.46)' },
      invisible: { backgroundColor: 'transparent' },
    },
  },
  MuiMenu: {
    styleOverrides: {
      paper: ({ theme }) => ({
        marginBlock: 6,
        borderRadius: 12,
        backgroundColor: theme.vars.palette.surface.raised,
        border: `1px solid ${theme.vars.palette.divider}`,
        boxShadow: floatShadow,
      }),
      list: { padding: 6 },
    },
  },
  MuiPopover: {
    styleOverrides: {
      paper: ({ theme }) => ({
        borderRadius: 12,
        backgroundColor: theme.vars.palette.surface.raised,
        border: `1px solid ${theme.vars.palette.divider}`,
        boxShadow: floatShadow,
      }),
    },
  },
  MuiDrawer: {
    styleOverrides: {
      paper: ({ theme }) => ({
        backgroundColor: theme.vars.palette.background.paper,
        borderColor: theme.vars.palette.divider,
      }),
    },
  },
  MuiAccordion: {
    defaultProps: { disableGutters: true, variant: 'outlined' },
    styleOverrides: {
      root: ({ theme }) => ({
        borderColor: theme.vars.palette.divider,
        '&::before': { display: 'none' },
        '&:not(:last-of-type)': { borderBottom: 0 },
      }),
    },
  },
};

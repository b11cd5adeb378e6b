import type { Components, Theme } from '@mui/material/styles';

const severities = ['success', 'warning', 'error', 'info'] as const;

export const feedback: Components<Theme> = {
  MuiAlert: {
    defaultProps: { variant: 'standard' },
    styleOverrides: {
      root: ({ theme }) => ({
        borderRadius: 12,
        padding: '10px 16px',
        fontSize: '0.9375rem',
        lineHeight: 1.5,
        alignItems: 'flex-start',
        '& .MuiAlert-action': { paddingBlockStart: 2, marginInlineEnd: -4 },
        variants: severities.map((severity) => ({
          props: { severity, variant: 'standard' as const },
          style: {
            backgroundColor: theme.vars.palette[severity].light,
            color: theme.vars.palette.text.primary,
            '& .MuiAlert-icon': { color: theme.vars.palette[severity].main },
          },
        })),
      }),
    },
  },
  MuiAlertTitle: { styleOverrides: { root: { fontSize: '0.9375rem', fontWeight: 620, marginBottom: 2 } } },
  MuiSkeleton: {
    defaultProps: { animation: 'pulse' },
    styleOverrides: {
      root: ({ theme }) => ({ backgroundColor: theme.vars.palette.action.selected }),
      rounded: { borderRadius: 12 },
    },
  },
  MuiTooltip: {
    defaultProps: { enterDelay: 400 },
    styleOverrides: {
      tooltip: ({ theme }) => ({
        backgroundColor: theme.vars.palette.text.primary,
        color: theme.vars.palette.background.default,
        fontSize: '0.8125rem',
        fontWeight: 500,
        borderRadius: 8,
        padding: '6px 10px',
      }),
    },
  },
  MuiSnackbarContent: {
    styleOverrides: {
      root: ({ theme }) => ({
        borderRadius: 12,
        minHeight: 48,
        fontSize: '0.9375rem',
        backgroundColor: theme.vars.palette.text.primary,
        color: theme.vars.palette.background.default,
      }),
    },
  },
  MuiLinearProgress: {
    styleOverrides: { root: { height: 4, borderRadius: 999 }, bar: { borderRadius: 999 } },
  },
};

import type { Components, Theme } from '@mui/material/styles';

export const data: Components<Theme> = {
  MuiChip: {
    styleOverrides: {
      root: ({ theme }) => ({
        height: 36,
        borderRadius: 999,
        fontSize: '0.875rem',
        fontWeight: 540,
        '&.Mui-focusVisible': { outline: `2px solid ${theme.vars.palette.primary.main}`, outlineOffset: 2 },
      }),
      sizeSmall: { height: 24, fontSize: '0.75rem', fontWeight: 600 },
      outlined: ({ theme }) => ({
        borderColor: theme.vars.palette.divider,
        backgroundColor: theme.vars.palette.background.paper,
      }),
      clickable: { '@media (pointer: coarse)': { height: 44 } },
    },
  },
  MuiTableCell: {
    styleOverrides: {
      root: ({ theme }) => ({
        borderBottomColor: theme.vars.palette.divider,
        fontSize: '0.875rem',
        lineHeight: 1.45,
        paddingBlock: 14,
        paddingInline: 16,
        fontVariantNumeric: 'tabular-nums',
      }),
      head: ({ theme }) => ({
        color: theme.vars.palette.text.secondary,
        fontSize: '0.8125rem',
        fontWeight: 560,
        paddingBlock: 10,
        whiteSpace: 'nowrap',
      }),
    },
  },
  MuiAvatar: {
    styleOverrides: {
      root: ({ theme }) => ({
        fontSize: '0.875rem',
        fontWeight: 620,
        backgroundColor: theme.vars.palette.action.selected,
        color: theme.vars.palette.text.primary,
      }),
    },
  },
  MuiDivider: { styleOverrides: { root: ({ theme }) => ({ borderColor: theme.vars.palette.divider }) } },
};

import type { Components, Theme } from '@mui/material/styles';

export const navigation: Components<Theme> = {
  MuiLink: {
    defaultProps: { underline: 'always' },
    styleOverrides: {
      root: ({ theme }) => ({
        color: theme.vars.palette.primary.main,
        textDecorationColor: `color-mix(in srgb, currentColor 36%, transparent)`,
        textUnderlineOffset: '0.18em',
        borderRadius: 4,
        '&:hover': { textDecorationColor: 'currentColor' },
      }),
    },
  },
  MuiMenuItem: {
    styleOverrides: {
      root: ({ theme }) => ({
        minHeight: 44,
        borderRadius: 8,
        gap: 12,
        paddingInline: 12,
        fontSize: '0.9375rem',
        '&.Mui-focusVisible': { backgroundColor: theme.vars.palette.action.hover },
        '& .MuiListItemIcon-root': { minWidth: 0 },
      }),
    },
  },
  MuiListItemButton: {
    styleOverrides: {
      root: ({ theme }) => ({
        minHeight: 44,
        borderRadius: 10,
        gap: 12,
        '&.Mui-selected': { backgroundColor: theme.vars.palette.action.selected, fontWeight: 600 },
      }),
    },
  },
  MuiListItemIcon: {
    styleOverrides: { root: ({ theme }) => ({ minWidth: 0, color: theme.vars.palette.text.secondary }) },
  },
  MuiTabs: {
    defaultProps: { variant: 'scrollable', scrollButtons: false },
    styleOverrides: {
      root: ({ theme }) => ({ minHeight: 44, borderBottom: `1px solid ${theme.vars.palette.divider}` }),
      indicator: { height: 2, borderRadius: 2 },
      list: { gap: 4 },
    },
  },
  MuiTab: {
    styleOverrides: {
      root: ({ theme }) => ({
        minHeight: 44,
        minWidth: 0,
        paddingInline: 12,
        textTransform: 'none',
        fontSize: '0.9375rem',
        fontWeight: 540,
        letterSpacing: '-0.005em',
        color: theme.vars.palette.text.secondary,
        '&:hover': { color: theme.vars.palette.text.primary },
        '&.Mui-selected': { color: theme.vars.palette.text.primary },
        '&.Mui-focusVisible': { outlineOffset: -4, borderRadius: 10 },
      }),
    },
  },
  MuiBreadcrumbs: {
    styleOverrides: {
      root: { fontSize: '0.875rem' },
      separator: ({ theme }) => ({ color: theme.vars.palette.text.disabled }),
    },
  },
  MuiBottomNavigation: {
    styleOverrides: {
      root: ({ theme }) => ({ height: 60, backgroundColor: theme.vars.palette.background.paper }),
    },
  },
  MuiBottomNavigationAction: {
    styleOverrides: {
      root: ({ theme }) => ({ minWidth: 64, color: theme.vars.palette.text.secondary }),
      label: { fontSize: '0.75rem', '&.Mui-selected': { fontSize: '0.75rem', fontWeight: 600 } },
    },
  },
};

import type { Components, Theme } from '@mui/material/styles';
import type {} from '@mui/x-date-pickers/themeAugmentation';
import { floatShadow } from './surfaces';

/** Visible from across the room, never clipped, and only for the keyboard. */
const focusRing = (theme: Theme) => ({
  outline: `2px solid ${theme.vars.palette.primary.main}`,
  outlineOffset: 2,
});

const coarse = '@media (pointer: coarse)';

export const inputs: Components<Theme> = {
  MuiButtonBase: {
    defaultProps: { disableRipple: true },
    styleOverrides: {
      root: ({ theme }) => ({
        // Browsers give buttons a font of their own.
        fontFamily: 'inherit',
        '&.Mui-focusVisible, &:focus-visible': focusRing(theme),
      }),
    },
  },
  MuiButton: {
    defaultProps: { disableElevation: true, variant: 'outlined', color: 'secondary' },
    styleOverrides: {
      root: ({ theme }) => ({
        minHeight: 44,
        paddingInline: 18,
        borderRadius: 10,
        whiteSpace: 'nowrap',
        transition: 'background-color 150ms, border-color 150ms, color 150ms, transform 150ms',
        '&:active': { transform: 'scale(0.985)' },
        variants: [
          {
            props: { variant: 'outlined' },
            style: {
              borderColor: theme.vars.palette.divider,
              backgroundColor: theme.vars.palette.background.paper,
              color: theme.vars.palette.text.primary,
              '&:hover': {
                borderColor: theme.vars.palette.text.disabled,
                backgroundColor: theme.vars.palette.background.paper,
              },
            },
          },
          {
            props: { variant: 'outlined', color: 'error' },
            style: { color: theme.vars.palette.error.main },
          },
          { props: { variant: 'text' }, style: { paddingInline: 12 } },
          {
            props: { variant: 'text', color: 'secondary' },
            style: { color: theme.vars.palette.text.primary },
          },
        ],
      }),
      sizeSmall: { minHeight: 36, paddingInline: 12, fontSize: '0.8125rem', [coarse]: { minHeight: 44 } },
      sizeLarge: { minHeight: 52, paddingInline: 24, fontSize: '1rem' },
    },
  },
  MuiIconButton: {
    styleOverrides: {
      root: ({ theme }) => ({
        minWidth: 44,
        minHeight: 44,
        borderRadius: 10,
        color: theme.vars.palette.text.secondary,
        '&:hover': {
          color: theme.vars.palette.text.primary,
          backgroundColor: theme.vars.palette.action.hover,
        },
      }),
      sizeSmall: { minWidth: 36, minHeight: 36, [coarse]: { minWidth: 44, minHeight: 44 } },
    },
  },
  MuiInputLabel: {
    // Labels stand above the field, as on Stripe's forms: nothing floats, nothing is cut off.
    defaultProps: { shrink: true },
    styleOverrides: {
      root: ({ theme }) => ({
        position: 'static',
        transform: 'none',
        marginBlockEnd: 6,
        fontSize: '0.875rem',
        fontWeight: 560,
        lineHeight: 1.4,
        whiteSpace: 'normal',
        color: theme.vars.palette.text.primary,
        pointerEvents: 'auto',
        '&.Mui-focused': { color: theme.vars.palette.text.primary },
        '&.Mui-error': { color: theme.vars.palette.text.primary },
        '& .MuiFormLabel-asterisk': { color: theme.vars.palette.text.secondary },
      }),
    },
  },
  MuiOutlinedInput: {
    defaultProps: { notched: false },
    styleOverrides: {
      root: ({ theme }) => ({
        minHeight: 44,
        borderRadius: 10,
        backgroundColor: theme.vars.palette.background.paper,
        transition: 'box-shadow 150ms',
        '& .MuiOutlinedInput-notchedOutline': {
          top: 0,
          borderColor: `color-mix(in srgb, ${theme.vars.palette.text.primary} 22%, transparent)`,
          transition: 'border-color 150ms',
          '& legend': { display: 'none' },
        },
        '&:hover .MuiOutlinedInput-notchedOutline': { borderColor: theme.vars.palette.text.disabled },
        '&.Mui-focused': {
          boxShadow: `0 0 0 3px color-mix(in srgb, ${theme.vars.palette.primary.main} 20%, transparent)`,
        },
        '&.Mui-focused .MuiOutlinedInput-notchedOutline': {
          borderWidth: 1,
          borderColor: theme.vars.palette.primary.main,
        },
        '&.Mui-error .MuiOutlinedInput-notchedOutline, &.Mui-error.Mui-focused .MuiOutlinedInput-notchedOutline':
          {
            borderColor: theme.vars.palette.error.main,
          },
        '&.Mui-error.Mui-focused': {
          boxShadow: `0 0 0 3px color-mix(in srgb, ${theme.vars.palette.error.main} 20%, transparent)`,
        },
        '&.Mui-disabled': { backgroundColor: theme.vars.palette.action.disabledBackground },
        '&.MuiInputBase-multiline': { paddingBlock: 10, paddingInline: 14 },
      }),
      input: {
        paddingBlock: 10,
        paddingInline: 14,
        height: 24,
        // 16 px keeps phones from zooming into the field.
        fontSize: '1rem',
        '&::placeholder': { opacity: 0.66 },
        '.MuiInputBase-multiline &': { padding: 0 },
        '.MuiInputBase-adornedStart &': { paddingInlineStart: 0 },
      },
    },
  },
  MuiPickersOutlinedInput: {
    styleOverrides: {
      root: ({ theme }) => ({
        borderRadius: 10,
        paddingInline: 14,
        backgroundColor: theme.vars.palette.background.paper,
        '&.Mui-focused .MuiPickersOutlinedInput-notchedOutline': { borderWidth: 1 },
      }),
      sectionsContainer: { paddingBlock: 10, lineHeight: '24px' },
      notchedOutline: ({ theme }) => ({
        top: 0,
        borderColor: `color-mix(in srgb, ${theme.vars.palette.text.primary} 22%, transparent)`,
        '& legend': { display: 'none' },
      }),
    },
  },
  MuiPickerPopper: {
    styleOverrides: {
      paper: ({ theme }) => ({
        marginBlock: 6,
        borderRadius: 12,
        backgroundColor: theme.vars.palette.surface.raised,
        border: `1px solid ${theme.vars.palette.divider}`,
        boxShadow: floatShadow,
      }),
    },
  },
  MuiFormHelperText: {
    styleOverrides: {
      root: { marginInline: 0, marginBlockStart: 6, fontSize: '0.8125rem', lineHeight: 1.4 },
    },
  },
  MuiAutocomplete: {
    styleOverrides: {
      // As tall as every other field.
      root: {
        '& .MuiOutlinedInput-root': {
          paddingBlock: 2,
          paddingInlineStart: 9,
          '& .MuiAutocomplete-input': { paddingBlock: 8, paddingInline: 5 },
        },
      },
      paper: ({ theme }) => ({
        marginBlock: 6,
        borderRadius: 12,
        backgroundColor: theme.vars.palette.surface.raised,
        border: `1px solid ${theme.vars.palette.divider}`,
        boxShadow: floatShadow,
      }),
      option: { '&&': { minHeight: 40, borderRadius: 8, marginInline: 6 } },
    },
  },
  MuiTextField: { defaultProps: { fullWidth: true } },
  MuiSelect: { defaultProps: { displayEmpty: true } },
  MuiFormControlLabel: {
    styleOverrides: { root: { minHeight: 44, marginInlineStart: -10 }, label: { fontSize: '0.9375rem' } },
  },
  MuiCheckbox: { styleOverrides: { root: { padding: 10 } } },
  MuiRadio: { styleOverrides: { root: { padding: 10 } } },
  MuiSwitch: {
    styleOverrides: {
      root: { width: 60, height: 44, padding: 10 },
      switchBase: ({ theme }) => ({
        padding: 12,
        '&.Mui-checked': {
          transform: 'translateX(16px)',
          color: '#fff',
          '& + .MuiSwitch-track': { opacity: 1, backgroundColor: theme.vars.palette.primary.main },
        },
        '&.Mui-focusVisible + .MuiSwitch-track': focusRing(theme),
      }),
      thumb: { width: 20, height: 20, boxShadow: '0 1px 2px rgb(0 0 0 / 0.25)', backgroundColor: '#fff' },
      track: ({ theme }) => ({
        borderRadius: 999,
        opacity: 1,
        backgroundColor: `color-mix(in srgb, ${theme.vars.palette.text.primary} 32%, transparent)`,
      }),
    },
  },
  MuiToggleButton: {
    styleOverrides: {
      root: ({ theme }) => ({
        minHeight: 44,
        borderColor: theme.vars.palette.divider,
        textTransform: 'none',
        color: theme.vars.palette.text.secondary,
        '&.Mui-selected': { color: theme.vars.palette.text.primary },
      }),
    },
  },
};

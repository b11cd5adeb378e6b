import { createTheme } from '@mui/material/styles';
import { data } from './components/data';
import { feedback } from './components/feedback';
import { inputs } from './components/inputs';
import { navigation } from './components/navigation';
import { surfaceOverrides } from './components/surfaces';
import { darkPalette, lightPalette } from './palette';
import { typography } from './typography';

/** Radii of the look: cards 12, inputs and buttons 10, chips full. */
export const radius = { card: 12, control: 10, full: 999 } as const;

/** Widths of the look: pages, reading text, the checkout. */
export const width = { page: 1200, reading: 680, checkout: 1040, form: 440 } as const;

const ease = 'cubic-bezier(0.2, 0, 0, 1)';

export const theme = createTheme({
  cssVariables: { colorSchemeSelector: 'data-scheme', cssVarPrefix: 'admit' },
  defaultColorScheme: 'light',
  colorSchemes: { light: { palette: lightPalette }, dark: { palette: darkPalette } },
  spacing: 4,
  shape: { borderRadius: radius.control },
  typography,
  transitions: {
    duration: {
      shortest: 120,
      shorter: 150,
      short: 160,
      standard: 180,
      complex: 200,
      enteringScreen: 180,
      leavingScreen: 150,
    },
    easing: { easeInOut: ease, easeOut: ease, easeIn: 'cubic-bezier(0.4, 0, 1, 1)', sharp: ease },
  },
  components: { ...inputs, ...surfaceOverrides, ...navigation, ...feedback, ...data },
});

import type { CSSProperties } from 'react';

interface Surface {
  /** Things that float: menus, dialogs. */
  raised: string;
  /** Wells: the area behind cards, code, search fields. */
  sunken: string;
  hairline: string;
}

declare module '@mui/material/styles' {
  interface TypographyVariants {
    display: CSSProperties;
  }
  interface TypographyVariantsOptions {
    display?: CSSProperties;
  }
  interface Palette {
    surface: Surface;
  }
  interface PaletteOptions {
    surface?: Surface;
  }
  interface PaletteColor {
    soft?: string;
  }
  interface SimplePaletteColorOptions {
    soft?: string;
  }
  interface CssThemeVariables {
    enabled: true;
  }
}

declare module '@mui/material/Typography' {
  interface TypographyPropsVariantOverrides {
    display: true;
  }
}

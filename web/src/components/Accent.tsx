import GlobalStyles from '@mui/material/GlobalStyles';
import { parseHex } from '@/theme/contrast';
import { accentShades, type Scheme } from '@/theme/palette';

/**
 * Lends the page an organization's colour for as long as it is shown: buttons, links, focus rings, and also
 * menus and dialogs, which hang outside the page's own tree. Colours that cannot be read are adjusted first.
 * Named twice, the attribute outweighs the theme's own rule, on the page and on anything with a scheme of its own.
 */
export function Accent({ color }: { color: string | null | undefined }) {
  if (!color || !parseHex(color)) return null;
  return (
    <GlobalStyles
      styles={{
        '[data-scheme="light"][data-scheme="light"]': variables(color, 'light'),
        '[data-scheme="dark"][data-scheme="dark"]': variables(color, 'dark'),
      }}
    />
  );
}

function channel(hex: string): string {
  return (parseHex(hex) ?? [0, 0, 0]).join(' ');
}

function variables(color: string, scheme: Scheme): Record<string, string> {
  const shades = accentShades(color, scheme);
  const prefix = '--admit-palette-primary';
  return {
    [`${prefix}-main`]: shades.main,
    [`${prefix}-light`]: shades.light,
    [`${prefix}-dark`]: shades.dark,
    [`${prefix}-contrastText`]: shades.contrastText,
    [`${prefix}-soft`]: shades.soft,
    [`${prefix}-mainChannel`]: channel(shades.main),
    [`${prefix}-lightChannel`]: channel(shades.light),
    [`${prefix}-darkChannel`]: channel(shades.dark),
    [`${prefix}-contrastTextChannel`]: channel(shades.contrastText),
  };
}

import Box from '@mui/material/Box';
import MuiTab from '@mui/material/Tab';
import MuiTabs from '@mui/material/Tabs';
import { useEffect, useRef } from 'react';
import { Link, useLocation } from 'react-router';

export interface TabLink {
  label: string;
  to: string;
  /** Also lit on pages below `to`. */
  deep?: boolean;
}

/** Tabs that are links: each has its own URL, so back, reload and sharing work. Navigation, not ARIA tabs. */
export function LinkTabs({ tabs, label }: { tabs: readonly TabLink[]; label: string }) {
  const { pathname } = useLocation();
  const row = useRef<HTMLElement>(null);
  const current = tabs.find(
    (tab) => pathname === tab.to || (tab.deep && pathname.startsWith(`${tab.to}/`)),
  )?.to;

  // On a phone the row scrolls: the tab one is on must be in sight.
  useEffect(() => {
    const active = current && row.current?.querySelector('[aria-current]');
    if (active) active.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [current]);

  return (
    <Box
      component="nav"
      ref={row}
      aria-label={label}
      sx={{
        display: 'flex',
        gap: 1,
        overflowX: 'auto',
        scrollbarWidth: 'none',
        borderBottom: 1,
        borderColor: 'divider',
      }}
    >
      {tabs.map((tab) => (
        <Box
          key={tab.to}
          component={Link}
          to={tab.to}
          aria-current={tab.to === current ? 'page' : undefined}
          sx={(theme) => ({
            display: 'flex',
            alignItems: 'center',
            flexShrink: 0,
            minHeight: 44,
            px: 3,
            fontSize: '0.9375rem',
            fontWeight: 540,
            letterSpacing: '-0.005em',
            color: 'text.secondary',
            textDecoration: 'none',
            borderRadius: '10px 10px 0 0',
            transition: 'color 150ms',
            '&:hover': { color: 'text.primary' },
            '&:focus-visible': { outlineOffset: -3 },
            '&[aria-current]': {
              color: 'text.primary',
              boxShadow: `inset 0 -2px 0 ${theme.vars.palette.primary.main}`,
            },
          })}
        >
          {tab.label}
        </Box>
      ))}
    </Box>
  );
}

interface TabsProps<T extends string> {
  tabs: readonly { value: T; label: string }[];
  value: T;
  onChange: (value: T) => void;
  label: string;
}

/** Tabs within a page, where a URL would be too much. */
export function Tabs<T extends string>({ tabs, value, onChange, label }: TabsProps<T>) {
  return (
    <MuiTabs value={value} onChange={(_, next: T) => onChange(next)} aria-label={label}>
      {tabs.map((tab) => (
        <MuiTab key={tab.value} value={tab.value} label={tab.label} />
      ))}
    </MuiTabs>
  );
}

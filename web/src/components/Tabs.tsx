import MuiTab from '@mui/material/Tab';
import MuiTabs from '@mui/material/Tabs';
import { Link, useLocation } from 'react-router';

export interface TabLink {
  label: string;
  to: string;
  /** Also lit on pages below `to`. */
  deep?: boolean;
}

/** Tabs that are links: each has its own URL, so back, reload and sharing work. */
export function LinkTabs({ tabs, label }: { tabs: readonly TabLink[]; label: string }) {
  const { pathname } = useLocation();
  const current = tabs.find((tab) => pathname === tab.to || (tab.deep && pathname.startsWith(`${tab.to}/`)));
  return (
    <MuiTabs component="nav" value={current?.to ?? false} aria-label={label} role={undefined}>
      {tabs.map((tab) => (
        <MuiTab
          key={tab.to}
          value={tab.to}
          label={tab.label}
          component={Link}
          to={tab.to}
          role={undefined}
          aria-selected={undefined}
          aria-current={current === tab ? 'page' : undefined}
          tabIndex={0}
        />
      ))}
    </MuiTabs>
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

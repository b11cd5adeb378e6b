import { useColorScheme } from '@mui/material/styles';
import { createContext, type ReactNode, use, useEffect, useMemo } from 'react';

export type ColorMode = 'light' | 'dark' | 'system';

/** Also read by the small script in index.html, before the first paint. */
export const COLOR_MODE_STORAGE = 'admit.color-mode';

interface ColorModeValue {
  /** What the person chose. */
  mode: ColorMode;
  /** What is shown. */
  scheme: 'light' | 'dark';
  setMode: (mode: ColorMode) => void;
  toggle: () => void;
}

const ColorModeContext = createContext<ColorModeValue | null>(null);

export function ColorModeProvider({ children }: { children: ReactNode }) {
  const { mode = 'system', systemMode, setMode } = useColorScheme();
  const scheme = (mode === 'system' ? systemMode : mode) ?? 'light';

  useEffect(() => {
    document
      .querySelector('meta[name=theme-color]')
      ?.setAttribute('content', scheme === 'dark' ? '#111014' : '#faf9f6');
  }, [scheme]);

  const value = useMemo<ColorModeValue>(
    () => ({ mode, scheme, setMode, toggle: () => setMode(scheme === 'dark' ? 'light' : 'dark') }),
    [mode, scheme, setMode],
  );
  return <ColorModeContext value={value}>{children}</ColorModeContext>;
}

export function useColorMode(): ColorModeValue {
  const value = use(ColorModeContext);
  if (!value) throw new Error('useColorMode needs a ColorModeProvider');
  return value;
}

/**
 * Some places have one light, whatever the person chose: the door is dark. Set after the theme has set its own,
 * and again when that changes. The place also carries `data-scheme` itself; this is for what hangs outside it.
 */
export function useForcedScheme(scheme: 'light' | 'dark'): void {
  const { scheme: own } = useColorMode();
  useEffect(() => {
    const root = document.documentElement;
    const frame = requestAnimationFrame(() => root.setAttribute('data-scheme', scheme));
    return () => {
      cancelAnimationFrame(frame);
      root.setAttribute('data-scheme', own);
    };
  }, [scheme, own]);
}

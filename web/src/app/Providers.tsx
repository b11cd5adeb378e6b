import createCache from '@emotion/cache';
import { CacheProvider } from '@emotion/react';
import CssBaseline from '@mui/material/CssBaseline';
import { ThemeProvider } from '@mui/material/styles';
import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, StrictMode } from 'react';
import { queryClient } from '@/api/query';
import { COLOR_MODE_STORAGE, ColorModeProvider } from '@/contexts/ColorModeContext';
import { FeedbackProvider } from '@/contexts/FeedbackContext';
import { SessionProvider } from '@/contexts/SessionContext';
import { theme } from '@/theme';

/** The server writes a fresh nonce into every page; Emotion's style elements must carry it. */
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;
const styles = createCache({ key: 'a', prepend: true, ...(nonce ? { nonce } : {}) });

export function Providers({ children }: { children: ReactNode }) {
  return (
    <StrictMode>
      <CacheProvider value={styles}>
        <ThemeProvider theme={theme} defaultMode="system" modeStorageKey={COLOR_MODE_STORAGE} noSsr>
          <CssBaseline />
          <ColorModeProvider>
            <QueryClientProvider client={queryClient}>
              <SessionProvider>
                <FeedbackProvider>{children}</FeedbackProvider>
              </SessionProvider>
            </QueryClientProvider>
          </ColorModeProvider>
        </ThemeProvider>
      </CacheProvider>
    </StrictMode>
  );
}

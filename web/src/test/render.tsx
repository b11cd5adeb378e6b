import { ThemeProvider } from '@mui/material/styles';
import { QueryClientProvider } from '@tanstack/react-query';
import { type RenderResult, render } from '@testing-library/react';
import type { ReactElement } from 'react';
import { createMemoryRouter, type RouteObject, RouterProvider } from 'react-router';
import { createQueryClient } from '@/api/query';
import { ColorModeProvider } from '@/contexts/ColorModeContext';
import { FeedbackProvider } from '@/contexts/FeedbackContext';
import { SessionProvider } from '@/contexts/SessionContext';
import { theme } from '@/theme';

/** Renders inside the same providers as the app, at a URL; `path` names the parameters a page reads. */
export function renderAt(element: ReactElement, { url = '/', path = '*' } = {}): RenderResult {
  return renderRoutes([{ path, element }], url).view;
}

/** The same with several routes, for pages inside pages and ways between them. */
export function renderRoutes(routes: RouteObject[], url: string) {
  const router = createMemoryRouter(routes, { initialEntries: [url] });
  const view = render(
    <ThemeProvider theme={theme}>
      <ColorModeProvider>
        <QueryClientProvider client={createQueryClient()}>
          <SessionProvider>
            <FeedbackProvider>
              <RouterProvider router={router} />
            </FeedbackProvider>
          </SessionProvider>
        </QueryClientProvider>
      </ColorModeProvider>
    </ThemeProvider>,
  );
  return { router, view };
}

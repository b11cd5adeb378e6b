import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { isRouteErrorResponse, useRouteError } from 'react-router';
import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { NotFoundPage } from './NotFoundPage';

const RELOADED = 'admit.reloaded-for-chunk';

/** After a deployment an open tab may ask for a file that is gone: the newest page has the right names. */
function isMissingChunk(error: unknown): boolean {
  return (
    error instanceof TypeError &&
    /dynamically imported module|module script|Importing a module/i.test(error.message)
  );
}

/** Reloads once; a second failure within a minute is a real one. */
function reloadOnce(): void {
  const last = Number(sessionStorage.getItem(RELOADED)) || 0;
  if (Date.now() - last < 60_000 || !navigator.onLine) return;
  sessionStorage.setItem(RELOADED, String(Date.now()));
  window.location.reload();
}

export function RouteError() {
  const error = useRouteError();
  const { t } = useTranslation();
  const missing = isMissingChunk(error);
  useEffect(() => {
    if (missing) reloadOnce();
    else console.error(error);
  }, [error, missing]);

  if (isRouteErrorResponse(error) && error.status === 404) return <NotFoundPage />;
  if (missing) {
    return (
      <EmptyState
        title={t('error.new_version')}
        action={{ label: t('action.reload'), onClick: () => window.location.reload() }}
      />
    );
  }
  return <ErrorState error={error} onRetry={() => window.location.reload()} page />;
}

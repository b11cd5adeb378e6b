import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

/** Sets the document's title; the server's own title for links in chats is replaced, not doubled. */
export function usePageTitle(title: string | undefined): void {
  const { t } = useTranslation();
  useEffect(() => {
    if (title) document.title = `${title} · ${t('app.name')}`;
  }, [title, t]);
}

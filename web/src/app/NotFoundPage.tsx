import { useTranslation } from 'react-i18next';
import { EmptyState } from '@/components/EmptyState';
import { usePageTitle } from '@/hooks/usePageTitle';
import PublicLayout from './layouts/PublicLayout';
import { paths } from './paths';

/** `standalone` brings the public frame along, where no layout stands around it. */
export function NotFoundPage({ standalone = false }: { standalone?: boolean }) {
  const { t } = useTranslation();
  usePageTitle(t('error.not_found_title'));
  const content = (
    <EmptyState
      page
      art="lost"
      title={t('error.not_found_title')}
      text={t('error.not_found')}
      action={{ label: t('action.go_home'), to: paths.home() }}
    />
  );
  return standalone ? <PublicLayout>{content}</PublicLayout> : content;
}

import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import { paths } from '@/app/paths';
import { Breadcrumbs } from '@/components/Breadcrumbs';
import { PageHeader } from '@/components/PageHeader';
import { LinkTabs } from '@/components/Tabs';

interface Props {
  organizationId: string;
  title: string;
  text: string;
}

/** The head of the bookkeeping pages, which are tabs of each other. */
export function BookkeepingHeader({ organizationId, title, text }: Props) {
  const { t } = useTranslation('documents');
  const to = paths.organizer;
  return (
    <>
      <Breadcrumbs items={[{ label: t('title') }]} />
      <PageHeader title={title} text={text} />
      <Box sx={{ mb: 7 }}>
        <LinkTabs
          label={t('title')}
          tabs={[
            { label: t('tabs.documents'), to: to.documents(organizationId) },
            { label: t('tabs.statements'), to: to.statements(organizationId) },
            { label: t('tabs.exports'), to: to.exports(organizationId) },
            { label: t('tabs.settings'), to: to.billing(organizationId) },
          ]}
        />
      </Box>
    </>
  );
}

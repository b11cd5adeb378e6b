import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { Breadcrumbs } from '@/components/Breadcrumbs';
import { type Column, DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { EventTime } from '@/components/EventTime';
import { Money } from '@/components/Money';
import { PageHeader } from '@/components/PageHeader';
import { SearchField } from '@/components/SearchField';
import { ShowMore } from '@/components/ShowMore';
import { StatusChip } from '@/components/StatusChip';
import { PurseDrawer } from '../components/PurseDrawer';
import { PurseSettingsForm } from '../components/PurseSettingsForm';
import { type Purse, purseSettingsQuery, pursesQuery } from '../pursesApi';

/** Gift cards and credit of an organization: what is owed to whom, without the codes. */
export default function PursesPage() {
  const { t } = useTranslation('purses');
  const { organizationId = '' } = useParams();
  const [q, setQ] = useState('');
  const [shown, setShown] = useState<string | null>(null);
  const purses = useInfiniteQuery(pursesQuery(organizationId, q));
  const settings = useQuery(purseSettingsQuery(organizationId));
  return (
    <>
      <Breadcrumbs items={[{ label: t('title') }]} />
      <PageHeader title={t('title')} text={t('text')} />
      <Box sx={{ display: 'grid', gap: 7 }}>
        <Box component="section">
          <Box sx={{ mb: 4, maxWidth: 380 }}>
            <SearchField label={t('search')} placeholder={t('search')} onSearch={setQ} />
          </Box>
          <DataTable
            label={t('title')}
            columns={useColumns()}
            rows={purses.data}
            rowKey={(purse) => purse.id}
            onRowClick={(purse) => setShown(purse.id)}
            error={purses.error}
            onRetry={() => void purses.refetch()}
            empty={
              <EmptyState
                title={t(q ? 'none_title' : 'empty_title')}
                text={t(q ? 'none_text' : 'empty_text')}
              />
            }
          />
          <ShowMore query={purses} />
        </Box>
        {settings.data && <PurseSettingsForm organizationId={organizationId} settings={settings.data} />}
      </Box>
      {shown && (
        <PurseDrawer organizationId={organizationId} purseId={shown} onClose={() => setShown(null)} />
      )}
    </>
  );
}

function useColumns(): Column<Purse>[] {
  const { t } = useTranslation('purses');
  return [
    {
      key: 'card',
      header: t('card'),
      primary: true,
      cell: (purse) => (
        <Box sx={{ minWidth: 0 }}>
          <Box className="tabular" sx={{ fontWeight: 580 }}>
            {t(`kind.${purse.kind}`)} …{purse.last_four}
          </Box>
          <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
            {purse.description}
          </Typography>
        </Box>
      ),
    },
    {
      key: 'balance',
      header: t('balance'),
      cell: (purse) => (
        <Box>
          <Money {...purse.balance} />
          <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
            {t('of')} <Money {...purse.issued} />
          </Typography>
        </Box>
      ),
    },
    { key: 'state', header: t('state'), cell: (purse) => <StatusChip status={purse.state} /> },
    { key: 'when', header: t('when'), cell: (purse) => <EventTime start={purse.created_at} /> },
  ];
}

import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { Breadcrumbs } from '@/components/Breadcrumbs';
import { ErrorState } from '@/components/ErrorState';
import { PageHeader } from '@/components/PageHeader';
import { Panel } from '@/components/Section';
import { ListSkeleton } from '@/components/Skeletons';
import { organizationQuery, useMay } from '@/features/users';
import { feesQuery, useSetFees } from '../chargesApi';
import { FeeRules } from '../components/charges/FeeRules';
import { TaxRatesPanel } from '../components/charges/TaxRatesPanel';

/** Taxes and fees that count for all events of the organization. */
export default function ChargesPage() {
  const { t } = useTranslation('organizer');
  const { organizationId = '' } = useParams();
  const manage = useMay()('events_manage');
  const organization = useQuery(organizationQuery(organizationId));
  const { data, error, refetch } = useQuery(feesQuery(organizationId));
  const set = useSetFees(organizationId);
  return (
    <>
      <Breadcrumbs items={[{ label: t('charges.title') }]} />
      <PageHeader title={t('charges.title')} text={t('charges.text')} />
      <Box sx={{ display: 'grid', gap: 6, maxWidth: 760 }}>
        <TaxRatesPanel organizationId={organizationId} manage={manage} />
        <Panel title={t('charges.fees')}>
          <Typography variant="body2" sx={{ mb: 3, color: 'text.secondary' }}>
            {t('charges.fees_text')}
          </Typography>
          {error ? (
            <ErrorState error={error} onRetry={() => void refetch()} />
          ) : !data || !organization.data ? (
            <ListSkeleton rows={2} height={56} />
          ) : (
            <FeeRules
              fees={data.fees}
              currency={organization.data.currency}
              manage={manage}
              write={(fees) => set.mutateAsync({ fees, version: data.version })}
            />
          )}
        </Panel>
      </Box>
    </>
  );
}

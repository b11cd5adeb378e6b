import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { ErrorState } from '@/components/ErrorState';
import { ListSkeleton } from '@/components/Skeletons';
import { BillingSettingsForm } from '../components/bookkeeping/BillingSettingsForm';
import { BookkeepingHeader } from '../components/bookkeeping/BookkeepingHeader';
import { billingSettingsQuery } from '../documentsApi';

/** How the organization writes its invoices. */
export default function BillingSettingsPage() {
  const { t } = useTranslation('documents');
  const { organizationId = '' } = useParams();
  const { data, error, refetch } = useQuery(billingSettingsQuery(organizationId));
  return (
    <>
      <BookkeepingHeader
        organizationId={organizationId}
        title={t('settings.title')}
        text={t('settings.text')}
      />
      {data ? (
        <BillingSettingsForm organizationId={organizationId} settings={data} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <ListSkeleton rows={6} />
      )}
    </>
  );
}

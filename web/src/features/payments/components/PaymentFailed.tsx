import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import { useTranslation } from 'react-i18next';
import type { PaymentView } from '../types';

/** Only after an attempt went wrong: what happened, and that nothing was charged. */
export function PaymentFailed({ payment }: { payment: PaymentView | null | undefined }) {
  const { t } = useTranslation('payments');
  if (payment?.state !== 'failed' && payment?.state !== 'cancelled') return null;
  const failed = payment.state === 'failed';
  return (
    <Alert severity={failed ? 'error' : 'info'} role="alert">
      <AlertTitle>{failed ? t('failed_title') : t('left_title')}</AlertTitle>
      {failed ? `${payment.failure ?? t('failed_reason')} ${t('nothing_charged')}` : t('left_text')}
    </Alert>
  );
}

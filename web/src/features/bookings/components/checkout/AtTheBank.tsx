import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { bankUrl, PaymentPromise, useBank } from '@/features/payments';
import { useProblemText } from '@/hooks/useProblemText';
import { useRetryPayment } from '../../api';
import type { Received } from '../../types';
import { MoreTime } from './MoreTime';

/** Someone came back from the bank's page without paying: on from where they were. */
export function AtTheBank({ booking }: { booking: Received }) {
  const { t } = useTranslation('bookings');
  const retry = useRetryPayment(booking);
  const words = useProblemText();
  const { leaving, leave } = useBank();
  const redirect = bankUrl(booking.payment?.redirect_url);
  return (
    <Box>
      <Typography variant="h3" component="h2">
        {t('bank.title')}
      </Typography>
      <Typography sx={{ mt: 2, mb: 6, color: 'text.secondary' }}>
        {t('bank.text', { email: booking.email ?? '' })}
      </Typography>
      {retry.error && (
        <Alert severity="error" role="alert" sx={{ mb: 5 }}>
          {words(retry.error)}
        </Alert>
      )}
      <Box sx={{ display: 'grid', gap: 3 }}>
        {redirect && (
          <Button
            variant="contained"
            color="primary"
            size="large"
            loading={leaving}
            onClick={() => leave(redirect)}
          >
            {t('bank.continue')}
          </Button>
        )}
        <Button
          size="large"
          {...(redirect ? {} : { variant: 'contained' as const, color: 'primary' as const })}
          loading={retry.isPending}
          onClick={() => retry.mutate(undefined, { onSuccess: (next) => leave(next.payment?.redirect_url) })}
        >
          {t('bank.start_over')}
        </Button>
        <MoreTime booking={booking} />
        <PaymentPromise />
      </Box>
    </Box>
  );
}

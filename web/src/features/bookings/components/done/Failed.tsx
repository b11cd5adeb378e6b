import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { paths } from '@/app/paths';
import { PaymentFailed, PaymentPromise, useBank } from '@/features/payments';
import { useProblemText } from '@/hooks/useProblemText';
import { formatMoney } from '@/lib/money';
import { useRetryPayment } from '../../api';
import type { Received } from '../../types';
import { Summary } from '../checkout/Summary';

/** The bank said no, but the places are still there: pay again, in one tap, while the time lasts. */
export function Failed({ booking }: { booking: Received }) {
  const { t, i18n } = useTranslation('bookings');
  const retry = useRetryPayment(booking);
  const words = useProblemText();
  const { leaving, leave } = useBank();
  const amount = formatMoney(booking.total.amount, booking.total.currency, { locale: i18n.language });
  return (
    <Box
      sx={{
        display: 'grid',
        alignItems: 'start',
        gap: { xs: 8, md: 16 },
        gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 1fr) 420px' },
      }}
    >
      <Box>
        <Typography variant="h2" component="h1" sx={{ mb: 5 }}>
          {t('failed.title')}
        </Typography>
        <PaymentFailed payment={booking.payment} />
        {retry.error && (
          <Alert severity="error" role="alert" sx={{ mt: 3 }}>
            {words(retry.error)}
          </Alert>
        )}
        <Box sx={{ mt: 6, display: 'grid', gap: 3 }}>
          <Button
            variant="contained"
            color="primary"
            size="large"
            loading={retry.isPending || leaving}
            onClick={() =>
              retry.mutate(undefined, {
                onSuccess: (next) => leave(next.payment?.redirect_url),
              })
            }
          >
            {t('failed.retry', { amount })}
          </Button>
          <Button component={Link} to={paths.checkout(booking.event_id, booking.id)} size="large">
            {t('failed.change')}
          </Button>
          <PaymentPromise />
        </Box>
      </Box>
      <Summary booking={booking} />
    </Box>
  );
}

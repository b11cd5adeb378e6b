import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFeedback } from '@/contexts/FeedbackContext';
import { loadNamespaces } from '@/i18n';
import type { Booking } from '../types';
import { type BookingBilling, billingQuery } from './api';
import { useFile } from './useFile';

const BillingDialog = lazy(async () => {
  const [part] = await Promise.all([import('./BillingDialog'), loadNamespaces('documents')]);
  return { default: part.BillingDialog };
});

/** At the checkout: says whom the invoice is for. The server is asked only by those who want one. */
export function CompanyInvoice({ booking }: { booking: Booking }) {
  const { t } = useTranslation('bookings');
  const client = useQueryClient();
  const { notify } = useFeedback();
  const { busy, run } = useFile();
  const [billing, setBilling] = useState<BookingBilling | null>(null);
  const [open, setOpen] = useState(false);
  const place = { eventId: booking.event_id, bookingId: booking.id };
  const ask = () =>
    run('ask', async () => {
      const found = await client.fetchQuery(billingQuery(place));
      setBilling(found);
      if (found.offered) setOpen(true);
      else notify(t('checkout.no_invoices'), { severity: 'info' });
    });
  const close = () => {
    setOpen(false);
    setBilling(client.getQueryData(billingQuery(place).queryKey) ?? null);
  };
  const company = billing?.details?.company;
  return (
    <Box>
      <Button size="small" loading={busy !== null} onClick={() => void ask()}>
        {company ? t('checkout.company_invoice_set', { company }) : t('checkout.company_invoice')}
      </Button>
      {open && billing && (
        <Suspense fallback={null}>
          <BillingDialog place={place} billing={billing} onClose={close} />
        </Suspense>
      )}
    </Box>
  );
}

import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '@/features/users';
import { loadNamespaces } from '@/i18n';
import { billingQuery } from './api';

const BookingDocuments = lazy(async () => {
  const [part] = await Promise.all([import('./BookingDocuments'), loadNamespaces('documents')]);
  return part;
});

interface Props {
  organizationId: string;
  booking: { event_id: string; id: string };
}

/** The invoices of a booking in the office; nothing where none are written. */
export function DeskDocuments({ organizationId, booking }: Props) {
  const { t } = useTranslation('organizer');
  const may = useMay();
  const place = { organizationId, eventId: booking.event_id, bookingId: booking.id };
  const { data } = useQuery(billingQuery(place));
  if (!data || (!data.offered && data.documents.length === 0)) return null;
  return (
    <Box component="section">
      <Typography
        component="h4"
        sx={{ mb: 2, fontSize: '0.8125rem', fontWeight: 600, color: 'text.secondary' }}
      >
        {t('booking.invoice')}
      </Typography>
      <Suspense fallback={null}>
        <BookingDocuments place={place} mayBill={may('bookings_manage')} />
      </Suspense>
    </Box>
  );
}

import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '@/components/Section';
import { loadNamespaces } from '@/i18n';
import type { Booking } from '../types';
import { billingQuery } from './api';

const BookingDocuments = lazy(async () => {
  const [part] = await Promise.all([import('./BookingDocuments'), loadNamespaces('documents')]);
  return part;
});

/** The invoices of a booking on the buyer's page; nothing where the organizer writes none. */
export function InvoicePanel({ booking }: { booking: Booking }) {
  const { t } = useTranslation('bookings');
  const place = { eventId: booking.event_id, bookingId: booking.id };
  const { data } = useQuery(billingQuery(place));
  if (!data || (!data.offered && data.documents.length === 0)) return null;
  return (
    <Panel title={t('manage.invoice')}>
      <Suspense fallback={null}>
        <BookingDocuments place={place} mayBill />
      </Suspense>
    </Panel>
  );
}

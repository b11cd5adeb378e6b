import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MuiLink from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '@/components/CopyButton';
import { EventTime } from '@/components/EventTime';
import { Money } from '@/components/Money';
import { StatusChip } from '@/components/StatusChip';
import { useFeedback } from '@/contexts/FeedbackContext';
import { seatsText } from '@/features/events';
import { useMay } from '@/features/users';
import { useProblemText } from '@/hooks/useProblemText';
import { IncludedTaxes, PriceRows } from '../../components/PriceRows';
import { DeskDocuments } from '../../documents/DeskDocuments';
import { useResendBooking } from '../api';
import type { OrganizerBooking } from '../types';
import { BookingMoneyBack } from './BookingMoneyBack';
import { ReturnDialog } from './ReturnDialog';
import { TicketRows } from './TicketRows';

interface Props {
  organizationId: string;
  booking: OrganizerBooking;
}

export function BookingDetails({ organizationId, booking }: Props) {
  const { t } = useTranslation(['organizer', 'common']);
  const { event, money } = booking;
  return (
    <Box sx={{ p: 5, display: 'grid', gap: 7 }}>
      <Box>
        <Box sx={{ display: 'flex', alignItems: 'center', gap: 2 }}>
          <Typography variant="h4" component="h3" className="tabular">
            {booking.reference}
          </Typography>
          <CopyButton text={booking.reference} />
          <Box sx={{ flex: 1 }} />
          <StatusChip status={booking.state} />
        </Box>
        <Typography sx={{ mt: 2, fontWeight: 580 }}>
          {booking.name || t('organizer:bookings.no_name')}
        </Typography>
        {booking.email && (
          <MuiLink href={`mailto:${booking.email}`} sx={{ fontSize: '0.875rem', overflowWrap: 'anywhere' }}>
            {booking.email}
          </MuiLink>
        )}
        {booking.end_reason && (
          <Typography variant="body2" sx={{ mt: 2, color: 'error.main' }}>
            {t('organizer:booking.ended', { reason: booking.end_reason })}
          </Typography>
        )}
      </Box>
      <Part title={t('organizer:booking.date')}>
        <Typography variant="body2" component="div">
          <EventTime start={event.starts_at} timeZone={event.time_zone} variant="long" localHint />
          <Box sx={{ color: 'text.secondary' }}>{event.venue_name}</Box>
        </Typography>
      </Part>
      <Part title={t('organizer:booking.lines')}>
        {booking.lines.map((line) => (
          <Line key={line.id} label={`${line.quantity} × ${line.product_name}`} {...hintOf(line)}>
            <Money amount={line.unit_price.amount * line.quantity} currency={line.unit_price.currency} />
          </Line>
        ))}
        <PriceRows booking={booking} />
        <Line label={t('organizer:booking.total')} strong>
          <Money {...booking.total} />
        </Line>
        <Typography variant="caption" component="p" sx={{ color: 'text.secondary' }}>
          <IncludedTaxes booking={booking} />
        </Typography>
      </Part>
      <Part title={t('organizer:booking.money')}>
        <Line label={t('organizer:booking.money_state')}>
          <StatusChip status={money.state} />
        </Line>
        <Line label={t('organizer:booking.paid')}>
          <Money {...money.paid} />
        </Line>
        {money.refunded.amount > 0 && (
          <Line label={t('organizer:booking.refunded')}>
            <Money amount={-money.refunded.amount} currency={money.refunded.currency} />
          </Line>
        )}
        {booking.tenders.map((tender) => (
          <Line
            key={tender.payment_id}
            label={t(`organizer:booking.tender_${tender.kind}`, { end: tender.last_four })}
          >
            <Money {...tender.amount} />
          </Line>
        ))}
        {booking.payment && booking.payment.provider !== 'purse' && (
          <Line label={t('organizer:booking.provider')}>
            <span>{booking.payment.provider}</span>
          </Line>
        )}
        {booking.payment?.failure && (
          <Typography variant="caption" sx={{ color: 'error.main' }}>
            {booking.payment.failure}
          </Typography>
        )}
      </Part>
      {booking.confirmed_at && booking.total.amount > 0 && (
        <DeskDocuments organizationId={organizationId} booking={booking} />
      )}
      <BookingMoneyBack organizationId={organizationId} booking={booking} />
      {booking.tickets.length > 0 && (
        <Part title={t('organizer:booking.tickets')}>
          <TicketRows tickets={booking.tickets} timeZone={event.time_zone} />
        </Part>
      )}
      <Part title={t('organizer:booking.history')}>
        <Line label={t('organizer:booking.created')}>
          <EventTime start={booking.created_at} />
        </Line>
        {booking.confirmed_at && (
          <Line label={t('organizer:booking.confirmed')}>
            <EventTime start={booking.confirmed_at} />
          </Line>
        )}
        {booking.ended_at && (
          <Line label={t('organizer:booking.ended_at')}>
            <EventTime start={booking.ended_at} />
          </Line>
        )}
      </Part>
      <Acts organizationId={organizationId} booking={booking} />
    </Box>
  );
}

function Acts({ organizationId, booking }: Props) {
  const { t } = useTranslation('organizer');
  const may = useMay();
  const { notify } = useFeedback();
  const problemText = useProblemText();
  const resend = useResendBooking({ organizationId, eventId: booking.event_id }, booking.id);
  const [cancelling, setCancelling] = useState(false);
  const confirmed = booking.state === 'confirmed';
  const { paid, refunded } = booking.money;
  const kept = booking.state === 'cancelled' && paid.amount > refunded.amount;
  if (!may('bookings_manage') || !(confirmed || kept)) return null;
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2 }}>
      {confirmed && (
        <Button
          loading={resend.isPending}
          onClick={() =>
            resend.mutate(undefined, {
              onSuccess: () => notify(t('booking.resent', { email: booking.email ?? '' })),
              onError: (error) => notify(problemText(error), { severity: 'error' }),
            })
          }
        >
          {t('booking.resend')}
        </Button>
      )}
      <Button color="error" onClick={() => setCancelling(true)}>
        {t('returns.open')}
      </Button>
      {cancelling && (
        <ReturnDialog
          organizationId={organizationId}
          booking={booking}
          onClose={() => setCancelling(false)}
        />
      )}
    </Box>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Box component="section">
      <Typography
        component="h4"
        sx={{ mb: 2, fontSize: '0.8125rem', fontWeight: 600, color: 'text.secondary' }}
      >
        {title}
      </Typography>
      {children}
    </Box>
  );
}

function Line({
  label,
  hint,
  strong = false,
  children,
}: {
  label: string;
  hint?: string;
  strong?: boolean;
  children: ReactNode;
}) {
  return (
    <Box
      sx={{
        display: 'flex',
        justifyContent: 'space-between',
        alignItems: 'baseline',
        gap: 4,
        py: 1.5,
        fontSize: '0.9375rem',
        fontWeight: strong ? 620 : 440,
        ...(strong && { borderTop: 1, borderColor: 'divider', mt: 1 }),
      }}
    >
      <span>
        {label}
        {hint && (
          <Box component="span" sx={{ display: 'block', fontSize: '0.8125rem', color: 'text.secondary' }}>
            {hint}
          </Box>
        )}
      </span>
      {children}
    </Box>
  );
}

/** The price's name and the seats, where they say more than the ticket's name. */
function hintOf(line: OrganizerBooking['lines'][number]): { hint?: string } {
  const words = [
    line.offer_name === line.product_name ? '' : line.offer_name,
    line.seats?.length ? seatsText(line.seats) : '',
  ].filter(Boolean);
  return words.length > 0 ? { hint: words.join(' · ') } : {};
}

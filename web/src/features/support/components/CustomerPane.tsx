import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MuiLink from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { paths } from '@/app/paths';
import { CopyButton } from '@/components/CopyButton';
import { ErrorState } from '@/components/ErrorState';
import { EventTime } from '@/components/EventTime';
import { Money } from '@/components/Money';
import { ListSkeleton } from '@/components/Skeletons';
import { StatusChip } from '@/components/StatusChip';
import { useFeedback } from '@/contexts/FeedbackContext';
import {
  type OrganizerBooking,
  organizerBookingQuery,
  ReturnDialog,
  useResendBooking,
} from '@/features/bookings/organizer';
import { useMay } from '@/features/users';
import { useProblemText } from '@/hooks/useProblemText';
import { conversationQuery } from '../api';
import type { ConversationDetail } from '../types';

interface Props {
  organizationId: string;
  conversationId: string;
}

/** Who writes, what they booked, and what can be done about it without leaving the talk. */
export function CustomerPane({ organizationId, conversationId }: Props) {
  const { data } = useQuery(conversationQuery(organizationId, conversationId));
  return (
    <Box sx={{ p: 5, display: 'grid', gap: 6, alignContent: 'start' }}>
      {data ? <Customer organizationId={organizationId} conversation={data} /> : <ListSkeleton rows={3} />}
    </Box>
  );
}

function Customer({
  organizationId,
  conversation,
}: {
  organizationId: string;
  conversation: ConversationDetail;
}) {
  const { t } = useTranslation('support');
  const place = { organizationId, eventId: conversation.event_id };
  const { data: booking, error, refetch } = useQuery(organizerBookingQuery(place, conversation.booking_id));
  return (
    <>
      <Part title={t('customer.title')}>
        <Typography sx={{ fontWeight: 600 }}>{conversation.buyer_name || t('customer.no_name')}</Typography>
        <Box sx={{ display: 'flex', alignItems: 'center', gap: 1 }}>
          <MuiLink
            href={`mailto:${conversation.buyer_email}`}
            sx={{ fontSize: '0.875rem', overflowWrap: 'anywhere' }}
          >
            {conversation.buyer_email}
          </MuiLink>
          <CopyButton text={conversation.buyer_email} />
        </Box>
      </Part>
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : booking ? (
        <BookingPart organizationId={organizationId} booking={booking} />
      ) : (
        <ListSkeleton rows={2} />
      )}
    </>
  );
}

function BookingPart({ organizationId, booking }: { organizationId: string; booking: OrganizerBooking }) {
  const { t } = useTranslation('support');
  const may = useMay();
  const { notify } = useFeedback();
  const problemText = useProblemText();
  const [cancelling, setCancelling] = useState(false);
  const resend = useResendBooking({ organizationId, eventId: booking.event_id }, booking.id);
  const used = booking.tickets.filter((ticket) => ticket.used_at).length;
  const manage = may('bookings_manage') && booking.state === 'confirmed';
  return (
    <>
      <Part title={t('customer.booking')}>
        <Box sx={{ display: 'flex', alignItems: 'center', gap: 2, mb: 2 }}>
          <MuiLink
            component={Link}
            to={`${paths.organizer.event(organizationId, booking.event_id, 'bookings')}?booking=${booking.id}`}
            className="tabular"
            sx={{ fontWeight: 620 }}
          >
            {booking.reference}
          </MuiLink>
          <StatusChip status={booking.state} />
        </Box>
        {booking.lines.map((line) => (
          <Box
            key={line.id}
            sx={{ display: 'flex', justifyContent: 'space-between', gap: 3, fontSize: '0.875rem' }}
          >
            <span>
              {line.quantity} × {line.product_name}
            </span>
            <Money {...line.total} />
          </Box>
        ))}
        <Box
          sx={{
            display: 'flex',
            justifyContent: 'space-between',
            gap: 3,
            mt: 2,
            pt: 2,
            borderTop: 1,
            borderColor: 'divider',
            fontSize: '0.875rem',
            fontWeight: 620,
          }}
        >
          <span>{t('customer.total')}</span>
          <Money {...booking.total} />
        </Box>
        <Typography variant="caption" component="p" sx={{ mt: 2, color: 'text.secondary' }}>
          {t('customer.tickets', { used, count: booking.tickets.length })}
        </Typography>
      </Part>
      <Part title={t('customer.event')}>
        <MuiLink
          component={Link}
          to={paths.organizer.event(organizationId, booking.event_id)}
          sx={{ color: 'text.primary', fontWeight: 560 }}
        >
          {booking.event.title}
        </MuiLink>
        <Typography variant="body2" sx={{ mt: 1, color: 'text.secondary' }}>
          <EventTime start={booking.event.starts_at} timeZone={booking.event.time_zone} localHint />
          {booking.event.venue_name && <Box>{booking.event.venue_name}</Box>}
        </Typography>
      </Part>
      {manage && (
        <Box sx={{ display: 'grid', gap: 2 }}>
          <Button
            size="small"
            loading={resend.isPending}
            onClick={() =>
              resend.mutate(undefined, {
                onSuccess: () => notify(t('customer.resent', { email: booking.email ?? '' })),
                onError: (error) => notify(problemText(error), { severity: 'error' }),
              })
            }
          >
            {t('customer.resend')}
          </Button>
          <Button size="small" color="error" onClick={() => setCancelling(true)}>
            {t('customer.cancel')}
          </Button>
        </Box>
      )}
      {cancelling && (
        <ReturnDialog
          organizationId={organizationId}
          booking={booking}
          onClose={() => setCancelling(false)}
        />
      )}
    </>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Box component="section">
      <Typography
        component="h3"
        sx={{ mb: 2, fontSize: '0.8125rem', fontWeight: 600, color: 'text.secondary' }}
      >
        {title}
      </Typography>
      {children}
    </Box>
  );
}

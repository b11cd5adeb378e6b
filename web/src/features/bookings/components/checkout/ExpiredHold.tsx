import Box from '@mui/material/Box';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { type ApiProblem, toProblem } from '@/api/errors';
import { paths } from '@/app/paths';
import { EmptyState } from '@/components/EmptyState';
import { useHold } from '../../api';
import type { Received } from '../../types';
import { HoldProblem } from '../choose/HoldProblem';

/** The time is up, but the choice is not lost: one tap tries to hold the same again. */
export function ExpiredHold({ booking }: { booking: Received }) {
  const { t } = useTranslation('bookings');
  const navigate = useNavigate();
  const hold = useHold();
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const again = () => {
    setProblem(null);
    hold.mutate(
      {
        eventId: booking.event_id,
        occurrenceId: booking.occurrence_id,
        items: booking.lines.map((line) => ({
          offer_id: line.offer_id,
          quantity: line.quantity,
          unit_price: line.unit_price.amount,
          ...(line.seats?.length ? { seats: line.seats.map(({ seat }) => seat) } : {}),
        })),
      },
      {
        onSuccess: (next) => navigate(paths.checkout(next.event_id, next.id), { replace: true }),
        onError: (error) => setProblem(toProblem(error)),
      },
    );
  };
  const paid = Boolean(booking.payment);
  return (
    <EmptyState
      page
      title={t('expired.title')}
      text={paid ? t('expired.text_paid') : t('expired.text')}
      action={{
        label: hold.isPending ? t('expired.trying') : t('expired.again', { count: booking.quantity }),
        ...(hold.isPending ? {} : { onClick: again }),
      }}
      secondary={{ label: t('checkout.leave'), to: paths.event(booking.event.slug) }}
    >
      {problem && (
        <Box sx={{ mt: 5, maxWidth: 480, textAlign: 'start' }}>
          <HoldProblem problem={problem} />
        </Box>
      )}
    </EmptyState>
  );
}

import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { toProblem } from '@/api/errors';
import { paths } from '@/app/paths';
import { Money } from '@/components/Money';
import { availabilityQuery, eventQuery, SeatName } from '@/features/events';
import { useChangeItems } from '../../api';
import type { Line, Received } from '../../types';
import { HoldProblem } from '../choose/HoldProblem';
import { Stepper } from '../Stepper';

/** The lines of a booking; on "Change", each with its own steps. Every step is held at once or not at all. */
export function SummaryLines({ booking }: { booking: Received }) {
  const { t } = useTranslation('bookings');
  const [editing, setEditing] = useState(false);
  const change = useChangeItems({ eventId: booking.event_id, bookingId: booking.id });
  const limits = useLimits(booking, editing);

  const step = (line: Line, direction: 1 | -1) => {
    const least = limits[line.offer_id]?.least ?? 1;
    const next = line.quantity + direction;
    const quantity = next < least ? 0 : next;
    change.mutate({
      items: booking.lines
        .map((one) => ({
          offer_id: one.offer_id,
          quantity: one.id === line.id ? quantity : one.quantity,
          unit_price: one.unit_price.amount,
          // Seats stay the ones they are.
          ...(one.seats?.length ? { seats: one.seats.map(({ seat }) => seat) } : {}),
        }))
        .filter((item) => item.quantity > 0),
    });
  };

  return (
    <Box>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 3 }}>
        {booking.lines.map((line) => (
          <Box component="li" key={line.id} sx={{ display: 'flex', alignItems: 'center', gap: 3 }}>
            <Box sx={{ flex: 1, minWidth: 0 }}>
              <Typography sx={{ fontWeight: 540 }}>
                {!editing && (
                  <Box component="span" className="tabular" sx={{ color: 'text.secondary' }}>
                    {line.quantity} ×{' '}
                  </Box>
                )}
                {line.product_name}
              </Typography>
              <Typography variant="caption" component="p" sx={{ color: 'text.secondary' }}>
                {line.offer_name !== line.product_name && `${line.offer_name} · `}
                <Money {...line.unit_price} free />
              </Typography>
              {line.seats && line.seats.length > 0 && (
                <Typography variant="caption" component="p" sx={{ fontWeight: 560 }}>
                  <SeatName seats={line.seats} />
                </Typography>
              )}
            </Box>
            {editing && line.seats && line.seats.length > 0 ? (
              <Button
                component={Link}
                size="small"
                to={paths.seats(booking.event.slug, booking.occurrence_id)}
              >
                {t('summary.change_seats')}
              </Button>
            ) : editing ? (
              <Stepper
                label={line.product_name}
                value={line.quantity}
                busy={change.isPending}
                canAdd={line.quantity < (limits[line.offer_id]?.most ?? 0)}
                canRemove={booking.lines.length > 1 || line.quantity > (limits[line.offer_id]?.least ?? 1)}
                onStep={(direction) => step(line, direction)}
              />
            ) : (
              <Money
                amount={line.unit_price.amount * line.quantity}
                currency={line.unit_price.currency}
                sx={{ fontWeight: 540 }}
              />
            )}
          </Box>
        ))}
      </Box>
      {change.error && (
        <Box sx={{ mt: 3 }}>
          {toProblem(change.error).status === 0 ? (
            <Alert severity="error">{t('summary.offline')}</Alert>
          ) : (
            <HoldProblem problem={toProblem(change.error)} />
          )}
        </Box>
      )}
      {booking.state === 'held' && (
        <Button
          variant="text"
          size="small"
          color="primary"
          aria-expanded={editing}
          onClick={() => {
            change.reset();
            setEditing(!editing);
          }}
          sx={{ mt: 2, ml: -3, minWidth: 0 }}
        >
          {editing ? t('summary.done') : t('summary.change')}
        </Button>
      )}
    </Box>
  );
}

/** How far each line may go: what it holds, and what is free on top of that. */
function useLimits(booking: Received, wanted: boolean): Record<string, { least: number; most: number }> {
  const { data: event } = useQuery({ ...eventQuery(booking.event.slug), enabled: wanted });
  const { data: left } = useQuery({ ...availabilityQuery(booking.event_id), enabled: wanted });
  const occurrence = event?.occurrences.find(({ id }) => id === booking.occurrence_id);
  const limits: Record<string, { least: number; most: number }> = {};
  if (!event || !occurrence) return limits;
  const room = event.max_per_booking - booking.quantity;
  for (const product of occurrence.products) {
    const free = left?.products[`${occurrence.id}:${product.id}`] ?? product.available;
    const held = booking.lines
      .filter(({ product_id }) => product_id === product.id)
      .reduce((sum, line) => sum + line.quantity, 0);
    for (const line of booking.lines.filter(({ product_id }) => product_id === product.id)) {
      const offer = product.offers.find(({ id }) => id === line.offer_id);
      const ofOffer =
        left?.offers[`${occurrence.id}:${line.offer_id}`]?.available ?? offer?.available ?? free;
      const more = Math.max(0, Math.min(free, ofOffer, product.max_per_booking - held, room));
      const least = Math.max(1, product.min_per_booking, offer?.min_per_booking ?? 1);
      const most = Math.min(
        line.quantity + more,
        Math.max(line.quantity, offer?.max_per_booking ?? Infinity),
      );
      limits[line.offer_id] = { least, most };
    }
  }
  return limits;
}

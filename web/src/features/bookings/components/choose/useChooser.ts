import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { type ApiProblem, toProblem } from '@/api/errors';
import { queryClient } from '@/api/query';
import { paths } from '@/app/paths';
import { availabilityQuery, type EventDetails, eventQuery, type Occurrence } from '@/features/events';
import { useChangeItems, useHold } from '../../api';
import { useOpenHold, useSelection } from '../../hooks';
import { sentTo } from '../../lib/room';
import { basketOf, type Change, fitted, type Selection, shelfOf } from '../../lib/selection';
import type { Item } from '../../types';

/** Everything between "two of those, please" and the checkout. */
export function useChooser(event: EventDetails, occurrence: Occurrence | undefined) {
  const navigate = useNavigate();
  const open = occurrence?.sales.state === 'on_sale' || occurrence?.sales.state === 'sold_out';
  const { data: left } = useQuery({ ...availabilityQuery(event.id), enabled: open });
  const shelf = shelfOf(event, occurrence, left?.products);
  const [selection, select] = useSelection(`${event.id}:${occurrence?.id ?? ''}`);
  const currency = event.from_price?.currency ?? shelf.products[0]?.offers[0]?.price.currency ?? 'EUR';
  const basket = basketOf(selection, shelf, currency);
  const held = useOpenHold(event.id);
  const hold = useHold();
  const change = useChangeItems({ eventId: event.id, bookingId: held?.id ?? '' });
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [changes, setChanges] = useState<Change[]>([]);

  const choose = (next: Selection) => {
    setProblem(null);
    setChanges([]);
    select(next);
  };

  /** What this tab holds already is changed rather than held a second time. */
  const take = async (items: Item[]) => {
    if (held?.state === 'held' && held.occurrence_id === occurrence?.id) {
      try {
        return await change.mutateAsync(items);
      } catch (error) {
        if (toProblem(error).status !== 404 && toProblem(error).code !== 'booking_expired') throw error;
      }
    }
    return hold.mutateAsync({
      eventId: event.id,
      occurrenceId: occurrence?.id ?? '',
      items,
    });
  };

  const submit = async () => {
    setProblem(null);
    setChanges([]);
    try {
      const booking = await take(basket.items);
      navigate(paths.checkout(booking.event_id, booking.id));
    } catch (error) {
      const room = sentTo(toProblem(error));
      // The waiting room is a page of its own, outside of this app.
      if (room) return window.location.assign(room);
      setProblem(toProblem(error));
      await lookAgain();
    }
  };

  /** Others were faster, or a price changed: shows what is left, and keeps as much of the choice as fits. */
  const lookAgain = async () => {
    const [fresh, now] = await Promise.all([
      queryClient.fetchQuery({ ...eventQuery(event.slug), staleTime: 0 }),
      queryClient.fetchQuery({ ...availabilityQuery(event.id), staleTime: 0 }),
    ]).catch(() => [event, left] as const);
    const same = fresh.occurrences.find(({ id }) => id === occurrence?.id);
    const result = fitted(selection, shelfOf(fresh, same, now?.products));
    setChanges(result.changes);
    select(result.selection);
  };

  return {
    shelf,
    left: left?.products,
    currency,
    selection,
    choose,
    basket,
    held,
    problem,
    changes,
    submit,
    take,
    lookAgain,
    busy: hold.isPending || change.isPending,
  };
}

export type Chooser = ReturnType<typeof useChooser>;

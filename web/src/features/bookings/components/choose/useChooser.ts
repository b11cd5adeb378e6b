import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { type ApiProblem, toProblem } from '@/api/errors';
import { queryClient } from '@/api/query';
import { paths } from '@/app/paths';
import {
  availabilityQuery,
  type EventDetails,
  eventQuery,
  type Occurrence,
  type Product,
} from '@/features/events';
import { useChangeItems, useHold } from '../../api';
import { useOpenHold, useSelection } from '../../hooks';
import { codeFor } from '../../lib/codes';
import { atTheNewPrice, type StepChange, stepChange } from '../../lib/ladder';
import { sentTo } from '../../lib/room';
import { basketOf, type Change, fitted, type Selection, shelfOf } from '../../lib/selection';
import type { Item, OpenedCode } from '../../types';

/** What can be had instead of a price that is gone. */
export interface Instead {
  step: StepChange;
  product: Product;
  /** As many as were wanted, at the prices of now; `null` when there are not as many. */
  selection: Selection | null;
}

/** Everything between "two of those, please" and the checkout. */
export function useChooser(event: EventDetails, occurrence: Occurrence | undefined, opened?: OpenedCode) {
  const navigate = useNavigate();
  const open = occurrence?.sales.state === 'on_sale' || occurrence?.sales.state === 'sold_out';
  // What a code opens says itself how much is left of it.
  const { data } = useQuery({ ...availabilityQuery(event.id), enabled: open && !opened });
  const left = opened ? undefined : data;
  const shelf = shelfOf(event, occurrence, left);
  const [selection, select] = useSelection(`${event.id}:${occurrence?.id ?? ''}`);
  const currency = event.from_price?.currency ?? shelf.products[0]?.offers[0]?.price.currency ?? 'EUR';
  const basket = basketOf(selection, shelf, currency);
  const held = useOpenHold(event.id);
  const hold = useHold();
  const change = useChangeItems({ eventId: event.id, bookingId: held?.id ?? '' });
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [changes, setChanges] = useState<Change[]>([]);
  const [instead, setInstead] = useState<Instead | null>(null);

  const choose = (next: Selection) => {
    setProblem(null);
    setInstead(null);
    setChanges([]);
    select(next);
  };

  /** What this tab holds already is changed rather than held a second time. */
  const take = async (items: Item[]) => {
    if (held?.state === 'held' && held.occurrence_id === occurrence?.id) {
      try {
        return await change.mutateAsync({ items, accessCode: codeFor(items, occurrence, opened) });
      } catch (error) {
        if (toProblem(error).status !== 404 && toProblem(error).code !== 'booking_expired') throw error;
      }
    }
    return hold.mutateAsync({
      eventId: event.id,
      occurrenceId: occurrence?.id ?? '',
      items,
      accessCode: codeFor(items, occurrence, opened),
    });
  };

  const submit = async () => {
    setProblem(null);
    setInstead(null);
    setChanges([]);
    try {
      const booking = await take(basket.items);
      navigate(paths.checkout(booking.event_id, booking.id));
    } catch (error) {
      const room = sentTo(toProblem(error));
      // The waiting room is a page of its own, outside of this app.
      if (room) return window.location.assign(room);
      const refusal = toProblem(error);
      setProblem(refusal);
      const step = stepChange(refusal);
      const product = shelf.products.find(({ offers }) => offers.some(({ id }) => id === step?.offerId));
      const next = step && product && atTheNewPrice(selection, product, step);
      setInstead(step && product ? { step, product, selection: next || null } : null);
      await lookAgain();
      // Nothing had to go: the same number is there at another price, which only the buyer can say yes to.
      if (next) setChanges([]);
    }
  };

  /** Others were faster, or a price changed: shows what is left, and keeps as much of the choice as fits. */
  const lookAgain = async () => {
    const [fresh, now] = await Promise.all([
      queryClient.fetchQuery({ ...eventQuery(event.slug), staleTime: 0 }),
      queryClient.fetchQuery({ ...availabilityQuery(event.id), staleTime: 0 }),
    ]).catch(() => [event, left] as const);
    const same = fresh.occurrences.find(({ id }) => id === occurrence?.id);
    if (opened) await queryClient.invalidateQueries({ queryKey: ['access-code', event.id] });
    const shown = opened ? occurrence : same;
    const result = fitted(selection, shelfOf(fresh, shown, opened ? undefined : now));
    setChanges(result.changes);
    select(result.selection);
  };

  return {
    shelf,
    left,
    currency,
    selection,
    choose,
    basket,
    held,
    problem,
    instead,
    changes,
    submit,
    take,
    lookAgain,
    busy: hold.isPending || change.isPending,
  };
}

export type Chooser = ReturnType<typeof useChooser>;

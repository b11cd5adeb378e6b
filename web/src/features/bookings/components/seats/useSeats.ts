import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { useNavigate } from 'react-router';
import { type ApiProblem, toProblem } from '@/api/errors';
import { paths } from '@/app/paths';
import type { EventOutlet } from '@/features/events';
import { seatingQuery, useTakenSeats } from '@/features/events/seats/api';
import { layOut, type PlanModel, placeOf } from '@/features/events/seats/engine/model';
import type { PublicSeating, SeatPlace } from '@/features/events/seats/types';
import { type ChosenSeat, offersOfZone, seatBasket, without, withSuggestion } from '../../lib/seats';
import { productsOf, ticketsOf } from '../../lib/selection';
import type { Item } from '../../types';
import type { Chooser } from '../choose/useChooser';
import { useStoredSeats } from './useStoredSeats';

/** Why seats could not be held, with what can be done about it. */
export type SeatTrouble =
  | { kind: 'taken'; lost: readonly SeatPlace[]; suggestion: readonly number[] }
  | { kind: 'gone'; lost: readonly SeatPlace[] }
  | { kind: 'single'; seats: readonly SeatPlace[] }
  | { kind: 'limit'; most: number }
  | { kind: 'none_together' }
  | { kind: 'other'; problem: ApiProblem };

export type PublicHall = PublicSeating & { model: PlanModel };

const numbers = (value: unknown): number[] =>
  Array.isArray(value) ? value.filter((one): one is number => Number.isInteger(one)) : [];

/** Everything between a map full of seats and the checkout. */
export function useSeats({ event, occurrence }: EventOutlet, chooser: Chooser, setAside = false) {
  const navigate = useNavigate();
  const { data: seating, error, refetch } = useQuery(seatingQuery(event.id));
  const hall = useMemo<PublicHall | null>(
    () => (seating ? { ...seating, model: layOut(seating.plan) } : null),
    [seating],
  );
  const { taken, refresh } = useTakenSeats(event.id, occurrence?.id, setAside);
  const products = productsOf(occurrence, chooser.left);
  const { held, take, basket: others } = chooser;
  const mine = useMemo(
    () =>
      held?.occurrence_id === occurrence?.id
        ? (held?.lines ?? []).flatMap((line) =>
            (line.seats ?? []).map(({ seat }) => ({ seat, offer_id: line.offer_id })),
          )
        : [],
    [held, occurrence?.id],
  );
  const [chosen, choose] = useStoredSeats(`${event.id}:${occurrence?.id ?? ''}`, mine);
  const [trouble, setTrouble] = useState<SeatTrouble | null>(null);
  const [busy, setBusy] = useState<'seats' | 'best' | null>(null);
  const own = useMemo(() => new Set(mine.map(({ seat }) => seat)), [mine]);

  const isTaken = (seat: number) => (taken.flags?.[seat] ?? 0) === 1 && !own.has(seat);
  const offersAt = (seat: number) => offersOfZone(products, hall?.zone_of[seat] ?? -1);
  const placesOf = (seats: readonly number[]) =>
    seats.flatMap((seat) => (hall ? (placeOf(hall.model, seat) ?? []) : []));

  // Others are choosing too. What they take away is said, not silently dropped.
  const { flags } = taken;
  useEffect(() => {
    if (!flags || !hall || busy) return;
    const gone = chosen.filter(({ seat }) => flags[seat] === 1 && !own.has(seat)).map(({ seat }) => seat);
    if (gone.length === 0) return;
    choose(without(chosen, gone));
    setTrouble({ kind: 'gone', lost: gone.flatMap((seat) => placeOf(hall.model, seat) ?? []) });
  }, [flags, hall, chosen, own, choose, busy]);

  const most = Math.max(0, event.max_per_booking - ticketsOf(chooser.selection, chooser.shelf));

  /** Takes a seat, or gives it back. */
  const toggle = (seat: number): 'added' | 'removed' | 'refused' => {
    setTrouble(null);
    if (chosen.some((one) => one.seat === seat)) {
      choose(without(chosen, [seat]));
      return 'removed';
    }
    const offers = offersAt(seat);
    if (isTaken(seat) || offers.length === 0) return 'refused';
    // The price chosen last for this zone is likely the one that is meant again.
    const last = chosen.findLast(({ offer_id }) => offers.some(({ offer }) => offer.id === offer_id));
    const offer = offers.find((one) => one.offer.id === last?.offer_id) ?? offers[0];
    const units = chosen.length / Math.max(1, offer?.product.admissions ?? 1);
    if (!offer || units >= most) {
      setTrouble({ kind: 'limit', most });
      return 'refused';
    }
    choose([...chosen, { seat, offer_id: offer.offer.id }]);
    return 'added';
  };

  const reprice = (seat: number, offer_id: string) =>
    choose(chosen.map((one) => (one.seat === seat ? { seat, offer_id } : one)));

  const basket = seatBasket(chosen, products);

  const hold = async (items: Item[], how: 'seats' | 'best') => {
    setTrouble(null);
    setBusy(how);
    try {
      const booking = await take([...items, ...others.items]);
      navigate(paths.checkout(booking.event_id, booking.id));
    } catch (failure) {
      explain(toProblem(failure), how);
    } finally {
      setBusy(null);
    }
  };

  const explain = (problem: ApiProblem, how: 'seats' | 'best') => {
    const extra = (problem.body.extra ?? problem.body) as Record<string, unknown>;
    const seats = numbers(extra.seats);
    void refresh();
    if (problem.code === 'seats_taken') {
      const suggestion = numbers(extra.suggestion).filter((seat) => offersAt(seat).length > 0);
      setTrouble({ kind: 'taken', lost: placesOf(seats), suggestion });
    } else if (problem.code === 'leaves_single_seats') {
      setTrouble({ kind: 'single', seats: placesOf(seats) });
    } else if (problem.code === 'sold_out' && how === 'best') {
      setTrouble({ kind: 'none_together' });
    } else {
      setTrouble({ kind: 'other', problem });
      void chooser.lookAgain();
    }
  };

  /** One tap: the seats near by that are still free, held at once. */
  const acceptSuggestion = async () => {
    if (trouble?.kind !== 'taken') return;
    const lost = trouble.lost.map(({ seat }) => seat);
    const next = withSuggestion(chosen, lost, trouble.suggestion, (seat, like) => {
      const offers = offersAt(seat);
      return (offers.find(({ offer }) => offer.id === like) ?? offers[0])?.offer.id ?? null;
    });
    choose(next);
    await hold(seatBasket(next, products).items, 'seats');
  };

  const dropLost = () => {
    if (trouble?.kind === 'taken')
      choose(
        without(
          chosen,
          trouble.lost.map(({ seat }) => seat),
        ),
      );
    setTrouble(null);
  };

  return {
    event,
    hall,
    error,
    retry: () => void refetch(),
    products,
    currency: chooser.currency,
    taken,
    chosen,
    isTaken,
    offersAt,
    placesOf,
    toggle,
    reprice,
    clear: () => choose([]),
    basket,
    /** Seats and everything else. */
    total: { amount: basket.amount + others.total.amount, currency: chooser.currency },
    count: chosen.length + others.quantity,
    /** Nothing stands in the way of holding. */
    ready:
      (basket.obstacle === null || (basket.obstacle === 'nothing' && others.obstacle === null)) &&
      others.obstacle !== 'price' &&
      (chosen.length > 0 || others.obstacle === null),
    most,
    submit: () => hold(basket.items, 'seats'),
    best: (offer_id: string, quantity: number, unit_price: number) =>
      hold([{ offer_id, quantity, unit_price }], 'best'),
    busy,
    trouble,
    dismiss: () => setTrouble(null),
    acceptSuggestion,
    dropLost,
  };
}

export type Seats = ReturnType<typeof useSeats>;
export type { ChosenSeat };

import { queryOptions } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { loose } from '@/api/loose';
import { LiveSeats } from './live';
import { wholePlan } from './plan';
import type { PublicSeating, SeatsSnapshot } from './types';

const SEATING = '/api/v1/catalogue/events/{event_id}/seating';
const SEATS = '/api/v1/catalogue/events/{event_id}/occurrences/{occurrence_id}/seats';

/** The plan and the zones of an event; large, and the same for everybody. */
export const seatingQuery = (event_id: string) =>
  queryOptions({
    queryKey: ['catalogue', 'seating', event_id],
    queryFn: async ({ signal }) => {
      const seating = await loose.get<PublicSeating>(SEATING, { params: { path: { event_id } }, signal });
      return { ...seating, plan: wholePlan(seating.plan) };
    },
    staleTime: 5 * 60_000,
  });

export const seatsSnapshot = (event_id: string, occurrence_id: string, set_aside = false) =>
  loose.get<SeatsSnapshot>(SEATS, {
    params: { path: { event_id, occurrence_id }, query: set_aside ? { set_aside } : {} },
  });

export interface Taken {
  /** One byte per seat; null until it is known. */
  flags: Uint8Array | null;
  /** Seats that others have just taken. */
  lost: readonly number[];
}

const UNKNOWN: Taken = { flags: null, lost: [] };

/**
 * Which seats of a date are taken, as it changes, for as long as the page looks. `setAside`: for somebody whose code
 * opens a channel.
 */
export function useTakenSeats(eventId: string, occurrenceId: string | undefined, setAside = false) {
  const [taken, setTaken] = useState<Taken>(UNKNOWN);
  const [live, setLive] = useState<LiveSeats | null>(null);
  useEffect(() => {
    setTaken(UNKNOWN);
    if (!occurrenceId) return;
    const e = encodeURIComponent;
    const seats = new LiveSeats({
      snapshot: () => seatsSnapshot(eventId, occurrenceId, setAside),
      url: `/api/v1/catalogue/events/${e(eventId)}/occurrences/${e(occurrenceId)}/seats/live${setAside ? '?set_aside=true' : ''}`,
      onChange: (flags, changed) => setTaken({ flags, lost: changed.taken }),
    });
    seats.start();
    setLive(seats);
    return () => seats.stop();
  }, [eventId, occurrenceId, setAside]);
  return { taken, refresh: () => live?.refresh() };
}

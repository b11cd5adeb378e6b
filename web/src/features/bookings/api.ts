import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, http } from '@/api/client';
import type { Body } from '@/api/types';
import { received } from './lib/clock';
import { forgetHold, rememberHold } from './lib/holds';
import { done, keyFor } from './lib/intention';
import type { Booking, Item, Received } from './types';

interface Ids {
  eventId: string;
  bookingId: string;
}

const BOOKING = '/api/v1/events/{event_id}/bookings/{booking_id}' as const;

const idsOf = ({ eventId, bookingId }: Ids) => ({ path: { event_id: eventId, booking_id: bookingId } });

export const bookingKey = ({ eventId, bookingId }: Ids) => ['booking', eventId, bookingId] as const;

/** The booking; while it waits for its payment only what is new is sent. */
async function askForNews(ids: Ids, known: Received | undefined, signal: AbortSignal): Promise<Received> {
  const { status, data, headers } = await http.get<Booking>(
    `/api/v1/events/${encodeURIComponent(ids.eventId)}/bookings/${encodeURIComponent(ids.bookingId)}`,
    {
      signal,
      headers: known?.tag ? { 'If-None-Match': known.tag } : {},
      validateStatus: (code) => code === 200 || (code === 304 && known !== undefined),
    },
  );
  if (status === 304 && known) return known;
  const tag: unknown = headers.etag;
  return { ...received(data), ...(typeof tag === 'string' ? { tag } : {}) };
}

export const bookingQuery = (ids: Ids) =>
  queryOptions({
    queryKey: bookingKey(ids),
    queryFn: ({ signal, client }) => askForNews(ids, client.getQueryData<Received>(bookingKey(ids)), signal),
    staleTime: 5_000,
  });

/** Where this visitor stands when an event has a waiting room; asked for rarely, its own page asks often. */
export const waitingRoomQuery = (eventId: string) =>
  queryOptions({
    queryKey: ['waiting-room', eventId],
    queryFn: ({ signal }) =>
      api.get('/api/v1/events/{event_id}/waiting-room', { params: { path: { event_id: eventId } }, signal }),
    staleTime: 10_000,
    refetchInterval: (query) => (query.state.data?.on ? 20_000 : false),
    // A ticket that is no good is sorted out by the waiting room's own page.
    retry: false,
  });

/** Every answer about a booking is the booking: what comes back is what is shown. */
function useKeep(): (booking: Booking) => Received {
  const client = useQueryClient();
  return (booking) => {
    const kept = received(booking);
    client.setQueryData(bookingKey({ eventId: kept.event_id, bookingId: kept.id }), kept);
    return kept;
  };
}

/** What is left of an event changed: whoever looks at it asks again. */
function useForgetAvailability(): (eventId: string) => void {
  const client = useQueryClient();
  return (eventId) => {
    void client.invalidateQueries({ queryKey: ['catalogue', 'availability', eventId] });
  };
}

/** What a code opens, and how much is left of it; asked again while somebody chooses. */
export const accessCodeQuery = (eventId: string, code: string) =>
  queryOptions({
    queryKey: ['access-code', eventId, code],
    queryFn: ({ signal }) =>
      api.post('/api/v1/events/{event_id}/access-codes/open', {
        params: { path: { event_id: eventId } },
        body: { code },
        signal,
      }),
    staleTime: 10_000,
    refetchInterval: (query) => (query.state.data ? 20_000 : false),
    // A wrong code does not get right by asking again, and guesses are counted.
    retry: false,
  });

interface HoldRequest {
  eventId: string;
  occurrenceId: string;
  items: Item[];
  accessCode?: string | undefined;
}

export function useHold() {
  const keep = useKeep();
  const forget = useForgetAvailability();
  return useMutation({
    mutationFn: async ({ eventId, occurrenceId, items, accessCode }: HoldRequest) => {
      const scope = `hold:${eventId}`;
      const body = {
        occurrence_id: occurrenceId,
        items,
        ...(accessCode ? { access_code: accessCode } : {}),
      };
      const booking = await api.post('/api/v1/events/{event_id}/holds', {
        params: { path: { event_id: eventId } },
        body,
        idempotencyKey: keyFor(scope, body),
      });
      done(scope);
      rememberHold(eventId, booking.id);
      return keep(booking);
    },
    onSettled: (_data, _error, { eventId }) => forget(eventId),
  });
}

/** Changes what a hold holds, all or nothing; the deadline stays. */
export function useChangeItems(ids: Ids) {
  const keep = useKeep();
  const forget = useForgetAvailability();
  return useMutation({
    mutationFn: async ({ items, accessCode }: { items: Item[]; accessCode?: string | undefined }) =>
      keep(
        await api.put('/api/v1/events/{event_id}/bookings/{booking_id}/items', {
          params: idsOf(ids),
          body: { items, ...(accessCode ? { access_code: accessCode } : {}) },
        }),
      ),
    onSettled: () => forget(ids.eventId),
  });
}

/** Puts a code on what is held, or takes it off; places and deadline stay. */
export function useSetCode(ids: Ids) {
  const keep = useKeep();
  return useMutation({
    mutationFn: async (code: string | null) =>
      keep(await api.put(`${BOOKING}/code`, { params: idsOf(ids), body: { code } })),
  });
}

export function useRelease(ids: Ids) {
  const client = useQueryClient();
  const forget = useForgetAvailability();
  return useMutation({
    mutationFn: () => api.delete(BOOKING, { params: idsOf(ids) }),
    onSuccess: () => {
      forgetHold(ids.eventId);
      forget(ids.eventId);
      void client.invalidateQueries({ queryKey: bookingKey(ids) });
    },
  });
}

export type CheckoutRequest = Body<'/api/v1/events/{event_id}/bookings/{booking_id}/checkout', 'post'>;

export function useCheckout(booking: Booking) {
  const keep = useKeep();
  const client = useQueryClient();
  const ids = { eventId: booking.event_id, bookingId: booking.id };
  return useMutation({
    mutationFn: async (body: CheckoutRequest) => {
      const scope = `checkout:${booking.id}`;
      // After a failed attempt the same form means a new one.
      const key = keyFor(scope, { body, after: booking.payment?.id ?? null });
      const paid = await api.post('/api/v1/events/{event_id}/bookings/{booking_id}/checkout', {
        params: idsOf(ids),
        body,
        idempotencyKey: key,
      });
      done(scope);
      return keep(paid);
    },
    onError: () => client.invalidateQueries({ queryKey: bookingKey(ids) }),
  });
}

export function useRetryPayment(booking: Booking) {
  const keep = useKeep();
  const client = useQueryClient();
  const ids = { eventId: booking.event_id, bookingId: booking.id };
  return useMutation({
    mutationFn: async () => {
      const scope = `retry:${booking.id}`;
      const retried = await api.post('/api/v1/events/{event_id}/bookings/{booking_id}/retry-payment', {
        params: idsOf(ids),
        idempotencyKey: keyFor(scope, booking.payment?.id ?? null),
      });
      done(scope);
      return keep(retried);
    },
    onError: () => client.invalidateQueries({ queryKey: bookingKey(ids) }),
  });
}

/** More time to pay, once. */
export function useExtend(booking: Booking) {
  const keep = useKeep();
  const client = useQueryClient();
  const ids = { eventId: booking.event_id, bookingId: booking.id };
  return useMutation({
    mutationFn: async () => keep(await api.post(`${BOOKING}/extend`, { params: idsOf(ids) })),
    onError: () => client.invalidateQueries({ queryKey: bookingKey(ids) }),
  });
}

/** The secret of a mailed link opens the booking for this browser, once and for all. */
export const openQuery = (ids: Ids, token: string) =>
  queryOptions({
    queryKey: ['booking-open', ids.eventId, ids.bookingId, token],
    queryFn: async () =>
      received(
        await api.post('/api/v1/bookings/open', {
          body: { event_id: ids.eventId, booking_id: ids.bookingId, token },
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    refetchOnWindowFocus: false,
  });

export function useRenameHolder(ids: Ids) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ ticketId, name }: { ticketId: string; name: string }) =>
      api.patch('/api/v1/events/{event_id}/bookings/{booking_id}/tickets/{ticket_id}', {
        params: { path: { ...idsOf(ids).path, ticket_id: ticketId } },
        body: { holder_name: name.trim() || null },
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: bookingKey(ids) }),
  });
}

export type Document = 'tickets.pdf' | 'calendar.ics';

/** Fetched rather than linked to: so an expired session is renewed on the way, and a refusal can be shown. */
export async function downloadDocument(booking: Booking, document: Document): Promise<void> {
  const path = `/api/v1/events/${encodeURIComponent(booking.event_id)}/bookings/${encodeURIComponent(booking.id)}/${document}`;
  const { data } = await http.get<Blob>(path, { responseType: 'blob', headers: { Accept: '*/*' } });
  const url = URL.createObjectURL(data);
  const link = window.document.createElement('a');
  link.href = url;
  link.download = `${booking.event.slug}-${booking.reference}.${document.split('.')[1]}`;
  link.click();
  // Some browsers begin to read only after this turn of the loop.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { loose } from '@/api/loose';
import { wholePlan } from '../plan';
import type {
  ArenaRequest,
  Plan,
  SeatClaims,
  Seating,
  SeatMap,
  SeatMapCard,
  SeatMapVersion,
  TheatreRequest,
} from '../types';

const MAPS = '/api/v1/organizations/{organization_id}/seat-maps';
const MAP = `${MAPS}/{seat_map_id}`;
const EVENT = '/api/v1/organizations/{organization_id}/events/{event_id}';

const mapsKey = (organization_id: string) => ['organizer', organization_id, 'seat-maps'] as const;

/** All maps of an organization, or those of one venue. */
export const seatMapsQuery = (organization_id: string, venue_id?: string) =>
  queryOptions({
    queryKey: [...mapsKey(organization_id), venue_id ?? ''],
    queryFn: ({ signal }) =>
      loose.get<{ items: SeatMapCard[] }>(MAPS, {
        params: { path: { organization_id }, query: { venue_id } },
        signal,
      }),
    select: ({ items }) => items,
  });

export const seatMapQuery = (organization_id: string, seat_map_id: string) =>
  queryOptions({
    queryKey: [...mapsKey(organization_id), 'one', seat_map_id],
    queryFn: async ({ signal }) => {
      const params = { path: { organization_id, seat_map_id } };
      const map = await loose.get<SeatMap>(MAP, { params, signal });
      return { ...map, plan: wholePlan(map.plan) };
    },
    // What is being edited must not change under the pen.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });

export const seatMapVersionsQuery = (organization_id: string, seat_map_id: string) =>
  queryOptions({
    queryKey: [...mapsKey(organization_id), 'versions', seat_map_id],
    queryFn: ({ signal }) =>
      loose.get<{ items: SeatMapVersion[] }>(`${MAP}/versions`, {
        params: { path: { organization_id, seat_map_id } },
        signal,
      }),
    select: ({ items }) => items,
  });

/** The plan an event was seated with; a version never changes once it is used. */
export const planQuery = (organization_id: string, seat_map_id: string, number: number) =>
  queryOptions({
    queryKey: [...mapsKey(organization_id), 'plan', seat_map_id, number],
    queryFn: ({ signal }) =>
      loose
        .get<Plan>(`${MAP}/versions/{number}`, {
          params: { path: { organization_id, seat_map_id, number: String(number) } },
          signal,
        })
        .then(wholePlan),
    staleTime: 60_000,
  });

export const useAddSeatMap = (organization_id: string) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { venue_id: string; name: string; plan: Plan }) =>
      loose.post<SeatMap>(MAPS, { params: { path: { organization_id } }, body }),
    onSuccess: () => client.invalidateQueries({ queryKey: mapsKey(organization_id) }),
  });
};

export const useSaveSeatMap = (organization_id: string, seat_map_id: string) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { version: number; name?: string; plan?: Plan }) =>
      loose.put<SeatMap>(MAP, { params: { path: { organization_id, seat_map_id } }, body }),
    onSuccess: (saved) => {
      client.setQueryData(seatMapQuery(organization_id, seat_map_id).queryKey, saved);
      void client.invalidateQueries({
        queryKey: mapsKey(organization_id),
        predicate: ({ queryKey }) => queryKey[3] !== 'one',
      });
    },
  });
};

export const useArchiveSeatMap = (organization_id: string) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (seat_map_id: string) =>
      loose.delete<void>(MAP, { params: { path: { organization_id, seat_map_id } } }),
    onSuccess: () => client.invalidateQueries({ queryKey: mapsKey(organization_id) }),
  });
};

/** Draws a theatre or an arena; nothing is saved by it. */
export const generatedQuery = (organization_id: string, request: TheatreRequest | ArenaRequest) =>
  queryOptions({
    queryKey: [...mapsKey(organization_id), 'generate', request],
    queryFn: ({ signal }) =>
      loose
        .post<Plan>(`${MAPS}/generate`, { params: { path: { organization_id } }, body: request, signal })
        .then(wholePlan),
    staleTime: Number.POSITIVE_INFINITY,
  });

interface Place {
  organizationId: string;
  eventId: string;
}
const at = ({ organizationId, eventId }: Place) => ({ organization_id: organizationId, event_id: eventId });
const eventKey = ({ organizationId, eventId }: Place) =>
  ['organizer', organizationId, 'event', eventId] as const;

/** How an event is seated; null when it is not. */
export const eventSeatingQuery = (place: Place) =>
  queryOptions({
    queryKey: [...eventKey(place), 'seating'],
    queryFn: async ({ signal }) => {
      try {
        return await loose.get<Seating>(`${EVENT}/seating`, { params: { path: at(place) }, signal });
      } catch (error) {
        if ((error as { status?: number }).status === 404) return null;
        throw error;
      }
    },
    refetchOnWindowFocus: false,
  });

export const useSaveSeating = (place: Place) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Omit<Seating, 'version'> & { version?: number }) =>
      loose.put<Seating>(`${EVENT}/seating`, { params: { path: at(place) }, body }),
    onSuccess: (saved) => {
      client.setQueryData(eventSeatingQuery(place).queryKey, saved);
      void client.invalidateQueries({ queryKey: eventKey(place) });
    },
  });
};

export const useDropSeating = (place: Place) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => loose.delete<void>(`${EVENT}/seating`, { params: { path: at(place) } }),
    onSuccess: () => client.invalidateQueries({ queryKey: eventKey(place) }),
  });
};

export const claimsQuery = (place: Place, occurrence_id: string) =>
  queryOptions({
    queryKey: [...eventKey(place), 'seat-claims', occurrence_id],
    queryFn: ({ signal }) =>
      loose.get<SeatClaims>(`${EVENT}/occurrences/{occurrence_id}/seat-claims`, {
        params: { path: { ...at(place), occurrence_id } },
        signal,
      }),
    enabled: occurrence_id !== '',
    refetchInterval: 5_000,
  });

export const useBlockSeats = (place: Place, occurrence_id: string) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { block: readonly number[]; unblock: readonly number[] }) =>
      loose.put<{ blocked: number[] }>(`${EVENT}/occurrences/{occurrence_id}/seat-blocks`, {
        params: { path: { ...at(place), occurrence_id } },
        body,
      }),
    onSettled: () => client.invalidateQueries({ queryKey: claimsQuery(place, occurrence_id).queryKey }),
  });
};

/** Which zone's seats a product sells; null: places without a seat. */
export const useLinkZone = (place: Place) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, version, zone }: { id: string; version: number; zone: number | null }) =>
      loose.patch<unknown>(`${EVENT}/products/{product_id}`, {
        params: { path: { ...at(place), product_id: id } },
        body: { zone, version },
      }),
    onSettled: () => client.invalidateQueries({ queryKey: eventKey(place) }),
  });
};

import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import type { Body, Schema } from '@/api/types';

interface Place {
  organizationId: string;
  eventId: string;
}

export type RoomSettings = Schema<'RoomSettings'>;

const ROOM = '/api/v1/organizations/{organization_id}/events/{event_id}/waiting-room';
const at = ({ organizationId, eventId }: Place) => ({ organization_id: organizationId, event_id: eventId });

/** While the room is open its figures move: asked for every two seconds. */
export const roomQuery = (place: Place) =>
  queryOptions({
    queryKey: ['organizer', place.organizationId, 'waiting-room', place.eventId],
    queryFn: ({ signal }) => api.get(ROOM, { params: { path: at(place) }, signal }),
    refetchInterval: (query) => (query.state.data?.live ? 2_000 : false),
  });

/** Every change answers with the whole room. */
function useRoomChange<T>(place: Place, change: (value: T) => Promise<RoomSettings>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (room) => client.setQueryData(roomQuery(place).queryKey, room),
  });
}

type Settings = Body<typeof ROOM, 'put'>;

export const useSetRoom = (place: Place) =>
  useRoomChange(place, (body: Settings) => api.put(ROOM, { params: { path: at(place) }, body }));

export const usePauseRoom = (place: Place) =>
  useRoomChange(place, (paused: boolean) =>
    paused
      ? api.post(`${ROOM}/pause`, { params: { path: at(place) } })
      : api.post(`${ROOM}/resume`, { params: { path: at(place) } }),
  );

export const usePaceRoom = (place: Place) =>
  useRoomChange(place, (rate_per_minute: number | null) =>
    api.post(`${ROOM}/rate`, { params: { path: at(place) }, body: { rate_per_minute } }),
  );

export const useTellRoom = (place: Place) =>
  useRoomChange(place, (message: string) =>
    api.post(`${ROOM}/message`, { params: { path: at(place) }, body: { message } }),
  );

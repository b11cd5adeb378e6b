import { queryOptions, useMutation } from '@tanstack/react-query';
import { api } from '@/api/client';
import { at, EVENT, eventKey, type Place, useEventChanged } from './api';
import type { EventDate } from './types';

const OCCURRENCES = `${EVENT}/occurrences`;
const OCCURRENCE = `${OCCURRENCES}/{occurrence_id}`;

export const datesQuery = (place: Place) =>
  queryOptions({
    queryKey: [...eventKey(place), 'occurrences'],
    queryFn: ({ signal }) => api.get(OCCURRENCES, { params: { path: at(place) }, signal }),
    select: ({ items }) => [...items].sort((one, other) => one.starts_at.localeCompare(other.starts_at)),
  });

export interface DateInput {
  starts_at: string;
  ends_at: string;
  doors_at: string | null;
  time_zone: string;
  venue_id: string | null;
  online_url: string | null;
}

export const useSaveDate = (place: Place) => {
  const changed = useEventChanged(place);
  return useMutation({
    mutationFn: ({ date, input }: { date: EventDate | undefined; input: DateInput }) =>
      date
        ? api.patch(OCCURRENCE, {
            params: { path: { ...at(place), occurrence_id: date.id } },
            body: { ...input, version: date.version },
          })
        : api.post(OCCURRENCES, { params: { path: at(place) }, body: input }),
    onSuccess: () => changed(),
    onError: () => changed(),
  });
};

export const useDeleteDate = (place: Place) => {
  const changed = useEventChanged(place);
  return useMutation({
    mutationFn: (occurrence_id: string) =>
      api.delete(OCCURRENCE, { params: { path: { ...at(place), occurrence_id } } }),
    onSuccess: () => changed(),
  });
};

import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { loose } from '@/api/loose';
import type { EditedVenue } from './types';

const VENUES = '/api/v1/organizations/{organization_id}/venues';
const VENUE = `${VENUES}/{venue_id}`;

export const venuesQuery = (organization_id: string) =>
  queryOptions({
    queryKey: ['organizer', organization_id, 'venues'],
    queryFn: ({ signal }) =>
      loose.get<{ items: EditedVenue[] }>(VENUES, { params: { path: { organization_id } }, signal }),
    select: ({ items }) =>
      items.filter((venue) => !venue.archived_at).sort((one, other) => one.name.localeCompare(other.name)),
  });

export type VenueFields = Omit<EditedVenue, 'id' | 'version' | 'archived_at'>;

export const useSaveVenue = (organization_id: string) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ venue, fields }: { venue: EditedVenue | undefined; fields: VenueFields }) =>
      venue
        ? loose.patch<EditedVenue>(VENUE, {
            params: { path: { organization_id, venue_id: venue.id } },
            body: { ...fields, version: venue.version },
          })
        : loose.post<EditedVenue>(VENUES, { params: { path: { organization_id } }, body: fields }),
    onSettled: () => client.invalidateQueries({ queryKey: venuesQuery(organization_id).queryKey }),
  });
};

export const useArchiveVenue = (organization_id: string) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (venue_id: string) =>
      loose.delete(VENUE, { params: { path: { organization_id, venue_id } } }),
    onSuccess: () => client.invalidateQueries({ queryKey: venuesQuery(organization_id).queryKey }),
  });
};

import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import type { Schema } from '@/api/types';
import type { EditedVenue } from './types';

const VENUES = '/api/v1/organizations/{organization_id}/venues';
const VENUE = `${VENUES}/{venue_id}`;

export const venuesQuery = (organization_id: string) =>
  queryOptions({
    queryKey: ['organizer', organization_id, 'venues'],
    queryFn: ({ signal }) => api.get(VENUES, { params: { path: { organization_id } }, signal }),
    select: ({ items }) =>
      items.filter((venue) => !venue.archived_at).sort((one, other) => one.name.localeCompare(other.name)),
  });

export type VenueFields = Schema<'NewVenue'>;

export const useSaveVenue = (organization_id: string) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ venue, fields }: { venue: EditedVenue | undefined; fields: VenueFields }) =>
      venue
        ? api.patch(VENUE, {
            params: { path: { organization_id, venue_id: venue.id } },
            body: { ...fields, version: venue.version },
          })
        : api.post(VENUES, { params: { path: { organization_id } }, body: fields }),
    onSettled: () => client.invalidateQueries({ queryKey: venuesQuery(organization_id).queryKey }),
  });
};

export const useArchiveVenue = (organization_id: string) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (venue_id: string) => api.delete(VENUE, { params: { path: { organization_id, venue_id } } }),
    onSuccess: () => client.invalidateQueries({ queryKey: venuesQuery(organization_id).queryKey }),
  });
};

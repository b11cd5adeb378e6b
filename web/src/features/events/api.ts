import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { http } from '@/api/client';
import type { Filter } from './lib/filter';
import { spanOf } from './lib/when';
import type { EventCard, EventDetails, Facets, Home, OrganizerDetails, Page } from './types';

const BASE = '/api/v1/catalogue';

async function get<T>(path: string, signal?: AbortSignal, params?: object): Promise<T> {
  const { data } = await http.get<T>(BASE + path, { ...(signal ? { signal } : {}), params });
  return data;
}

/** The rows of the start page, for everywhere. */
export const homeQuery = queryOptions({
  queryKey: ['catalogue', 'home'],
  queryFn: ({ signal }) => get<Home>('/home', signal),
  staleTime: 60_000,
});

export const facetsQuery = queryOptions({
  queryKey: ['catalogue', 'facets'],
  queryFn: ({ signal }) => get<Facets>('/facets', signal),
  staleTime: 10 * 60_000,
});

const ROW = 12;

/** The same rows for one city: what is on there tonight, this weekend, soon, and what is new. */
export const cityQuery = (city: string) =>
  queryOptions({
    queryKey: ['catalogue', 'city', city],
    queryFn: async ({ signal }): Promise<Home> => {
      const list = async (more: object) =>
        (await get<Page<EventCard>>('/events', signal, { city, limit: ROW, ...more })).items;
      const [tonight, this_weekend, featured, just_announced] = await Promise.all([
        list(spanOf('tonight')),
        list(spanOf('weekend')),
        list({ sort: 'soonest' }),
        list({ sort: 'newest' }),
      ]);
      return { featured, tonight, this_weekend, just_announced, selling_fast: [] };
    },
    staleTime: 60_000,
  });

export const searchQuery = (filter: Filter) =>
  infiniteQueryOptions({
    queryKey: ['catalogue', 'search', filter],
    queryFn: ({ signal, pageParam }) => {
      const { q, city, category, free, online, sort, when } = filter;
      return get<Page<EventCard>>('/events', signal, {
        q: q || undefined,
        city: city || undefined,
        category: category || undefined,
        free: free || undefined,
        online: online || undefined,
        sort: sort || undefined,
        ...spanOf(when),
        after: pageParam,
        limit: 24,
      });
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: 60_000,
  });

/** A few events to show where a search found nothing. */
export const soonQuery = queryOptions({
  queryKey: ['catalogue', 'soon'],
  queryFn: async ({ signal }) =>
    (await get<Page<EventCard>>('/events', signal, { sort: 'soonest', limit: 4 })).items,
  staleTime: 60_000,
});

export const eventQuery = (slug: string) =>
  queryOptions({
    queryKey: ['catalogue', 'event', slug],
    queryFn: ({ signal }) => get<EventDetails>(`/events/${encodeURIComponent(slug)}`, signal),
  });

/** How much is left now, under `{occurrence}:{product}`. Asked again and again while someone chooses. */
export const availabilityQuery = (eventId: string) =>
  queryOptions({
    queryKey: ['catalogue', 'availability', eventId],
    queryFn: ({ signal }) =>
      get<{ products: Record<string, number> }>(
        `/events/${encodeURIComponent(eventId)}/availability`,
        signal,
      ),
    staleTime: 5_000,
    refetchInterval: 15_000,
  });

export const organizerQuery = (slug: string) =>
  queryOptions({
    queryKey: ['catalogue', 'organizer', slug],
    queryFn: ({ signal }) => get<OrganizerDetails>(`/organizers/${encodeURIComponent(slug)}`, signal),
  });

/** Other events of an organizer; one more than is shown, as the event itself may be among them. */
export const moreOfQuery = (organizerSlug: string) =>
  queryOptions({
    queryKey: ['catalogue', 'more', organizerSlug],
    queryFn: async ({ signal }) =>
      (await get<Page<EventCard>>('/events', signal, { organizer: organizerSlug, limit: 5 })).items,
    staleTime: 5 * 60_000,
  });

/** A calendar file with all dates of an event. */
export const calendarUrl = (slug: string) => `${BASE}/events/${encodeURIComponent(slug)}/calendar.ics`;

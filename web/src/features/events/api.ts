import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import i18next from 'i18next';
import { api } from '@/api/client';
import { paths } from '@/app/paths';
import type { Suggest } from '@/components/SuggestInput';
import type { Filter } from './lib/filter';
import { spanOf } from './lib/when';
import type { Home } from './types';

/** The rows of the start page, for everywhere. */
export const homeQuery = queryOptions({
  queryKey: ['catalogue', 'home'],
  queryFn: ({ signal }) => api.get('/api/v1/catalogue/home', { signal }),
  staleTime: 60_000,
});

export const facetsQuery = queryOptions({
  queryKey: ['catalogue', 'facets'],
  queryFn: ({ signal }) => api.get('/api/v1/catalogue/facets', { signal }),
  staleTime: 10 * 60_000,
});

const ROW = 12;

/** The same rows for one city: what is on there tonight, this weekend, soon, and what is new. */
export const cityQuery = (city: string) =>
  queryOptions({
    queryKey: ['catalogue', 'city', city],
    queryFn: async ({ signal }): Promise<Home> => {
      const list = async (more: { from?: string; to?: string; sort?: 'soonest' | 'newest' }) => {
        const query = { city, limit: ROW, ...more };
        return (await api.get('/api/v1/catalogue/events', { params: { query }, signal })).items;
      };
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
      const query = {
        q: q || undefined,
        city: city || undefined,
        category: category || undefined,
        free: free || undefined,
        online: online || undefined,
        sort: sort || undefined,
        ...spanOf(when),
        after: pageParam,
        limit: 24,
      };
      return api.get('/api/v1/catalogue/events', { params: { query }, signal });
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: 60_000,
  });

/** What may be meant by what is being typed: events first, then who organizes them, then where. */
export const suggest: Suggest = async (q, signal) => {
  const found = await api.get('/api/v1/catalogue/suggest', { params: { query: { q } }, signal });
  const kinds = i18next.getFixedT(null, 'events');
  return [
    ...found.events.map(({ slug, title, city }) => ({
      to: paths.event(slug),
      label: title,
      ...(city ? { hint: city } : {}),
    })),
    ...found.organizers.map(({ slug, name }) => ({
      to: paths.organization(slug),
      label: name,
      hint: kinds('suggest.organizer'),
    })),
    ...found.cities.map((city) => ({ to: paths.search({ city }), label: city, hint: kinds('suggest.city') })),
  ].slice(0, 8);
};

/** A few events to show where a search found nothing. */
export const soonQuery = queryOptions({
  queryKey: ['catalogue', 'soon'],
  queryFn: async ({ signal }) => {
    const query = { sort: 'soonest', limit: 4 } as const;
    return (await api.get('/api/v1/catalogue/events', { params: { query }, signal })).items;
  },
  staleTime: 60_000,
});

export const eventQuery = (slug: string) =>
  queryOptions({
    queryKey: ['catalogue', 'event', slug],
    queryFn: ({ signal }) =>
      api.get('/api/v1/catalogue/events/{slug}', { params: { path: { slug } }, signal }),
  });

/** How much is left now, under `{occurrence}:{product}`. Asked again and again while someone chooses. */
export const availabilityQuery = (eventId: string) =>
  queryOptions({
    queryKey: ['catalogue', 'availability', eventId],
    queryFn: ({ signal }) =>
      api.get('/api/v1/catalogue/events/{event_id}/availability', {
        params: { path: { event_id: eventId } },
        signal,
      }),
    staleTime: 5_000,
    refetchInterval: 15_000,
  });

export const organizerQuery = (slug: string) =>
  queryOptions({
    queryKey: ['catalogue', 'organizer', slug],
    queryFn: ({ signal }) =>
      api.get('/api/v1/catalogue/organizers/{slug}', { params: { path: { slug } }, signal }),
  });

/** Other events of an organizer; one more than is shown, as the event itself may be among them. */
export const moreOfQuery = (organizerSlug: string) =>
  queryOptions({
    queryKey: ['catalogue', 'more', organizerSlug],
    queryFn: async ({ signal }) => {
      const query = { organizer: organizerSlug, limit: 5 };
      return (await api.get('/api/v1/catalogue/events', { params: { query }, signal })).items;
    },
    staleTime: 5 * 60_000,
  });

/** A calendar file with all dates of an event. */
export const calendarUrl = (slug: string) =>
  `/api/v1/catalogue/events/${encodeURIComponent(slug)}/calendar.ics`;

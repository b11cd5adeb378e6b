import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { ErrorState } from '@/components/ErrorState';
import { SearchBar } from '@/components/SearchBar';
import { PageBody } from '@/components/Section';
import { CardGridSkeleton } from '@/components/Skeletons';
import { usePageTitle } from '@/hooks/usePageTitle';
import { facetsQuery, searchQuery, suggest } from '../api';
import { EventGrid } from '../components/EventGrid';
import { FilterBar } from '../components/FilterBar';
import { NothingFound } from '../components/NothingFound';
import { type Filter, readFilter, writeFilter } from '../lib/filter';

export default function SearchPage() {
  const { t } = useTranslation(['events', 'common']);
  const [params, setParams] = useSearchParams();
  const filter = readFilter(params);
  const facets = useQuery(facetsQuery);
  const title = useTitle(filter);
  usePageTitle(title);
  const change = (part: Partial<Filter>) => setParams(writeFilter({ ...filter, ...part }));

  return (
    <PageBody>
      <SearchBar
        key={`${filter.q}|${filter.city}|${filter.when}`}
        cities={facets.data?.cities.map((one) => one.city) ?? []}
        value={filter}
        suggest={suggest}
        onSearch={change}
      />
      <FilterBar
        filter={filter}
        known={facets.data?.categories.map((one) => one.category)}
        onChange={change}
      />
      <Typography variant="h2" component="h1" sx={{ mt: { xs: 8, md: 10 }, mb: { xs: 5, md: 7 } }}>
        {title}
      </Typography>
      <Results filter={filter} onChange={change} />
      <Typography variant="caption" component="p" sx={{ mt: 10, color: 'text.secondary' }}>
        {t('search.prices_note')}
      </Typography>
    </PageBody>
  );
}

function Results({ filter, onChange }: { filter: Filter; onChange: (part: Partial<Filter>) => void }) {
  const { t } = useTranslation(['events', 'common']);
  const query = useInfiniteQuery(searchQuery(filter));
  const events = query.data?.pages.flatMap((page) => page.items) ?? [];

  if (query.isPending) return <CardGridSkeleton cards={8} />;
  if (query.isError && events.length === 0) {
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (events.length === 0) return <NothingFound filter={filter} onChange={onChange} />;

  /** The first new event gets the focus, so that nobody is thrown back to the top of the list. */
  const more = async () => {
    const before = events.length;
    const { data } = await query.fetchNextPage();
    const next = data?.pages.flatMap((page) => page.items)[before];
    if (next) {
      requestAnimationFrame(() =>
        document.querySelector<HTMLElement>(`[id="event-${next.id}"] a`)?.focus({ preventScroll: true }),
      );
    }
  };

  return (
    <>
      <EventGrid events={events} heading="h2" />
      <Box
        sx={{
          mt: { xs: 10, md: 14 },
          display: 'flex',
          flexDirection: 'column',
          alignItems: 'center',
          gap: 3,
        }}
      >
        <Typography variant="body2" role="status" sx={{ color: 'text.secondary' }}>
          {query.hasNextPage
            ? t('search.shown', { count: events.length })
            : t('search.all_shown', { count: events.length })}
        </Typography>
        {query.hasNextPage && (
          <Button onClick={() => void more()} loading={query.isFetchingNextPage}>
            {t('common:action.show_more')}
          </Button>
        )}
        {query.isFetchNextPageError && <ErrorState error={query.error} onRetry={() => void more()} />}
      </Box>
    </>
  );
}

/** "Music in Berlin", "Results for “jazz”", "All events". */
function useTitle(filter: Filter): string {
  const { t } = useTranslation(['events', 'common']);
  if (filter.q) {
    return filter.city
      ? t('search.title_q_city', { q: filter.q, city: filter.city })
      : t('search.title_q', { q: filter.q });
  }
  const what = filter.category ? t(`category.${filter.category}`) : t('search.title_events');
  if (filter.city) return t('search.title_city', { what, city: filter.city });
  return filter.category ? what : t('search.title_all');
}

import Box from '@mui/material/Box';
import Container from '@mui/material/Container';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { queryClient } from '@/api/query';
import { paths } from '@/app/paths';
import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { CardGridSkeleton } from '@/components/Skeletons';
import { cityQuery, facetsQuery, homeQuery } from '../api';
import { CategoryChips } from '../components/CategoryChips';
import { CityPicker } from '../components/CityPicker';
import { EventRow } from '../components/EventRow';
import { HomeHero } from '../components/HomeHero';
import { readFilter, writeFilter } from '../lib/filter';
import type { Home } from '../types';

const CITY = 'admit.city';

/** Asked for beside the code of the page; the page itself does not wait for it. */
export function loader() {
  void queryClient.prefetchQuery(homeQuery);
  void queryClient.prefetchQuery(facetsQuery);
  return null;
}

function useCity(): [string, (city: string) => void] {
  const [city, setCity] = useState(() => localStorage.getItem(CITY) ?? '');
  useEffect(() => {
    if (city) localStorage.setItem(CITY, city);
    else localStorage.removeItem(CITY);
  }, [city]);
  return [city, setCity];
}

export default function HomePage() {
  const { t } = useTranslation(['events', 'common']);
  const [city, setCity] = useCity();
  const everywhere = useQuery(homeQuery);
  const inCity = useQuery({ ...cityQuery(city), enabled: city !== '', placeholderData: keepPreviousData });
  const facets = useQuery(facetsQuery);
  const rows = city ? inCity : everywhere;
  const cities = facets.data?.cities ?? [];

  useEffect(() => {
    document.title = `${t('common:app.name')} · ${t('home.title')}`;
  }, [t]);

  return (
    <>
      <HomeHero
        cities={cities.map((one) => one.city)}
        city={city}
        events={everywhere.data ? heroEvents(everywhere.data) : []}
      />
      <Container maxWidth={false} sx={{ maxWidth: 1248, pb: { xs: 8, md: 8 }, flex: 1 }}>
        <Box
          sx={{
            display: 'flex',
            flexDirection: { xs: 'column', md: 'row' },
            alignItems: { xs: 'stretch', md: 'flex-start' },
            gap: 3,
            mb: { xs: 8, md: 12 },
          }}
        >
          <Box sx={{ minWidth: 0, flex: 1 }}>
            <CategoryChips
              known={facets.data?.categories.map((one) => one.category)}
              to={(category) =>
                `${paths.search()}?${writeFilter({ ...readFilter(new URLSearchParams()), category, city })}`
              }
            />
          </Box>
          <Box sx={{ pt: { md: 1 } }}>
            <CityPicker cities={cities} value={city} onChange={setCity} />
          </Box>
        </Box>
        {rows.isPending ? (
          <CardGridSkeleton />
        ) : rows.isError && !rows.data ? (
          <ErrorState error={rows.error} onRetry={() => void rows.refetch()} />
        ) : rows.data ? (
          <Rows home={rows.data} city={city} onLeaveCity={() => setCity('')} />
        ) : null}
      </Container>
    </>
  );
}

function Rows({ home, city, onLeaveCity }: { home: Home; city: string; onLeaveCity: () => void }) {
  const { t } = useTranslation(['events', 'common']);
  if (Object.values(home).every((events) => events.length === 0)) {
    return city ? (
      <EmptyState
        art="search"
        title={t('home.empty_city_title', { city })}
        text={t('home.empty_city_text')}
        action={{ label: t('home.everywhere'), onClick: onLeaveCity }}
      />
    ) : (
      <EmptyState
        title={t('home.empty_title')}
        text={t('home.empty_text')}
        action={{ label: t('common:nav.sell_tickets'), to: paths.organizer.choose() }}
      />
    );
  }
  const search = (more: object) => paths.search({ city, ...more });
  return (
    <>
      <EventRow
        title={city ? t('home.in_city', { city }) : t('home.featured')}
        events={home.featured}
        to={search({})}
      />
      <EventRow title={t('home.tonight')} events={home.tonight} to={search({ when: 'tonight' })} />
      <EventRow title={t('home.weekend')} events={home.this_weekend} to={search({ when: 'weekend' })} />
      <EventRow
        title={t('home.just_announced')}
        events={home.just_announced}
        to={`${search({ sort: 'newest' })}`}
      />
      <EventRow
        title={t('home.selling_fast')}
        text={t('home.selling_fast_text')}
        events={home.selling_fast}
      />
    </>
  );
}

/** Events with a picture of their own first: they make the better fan. */
function heroEvents(home: Home) {
  const all = [...home.featured, ...home.just_announced];
  const seen = new Set<string>();
  return [...all.filter((one) => one.cover), ...all].filter(({ id }) => !seen.has(id) && seen.add(id));
}

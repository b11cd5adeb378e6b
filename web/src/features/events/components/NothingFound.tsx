import Close from '@mui/icons-material/Close';
import Box from '@mui/material/Box';
import Chip from '@mui/material/Chip';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { paths } from '@/app/paths';
import { EmptyState } from '@/components/EmptyState';
import { Section } from '@/components/Section';
import { soonQuery } from '../api';
import { type Filter, narrowings, noFilter } from '../lib/filter';
import { EventGrid } from './EventGrid';

interface Props {
  filter: Filter;
  onChange: (part: Partial<Filter>) => void;
}

/** Which of the filters to let go of, one tap each, and something to see all the same. */
export function NothingFound({ filter, onChange }: Props) {
  const { t } = useTranslation(['events', 'common']);
  const soon = useQuery(soonQuery);
  const whenWords = {
    '': '',
    tonight: t('common:search.tonight'),
    tomorrow: t('common:search.tomorrow'),
    weekend: t('common:search.weekend'),
    week: t('common:search.week'),
    month: t('common:search.month'),
  };
  const chips: [keyof Filter, string][] = [
    ['q', filter.q && `“${filter.q}”`],
    ['city', filter.city],
    ['when', whenWords[filter.when]],
    ['category', filter.category && t(`category.${filter.category}`)],
    ['free', filter.free ? t('search.free') : ''],
    ['online', filter.online ? t('search.online') : ''],
  ];
  const given = chips.filter(([, label]) => label);
  return (
    <>
      <EmptyState
        art="search"
        title={t('search.none_title')}
        text={narrowings(filter) > 1 ? t('search.none_text') : t('search.none_text_one')}
        {...(given.length > 1
          ? { action: { label: t('search.clear_all'), onClick: () => onChange(noFilter) } }
          : { action: { label: t('common:footer.all_events'), to: paths.search() } })}
      >
        {given.length > 0 && (
          <Box sx={{ mt: 5, display: 'flex', flexWrap: 'wrap', justifyContent: 'center', gap: 2 }}>
            {given.map(([key, label]) => (
              <Chip
                key={key}
                variant="outlined"
                label={label}
                aria-label={t('search.without', { what: label })}
                onClick={() => onChange({ [key]: noFilter[key] })}
                onDelete={() => onChange({ [key]: noFilter[key] })}
                deleteIcon={<Close aria-hidden />}
              />
            ))}
          </Box>
        )}
      </EmptyState>
      {soon.data && soon.data.length > 0 && (
        <Section title={t('search.instead')}>
          <EventGrid events={soon.data} />
        </Section>
      )}
    </>
  );
}

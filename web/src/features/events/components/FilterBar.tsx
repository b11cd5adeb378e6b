import Box from '@mui/material/Box';
import Chip from '@mui/material/Chip';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { paths } from '@/app/paths';
import { type Filter, type Sort, sorts, writeFilter } from '../lib/filter';
import type { Category } from '../types';
import { CategoryChips } from './CategoryChips';

interface Props {
  filter: Filter;
  known?: readonly Category[] | undefined;
  onChange: (part: Partial<Filter>) => void;
}

/** Below the search bar: what kind, what price, in which order. Everything lands in the URL. */
export function FilterBar({ filter, known, onChange }: Props) {
  const { t } = useTranslation('events');
  return (
    <Box sx={{ display: 'flex', flexDirection: 'column', gap: 3, mt: 5 }}>
      <CategoryChips
        known={known}
        selected={filter.category}
        to={(category) => {
          const query = writeFilter({ ...filter, category }).toString();
          return query ? `${paths.search()}?${query}` : paths.search();
        }}
      />
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 2 }}>
        <Toggle label={t('search.free')} on={filter.free} onToggle={(free) => onChange({ free })} />
        <Toggle label={t('search.online')} on={filter.online} onToggle={(online) => onChange({ online })} />
        <Box sx={{ flex: 1 }} />
        <SortSelect filter={filter} onChange={(sort) => onChange({ sort })} />
      </Box>
    </Box>
  );
}

function Toggle({ label, on, onToggle }: { label: string; on: boolean; onToggle: (on: boolean) => void }) {
  return (
    <Chip
      label={label}
      variant={on ? 'filled' : 'outlined'}
      color={on ? 'secondary' : 'default'}
      aria-pressed={on}
      onClick={() => onToggle(!on)}
      sx={{ minHeight: 40, px: 1 }}
    />
  );
}

function SortSelect({ filter, onChange }: { filter: Filter; onChange: (sort: Sort | '') => void }) {
  const { t } = useTranslation('events');
  const id = useId();
  const usual: Sort = filter.q ? 'relevance' : 'soonest';
  const words: Record<Sort, string> = {
    soonest: t('search.sort_soonest'),
    newest: t('search.sort_newest'),
    price: t('search.sort_price'),
    relevance: t('search.sort_relevance'),
  };
  return (
    <Box sx={{ display: 'flex', alignItems: 'center', gap: 2, fontSize: '0.875rem' }}>
      <Box component="label" htmlFor={id} sx={{ color: 'text.secondary' }}>
        {t('search.sort')}
      </Box>
      <Box
        component="select"
        id={id}
        value={filter.sort || usual}
        onChange={(event) => onChange(event.target.value === usual ? '' : (event.target.value as Sort))}
        sx={{
          border: 0,
          bgcolor: 'transparent',
          color: 'text.primary',
          font: 'inherit',
          fontWeight: 560,
          minHeight: 44,
          cursor: 'pointer',
          borderRadius: '8px',
          '& option': { color: 'CanvasText', backgroundColor: 'Canvas' },
        }}
      >
        {sorts
          .filter((sort) => sort !== 'relevance' || filter.q)
          .map((sort) => (
            <option key={sort} value={sort}>
              {words[sort]}
            </option>
          ))}
      </Box>
    </Box>
  );
}

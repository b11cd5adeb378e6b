import Search from '@mui/icons-material/Search';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Suggest, SuggestInput } from './SuggestInput';

export const whenOptions = ['', 'tonight', 'tomorrow', 'weekend', 'week', 'month'] as const;
export type When = (typeof whenOptions)[number];

export interface SearchValue {
  q: string;
  city: string;
  when: When;
}

interface Props {
  value?: Partial<SearchValue>;
  /** Cities to offer; anything else may be typed. */
  cities?: readonly string[];
  /** What may be meant, while someone types. */
  suggest?: Suggest;
  onSearch: (value: SearchValue) => void;
}

const field = {
  all: 'unset',
  boxSizing: 'border-box',
  width: '100%',
  minHeight: 24,
  font: 'inherit',
  fontSize: '1rem',
  color: 'text.primary',
  // The segment around it shows where the focus is.
  '&:focus-visible': { outline: 'none' },
  '&::placeholder': { color: 'text.secondary', opacity: 1 },
  '& option': { color: 'CanvasText', backgroundColor: 'Canvas' },
} as const;

/** What, where and when in one bar: side by side on a desk, stacked on a phone. */
export function SearchBar({ value, cities = [], suggest, onSearch }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const [draft, setDraft] = useState<SearchValue>({ q: '', city: '', when: '', ...value });
  const set = (part: Partial<SearchValue>) => setDraft((current) => ({ ...current, ...part }));

  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSearch({ ...draft, q: draft.q.trim(), city: draft.city.trim() });
  };

  const whenLabels: Record<When, string> = {
    '': t('search.any_date'),
    tonight: t('search.tonight'),
    tomorrow: t('search.tomorrow'),
    weekend: t('search.weekend'),
    week: t('search.week'),
    month: t('search.month'),
  };

  return (
    <Box
      component="form"
      role="search"
      aria-label={t('search.label')}
      onSubmit={submit}
      sx={{
        display: 'grid',
        gridTemplateColumns: { xs: '1fr 1fr', md: '1.5fr 1fr 1fr auto' },
        alignItems: 'center',
        width: '100%',
        p: { xs: 2, md: 1.5 },
        border: 1,
        borderColor: 'divider',
        borderRadius: { xs: '16px', md: '20px' },
        bgcolor: 'background.paper',
        boxShadow: '0 1px 2px rgb(15 12 28 / 0.04), 0 10px 32px -12px rgb(15 12 28 / 0.14)',
      }}
    >
      <Segment label={t('search.what')} htmlFor={`${id}q`} wide>
        <SuggestInput
          id={`${id}q`}
          value={draft.q}
          placeholder={t('search.what_placeholder')}
          onChange={(q) => set({ q })}
          suggest={suggest}
          sx={{ ...field, '&::-webkit-search-cancel-button': { display: 'none' } }}
        />
      </Segment>
      <Segment label={t('search.where')} htmlFor={`${id}city`} divided="start">
        <Box
          component="input"
          id={`${id}city`}
          list={`${id}cities`}
          value={draft.city}
          placeholder={t('search.where_placeholder')}
          onChange={(event) => set({ city: event.target.value })}
          sx={{ ...field, '&::-webkit-calendar-picker-indicator': { display: 'none !important' } }}
        />
        <datalist id={`${id}cities`}>
          {cities.map((city) => (
            <option key={city} value={city} />
          ))}
        </datalist>
      </Segment>
      <Segment label={t('search.when')} htmlFor={`${id}when`} divided="always">
        <Box
          component="select"
          id={`${id}when`}
          value={draft.when}
          onChange={(event) => set({ when: event.target.value as When })}
          sx={{ ...field, cursor: 'pointer', color: draft.when ? 'text.primary' : 'text.secondary' }}
        >
          {whenOptions.map((when) => (
            <option key={when} value={when}>
              {whenLabels[when]}
            </option>
          ))}
        </Box>
      </Segment>
      <Button
        type="submit"
        variant="contained"
        color="primary"
        size="large"
        startIcon={<Search />}
        sx={{
          gridColumn: { xs: '1 / -1', md: 'auto' },
          borderRadius: '14px',
          mt: { xs: 1, md: 0 },
          height: { md: 60 },
        }}
      >
        {t('action.search')}
      </Button>
    </Box>
  );
}

interface SegmentProps {
  label: string;
  htmlFor: string;
  wide?: boolean;
  divided?: 'start' | 'always';
  children: ReactNode;
}

function Segment({ label, htmlFor, wide, divided, children }: SegmentProps) {
  return (
    <Box
      sx={{
        gridColumn: wide ? { xs: '1 / -1', md: 'auto' } : 'auto',
        px: { xs: 3, md: 5 },
        py: 2,
        minHeight: 60,
        minWidth: 0,
        borderRadius: '14px',
        position: 'relative',
        transition: 'background-color 150ms',
        '&:hover': { bgcolor: 'action.hover' },
        '&:focus-within': {
          bgcolor: 'action.hover',
          boxShadow: (theme) => `inset 0 0 0 2px ${theme.vars.palette.primary.main}`,
        },
        ...(divided && {
          '&::before': {
            content: '""',
            display: divided === 'always' ? 'block' : { xs: 'none', md: 'block' },
            position: 'absolute',
            insetInlineStart: 0,
            insetBlock: 14,
            width: '1px',
            bgcolor: 'divider',
          },
        }),
      }}
    >
      <Box
        component="label"
        htmlFor={htmlFor}
        sx={{ display: 'block', fontSize: '0.75rem', fontWeight: 620, lineHeight: 1.4 }}
      >
        {label}
      </Box>
      {children}
    </Box>
  );
}

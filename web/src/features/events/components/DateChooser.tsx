import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EventTime } from '@/components/EventTime';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import { regional } from '@/lib/locale';
import type { Occurrence } from '../types';

interface Props {
  occurrences: readonly Occurrence[];
  value: string | undefined;
  onChange: (id: string) => void;
}

/** So many fit beside the tickets; a season of a play opens in a window of its own. */
const IN_PLACE = 4;

export function DateChooser({ occurrences, value, onChange }: Props) {
  const { t } = useTranslation('events');
  const [open, setOpen] = useState(false);
  if (occurrences.length < 2) return null;
  const near = nearest(occurrences, value);
  // Where all dates are in one place, the page has named it already.
  const places = new Set(occurrences.map(({ venue }) => venue?.id)).size > 1;
  return (
    <Box>
      <Typography variant="subtitle2" component="h3" sx={{ mb: 2 }}>
        {t('dates.label')}
      </Typography>
      <DateList occurrences={near} value={value} onChange={onChange} name="date" places={places} />
      {occurrences.length > near.length && (
        <Button variant="text" size="small" onClick={() => setOpen(true)} sx={{ mt: 1, ml: -3, minWidth: 0 }}>
          {t('dates.all', { count: occurrences.length })}
        </Button>
      )}
      <ResponsiveDialog open={open} title={t('dates.label')} onClose={() => setOpen(false)}>
        {byMonth(occurrences).map(([month, dates]) => (
          <Box key={month} component="section" sx={{ mb: 6 }}>
            <Typography variant="subtitle2" component="h3" sx={{ mb: 2, color: 'text.secondary' }}>
              <MonthName at={dates[0]} />
            </Typography>
            <DateList
              occurrences={dates}
              value={value}
              name={`date-${month}`}
              places={places}
              onChange={(id) => {
                onChange(id);
                setOpen(false);
              }}
            />
          </Box>
        ))}
      </ResponsiveDialog>
    </Box>
  );
}

interface ListProps extends Omit<Props, 'occurrences'> {
  occurrences: readonly Occurrence[];
  name: string;
  places: boolean;
}

function DateList({ occurrences, value, onChange, name, places }: ListProps) {
  const { t } = useTranslation('events');
  return (
    <Box role="radiogroup" aria-label={t('dates.label')} sx={{ display: 'grid', gap: 2 }}>
      {occurrences.map((occurrence) => (
        <DateOption
          key={occurrence.id}
          occurrence={occurrence}
          name={name}
          place={places}
          checked={occurrence.id === value}
          onChoose={() => onChange(occurrence.id)}
        />
      ))}
    </Box>
  );
}

interface OptionProps {
  occurrence: Occurrence;
  name: string;
  place: boolean;
  checked: boolean;
  onChoose: () => void;
}

function DateOption({ occurrence, name, place, checked, onChoose }: OptionProps) {
  const words = useDateWords(occurrence);
  const closed = occurrence.state === 'cancelled' || occurrence.sales.state === 'sold_out';
  return (
    <Box
      component="label"
      sx={(theme) => ({
        display: 'flex',
        alignItems: 'center',
        gap: 3,
        minHeight: 46,
        px: 3.5,
        py: 1,
        cursor: 'pointer',
        borderRadius: '10px',
        border: 1,
        borderColor: checked ? 'primary.main' : 'divider',
        bgcolor: checked ? 'primary.soft' : 'background.paper',
        boxShadow: checked ? `inset 0 0 0 1px ${theme.vars.palette.primary.main}` : 'none',
        transition: 'border-color 150ms, background-color 150ms',
        '&:hover': { borderColor: checked ? 'primary.main' : 'text.disabled' },
        '&:focus-within': { outline: `2px solid ${theme.vars.palette.primary.main}`, outlineOffset: 2 },
      })}
    >
      <Box
        component="input"
        type="radio"
        name={name}
        checked={checked}
        onChange={onChoose}
        sx={{ position: 'absolute', opacity: 0, width: '1px', height: '1px' }}
      />
      <Box sx={{ flex: 1, minWidth: 0, fontWeight: 560, fontSize: '0.9375rem', opacity: closed ? 0.72 : 1 }}>
        <EventTime start={occurrence.starts_at} timeZone={occurrence.time_zone} variant="short" />
        {place && occurrence.venue && (
          <Typography variant="caption" component="div" noWrap sx={{ color: 'text.secondary' }}>
            {[occurrence.venue.name, occurrence.venue.city].filter(Boolean).join(' · ')}
          </Typography>
        )}
      </Box>
      {words && (
        <Typography
          variant="caption"
          sx={{
            flexShrink: 0,
            fontWeight: 560,
            color: occurrence.sales.few_left ? 'warning.main' : 'text.secondary',
          }}
        >
          {words}
        </Typography>
      )}
    </Box>
  );
}

function useDateWords({ state, sales }: Occurrence): string | null {
  const { t } = useTranslation('events');
  if (state === 'cancelled') return t('dates.cancelled');
  if (state === 'postponed') return t('dates.postponed');
  if (sales.state === 'sold_out') return t('dates.sold_out');
  if (sales.state === 'not_started') return t('dates.not_started');
  if (sales.state === 'ended') return t('dates.ended');
  return sales.few_left ? t('dates.few_left') : null;
}

/** The chosen date and those around it, so that the choice is always in sight. */
function nearest(all: readonly Occurrence[], value: string | undefined): readonly Occurrence[] {
  if (all.length <= IN_PLACE) return all;
  const chosen = Math.max(
    0,
    all.findIndex(({ id }) => id === value),
  );
  const start = Math.min(Math.max(0, chosen - 1), all.length - IN_PLACE);
  return all.slice(start, start + IN_PLACE);
}

function byMonth(all: readonly Occurrence[]): [string, Occurrence[]][] {
  const months = new Map<string, Occurrence[]>();
  for (const one of all) {
    const month = one.starts_at.slice(0, 7);
    months.set(month, [...(months.get(month) ?? []), one]);
  }
  return [...months];
}

function MonthName({ at }: { at: Occurrence | undefined }) {
  const { i18n } = useTranslation();
  if (!at) return null;
  return new Intl.DateTimeFormat(regional(i18n.language), {
    month: 'long',
    year: 'numeric',
    timeZone: at.time_zone,
  }).format(new Date(at.starts_at));
}

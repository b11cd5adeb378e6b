import MenuItem from '@mui/material/MenuItem';
import Select from '@mui/material/Select';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { datesQuery, usePlace } from '@/features/events/organizer';
import { formatTime } from '@/lib/time';

interface Props {
  value: string;
  onChange: (id: string) => void;
}

/** Only where there is a choice: events with one date need none. */
export function OccurrenceFilter({ value, onChange }: Props) {
  const { t, i18n } = useTranslation('organizer');
  const { data: dates = [] } = useQuery(datesQuery(usePlace()));
  if (dates.length < 2) return null;
  return (
    <Select
      value={value}
      onChange={(event) => onChange(event.target.value)}
      inputProps={{ 'aria-label': t('bookings.date') }}
      sx={{ minWidth: 180 }}
    >
      <MenuItem value="">{t('bookings.all_dates')}</MenuItem>
      {dates.map((date) => (
        <MenuItem key={date.id} value={date.id}>
          {formatTime(new Date(date.starts_at), 'short', date.time_zone, i18n.language)}
        </MenuItem>
      ))}
    </Select>
  );
}

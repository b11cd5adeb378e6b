import Autocomplete from '@mui/material/Autocomplete';
import Box from '@mui/material/Box';
import FormControlLabel from '@mui/material/FormControlLabel';
import Switch from '@mui/material/Switch';
import TextField from '@mui/material/TextField';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import type { EventLimit } from '@/features/users';
import { eventTitlesQuery } from '../api';

/** All events, or only those that are chosen. */
export const EventLimitField: EventLimit = ({ value, onChange }) => {
  const { t } = useTranslation('organizer');
  const { organizationId = '' } = useParams();
  const { data: events = [] } = useQuery(eventTitlesQuery(organizationId));
  return (
    <Box>
      <FormControlLabel
        control={<Switch checked={value !== null} onChange={(_, limited) => onChange(limited ? [] : null)} />}
        label={t('event_limit.limit')}
      />
      {value !== null && (
        <Autocomplete
          multiple
          options={events}
          value={events.filter((event) => value.includes(event.id))}
          onChange={(_, chosen) => onChange(chosen.map((event) => event.id))}
          getOptionLabel={(event) => event.title}
          getOptionKey={(event) => event.id}
          isOptionEqualToValue={(one, other) => one.id === other.id}
          renderInput={(params) => (
            <TextField {...params} label={t('event_limit.events')} helperText={t('event_limit.hint')} />
          )}
        />
      )}
    </Box>
  );
};

import Box from '@mui/material/Box';
import type { EventCard } from '../types';
import { EventTile } from './EventTile';

interface Props {
  events: readonly EventCard[];
  heading?: 'h2' | 'h3';
}

export function EventGrid({ events, heading = 'h3' }: Props) {
  return (
    <Box
      component="ul"
      sx={{
        listStyle: 'none',
        m: 0,
        p: 0,
        display: 'grid',
        columnGap: 6,
        rowGap: { xs: 8, md: 11 },
        gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 256px), 1fr))',
      }}
    >
      {events.map((event, index) => (
        <Box component="li" key={event.id} id={`event-${event.id}`} sx={{ minWidth: 0 }}>
          <EventTile event={event} heading={heading} priority={index < 4} />
        </Box>
      ))}
    </Box>
  );
}

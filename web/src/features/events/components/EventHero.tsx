import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { paths } from '@/app/paths';
import { Cover } from '@/components/Cover';
import { calendarUrl } from '../api';
import { coverImage } from '../lib/cover';
import { addressLine } from '../lib/place';
import type { EventDetails, Occurrence } from '../types';
import { AddToCalendar } from './AddToCalendar';
import { EventFacts } from './EventFacts';
import { ShareButton } from './ShareButton';

interface Props {
  event: EventDetails;
  occurrence: Occurrence | undefined;
}

export function EventHero({ event, occurrence }: Props) {
  const { t } = useTranslation('events');
  const venue = occurrence?.venue;
  return (
    <>
      <Box
        sx={{
          // On a phone the picture runs to the edges of the screen.
          mx: { xs: -4, sm: -6, md: 0 },
          '& > div': { borderRadius: { xs: 0, md: '16px' } },
          ...(event.state === 'cancelled' && { filter: 'grayscale(0.9)' }),
        }}
      >
        <Cover
          title={event.title}
          image={coverImage(event.cover)}
          sizes="(min-width: 1248px) 736px, (min-width: 900px) 60vw, 100vw"
          priority
          plain
        />
      </Box>
      <Typography variant="overline" component="p" sx={{ mt: { xs: 6, md: 8 }, color: 'primary.main' }}>
        <Box
          component={Link}
          to={`${paths.search({ category: event.category })}`}
          sx={{ color: 'inherit', textDecoration: 'none', '&:hover': { textDecoration: 'underline' } }}
        >
          {t(`category.${event.category}`)}
        </Box>
      </Typography>
      <Typography variant="h1" sx={{ mt: 1.5, overflowWrap: 'anywhere' }}>
        {event.title}
      </Typography>
      {event.summary && (
        <Typography variant="subtitle1" sx={{ mt: 3, color: 'text.secondary', textWrap: 'pretty' }}>
          {event.summary}
        </Typography>
      )}
      <Box sx={{ mt: { xs: 6, md: 8 } }}>
        <EventFacts event={event} occurrence={occurrence} />
      </Box>
      <Box sx={{ mt: 6, display: 'flex', flexWrap: 'wrap', gap: 2 }}>
        {occurrence && event.state === 'published' && (
          <AddToCalendar
            href={calendarUrl(event.slug)}
            entry={{
              title: event.title,
              starts_at: occurrence.starts_at,
              ends_at: occurrence.ends_at,
              location: venue ? [venue.name, addressLine(venue)].join(', ') : '',
              details: new URL(paths.event(event.slug), location.origin).href,
            }}
          />
        )}
        <ShareButton title={event.title} path={paths.event(event.slug)} />
      </Box>
    </>
  );
}

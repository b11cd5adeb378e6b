import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { paths } from '@/app/paths';
import { Cover } from '@/components/Cover';
import { EventTime } from '@/components/EventTime';
import { coverImage } from '../lib/cover';
import type { EventCard } from '../types';
import { CardBadge } from './CardBadge';
import { FromPrice } from './FromPrice';

interface Props {
  event: EventCard;
  /** The heading level that fits where the tile stands. */
  heading?: 'h2' | 'h3';
  sizes?: string;
  priority?: boolean;
}

/** An event in a grid or a row: the whole tile is one link. */
export function EventTile({ event, heading = 'h3', sizes, priority = false }: Props) {
  const { t } = useTranslation('events');
  const next = event.next_occurrence;
  const gone = event.status === 'cancelled' || event.status === 'ended';
  return (
    <Box
      component="article"
      sx={{
        position: 'relative',
        minWidth: 0,
        '&:hover [data-lift]': { transform: 'scale(1.025)' },
        '&:focus-within [data-frame]': {
          outline: (theme) => `2px solid ${theme.vars.palette.primary.main}`,
          outlineOffset: 3,
        },
      }}
    >
      <Box data-frame sx={{ position: 'relative', borderRadius: '12px', overflow: 'hidden' }}>
        <Box
          data-lift
          sx={{
            transition: 'transform 200ms ease-out',
            ...(gone && { filter: 'grayscale(0.9)', opacity: 0.7 }),
          }}
        >
          <Cover
            title={event.title}
            image={coverImage(event.cover)}
            ratio="4:3"
            sizes={sizes ?? '(min-width: 900px) 290px, (min-width: 600px) 45vw, 90vw'}
            priority={priority}
          />
        </Box>
        <CardBadge status={event.status} />
      </Box>
      <Typography
        variant="caption"
        component="p"
        sx={{ mt: 3, color: 'primary.main', fontWeight: 600, minHeight: '1.45em' }}
      >
        {next ? <EventTime start={next.starts_at} timeZone={next.time_zone} /> : t('card.no_date')}
        {event.occurrence_count > 1 && (
          <Box component="span" sx={{ color: 'text.secondary', fontWeight: 500 }}>
            {' '}
            {t('card.more_dates', { count: event.occurrence_count - 1 })}
          </Box>
        )}
      </Typography>
      <Typography
        variant="h6"
        component={heading}
        sx={{
          mt: 0.5,
          display: '-webkit-box',
          WebkitLineClamp: 2,
          WebkitBoxOrient: 'vertical',
          overflow: 'hidden',
        }}
      >
        <Box
          component={Link}
          to={paths.event(event.slug)}
          sx={{
            color: 'inherit',
            textDecoration: 'none',
            outline: 'none',
            '&::after': { content: '""', position: 'absolute', inset: 0 },
          }}
        >
          {event.title}
        </Box>
      </Typography>
      <Typography variant="body2" noWrap sx={{ mt: 0.5, color: 'text.secondary' }}>
        {placeLine(event) || (next?.online ? t('card.online') : event.organizer.name)}
      </Typography>
      <FromPrice event={event} />
    </Box>
  );
}

function placeLine(event: EventCard): string {
  const next = event.next_occurrence;
  return [next?.venue_name, next?.city].filter(Boolean).join(' · ');
}

import Box from '@mui/material/Box';
import Chip from '@mui/material/Chip';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { paths } from '@/app/paths';
import { Markdown } from '@/components/Markdown';
import type { EventDetails, Occurrence } from '../types';
import { Block } from './Block';
import { OrganizerCard } from './OrganizerCard';
import { VenueSection } from './VenueSection';

interface Props {
  event: EventDetails;
  occurrence: Occurrence | undefined;
}

export function EventBody({ event, occurrence }: Props) {
  const { t } = useTranslation('events');
  return (
    <>
      {event.description.trim() && (
        <Block title={t('event.about')}>
          <Markdown text={event.description} />
        </Block>
      )}
      {event.tags.length > 0 && (
        <Box
          component="ul"
          sx={{ listStyle: 'none', m: 0, mt: 6, p: 0, display: 'flex', flexWrap: 'wrap', gap: 2 }}
        >
          {event.tags.map((tag) => (
            <li key={tag}>
              <Chip component={Link} to={paths.search({ q: tag })} label={tag} clickable variant="outlined" />
            </li>
          ))}
        </Box>
      )}
      {occurrence?.venue && <VenueSection venue={occurrence.venue} />}
      <Block title={t('event.good_to_know')}>
        <Typography variant="h6" component="h3">
          {t('event.refunds')}
        </Typography>
        <Typography sx={{ mt: 1, maxWidth: 680, color: 'text.secondary', whiteSpace: 'pre-line' }}>
          {event.refund_policy.trim() || t('event.no_refund_policy')}
        </Typography>
        <Typography variant="h6" component="h3" sx={{ mt: 5 }}>
          {t('event.delivery')}
        </Typography>
        <Typography sx={{ mt: 1, mb: 8, maxWidth: 680, color: 'text.secondary' }}>
          {t('event.delivery_text')}
        </Typography>
        <OrganizerCard organizer={event.organizer} />
      </Block>
    </>
  );
}

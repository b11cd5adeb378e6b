import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MuiLink from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { paths } from '@/app/paths';
import { Cover } from '@/components/Cover';
import { EventTime } from '@/components/EventTime';
import { Panel } from '@/components/Section';
import { ShareBar } from '@/components/ShareBar';
import { coverImage } from '@/features/events';
import type { Overview } from '../types';

interface Props {
  organizationId: string;
  events: Overview['next_events'];
}

export function NextEvents({ organizationId, events }: Props) {
  const { t, i18n } = useTranslation(['organizer', 'common']);
  return (
    <Panel
      title={t('dashboard.next_events')}
      action={
        <Button component={Link} to={paths.organizer.events(organizationId)} size="small" variant="text">
          {t('common:action.show_all')}
        </Button>
      }
    >
      {events.length === 0 && (
        <Typography sx={{ color: 'text.secondary' }}>{t('dashboard.no_events')}</Typography>
      )}
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {events.map((event) => (
          <Box
            component="li"
            key={event.occurrence_id}
            sx={{
              display: 'flex',
              alignItems: 'center',
              gap: 4,
              py: 3,
              borderTop: 1,
              borderColor: 'divider',
              '&:first-of-type': { borderTop: 0, pt: 0 },
              '&:last-of-type': { pb: 0 },
            }}
          >
            <Box sx={{ width: 72, flexShrink: 0 }}>
              <Cover title={event.title} image={coverImage(event.cover)} sizes="72px" plain />
            </Box>
            <Box sx={{ flex: 1, minWidth: 0 }}>
              <MuiLink
                component={Link}
                to={paths.organizer.event(organizationId, event.event_id)}
                noWrap
                sx={{
                  display: 'block',
                  color: 'text.primary',
                  fontWeight: 580,
                  fontSize: '0.9375rem',
                  textDecoration: 'none',
                  '&:hover': { textDecoration: 'underline' },
                }}
              >
                {event.title}
              </MuiLink>
              <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
                <EventTime start={event.starts_at} timeZone={event.time_zone} />
              </Typography>
            </Box>
            <Box sx={{ width: 88, flexShrink: 0 }}>
              <Box className="tabular" sx={{ mb: 1, fontSize: '0.8125rem', textAlign: 'end' }}>
                {event.sold.toLocaleString(i18n.language)} / {event.capacity.toLocaleString(i18n.language)}
              </Box>
              <ShareBar total={event.capacity} parts={[{ value: event.sold, color: 'primary.main' }]} />
            </Box>
          </Box>
        ))}
      </Box>
    </Panel>
  );
}

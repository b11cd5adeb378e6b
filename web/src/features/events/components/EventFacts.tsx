import CalendarIcon from '@mui/icons-material/CalendarTodayOutlined';
import Language from '@mui/icons-material/LanguageOutlined';
import Person from '@mui/icons-material/PersonOutlineOutlined';
import Place from '@mui/icons-material/PlaceOutlined';
import Videocam from '@mui/icons-material/VideocamOutlined';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { EventTime } from '@/components/EventTime';
import { addressLine, directionsUrl } from '../lib/place';
import type { EventDetails, Occurrence } from '../types';

interface Props {
  event: EventDetails;
  occurrence: Occurrence | undefined;
}

/** When and where, in the words of the place itself. */
export function EventFacts({ event, occurrence }: Props) {
  const { t, i18n } = useTranslation('events');
  const others = event.occurrences.filter((one) => one.state !== 'cancelled').length - 1;
  const venue = occurrence?.venue;
  const language = languageName(event.language, i18n.language);
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 4 }}>
      {occurrence && (
        <Fact icon={<CalendarIcon />}>
          <Typography component="div" sx={{ fontWeight: 560 }}>
            <EventTime
              start={occurrence.starts_at}
              end={sameDay(occurrence) ? occurrence.ends_at : null}
              timeZone={occurrence.time_zone}
              variant="full"
              localHint
            />
          </Typography>
          <Typography variant="body2" component="div" sx={{ color: 'text.secondary' }}>
            {occurrence.doors_at && (
              <>
                {t('event.doors')}{' '}
                <EventTime start={occurrence.doors_at} timeZone={occurrence.time_zone} variant="time" />
              </>
            )}
            {occurrence.doors_at && others > 0 && ' · '}
            {others > 0 && t('event.other_dates', { count: others })}
          </Typography>
        </Fact>
      )}
      {venue && (
        <Fact icon={<Place />}>
          <Typography sx={{ fontWeight: 560 }}>{venue.name}</Typography>
          <Link
            href={directionsUrl(venue)}
            target="_blank"
            rel="noopener noreferrer"
            variant="body2"
            sx={{ color: 'text.secondary' }}
          >
            {addressLine(venue)}
          </Link>
        </Fact>
      )}
      {occurrence?.online && (
        <Fact icon={<Videocam />}>
          <Typography sx={{ fontWeight: 560 }}>
            {venue ? t('event.also_online') : t('event.online')}
          </Typography>
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            {t('event.online_text')}
          </Typography>
        </Fact>
      )}
      {event.age_note && (
        <Fact icon={<Person />}>
          <Typography>{event.age_note}</Typography>
        </Fact>
      )}
      {language && event.language !== i18n.language && (
        <Fact icon={<Language />}>
          <Typography>{t('event.language', { language })}</Typography>
        </Fact>
      )}
    </Box>
  );
}

function Fact({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <Box component="li" sx={{ display: 'flex', gap: 4, alignItems: 'flex-start' }}>
      <Box
        aria-hidden
        sx={{
          display: 'grid',
          placeItems: 'center',
          width: 44,
          height: 44,
          flexShrink: 0,
          borderRadius: '10px',
          border: 1,
          borderColor: 'divider',
          bgcolor: 'background.paper',
          color: 'primary.main',
          '& svg': { fontSize: 20 },
        }}
      >
        {icon}
      </Box>
      <Box sx={{ minWidth: 0, alignSelf: 'center' }}>{children}</Box>
    </Box>
  );
}

/** A night that ends at two is still one evening; a festival of three days is not. */
function sameDay(occurrence: Occurrence): boolean {
  return Date.parse(occurrence.ends_at) - Date.parse(occurrence.starts_at) < 18 * 3_600_000;
}

function languageName(code: string, locale: string): string | null {
  try {
    return new Intl.DisplayNames([locale], { type: 'language' }).of(code) ?? null;
  } catch {
    return null;
  }
}

import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import {
  formatRange,
  formatRelative,
  formatTime,
  localZone,
  type TimeStyle,
  zoneDiffers,
  zoneName,
} from '@/lib/time';

interface Props {
  /** RFC 3339, as the API sends it. */
  start: string;
  end?: string | null;
  /** The IANA zone of the event; without it the visitor's own is meant. */
  timeZone?: string;
  variant?: TimeStyle;
  /** Adds the visitor's own time when their clock shows another one there and then. */
  localHint?: boolean;
  /** For tests; otherwise where the browser is. */
  visitorZone?: string;
}

/** A moment of an event, always in the zone of the place where it happens. */
export function EventTime({ start, end, timeZone, variant = 'short', localHint, visitorZone }: Props) {
  const { t, i18n } = useTranslation();
  const at = new Date(start);
  if (Number.isNaN(at.getTime())) return null;
  const here = visitorZone ?? localZone();
  const zone = timeZone ?? here;
  const foreign = zoneDiffers(at, zone, here);
  const text =
    variant === 'relative'
      ? formatRelative(at, new Date(), i18n.language)
      : end
        ? formatRange(at, new Date(end), variant, zone, i18n.language)
        : formatTime(at, variant, zone, i18n.language);
  return (
    <>
      <time
        dateTime={start}
        className="tabular"
        title={`${formatTime(at, 'full', zone, i18n.language)} (${zone})`}
      >
        {text}
        {foreign && localHint && variant !== 'relative' && ` ${zoneName(at, zone, i18n.language)}`}
      </time>
      {foreign && localHint && (
        <Box
          component="span"
          className="tabular"
          sx={{ display: 'block', fontSize: '0.875em', color: 'text.secondary' }}
        >
          {t('time.your_time', { time: formatTime(at, 'short', here, i18n.language) })}
        </Box>
      )}
    </>
  );
}

import Close from '@mui/icons-material/Close';
import FormatListBulleted from '@mui/icons-material/FormatListBulleted';
import MapIcon from '@mui/icons-material/MapOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import IconButton from '@mui/material/IconButton';
import { useTheme } from '@mui/material/styles';
import Typography from '@mui/material/Typography';
import useMediaQuery from '@mui/material/useMediaQuery';
import { useCallback, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EventTime } from '@/components/EventTime';
import { DateChooser, type EventOutlet } from '@/features/events';
import { BestAvailable } from './BestAvailable';
import { ChosenSeats } from './ChosenSeats';
import { Legend } from './Legend';
import { PickerSheet } from './PickerSheet';
import { SeatHall } from './SeatHall';
import { SeatList } from './SeatList';
import { SeatSum } from './SeatSum';
import { SeatTroubleNote } from './SeatTroubleNote';
import type { PublicHall, Seats } from './useSeats';

interface Props extends EventOutlet {
  seats: Seats;
  hall: PublicHall;
  onClose: () => void;
}

/** The map over the whole screen: beside it on a desk, below it on a phone, stands what was chosen. */
export default function SeatPicker(props: Props) {
  const { event, occurrence, seats, hall, onClose } = props;
  const { t } = useTranslation(['seats', 'common']);
  const desk = useMediaQuery(useTheme().breakpoints.up('md'));
  const [view, setView] = useState<'map' | 'list'>('map');
  const [only, setOnly] = useState<number | null>(null);
  const [covered, setCovered] = useState(148);
  const aside = useRef<HTMLDivElement>(null);
  const title = useId();
  const insets = useMemo(() => (desk ? { top: 56 } : { top: 56, bottom: covered }), [desk, covered]);
  const leave = useCallback(() => aside.current?.focus(), []);
  const content = (
    <Box sx={{ display: 'grid', gap: 4 }}>
      <SeatTroubleNote seats={seats} />
      {event.occurrences.length > 1 && (
        <DateChooser
          occurrences={event.occurrences}
          value={occurrence?.id}
          onChange={props.chooseOccurrence}
        />
      )}
      {seats.chosen.length === 0 && <BestAvailable seats={seats} hall={hall} />}
      <ChosenSeats seats={seats} hall={hall} />
      {seats.chosen.length > 0 && (
        <Button variant="text" size="small" onClick={seats.clear} sx={{ justifySelf: 'start', ml: -2 }}>
          {t('seats:pick.clear')}
        </Button>
      )}
      {seats.chosen.length > 0 && desk && <BestAvailable seats={seats} hall={hall} />}
    </Box>
  );
  return (
    <Dialog
      open
      fullScreen
      onClose={onClose}
      aria-labelledby={title}
      slotProps={{ paper: { sx: { bgcolor: 'background.paper' } } }}
    >
      <Box
        component="header"
        sx={{
          display: 'flex',
          alignItems: 'center',
          gap: 2,
          px: { xs: 4, md: 6 },
          minHeight: 60,
          borderBottom: 1,
          borderColor: 'divider',
        }}
      >
        <Box sx={{ flex: 1, minWidth: 0 }}>
          <Typography id={title} component="h1" noWrap sx={{ fontWeight: 640, lineHeight: 1.25 }}>
            {event.title}
          </Typography>
          {occurrence && (
            <Typography variant="caption" component="div" noWrap sx={{ color: 'text.secondary' }}>
              <EventTime start={occurrence.starts_at} timeZone={occurrence.time_zone} />
              {occurrence.venue && ` · ${occurrence.venue.name}`}
            </Typography>
          )}
        </Box>
        <Button
          variant="text"
          startIcon={view === 'map' ? <FormatListBulleted /> : <MapIcon />}
          onClick={() => setView(view === 'map' ? 'list' : 'map')}
        >
          {view === 'map' ? t('seats:pick.as_list') : t('seats:pick.as_map')}
        </Button>
        <IconButton aria-label={t('common:action.close')} onClick={onClose} edge="end">
          <Close />
        </IconButton>
      </Box>
      <Box sx={{ flex: 1, minHeight: 0, display: 'flex', position: 'relative' }}>
        <Box sx={{ flex: 1, minWidth: 0, position: 'relative', overflow: 'hidden' }}>
          {view === 'map' ? (
            <SeatHall seats={seats} hall={hall} only={only} insets={insets} onLeave={leave} />
          ) : (
            <Box sx={{ position: 'absolute', inset: 0, overflowY: 'auto', pb: desk ? 0 : `${covered}px` }}>
              <SeatList seats={seats} hall={hall} />
            </Box>
          )}
          {view === 'map' && (
            <Box sx={{ position: 'absolute', insetInline: 0, insetBlockStart: 0, pointerEvents: 'none' }}>
              <Legend seats={seats} hall={hall} only={only} onOnly={setOnly} />
            </Box>
          )}
        </Box>
        {desk ? (
          <Box
            ref={aside}
            tabIndex={-1}
            component="aside"
            aria-label={t('seats:pick.yours')}
            sx={{
              width: 384,
              flexShrink: 0,
              display: 'flex',
              flexDirection: 'column',
              borderInlineStart: 1,
              borderColor: 'divider',
            }}
          >
            <Box sx={{ flex: 1, minHeight: 0, overflowY: 'auto', p: 6 }}>{content}</Box>
            <Box sx={{ px: 6, py: 5, borderTop: 1, borderColor: 'divider' }}>
              <SeatSum seats={seats} />
            </Box>
          </Box>
        ) : (
          <PickerSheet ref={aside} seats={seats} onHeight={setCovered}>
            {content}
          </PickerSheet>
        )}
      </Box>
    </Dialog>
  );
}

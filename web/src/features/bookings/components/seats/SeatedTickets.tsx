import EventSeat from '@mui/icons-material/EventSeatOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Skeleton from '@mui/material/Skeleton';
import { useTheme } from '@mui/material/styles';
import Typography from '@mui/material/Typography';
import useMediaQuery from '@mui/material/useMediaQuery';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { paths } from '@/app/paths';
import { ErrorState } from '@/components/ErrorState';
import { type EventOutlet, useFromPrice } from '@/features/events';
import { JoinList } from '../../waiting/components/JoinList';
import { TicketChooser } from '../choose/TicketChooser';
import type { Chooser } from '../choose/useChooser';
import { BestAvailable } from './BestAvailable';
import { ChosenSeats } from './ChosenSeats';
import { SeatSum } from './SeatSum';
import { SeatTroubleNote } from './SeatTroubleNote';
import { type Seats, useSeats } from './useSeats';

const SeatPicker = lazy(() => import('./SeatPicker'));

type Props = EventOutlet & { chooser: Chooser; setAside: boolean };

/** Tickets of an event with seats: the best in one tap, or one's own choice on the map. */
export default function SeatedTickets(props: Props) {
  const seats = useSeats(props, props.chooser, props.setAside);
  const [params, setParams] = useSearchParams();
  const desk = useMediaQuery(useTheme().breakpoints.up('md'));
  // The map has an address: going back closes it.
  const open = params.get('view') === 'seats' && props.occurrence?.sales.state === 'on_sale';
  const show = () => setParams((old) => withView(old, true), { preventScrollReset: true });
  const close = () => setParams((old) => withView(old, false), { preventScrollReset: true, replace: true });
  return (
    <>
      {desk ? <Panel {...props} seats={seats} onMap={show} /> : <Bar {...props} seats={seats} onMap={show} />}
      {open && seats.hall && (
        <Suspense fallback={null}>
          <SeatPicker {...props} seats={seats} hall={seats.hall} onClose={close} />
        </Suspense>
      )}
    </>
  );
}

function withView(old: URLSearchParams, shown: boolean): URLSearchParams {
  const next = new URLSearchParams(old);
  if (shown) next.set('view', 'seats');
  else next.delete('view');
  return next;
}

type PartProps = Props & { seats: Seats; onMap: () => void };

function Panel(props: PartProps) {
  const { t } = useTranslation(['seats', 'bookings']);
  const { event, occurrence, seats, onMap } = props;
  const price = useFromPrice(event);
  const onSale = occurrence?.sales.state === 'on_sale' && occurrence.state === 'scheduled';
  return (
    <Box
      component="section"
      aria-label={t('bookings:choose.title')}
      sx={{
        display: 'flex',
        flexDirection: 'column',
        maxHeight: 'calc(100dvh - 116px)',
        border: 1,
        borderColor: 'divider',
        borderRadius: '16px',
        bgcolor: 'background.paper',
        boxShadow: '0 1px 2px rgb(15 12 28 / 0.04), 0 16px 44px -22px rgb(15 12 28 / 0.22)',
        overflow: 'hidden',
      }}
    >
      <Box
        sx={{ px: 6, pt: 5, pb: 4, display: 'flex', alignItems: 'baseline', justifyContent: 'space-between' }}
      >
        <Typography variant="h5" component="h2">
          {t('bookings:choose.title')}
        </Typography>
        {price && (
          <Typography className="tabular" sx={{ color: 'text.secondary' }}>
            {price}
          </Typography>
        )}
      </Box>
      <Box sx={{ px: 6, pb: 5, overflowY: 'auto', minHeight: 0, display: 'grid', gap: 5 }}>
        {onSale && <SeatsPart seats={seats} onMap={onMap} />}
        <TicketChooser {...props} />
      </Box>
      {onSale && (
        <Box sx={{ px: 6, py: 5, borderTop: 1, borderColor: 'divider' }}>
          <SeatSum seats={seats} />
        </Box>
      )}
    </Box>
  );
}

function SeatsPart({ seats, onMap }: { seats: Seats; onMap: () => void }) {
  const { t } = useTranslation('seats');
  if (seats.error) return <ErrorState error={seats.error} onRetry={seats.retry} />;
  if (!seats.hall) return <Skeleton variant="rounded" height={180} />;
  return (
    <Box sx={{ display: 'grid', gap: 4 }}>
      <SeatTroubleNote seats={seats} />
      <Button
        variant={seats.chosen.length > 0 ? 'outlined' : 'contained'}
        color="primary"
        size="large"
        startIcon={<EventSeat />}
        onClick={onMap}
      >
        {seats.chosen.length > 0 ? t('pick.change') : t('pick.on_map')}
      </Button>
      <ChosenSeats seats={seats} hall={seats.hall} />
      {seats.chosen.length === 0 && <BestAvailable seats={seats} hall={seats.hall} />}
    </Box>
  );
}

function Bar({ event, occurrence, chooser, seats, onMap }: PartProps) {
  const { t } = useTranslation(['seats', 'bookings']);
  const price = useFromPrice(event);
  const { held } = chooser;
  const onSale = occurrence?.sales.state === 'on_sale' && occurrence.state === 'scheduled';
  return (
    <Box
      component="section"
      aria-label={t('bookings:choose.title')}
      sx={(theme) => ({
        position: 'fixed',
        insetInline: 0,
        insetBlockEnd: 0,
        zIndex: theme.zIndex.appBar,
        display: 'flex',
        alignItems: 'center',
        gap: 4,
        px: 4,
        pt: 3,
        pb: 'calc(12px + env(safe-area-inset-bottom))',
        borderTop: 1,
        borderColor: 'divider',
        bgcolor: `color-mix(in srgb, ${theme.vars.palette.background.paper} 92%, transparent)`,
        backdropFilter: 'saturate(1.6) blur(14px)',
      })}
    >
      <Box sx={{ flex: 1, minWidth: 0 }}>
        <Typography className="tabular" sx={{ fontWeight: 640 }} noWrap>
          {held
            ? t('bookings:open_hold.title', { count: held.quantity })
            : seats.chosen.length > 0
              ? t('seats:pick.count', { count: seats.chosen.length })
              : occurrence?.sales.state === 'sold_out'
                ? t('bookings:choose.sold_out')
                : (price ?? t('bookings:choose.title'))}
        </Typography>
        {held && onSale ? (
          <Button
            variant="text"
            size="small"
            onClick={onMap}
            sx={{ minHeight: 28, minWidth: 0, p: 0, color: 'text.secondary', textDecoration: 'underline' }}
          >
            {t('bookings:open_hold.change')}
          </Button>
        ) : (
          <Typography variant="caption" component="p" noWrap sx={{ color: 'text.secondary' }}>
            {onSale && t('bookings:choose.fees_included')}
          </Typography>
        )}
      </Box>
      {held ? (
        <Button
          component={Link}
          to={paths.checkout(event.id, held.id)}
          variant="contained"
          color="primary"
          size="large"
        >
          {t('bookings:open_hold.continue')}
        </Button>
      ) : occurrence?.sales.state === 'sold_out' ? (
        <JoinList event={event} occurrence={occurrence} bare />
      ) : (
        <Button
          variant="contained"
          color="primary"
          size="large"
          disabled={!onSale || !seats.hall}
          onClick={onMap}
        >
          {occurrence?.sales.state === 'not_started'
            ? t('bookings:choose.soon_title')
            : t('seats:pick.on_map')}
        </Button>
      )}
    </Box>
  );
}

import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useTheme } from '@mui/material/styles';
import Typography from '@mui/material/Typography';
import useMediaQuery from '@mui/material/useMediaQuery';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { paths } from '@/app/paths';
import { type EventOutlet, isOver, useEventOutlet, useFromPrice } from '@/features/events';
import { loadNamespaces } from '@/i18n';
import { TakeBar } from '../components/choose/TakeBar';
import { TicketChooser } from '../components/choose/TicketChooser';
import { type Chooser, useChooser } from '../components/choose/useChooser';
import { useOpened } from '../components/choose/useOpened';
import { useRoom } from '../components/room/useRoom';

const SeatedTickets = lazy(async () => {
  const [part] = await Promise.all([import('../components/seats/SeatedTickets'), loadNamespaces('seats')]);
  return part;
});
const TicketSheet = lazy(() => import('../components/choose/TicketSheet'));

/** Stands inside the event's page: a panel beside it on a desk, a bar and a sheet on a phone. */
export default function ChooseTicketsPage() {
  const { outlet, opened } = useOpened(useEventOutlet());
  const { event, occurrence } = outlet;
  const chooser = useChooser(event, occurrence, opened);
  const desk = useMediaQuery(useTheme().breakpoints.up('md'));
  if (event.state !== 'published' || isOver(event)) return null;
  if (event.seated) {
    return (
      <Suspense fallback={null}>
        <SeatedTickets {...outlet} chooser={chooser} setAside={opened?.channels === true} />
      </Suspense>
    );
  }
  return desk ? <Panel {...outlet} chooser={chooser} /> : <Bar {...outlet} chooser={chooser} />;
}

type Props = EventOutlet & { chooser: Chooser };

function Panel(props: Props) {
  const { t } = useTranslation('bookings');
  const { event, chooser, occurrence } = props;
  const price = useFromPrice(event);
  return (
    <Box
      component="section"
      aria-label={t('choose.title')}
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
          {t('choose.title')}
        </Typography>
        {price && (
          <Typography className="tabular" sx={{ color: 'text.secondary' }}>
            {price}
          </Typography>
        )}
      </Box>
      <Box sx={{ px: 6, pb: 5, overflowY: 'auto', minHeight: 0 }}>
        <TicketChooser {...props} />
      </Box>
      {occurrence?.sales.state === 'on_sale' && (
        <Box sx={{ px: 6, py: 5, borderTop: 1, borderColor: 'divider' }}>
          <TakeBar event={event} chooser={chooser} />
        </Box>
      )}
    </Box>
  );
}

function Bar(props: Props) {
  const { t } = useTranslation('bookings');
  const { event, occurrence, chooser } = props;
  const [open, setOpen] = useState(false);
  const { wait } = useRoom(event.id);
  const price = useFromPrice(event);
  const state = occurrence?.sales.state;
  const words =
    state === 'sold_out'
      ? t('choose.sold_out')
      : state === 'not_started'
        ? t('choose.soon_title')
        : state === 'on_sale'
          ? (price ?? t('choose.title'))
          : t('choose.title');
  return (
    <>
      <Box
        component="section"
        aria-label={t('choose.title')}
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
            {chooser.held ? t('open_hold.title', { count: chooser.held.quantity }) : words}
          </Typography>
          {chooser.held ? (
            <Button
              variant="text"
              size="small"
              onClick={() => setOpen(true)}
              sx={{ minHeight: 28, minWidth: 0, p: 0, color: 'text.secondary', textDecoration: 'underline' }}
            >
              {t('open_hold.change')}
            </Button>
          ) : (
            <Typography variant="caption" component="p" noWrap sx={{ color: 'text.secondary' }}>
              {state === 'on_sale' &&
                (occurrence?.sales.few_left ? t('choose.few_left') : t('choose.fees_included'))}
            </Typography>
          )}
        </Box>
        {chooser.held ? (
          <Button
            component={Link}
            to={paths.checkout(event.id, chooser.held.id)}
            variant="contained"
            color="primary"
            size="large"
          >
            {t('open_hold.continue')}
          </Button>
        ) : wait && state === 'on_sale' ? (
          <Button variant="contained" color="primary" size="large" component="a" href={wait}>
            {t('room.go_short')}
          </Button>
        ) : (
          <Button variant="contained" color="primary" size="large" onClick={() => setOpen(true)}>
            {state === 'on_sale' ? t('choose.get') : t('choose.see')}
          </Button>
        )}
      </Box>
      <Suspense fallback={null}>
        <TicketSheet open={open} onClose={() => setOpen(false)} {...props} />
      </Suspense>
    </>
  );
}

import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Container from '@mui/material/Container';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type LoaderFunctionArgs, Outlet, useParams, useSearchParams } from 'react-router';
import { queryClient } from '@/api/query';
import { Accent } from '@/components/Accent';
import { ErrorState } from '@/components/ErrorState';
import { usePageTitle } from '@/hooks/usePageTitle';
import { eventQuery } from '../api';
import { EventBody } from '../components/EventBody';
import { EventHero } from '../components/EventHero';
import { EventSkeleton } from '../components/EventSkeleton';
import { MoreOfOrganizer } from '../components/MoreOfOrganizer';
import type { EventOutlet } from '../context';
import { isOver, shownOccurrence } from '../lib/occurrence';
import type { EventDetails } from '../types';

export function loader({ params }: LoaderFunctionArgs) {
  void queryClient.prefetchQuery(eventQuery(params.slug ?? ''));
  return null;
}

/** Tickets are chosen in the page inside this one: what is sold belongs to bookings, which stand above events. */
export default function EventPage() {
  const { slug = '' } = useParams();
  const { data: event, error, refetch } = useQuery(eventQuery(slug));
  usePageTitle(event?.title);
  if (!event)
    return error ? <ErrorState page error={error} onRetry={() => void refetch()} /> : <EventSkeleton />;
  return <Loaded event={event} />;
}

function Loaded({ event }: { event: EventDetails }) {
  const [params, setParams] = useSearchParams();
  const occurrence = shownOccurrence(event, params.get('date'));
  const outlet: EventOutlet = {
    event,
    occurrence,
    chooseOccurrence: (id) =>
      setParams(
        (before) => {
          const after = new URLSearchParams(before);
          after.set('date', id);
          return after;
        },
        { replace: true, preventScrollReset: true },
      ),
  };
  return (
    <>
      <Accent color={event.organizer.accent_color} />
      <Box sx={{ position: 'relative', isolation: 'isolate', pb: { xs: 24, md: 0 } }}>
        <Glow color={event.cover?.dominant_color} />
        <Container
          maxWidth={false}
          sx={{
            maxWidth: 1248,
            pt: { xs: 0, md: 10 },
            display: 'grid',
            columnGap: 16,
            gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 1fr) 400px' },
          }}
        >
          <Box sx={{ minWidth: 0 }}>
            <EventHero event={event} occurrence={occurrence} />
            <Notice event={event} postponed={occurrence?.state === 'postponed'} />
            <EventBody event={event} occurrence={occurrence} />
          </Box>
          <Box sx={{ minWidth: 0 }}>
            <Box sx={{ position: { md: 'sticky' }, insetBlockStart: { md: 92 } }}>
              <Outlet context={outlet} />
            </Box>
          </Box>
        </Container>
        <MoreOfOrganizer event={event} />
      </Box>
    </>
  );
}

/** The light of the picture falls on the page. */
function Glow({ color }: { color: string | undefined }) {
  return (
    <Box
      aria-hidden
      sx={(theme) => ({
        position: 'absolute',
        insetInline: 0,
        insetBlockStart: 0,
        height: 560,
        zIndex: -1,
        opacity: 0.26,
        // A dark picture would only make the page grey.
        filter: 'saturate(2.2) brightness(1.5)',
        '[data-scheme="dark"] &': { opacity: 0.2, filter: 'saturate(1.6)' },
        background: `linear-gradient(${color ?? theme.vars.palette.primary.main}, transparent)`,
        maskImage: 'linear-gradient(to right, black 20%, rgb(0 0 0 / 0.5))',
      })}
    />
  );
}

function Notice({ event, postponed }: { event: EventDetails; postponed: boolean }) {
  const { t } = useTranslation('events');
  const words =
    event.state === 'cancelled'
      ? { severity: 'error' as const, title: t('event.cancelled_title'), text: t('event.cancelled_text') }
      : isOver(event)
        ? { severity: 'info' as const, title: t('event.over_title'), text: t('event.over_text') }
        : postponed
          ? {
              severity: 'warning' as const,
              title: t('event.postponed_title'),
              text: t('event.postponed_text'),
            }
          : null;
  if (!words) return null;
  return (
    <Alert severity={words.severity} sx={{ mt: 6 }}>
      <Typography component="p" sx={{ fontWeight: 620 }}>
        {words.title}
      </Typography>
      {words.text}
    </Alert>
  );
}

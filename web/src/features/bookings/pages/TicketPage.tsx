import ArrowBack from '@mui/icons-material/ArrowBack';
import CloudDone from '@mui/icons-material/DownloadDoneOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { toProblem } from '@/api/errors';
import { paths } from '@/app/paths';
import { Accent } from '@/components/Accent';
import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { HiddenHeading } from '@/components/HiddenHeading';
import { OfflineBar } from '@/components/OfflineBar';
import { PageSkeleton } from '@/components/Skeletons';
import { usePageTitle } from '@/hooks/usePageTitle';
import { useWakeLock } from '@/hooks/useWakeLock';
import { bookingQuery } from '../api';
import { TicketDeck } from '../components/ticket/TicketDeck';
import { useBookingIds } from '../hooks';
import { type Face, faceOfKept, facesOf } from '../lib/face';
import { keptQuery, useKeepTickets } from '../wallet';

/** A ticket at the door: what this device keeps is shown at once, what the server knows follows when it can. */
export default function TicketPage() {
  const { t } = useTranslation('bookings');
  const { ticketId = '' } = useParams();
  const ids = useBookingIds();
  const asked = useQuery(bookingQuery(ids));
  const kept = useQuery(keptQuery(ids.bookingId));
  useKeepTickets(asked.data);
  const faces: Face[] = asked.data ? facesOf(asked.data) : (kept.data ?? []).map(faceOfKept);
  const face = faces.find(({ id }) => id === ticketId);
  usePageTitle(face ? t('ticket.title', { event: face.event_title }) : undefined);
  useWakeLock(face?.credential != null);
  return (
    <>
      <OfflineBar />
      <Box
        component="main"
        id="content"
        tabIndex={-1}
        sx={(theme) => ({
          flex: 1,
          display: 'flex',
          flexDirection: 'column',
          pb: 'calc(20px + env(safe-area-inset-bottom))',
          background: `linear-gradient(color-mix(in srgb, ${theme.vars.palette.primary.main} 16%, transparent), transparent 60%)`,
        })}
      >
        {face ? (
          <>
            <Accent color={face.accent_color} />
            <HiddenHeading>{t('ticket.title', { event: face.event_title })}</HiddenHeading>
            <Box sx={{ display: 'flex', alignItems: 'center', gap: 2, px: { xs: 2, sm: 5 }, py: 2 }}>
              <Button
                component={Link}
                to={paths.booking(face.event_id, face.booking_id)}
                variant="text"
                startIcon={<ArrowBack />}
              >
                {t('ticket.back')}
              </Button>
              <Box sx={{ flex: 1 }} />
              {(kept.data?.length ?? 0) > 0 && <Kept />}
            </Box>
            <TicketDeck faces={faces} first={face.id} />
          </>
        ) : (
          <Missing error={asked.error} pending={asked.isPending || kept.isPending} retry={asked.refetch} />
        )}
      </Box>
    </>
  );
}

function Kept() {
  const { t } = useTranslation('bookings');
  return (
    <Typography
      variant="caption"
      sx={{
        display: 'inline-flex',
        alignItems: 'center',
        gap: 1.5,
        pr: 3,
        color: 'text.secondary',
        fontWeight: 560,
      }}
    >
      <CloudDone aria-hidden sx={{ fontSize: 18 }} />
      {t('ticket.kept')}
    </Typography>
  );
}

function Missing({ error, pending, retry }: { error: unknown; pending: boolean; retry: () => unknown }) {
  const { t } = useTranslation('bookings');
  if (error && toProblem(error).status !== 404) {
    return <ErrorState page error={error} onRetry={() => void retry()} />;
  }
  if (pending && !error) return <PageSkeleton />;
  return (
    <EmptyState
      page
      art="lost"
      title={t('ticket.missing_title')}
      text={t('ticket.missing_text')}
      action={{ label: t('ticket.mine'), to: paths.account.tickets() }}
    />
  );
}

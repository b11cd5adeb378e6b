import Computer from '@mui/icons-material/ComputerOutlined';
import PhoneIphone from '@mui/icons-material/PhoneIphone';
import Terminal from '@mui/icons-material/Terminal';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Chip from '@mui/material/Chip';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '@/components/ErrorState';
import { EventTime } from '@/components/EventTime';
import { Panel } from '@/components/Section';
import { ListSkeleton } from '@/components/Skeletons';
import { useFeedback } from '@/contexts/FeedbackContext';
import { useProblemText } from '@/hooks/useProblemText';
import { sessionsQuery, useRevokeSession } from '../api';
import type { SessionInfo } from '../types';

/** Where one is signed in, and the way to end that. */
export function SessionList() {
  const { t } = useTranslation('users');
  const { data, error, refetch } = useQuery(sessionsQuery);
  const revoke = useRevokeSession();
  const { confirm, notify } = useFeedback();
  const problemText = useProblemText();
  const end = async (session?: SessionInfo) => {
    const yes = await confirm({
      title: session ? t('security.end_one_title', { device: session.device }) : t('security.end_all_title'),
      body: session ? t('security.end_one_text') : t('security.end_all_text'),
      confirmLabel: session ? t('security.end_one') : t('security.end_all'),
      destructive: true,
    });
    if (!yes) return;
    revoke.mutate(session?.id, {
      onSuccess: () => notify(session ? t('security.ended_one') : t('security.ended_all')),
      onError: (failure) => notify(problemText(failure), { severity: 'error' }),
    });
  };
  const others = data?.filter((session) => !session.current).length ?? 0;
  return (
    <Panel
      title={t('security.sessions_title')}
      action={
        others > 0 && (
          <Button size="small" color="error" onClick={() => void end()}>
            {t('security.end_all')}
          </Button>
        )
      }
    >
      {error ? (
        <ErrorState error={error} onRetry={refetch} />
      ) : !data ? (
        <ListSkeleton rows={2} />
      ) : (
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {data.map((session) => (
            <SessionRow key={session.id} session={session} onEnd={() => void end(session)} />
          ))}
        </Box>
      )}
    </Panel>
  );
}

function DeviceIcon({ session }: { session: SessionInfo }) {
  const Icon = /iphone|ipad|android|mobile/i.test(`${session.device} ${session.user_agent}`)
    ? PhoneIphone
    : /mozilla/i.test(session.user_agent)
      ? Computer
      : Terminal;
  return <Icon aria-hidden sx={{ color: 'text.secondary' }} />;
}

function SessionRow({ session, onEnd }: { session: SessionInfo; onEnd: () => void }) {
  const { t } = useTranslation('users');
  return (
    <Box
      component="li"
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: 4,
        py: 3,
        borderTop: 1,
        borderColor: 'divider',
        '&:first-of-type': { borderTop: 0, pt: 0 },
      }}
    >
      <DeviceIcon session={session} />
      <Box sx={{ flex: 1, minWidth: 0 }}>
        <Typography variant="subtitle2" component="div">
          {session.device}
        </Typography>
        <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
          {t('security.last_seen')} <EventTime start={session.last_seen_at} variant="relative" />
          {session.ip_prefix && ` · ${session.ip_prefix}`}
          {session.signed_in_with.startsWith('passkey') && ` · ${t('passkey.one')}`}
        </Typography>
      </Box>
      {session.current ? (
        <Chip
          size="small"
          label={t('security.this_device')}
          sx={{ bgcolor: 'success.light', color: 'success.main' }}
        />
      ) : (
        <Button size="small" onClick={onEnd} aria-label={`${t('security.end_one')}: ${session.device}`}>
          {t('security.end_one')}
        </Button>
      )}
    </Box>
  );
}

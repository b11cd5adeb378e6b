import History from '@mui/icons-material/History';
import PersonSearch from '@mui/icons-material/PersonSearchOutlined';
import Tune from '@mui/icons-material/Tune';
import Box from '@mui/material/Box';
import IconButton from '@mui/material/IconButton';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { ErrorState } from '@/components/ErrorState';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import { SlotFill } from '@/components/Slot';
import { useOnline } from '@/hooks/useOnline';
import { usePageTitle } from '@/hooks/usePageTitle';
import { doorQuery } from '../api';
import { CameraView } from '../components/CameraView';
import { CodeField } from '../components/CodeField';
import { DoorSearch } from '../components/DoorSearch';
import { GateDialog } from '../components/GateDialog';
import { RecentScans } from '../components/RecentScans';
import { Verdict } from '../components/Verdict';
import { useKept } from '../lib/device';
import { wakeSound } from '../lib/signal';
import { useScanning } from '../lib/useScanning';
import { toneOf } from '../lib/verdict';
import type { DoorState } from '../types';

/** How long a verdict stays when nobody touches it: a yes lets the queue move, a no is read twice. */
const STAYS = { yes: 2_200, look: 8_000, no: 8_000 };

type Open = 'search' | 'recent' | 'gate' | null;

export default function DoorPage() {
  const { t } = useTranslation('door');
  const { organizationId = '', eventId = '', occurrenceId = '' } = useParams();
  const place = useMemo(
    () => ({ organizationId, eventId, occurrenceId }),
    [organizationId, eventId, occurrenceId],
  );
  const [gate, setGate] = useKept('gate', '');
  const [sound, setSound] = useKept('sound', 'on');
  const [open, setOpen] = useState<Open>(null);
  const door = useQuery(doorQuery(place));
  const scanning = useScanning(place, gate, sound === 'on');
  const { outcome, clear } = scanning;
  usePageTitle(door.data ? `${t('title')}: ${door.data.title}` : t('title'));

  useEffect(() => {
    if (outcome?.kind !== 'judged') return;
    const timer = setTimeout(clear, STAYS[toneOf(outcome.scan)]);
    return () => clearTimeout(timer);
  }, [outcome, clear]);

  if (door.error && !door.data)
    return <ErrorState error={door.error} onRetry={() => void door.refetch()} page />;
  const zone = door.data?.time_zone ?? 'UTC';
  const present = (code: string) => {
    setOpen(null);
    void scanning.present(code);
  };
  return (
    <>
      <SlotFill name="door-status">{door.data && <Status door={door.data} gate={gate} />}</SlotFill>
      <OfflineNotice unanswered={door.isError} />
      <Box sx={{ position: 'relative', flex: 1, minHeight: 280, overflow: 'hidden' }}>
        <CameraView onCode={present} />
        {outcome && (
          <Verdict
            key={outcome.kind === 'judged' ? outcome.nonce : outcome.presentation.nonce}
            outcome={outcome}
            timeZone={zone}
            busy={scanning.busy}
            onRetry={() => void scanning.retry()}
            onClose={clear}
          />
        )}
      </Box>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1, p: 3 }}>
        <CodeField
          busy={scanning.busy}
          kept={outcome?.kind === 'unchecked' ? outcome.presentation.code : ''}
          onCode={present}
        />
        <Tool label={t('search.title')} onClick={() => setOpen('search')}>
          <PersonSearch />
        </Tool>
        <Tool label={t('recent.title')} onClick={() => setOpen('recent')}>
          <History />
        </Tool>
        <Tool label={t('gate.title')} onClick={() => setOpen('gate')}>
          <Tune />
        </Tool>
      </Box>
      {open === 'search' && (
        <DoorSearch place={place} timeZone={zone} onClose={() => setOpen(null)} onCode={present} />
      )}
      {open === 'recent' && (
        <ResponsiveDialog open title={t('recent.title')} onClose={() => setOpen(null)}>
          <RecentScans scans={door.data?.recent ?? []} timeZone={zone} />
        </ResponsiveDialog>
      )}
      {open === 'gate' && (
        <GateDialog
          gate={gate}
          sound={sound === 'on'}
          onClose={() => setOpen(null)}
          onSave={(name, loud) => {
            wakeSound();
            setGate(name);
            setSound(loud ? 'on' : 'off');
            setOpen(null);
          }}
        />
      )}
    </>
  );
}

function Tool({ label, onClick, children }: { label: string; onClick: () => void; children: ReactNode }) {
  return (
    <IconButton aria-label={label} title={label} onClick={onClick} sx={{ width: 48, height: 52 }}>
      {children}
    </IconButton>
  );
}

function Status({ door, gate }: { door: DoorState; gate: string }) {
  const { t } = useTranslation('door');
  return (
    <Box sx={{ display: 'flex', alignItems: 'center', gap: 3 }}>
      <Box sx={{ flex: 1, minWidth: 0 }}>
        <Typography component="h1" variant="subtitle2" noWrap>
          {door.title}
        </Typography>
        {gate && (
          <Typography variant="caption" component="div" noWrap sx={{ color: 'text.secondary' }}>
            {gate}
          </Typography>
        )}
      </Box>
      <Box
        className="tabular"
        aria-label={t('counter', { in: door.checked_in, sold: door.sold })}
        role="img"
        sx={{ pr: 3, fontSize: '1.25rem', fontWeight: 660, whiteSpace: 'nowrap' }}
      >
        {door.checked_in}
        <Box component="span" sx={{ color: 'text.secondary', fontWeight: 460 }}>
          {' / '}
          {door.sold}
        </Box>
      </Box>
    </Box>
  );
}

/** Said before the first scan fails: without the network nothing here can be checked. */
function OfflineNotice({ unanswered }: { unanswered: boolean }) {
  const { t } = useTranslation('door');
  const online = useOnline();
  return (
    <Box role="status">
      {(!online || unanswered) && (
        <Box
          sx={{
            px: 4,
            py: 2.5,
            bgcolor: 'warning.main',
            color: 'warning.contrastText',
            fontWeight: 600,
            textAlign: 'center',
          }}
        >
          {t('offline')}
        </Box>
      )}
    </Box>
  );
}

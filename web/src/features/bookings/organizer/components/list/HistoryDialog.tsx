import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '@/components/ErrorState';
import { EventTime } from '@/components/EventTime';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import { ListSkeleton } from '@/components/Skeletons';
import { usePlace } from '@/features/events/organizer';
import type bundle from '@/i18n/en/waiting.json';
import { historyQuery, type ListedEntry, type WaitingNote } from '../../waitingListApi';

type What = keyof typeof bundle.desk.what;

interface Props {
  /** One person, or the whole list. */
  entry: ListedEntry | null;
  onClose: () => void;
}

/** What was done, by whom and why; the newest first. Nothing of it can be changed. */
export function HistoryDialog({ entry, onClose }: Props) {
  const { t } = useTranslation('waiting');
  const { data, error, refetch } = useQuery(historyQuery(usePlace(), entry?.id ?? null));
  return (
    <ResponsiveDialog open title={entry ? entry.email : t('desk.history_title')} onClose={onClose}>
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <ListSkeleton rows={4} height={44} />
      ) : data.length === 0 ? (
        <Typography sx={{ color: 'text.secondary' }}>{t('desk.history_empty')}</Typography>
      ) : (
        <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {data.map((note) => (
            <Row key={note.id} note={note} whose={entry === null} />
          ))}
        </Box>
      )}
    </ResponsiveDialog>
  );
}

function Row({ note, whose }: { note: WaitingNote; whose: boolean }) {
  const { t } = useTranslation('waiting');
  const moved = note.from_place != null && note.to_place != null;
  return (
    <Box
      component="li"
      sx={{ py: 3, borderTop: 1, borderColor: 'divider', '&:first-of-type': { borderTop: 0, pt: 0 } }}
    >
      <Box sx={{ display: 'flex', justifyContent: 'space-between', alignItems: 'baseline', gap: 3 }}>
        <Typography sx={{ fontWeight: 560 }}>
          {t(`desk.what.${note.what as What}`)}
          {moved && ` ${t('desk.from_to', { from: note.from_place, to: note.to_place })}`}
        </Typography>
        <Typography variant="caption" sx={{ color: 'text.secondary', whiteSpace: 'nowrap' }}>
          <EventTime start={note.at} />
        </Typography>
      </Box>
      {whose && (
        <Typography variant="body2" sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>
          {note.email}
        </Typography>
      )}
      {(note.reason || note.by) && (
        <Typography variant="body2" sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>
          {[note.reason && `“${note.reason}”`, note.by && t('desk.by', { name: note.by })]
            .filter(Boolean)
            .join(' ')}
        </Typography>
      )}
    </Box>
  );
}

import Download from '@mui/icons-material/FileDownloadOutlined';
import History from '@mui/icons-material/HistoryOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '@/components/ErrorState';
import { ListSkeleton } from '@/components/Skeletons';
import { usePlace } from '@/features/events/organizer';
import { useMay } from '@/features/users';
import { EntriesTable } from '../components/list/EntriesTable';
import { HistoryDialog } from '../components/list/HistoryDialog';
import { ListFigures } from '../components/list/ListFigures';
import { ListForm } from '../components/list/ListForm';
import { csvOf, waitingListQuery } from '../waitingListApi';

/** Who wants to come though it is sold out, and how what comes free is handed out. */
export default function WaitingListPage() {
  const { t } = useTranslation('waiting');
  const place = usePlace();
  const may = useMay();
  const [history, setHistory] = useState(false);
  const { data: list, error, refetch } = useQuery(waitingListQuery(place));
  if (error && !list) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!list) return <ListSkeleton rows={4} height={96} />;
  return (
    <Box sx={{ display: 'grid', gap: { xs: 5, md: 8 } }}>
      <ListFigures list={list} />
      <Box component="section" sx={{ minWidth: 0 }}>
        <Box sx={{ display: 'flex', flexWrap: 'wrap', justifyContent: 'flex-end', gap: 2, mb: 3 }}>
          <Button startIcon={<History />} onClick={() => setHistory(true)}>
            {t('desk.all_history')}
          </Button>
          <Button component="a" href={csvOf(place)} download startIcon={<Download />}>
            {t('desk.csv')}
          </Button>
        </Box>
        <EntriesTable />
      </Box>
      {may('events_manage') && (
        <Box sx={{ maxWidth: 560 }}>
          <ListForm list={list} />
        </Box>
      )}
      {history && <HistoryDialog entry={null} onClose={() => setHistory(false)} />}
    </Box>
  );
}

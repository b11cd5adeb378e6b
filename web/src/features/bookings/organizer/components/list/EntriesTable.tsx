import Box from '@mui/material/Box';
import MenuItem from '@mui/material/MenuItem';
import Select from '@mui/material/Select';
import Typography from '@mui/material/Typography';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Column, DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { EventTime } from '@/components/EventTime';
import { ShowMore } from '@/components/ShowMore';
import { usePlace } from '@/features/events/organizer';
import { useDebounce } from '@/hooks/useDebounce';
import { EntryChip } from '../../../waiting/components/EntryChip';
import { type EntryState, entriesQuery, type ListedEntry } from '../../waitingListApi';
import { ListFilters } from '../ListFilters';
import { MoveDialog, OfferDialog, RemoveDialog } from './EntryDialogs';
import { type EntryAct, EntryMenu } from './EntryMenu';
import { HistoryDialog } from './HistoryDialog';

const STATES: readonly EntryState[] = [
  'waiting',
  'offered',
  'paused',
  'purchased',
  'left',
  'removed',
  'closed',
];

/** Everybody on the list, in its order. */
export function EntriesTable() {
  const { t } = useTranslation('waiting');
  const place = usePlace();
  const [typed, setTyped] = useState('');
  const [state, setState] = useState<EntryState | ''>('');
  const [act, setAct] = useState<{ entry: ListedEntry; what: EntryAct } | null>(null);
  const q = useDebounce(typed.trim());
  const query = useInfiniteQuery(entriesQuery(place, { ...(q ? { q } : {}), ...(state ? { state } : {}) }));
  const close = () => setAct(null);
  return (
    <>
      <ListFilters label={t('desk.search')} q={typed} onType={setTyped}>
        <Select
          value={state}
          displayEmpty
          onChange={(event) => setState(event.target.value as EntryState | '')}
          inputProps={{ 'aria-label': t('desk.state') }}
          sx={{ minWidth: 180 }}
        >
          <MenuItem value="">{t('desk.on_list')}</MenuItem>
          {STATES.map((one) => (
            <MenuItem key={one} value={one}>
              {t(`state.${one}`)}
            </MenuItem>
          ))}
        </Select>
      </ListFilters>
      <DataTable
        label={t('desk.label')}
        columns={useColumns((entry, what) => setAct({ entry, what }))}
        rows={query.data}
        rowKey={(entry) => entry.id}
        error={query.error}
        onRetry={() => void query.refetch()}
        empty={
          q || state ? (
            <EmptyState art="search" title={t('desk.none_found')} text={t('desk.none_found_text')} />
          ) : (
            <EmptyState title={t('desk.empty_title')} text={t('desk.empty_text')} />
          )
        }
      />
      <ShowMore query={query} />
      {act?.what === 'move' && <MoveDialog entry={act.entry} onClose={close} />}
      {act?.what === 'offer' && <OfferDialog entry={act.entry} onClose={close} />}
      {act?.what === 'remove' && <RemoveDialog entry={act.entry} onClose={close} />}
      {act?.what === 'history' && <HistoryDialog entry={act.entry} onClose={close} />}
    </>
  );
}

function useColumns(onAct: (entry: ListedEntry, act: EntryAct) => void): Column<ListedEntry>[] {
  const { t } = useTranslation('waiting');
  return [
    {
      key: 'who',
      header: t('desk.who'),
      primary: true,
      cell: (entry) => (
        <Box sx={{ display: 'flex', alignItems: 'baseline', gap: 3, minWidth: 0 }}>
          <Box component="span" className="tabular" sx={{ minWidth: 24, color: 'text.secondary' }}>
            {entry.place ?? '–'}
          </Box>
          <Typography component="span" sx={{ fontWeight: 560, overflowWrap: 'anywhere' }}>
            {entry.email}
          </Typography>
        </Box>
      ),
    },
    { key: 'wish', header: t('desk.wish'), cell: (entry) => <WishCell entry={entry} /> },
    { key: 'state', header: t('desk.state'), cell: (entry) => <StateCell entry={entry} /> },
    {
      key: 'since',
      header: t('desk.since'),
      wide: true,
      cell: (entry) => <EventTime start={entry.created_at} />,
    },
    {
      key: 'menu',
      header: '',
      align: 'end',
      width: 56,
      corner: true,
      cell: (entry) => <EntryMenu entry={entry} onAct={(act) => onAct(entry, act)} />,
    },
  ];
}

function WishCell({ entry }: { entry: ListedEntry }) {
  const { t } = useTranslation('waiting');
  const many =
    entry.minimum < entry.quantity
      ? t('wish.at_least', { count: entry.quantity, minimum: entry.minimum })
      : t('wish.exactly', { count: entry.quantity });
  return (
    <Box sx={{ minWidth: 0 }}>
      {many}
      {entry.together && ` · ${t('wish.side_by_side')}`}
      <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
        {entry.wishes.join(', ')}
      </Typography>
    </Box>
  );
}

function StateCell({ entry }: { entry: ListedEntry }) {
  const { t } = useTranslation('waiting');
  const offered = entry.state === 'offered' && entry.offer_expires_at;
  const notes = [
    entry.skips > 0 && t('desk.skipped', { count: entry.skips }),
    entry.lapses > 0 && t('desk.lapses', { count: entry.lapses }),
  ].filter(Boolean);
  return (
    <Box>
      <EntryChip state={entry.state} />
      {(offered || notes.length > 0) && (
        <Typography variant="caption" component="div" sx={{ mt: 0.5, color: 'text.secondary' }}>
          {offered ? (
            <>
              {t('desk.until')} <EventTime start={entry.offer_expires_at ?? ''} />
            </>
          ) : (
            notes.join(' · ')
          )}
        </Typography>
      )}
    </Box>
  );
}

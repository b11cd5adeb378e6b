import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { EventTime } from '@/components/EventTime';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import { SearchField } from '@/components/SearchField';
import { ListSkeleton } from '@/components/Skeletons';
import { useDebounce } from '@/hooks/useDebounce';
import { type DoorPlace, doorSearchQuery } from '../api';
import type { FoundTicket } from '../types';

interface Props {
  place: DoorPlace;
  timeZone: string;
  onClose: () => void;
  onCode: (code: string) => void;
}

/** For people whose phone is dead: by name, booking reference or the start of a code. */
export function DoorSearch({ place, timeZone, onClose, onCode }: Props) {
  const { t } = useTranslation('door');
  const [typed, setTyped] = useState('');
  const q = useDebounce(typed.trim(), 300);
  const { data, error, isFetching, refetch } = useQuery(doorSearchQuery(place, q));
  return (
    <ResponsiveDialog open title={t('search.title')} onClose={onClose}>
      <SearchField
        autoFocus
        label={t('search.label')}
        placeholder={t('search.label')}
        onSearch={setTyped}
        onType={setTyped}
      />
      <Box sx={{ mt: 4, minHeight: 240 }} aria-busy={isFetching}>
        {q === '' ? (
          <Typography sx={{ color: 'text.secondary' }}>{t('search.hint')}</Typography>
        ) : error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : !data ? (
          <ListSkeleton rows={3} />
        ) : data.length === 0 ? (
          <EmptyState art="search" title={t('search.none')} text={t('search.none_text')} />
        ) : (
          <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
            {data.map((ticket) => (
              <Found key={ticket.ticket_id} ticket={ticket} timeZone={timeZone} onCode={onCode} />
            ))}
          </Box>
        )}
      </Box>
    </ResponsiveDialog>
  );
}

function Found({
  ticket,
  timeZone,
  onCode,
}: {
  ticket: FoundTicket;
  timeZone: string;
  onCode: (code: string) => void;
}) {
  const { t } = useTranslation('door');
  const name = ticket.holder_name ?? t('search.no_name');
  return (
    <Box
      component="li"
      sx={{ display: 'flex', alignItems: 'center', gap: 3, py: 3, borderBottom: 1, borderColor: 'divider' }}
    >
      <Box sx={{ flex: 1, minWidth: 0 }}>
        <Typography sx={{ fontWeight: 600 }}>{name}</Typography>
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {ticket.product_name} · <span className="tabular">{ticket.reference}</span>
        </Typography>
        {ticket.checked_in_at && (
          <Typography variant="body2" sx={{ color: 'warning.main' }}>
            {t('search.in_since')}{' '}
            <EventTime start={ticket.checked_in_at} timeZone={timeZone} variant="time" />
          </Typography>
        )}
      </Box>
      <Button
        variant={ticket.checked_in_at ? 'outlined' : 'contained'}
        color={ticket.checked_in_at ? 'secondary' : 'primary'}
        aria-label={`${t('search.let_in')}: ${name}`}
        onClick={() => onCode(ticket.code)}
      >
        {t('search.let_in')}
      </Button>
    </Box>
  );
}

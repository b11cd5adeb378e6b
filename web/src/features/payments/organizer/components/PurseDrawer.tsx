import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link as RouterLink } from 'react-router';
import { paths } from '@/app/paths';
import { ErrorState } from '@/components/ErrorState';
import { EventTime } from '@/components/EventTime';
import { Money } from '@/components/Money';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import { ListSkeleton } from '@/components/Skeletons';
import { StatusChip } from '@/components/StatusChip';
import { useMay } from '@/features/users';
import { type PurseHistory, purseQuery, useBlockPurse } from '../pursesApi';
import { ReasonDialog } from './ReasonDialog';
import { useTelling } from './useTelling';

interface Props {
  organizationId: string;
  purseId: string;
  onClose: () => void;
}

/** One gift card or credit: where it comes from, every move, and the way to stop it. */
export function PurseDrawer({ organizationId, purseId, onClose }: Props) {
  const { t } = useTranslation('purses');
  const { data, error, refetch } = useQuery(purseQuery(organizationId, purseId));
  const title = data ? `${t(`kind.${data.purse.kind}`)} …${data.purse.last_four}` : t('title');
  return (
    <ResponsiveDialog open title={title} onClose={onClose}>
      {data ? (
        <History organizationId={organizationId} history={data} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <ListSkeleton rows={4} />
      )}
    </ResponsiveDialog>
  );
}

function History({ organizationId, history }: { organizationId: string; history: PurseHistory }) {
  const { t } = useTranslation('purses');
  const { purse, entries } = history;
  return (
    <Box sx={{ display: 'grid', gap: 6 }}>
      <Box sx={{ display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: 4 }}>
        <Box>
          <Typography variant="h3" component="p">
            <Money {...purse.balance} />
          </Typography>
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            {t('of')} <Money {...purse.issued} />
            {purse.reserved.amount > 0 && (
              <>
                {' · '}
                <Money {...purse.reserved} /> {t('reserved')}
              </>
            )}
          </Typography>
        </Box>
        <StatusChip status={purse.state} />
      </Box>
      {purse.block_reason && <Alert severity="warning">{purse.block_reason}</Alert>}
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {t('from')}{' '}
        <Link component={RouterLink} to={paths.organizer.event(organizationId, purse.event_id, 'bookings')}>
          {purse.description}
        </Link>
        {purse.expires_at && (
          <>
            {' · '}
            {t('until')} <EventTime start={purse.expires_at} />
          </>
        )}
      </Typography>
      <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {entries.map((entry) => (
          <Box
            component="li"
            key={`${entry.at}:${entry.kind}:${entry.amount.amount}`}
            sx={{
              py: 3,
              borderTop: 1,
              borderColor: 'divider',
              display: 'flex',
              justifyContent: 'space-between',
              gap: 4,
            }}
          >
            <Box sx={{ minWidth: 0 }}>
              <Typography sx={{ fontWeight: 560 }}>{t(`entry.${entry.kind}`)}</Typography>
              <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
                {entry.description} · <EventTime start={entry.at} />
              </Typography>
            </Box>
            <Money
              amount={takes(entry.kind) ? -entry.amount.amount : entry.amount.amount}
              currency={entry.amount.currency}
              {...(entry.kind === 'spent' && { sx: { color: 'text.secondary' } })}
            />
          </Box>
        ))}
      </Box>
      <Stop organizationId={organizationId} history={history} />
    </Box>
  );
}

/** Whether a move takes something from the card. What is spent was taken when it was set aside. */
const takes = (kind: PurseHistory['entries'][number]['kind']): boolean =>
  kind === 'reserved' || kind === 'voided';

function Stop({ organizationId, history }: { organizationId: string; history: PurseHistory }) {
  const { t } = useTranslation('purses');
  const { purse } = history;
  const may = useMay()('bookings_manage');
  const tell = useTelling();
  const block = useBlockPurse(organizationId, purse.id);
  const [asking, setAsking] = useState(false);
  if (!may || purse.state === 'voided') return null;
  if (purse.state === 'blocked') {
    return (
      <Button loading={block.isPending} onClick={() => block.mutate(null, tell(t('unblocked')))}>
        {t('unblock')}
      </Button>
    );
  }
  return (
    <>
      <Button color="error" onClick={() => setAsking(true)}>
        {t('block')}
      </Button>
      {asking && (
        <ReasonDialog
          title={t('block_title')}
          text={t('block_text')}
          submitLabel={t('block')}
          onClose={() => setAsking(false)}
          onSave={(reason) => block.mutateAsync(reason)}
        />
      )}
    </>
  );
}

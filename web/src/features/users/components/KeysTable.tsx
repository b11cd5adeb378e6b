import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Chip from '@mui/material/Chip';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type Column, DataTable } from '@/components/DataTable';
import { EventTime } from '@/components/EventTime';
import type { ApiKey } from '../types';

interface Props {
  keys: readonly ApiKey[] | undefined;
  error: unknown;
  onRetry: () => void;
  onEdit: (apiKey: ApiKey) => void;
  onRotate: (apiKey: ApiKey) => void;
  onRevoke: (apiKey: ApiKey) => void;
  empty: ReactNode;
}

const hasEnded = (apiKey: ApiKey) =>
  Boolean(apiKey.revoked_at) || new Date(apiKey.expires_at).getTime() <= Date.now();

export function KeysTable({ keys, error, onRetry, onEdit, onRotate, onRevoke, empty }: Props) {
  const { t } = useTranslation('users');
  const columns: Column<ApiKey>[] = [
    {
      key: 'name',
      header: t('keys.name'),
      primary: true,
      cell: (apiKey) => (
        <Box sx={{ minWidth: 0 }}>
          <Typography variant="subtitle2" component="div">
            {apiKey.name}
          </Typography>
          <Typography
            variant="caption"
            component="div"
            sx={{ color: 'text.secondary', fontFamily: 'monospace', overflowWrap: 'anywhere' }}
          >
            {apiKey.prefix}…
          </Typography>
        </Box>
      ),
    },
    {
      key: 'scopes',
      header: t('keys.scopes'),
      cell: (apiKey) => (
        <Box sx={{ maxWidth: 300 }}>
          {apiKey.scopes.map((one) => t(`permission.${one}`)).join(' · ')}
          <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
            {apiKey.event_ids
              ? t('members.some_events', { count: apiKey.event_ids.length })
              : t('members.all_events')}
          </Typography>
        </Box>
      ),
    },
    {
      key: 'used',
      header: t('keys.last_used'),
      cell: (apiKey) =>
        apiKey.last_used_at ? <EventTime start={apiKey.last_used_at} variant="relative" /> : t('keys.never'),
    },
    {
      key: 'state',
      header: t('keys.state'),
      cell: (apiKey) =>
        hasEnded(apiKey) ? (
          <Chip size="small" label={apiKey.revoked_at ? t('keys.revoked') : t('keys.expired')} />
        ) : (
          <span>
            {t('keys.until')} <EventTime start={apiKey.expires_at} variant="date" />
          </span>
        ),
    },
    {
      key: 'actions',
      header: t('members.actions'),
      align: 'end',
      cell: (apiKey) =>
        !hasEnded(apiKey) && (
          <Box sx={{ display: 'flex', justifyContent: 'flex-end', flexWrap: 'wrap', gap: 1 }}>
            <Button size="small" onClick={() => onEdit(apiKey)}>
              {t('roles.change')}
            </Button>
            <Button size="small" onClick={() => onRotate(apiKey)}>
              {t('keys.rotate')}
            </Button>
            <Button size="small" color="error" onClick={() => onRevoke(apiKey)}>
              {t('keys.revoke')}
            </Button>
          </Box>
        ),
    },
  ];
  return (
    <DataTable
      label={t('keys.title')}
      columns={columns}
      rows={keys}
      rowKey={(apiKey) => apiKey.id}
      error={error}
      onRetry={onRetry}
      empty={empty}
    />
  );
}

import Download from '@mui/icons-material/FileDownloadOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import { Breadcrumbs } from '@/components/Breadcrumbs';
import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { PageHeader } from '@/components/PageHeader';
import { ShowMore } from '@/components/ShowMore';
import { ListSkeleton } from '@/components/Skeletons';
import { AuditRow } from '../components/AuditRow';
import { membersQuery } from '../members';
import { type AuditFilter, auditFile, auditQuery } from '../team';

const TARGETS = [
  'organization',
  'member',
  'invitation',
  'role',
  'api_key',
  'event',
  'occurrence',
  'product',
  'offer',
  'pool',
  'venue',
  'seat_map',
  'seating',
  'waiting_room',
  'booking',
  'refund',
  'conversation',
  'reply',
] as const;

const FILTERS = ['actor', 'target', 'from', 'to'] as const;

/** Midnight where the person is, `days` after the day they chose. */
function midnight(day: string, days: number): string | undefined {
  const moment = new Date(`${day}T00:00:00`);
  if (Number.isNaN(moment.getTime())) return undefined;
  moment.setDate(moment.getDate() + days);
  return moment.toISOString();
}

/** Who changed what, and when. */
export default function AuditPage() {
  const { t } = useTranslation('users');
  const { organizationId = '' } = useParams();
  const [search, setSearch] = useSearchParams();
  const value = (name: (typeof FILTERS)[number]) => search.get(name) ?? '';
  const from = midnight(value('from'), 0);
  const to = midnight(value('to'), 1);
  const filter: AuditFilter = {
    ...(value('actor') ? { actor: value('actor') } : {}),
    ...(value('target') ? { target: value('target') } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
  };
  const query = useInfiniteQuery(auditQuery(organizationId, filter));
  const { data: members = [] } = useQuery(membersQuery(organizationId));
  const choose = (name: (typeof FILTERS)[number], chosen: string) =>
    setSearch(
      (current) => {
        if (chosen) current.set(name, chosen);
        else current.delete(name);
        return current;
      },
      { replace: true },
    );

  return (
    <>
      <Breadcrumbs items={[{ label: t('audit.title') }]} />
      <PageHeader
        title={t('audit.title')}
        text={t('audit.text')}
        actions={
          <Button startIcon={<Download />} href={auditFile(organizationId, filter)} download="audit.csv">
            {t('audit.csv')}
          </Button>
        }
      />
      <Box
        sx={{
          display: 'grid',
          gap: 3,
          mb: 6,
          gridTemplateColumns: { xs: '1fr 1fr', md: '2fr 2fr 1fr 1fr' },
        }}
      >
        <TextField
          select
          size="small"
          label={t('audit.who')}
          value={value('actor')}
          onChange={(event) => choose('actor', event.target.value)}
        >
          <MenuItem value="">{t('audit.everybody')}</MenuItem>
          {members.map((member) => (
            <MenuItem key={member.user_id} value={member.user_id}>
              {member.name}
            </MenuItem>
          ))}
        </TextField>
        <TextField
          select
          size="small"
          label={t('audit.what')}
          value={value('target')}
          onChange={(event) => choose('target', event.target.value)}
        >
          <MenuItem value="">{t('audit.everything')}</MenuItem>
          {TARGETS.map((target) => (
            <MenuItem key={target} value={target}>
              {t(`audit.targets.${target}`)}
            </MenuItem>
          ))}
        </TextField>
        {(['from', 'to'] as const).map((name) => (
          <TextField
            key={name}
            type="date"
            size="small"
            label={t(`audit.${name}`)}
            value={value(name)}
            onChange={(event) => choose(name, event.target.value)}
            slotProps={{ inputLabel: { shrink: true } }}
          />
        ))}
      </Box>
      {query.error ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : !query.data ? (
        <ListSkeleton rows={6} height={56} />
      ) : query.data.length === 0 ? (
        <EmptyState art="search" title={t('audit.empty_title')} text={t('audit.empty_text')} />
      ) : (
        <Box
          component="ol"
          aria-label={t('audit.title')}
          sx={{
            listStyle: 'none',
            m: 0,
            p: 0,
            border: 1,
            borderColor: 'divider',
            borderRadius: '12px',
            bgcolor: 'background.paper',
            overflow: 'hidden',
          }}
        >
          {query.data.map((entry) => (
            <AuditRow key={entry.seq} entry={entry} />
          ))}
        </Box>
      )}
      <ShowMore query={query} />
    </>
  );
}

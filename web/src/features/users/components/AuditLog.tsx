import Download from '@mui/icons-material/FileDownloadOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { PageHeader } from '@/components/PageHeader';
import { ShowMore } from '@/components/ShowMore';
import { ListSkeleton } from '@/components/Skeletons';
import type users from '@/i18n/en/users.json';
import { type AuditFilter, type AuditSource, auditQuery } from '../team';
import { AuditRow } from './AuditRow';

type Target = keyof typeof users.audit.targets;

interface Props {
  text: string;
  /** Everybody whose changes can be looked for. */
  people: readonly { user_id: string; name: string }[];
  targets: readonly Target[];
  log: AuditSource;
  /** Where the same is downloaded as a file. */
  file?: (filter: AuditFilter) => string;
}

const FILTERS = ['actor', 'target', 'from', 'to'] as const;

/** Midnight where the person is, `days` after the day they chose. */
function midnight(day: string, days: number): string | undefined {
  const moment = new Date(`${day}T00:00:00`);
  if (Number.isNaN(moment.getTime())) return undefined;
  moment.setDate(moment.getDate() + days);
  return moment.toISOString();
}

/** Who changed what, and when: a log with its filters in the address. */
export function AuditLog({ text, people, targets, log, file }: Props) {
  const { t } = useTranslation('users');
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
  const query = useInfiniteQuery(auditQuery(log, filter));
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
      <PageHeader
        title={t('audit.title')}
        text={text}
        actions={
          file && (
            <Button startIcon={<Download />} href={file(filter)} download="audit.csv">
              {t('audit.csv')}
            </Button>
          )
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
          {people.map((member) => (
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
          {targets.map((target) => (
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

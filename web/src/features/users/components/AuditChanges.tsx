import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { useAuditWords } from '../lib/auditWords';
import type { AuditChange } from '../types';

/** A value as it stands in the log, for a person. */
function shown(value: unknown): string {
  if (value === null || value === undefined || value === '') return '—';
  if (Array.isArray(value)) return value.map(shown).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** What was changed, field by field; what it was is said where there are several. */
export function AuditChanges({ changes }: { changes: readonly AuditChange[] }) {
  const { t } = useTranslation('users');
  const { sentence } = useAuditWords();
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 2 }}>
      {changes.map((change) => (
        <Box component="li" key={JSON.stringify(change)}>
          {change.more ? (
            t('audit.more', { count: change.more })
          ) : (
            <>
              {changes.length > 1 && (
                <Typography variant="subtitle2" component="div">
                  {sentence(change.target ?? '', change.change ?? '')}
                </Typography>
              )}
              <Fields change={change} />
            </>
          )}
        </Box>
      ))}
    </Box>
  );
}

function Fields({ change }: { change: AuditChange }) {
  const before = (change.before ?? {}) as Record<string, unknown>;
  const after = (change.after ?? {}) as Record<string, unknown>;
  const names = change.columns ?? Object.keys({ ...before, ...after });
  return (
    <Box
      component="dl"
      sx={{
        m: 0,
        mt: 0.5,
        display: 'grid',
        gridTemplateColumns: 'minmax(96px, max-content) 1fr',
        columnGap: 4,
        fontSize: '0.8125rem',
        color: 'text.secondary',
        '& dd': { m: 0, overflowWrap: 'anywhere' },
      }}
    >
      {names.map((name) => (
        <Box key={name} sx={{ display: 'contents' }}>
          <dt>{name}</dt>
          <dd>
            {change.change === 'created' || change.change === 'removed'
              ? shown(after[name] ?? before[name])
              : name in after
                ? `${shown(before[name])} → ${shown(after[name])}`
                : '…'}
          </dd>
        </Box>
      ))}
    </Box>
  );
}

import ExpandMore from '@mui/icons-material/ExpandMore';
import Box from '@mui/material/Box';
import ButtonBase from '@mui/material/ButtonBase';
import Collapse from '@mui/material/Collapse';
import Typography from '@mui/material/Typography';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EventTime } from '@/components/EventTime';
import { useAuditWords } from '../lib/auditWords';
import type { AuditEntry } from '../types';
import { AuditChanges } from './AuditChanges';

/** The name of what was changed, from the log itself or from what it is called now. */
function nameOf(entry: AuditEntry): string {
  const [first] = entry.changes;
  const values = { ...(first?.before as object), ...(first?.after as object) } as Record<string, unknown>;
  const own = values.title ?? values.name;
  return entry.target_name ?? (typeof own === 'string' ? own : '');
}

/** One entry: a sentence, and everything else on demand. */
export function AuditRow({ entry }: { entry: AuditEntry }) {
  const { t } = useTranslation('users');
  const [open, setOpen] = useState(false);
  const id = useId();
  const words = useAuditWords();
  const who = entry.actor_name ?? words.kind(entry.actor_kind);
  const change = entry.changes[0]?.change ?? 'changed';
  return (
    <Box component="li" sx={{ borderTop: 1, borderColor: 'divider', '&:first-of-type': { borderTop: 0 } }}>
      <ButtonBase
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        sx={{
          width: 1,
          display: 'grid',
          gridTemplateColumns: { xs: '1fr auto', sm: '1fr auto auto' },
          alignItems: 'center',
          columnGap: 4,
          px: 4,
          py: 3,
          textAlign: 'start',
        }}
      >
        <Box sx={{ minWidth: 0 }}>
          <Typography variant="subtitle2" component="div" sx={{ overflowWrap: 'anywhere' }}>
            {words.sentence(entry.target, change)}
            {nameOf(entry) && ` · ${nameOf(entry)}`}
          </Typography>
          <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
            {who}
          </Typography>
        </Box>
        <Typography
          variant="caption"
          component="span"
          sx={{ color: 'text.secondary', gridRow: { xs: 2, sm: 'auto' } }}
        >
          <EventTime start={entry.at} variant="relative" />
        </Typography>
        <ExpandMore
          fontSize="small"
          sx={{
            color: 'text.secondary',
            gridRow: { xs: '1 / 3', sm: 'auto' },
            gridColumn: { xs: 2, sm: 'auto' },
            transform: open ? 'rotate(180deg)' : 'none',
            transition: 'transform 150ms',
          }}
        />
      </ButtonBase>
      <Collapse in={open} id={id} unmountOnExit>
        <Box sx={{ px: 4, pb: 4, display: 'grid', gap: 3 }}>
          <AuditChanges changes={entry.changes} />
          <Typography
            variant="caption"
            component="div"
            sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}
          >
            #{entry.seq} · {entry.action} · {entry.network ?? '—'} · {t('audit.request')}{' '}
            {entry.request_id ?? '—'}
            <br />
            {t('audit.hash')} {entry.hash}
          </Typography>
        </Box>
      </Collapse>
    </Box>
  );
}

import Box from '@mui/material/Box';
import InputBase from '@mui/material/InputBase';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toProblem } from '@/api/errors';
import { useFeedback } from '@/contexts/FeedbackContext';
import { useProblemText } from '@/hooks/useProblemText';
import { usePlace } from '../place';
import { useUpdatePool } from '../ticketsApi';
import type { Pool } from '../types';

interface Props {
  pool: Pool;
  label: string;
  disabled: boolean;
}

/** A number edited where it stands: Enter or leaving saves, Escape takes it back, and there is an undo. */
export function CapacityField({ pool, label, disabled }: Props) {
  const { t } = useTranslation(['organizer', 'common']);
  const { notify } = useFeedback();
  const update = useUpdatePool(usePlace());
  const problemText = useProblemText();
  const [typed, setTyped] = useState<string | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();

  const save = async () => {
    if (typed === null) return;
    const capacity = Number(typed);
    if (!/^\d{1,7}$/.test(typed.trim()) || capacity > 1_000_000)
      return setRefused(t('organizer:capacity.whole'));
    setTyped(null);
    setRefused(null);
    if (capacity === pool.capacity) return;
    try {
      const saved = await update.mutateAsync({ pool, capacity });
      const undo = () =>
        void update.mutateAsync({ pool: saved, capacity: pool.capacity }).catch(() => undefined);
      notify(t('organizer:capacity.saved', { capacity }), {
        action: { label: t('common:action.undo'), run: undo },
      });
    } catch (error) {
      setRefused(explain(error));
      setTyped(String(capacity));
      input.current?.focus();
    }
  };

  const explain = (error: unknown) => {
    const problem = toProblem(error);
    if (problem.code === 'capacity_below_sold') {
      const {
        sold = pool.sold,
        held = pool.held,
        blocked = pool.blocked,
      } = (problem.body.extra ?? {}) as Partial<Pool>;
      return t('organizer:capacity.below_sold', { sold, held, blocked, least: sold + held + blocked });
    }
    return problem.status === 412 ? t('organizer:capacity.stale') : problemText(error);
  };

  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Enter') void save();
    if (event.key === 'Escape') {
      event.stopPropagation();
      setTyped(null);
      setRefused(null);
    }
  };

  return (
    <Box>
      <InputBase
        inputRef={input}
        value={typed ?? String(pool.capacity)}
        disabled={disabled || update.isPending}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => void save()}
        onKeyDown={keys}
        inputProps={{
          'aria-label': label,
          'aria-invalid': refused !== null,
          'aria-describedby': refused ? id : undefined,
          inputMode: 'numeric',
          className: 'tabular',
        }}
        endAdornment={
          <Box component="span" aria-hidden sx={{ pl: 1.5, fontSize: '0.8125rem', color: 'text.secondary' }}>
            {t('organizer:capacity.places')}
          </Box>
        }
        sx={{
          width: 136,
          height: 36,
          px: 2,
          border: 1,
          borderColor: refused ? 'error.main' : 'divider',
          borderRadius: '8px',
          '& input': { p: 0, textAlign: 'end', fontSize: '0.9375rem', fontWeight: 560 },
          '&:hover, &:focus-within': { borderColor: refused ? 'error.main' : 'text.disabled' },
          '&.Mui-focused': { borderColor: 'primary.main' },
        }}
      />
      {refused && (
        <Box id={id} role="alert" sx={{ mt: 1, maxWidth: 300, fontSize: '0.8125rem', color: 'error.main' }}>
          {refused}
        </Box>
      )}
    </Box>
  );
}

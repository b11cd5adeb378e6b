import Box from '@mui/material/Box';
import ButtonBase from '@mui/material/ButtonBase';
import { useTranslation } from 'react-i18next';
import type { ConversationState, Counts } from '../types';

const STATES: readonly ConversationState[] = ['open', 'pending', 'snoozed', 'resolved'];

interface Props {
  value: ConversationState;
  counts: Counts | undefined;
  onChange: (state: ConversationState) => void;
}

/** Where conversations stand, with how many stand there. */
export function StateTabs({ value, counts, onChange }: Props) {
  const { t, i18n } = useTranslation('support');
  return (
    <Box
      role="group"
      aria-label={t('inbox.states')}
      sx={{ display: 'grid', gridTemplateColumns: 'repeat(4, 1fr)', gap: 1 }}
    >
      {STATES.map((state) => (
        <ButtonBase
          key={state}
          aria-pressed={state === value}
          onClick={() => onChange(state)}
          sx={{
            flexDirection: 'column',
            minHeight: 48,
            borderRadius: '8px',
            fontSize: '0.75rem',
            fontWeight: 540,
            color: state === value ? 'text.primary' : 'text.secondary',
            bgcolor: state === value ? 'action.selected' : 'transparent',
            '&:hover': { color: 'text.primary' },
          }}
        >
          <Box component="span" className="tabular" sx={{ fontSize: '0.9375rem', fontWeight: 640 }}>
            {counts ? counts[state].toLocaleString(i18n.language) : '–'}
          </Box>
          {t(`state.${state}`)}
        </ButtonBase>
      ))}
    </Box>
  );
}

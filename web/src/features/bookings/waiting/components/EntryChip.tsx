import Chip from '@mui/material/Chip';
import { useTranslation } from 'react-i18next';
import type { WaitingEntry } from '../api';

type State = WaitingEntry['state'];

const tones: Partial<Record<State, 'success' | 'warning' | 'info'>> = {
  waiting: 'info',
  offered: 'success',
  purchased: 'success',
  paused: 'warning',
  unconfirmed: 'warning',
};

export function EntryChip({ state }: { state: State }) {
  const { t } = useTranslation('waiting');
  const tone = tones[state];
  return (
    <Chip
      size="small"
      label={t(`state.${state}`)}
      sx={
        tone
          ? { bgcolor: `${tone}.light`, color: `${tone}.main` }
          : { bgcolor: 'action.selected', color: 'text.secondary' }
      }
    />
  );
}

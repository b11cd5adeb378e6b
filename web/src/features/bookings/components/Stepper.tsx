import Add from '@mui/icons-material/Add';
import Remove from '@mui/icons-material/Remove';
import Box from '@mui/material/Box';
import IconButton from '@mui/material/IconButton';
import { useTranslation } from 'react-i18next';

interface Props {
  /** What is counted: "Standing". */
  label: string;
  value: number;
  canAdd: boolean;
  canRemove: boolean;
  onStep: (direction: 1 | -1) => void;
  busy?: boolean;
}

export function Stepper({ label, value, canAdd, canRemove, onStep, busy = false }: Props) {
  const { t } = useTranslation('bookings');
  return (
    <Box
      role="group"
      aria-label={label}
      sx={{ display: 'inline-flex', alignItems: 'center', flexShrink: 0, opacity: busy ? 0.6 : 1 }}
    >
      {/* Not `disabled`: that would throw the focus away while someone is stepping with the keyboard. */}
      <IconButton
        size="small"
        aria-label={t('stepper.less', { what: label })}
        aria-disabled={!canRemove || busy}
        onClick={() => canRemove && !busy && onStep(-1)}
        sx={look(canRemove && !busy)}
      >
        <Remove fontSize="small" />
      </IconButton>
      <Box
        component="output"
        aria-live="polite"
        className="tabular"
        sx={{ minWidth: 36, textAlign: 'center', fontWeight: 600 }}
      >
        {value}
      </Box>
      <IconButton
        size="small"
        aria-label={t('stepper.more', { what: label })}
        aria-disabled={!canAdd || busy}
        onClick={() => canAdd && !busy && onStep(1)}
        sx={look(canAdd && !busy)}
      >
        <Add fontSize="small" />
      </IconButton>
    </Box>
  );
}

const look = (active: boolean) => ({
  width: 44,
  height: 44,
  borderRadius: 999,
  border: 1,
  borderColor: active ? 'text.disabled' : 'divider',
  color: active ? 'text.primary' : 'text.disabled',
  cursor: active ? 'pointer' : 'default',
  '&:hover': active ? {} : { bgcolor: 'transparent', color: 'text.disabled' },
});

import Chip from '@mui/material/Chip';
import { useTranslation } from 'react-i18next';
import type common from '@/i18n/en/common.json';

export type Status = keyof typeof common.status;
type Tone = 'success' | 'warning' | 'error' | 'info' | 'neutral';

/** Colour carries state and nothing else; what is not listed needs no colour. */
const tones: Partial<Record<Status, Tone>> = {
  active: 'success',
  awaiting_payment: 'warning',
  blocked: 'error',
  cancelled: 'error',
  confirmed: 'success',
  disputed: 'error',
  expired: 'neutral',
  failed: 'error',
  few_left: 'warning',
  held: 'info',
  on_sale: 'success',
  open: 'info',
  overpaid: 'warning',
  paid: 'success',
  partly_paid: 'warning',
  partly_refunded: 'warning',
  paused: 'warning',
  pending: 'warning',
  postponed: 'warning',
  processing: 'info',
  published: 'success',
  requires_action: 'warning',
  retrying: 'warning',
  sent: 'success',
  sold_out: 'error',
  succeeded: 'success',
  valid: 'success',
};

interface Props {
  status: Status;
  /** Other words for the same state. */
  label?: string;
}

export function StatusChip({ status, label }: Props) {
  const { t } = useTranslation();
  const tone = tones[status] ?? 'neutral';
  return (
    <Chip
      size="small"
      label={label ?? t(`status.${status}`)}
      sx={
        tone === 'neutral'
          ? { bgcolor: 'action.selected', color: 'text.secondary' }
          : { bgcolor: `${tone}.light`, color: `${tone}.main` }
      }
    />
  );
}

import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import type { CardStatus } from '../types';

/** Only what changes a decision is worth a badge on the picture. */
const shown = ['few_left', 'sold_out', 'cancelled', 'not_started', 'ended'] as const;
type Shown = (typeof shown)[number];

export function CardBadge({ status }: { status: CardStatus }) {
  const { t } = useTranslation('events');
  if (!shown.includes(status as Shown)) return null;
  const words: Record<Shown, string> = {
    few_left: t('badge.few_left'),
    sold_out: t('badge.sold_out'),
    cancelled: t('badge.cancelled'),
    not_started: t('badge.not_started'),
    ended: t('badge.ended'),
  };
  return (
    <Box
      // A picture has its own light: the badge on it looks the same in both schemes.
      data-scheme="light"
      sx={{
        position: 'absolute',
        insetBlockStart: 10,
        insetInlineStart: 10,
        px: 2.5,
        height: 26,
        display: 'inline-flex',
        alignItems: 'center',
        borderRadius: 999,
        fontSize: '0.75rem',
        fontWeight: 640,
        boxShadow: '0 1px 6px rgb(0 0 0 / 0.18)',
        bgcolor: status === 'few_left' ? 'warning.light' : 'text.primary',
        color: status === 'few_left' ? 'warning.main' : 'background.paper',
      }}
    >
      {words[status as Shown]}
    </Box>
  );
}

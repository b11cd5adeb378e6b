import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { Money } from '@/components/Money';
import type common from '@/i18n/en/common.json';

interface Props {
  side: { state: string; amount: { amount: number; currency: string } } | null | undefined;
}

/** What one side says: a sum and a state, or nothing at all. */
export function SideView({ side }: Props) {
  const { t } = useTranslation(['reconciliation', 'common']);
  if (!side) {
    return (
      <Typography component="span" variant="body2" sx={{ color: 'text.secondary' }}>
        {t('nothing')}
      </Typography>
    );
  }
  const state = side.state as keyof typeof common.status;
  return (
    <Box>
      <Money {...side.amount} />
      <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
        {t(`common:status.${state}`)}
      </Typography>
    </Box>
  );
}

import Lock from '@mui/icons-material/LockOutlined';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';

/** Said before anyone leaves for the bank: where they go, and what we never see. */
export function PaymentPromise() {
  const { t } = useTranslation('payments');
  return (
    <Box sx={{ display: 'flex', gap: 3, color: 'text.secondary' }}>
      <Lock aria-hidden sx={{ fontSize: 18, mt: 0.5, flexShrink: 0 }} />
      <Typography variant="body2">{t('promise')}</Typography>
    </Box>
  );
}

import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import { useOnline } from '@/hooks/useOnline';

export function OfflineBar() {
  const { t } = useTranslation();
  const online = useOnline();
  return (
    <Box role="status">
      {!online && (
        <Box
          sx={{
            px: 4,
            py: 2,
            textAlign: 'center',
            fontSize: '0.875rem',
            bgcolor: 'warning.light',
            color: 'text.primary',
          }}
        >
          {t('app.offline')}
        </Box>
      )}
    </Box>
  );
}

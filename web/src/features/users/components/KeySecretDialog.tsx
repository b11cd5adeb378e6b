import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '@/components/CopyButton';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import type { NewApiKey } from '../types';

/** The only time that anybody sees a key. */
export function KeySecretDialog({ made, onClose }: { made: NewApiKey; onClose: () => void }) {
  const { t } = useTranslation('users');
  return (
    <ResponsiveDialog open title={t('keys.made_title', { name: made.key.name })} onClose={onClose}>
      <Box sx={{ display: 'grid', gap: 4 }}>
        <Alert severity="warning">{t('keys.made_text')}</Alert>
        <Box
          sx={{
            display: 'flex',
            alignItems: 'center',
            gap: 2,
            p: 3,
            border: 1,
            borderColor: 'divider',
            borderRadius: '10px',
          }}
        >
          <Typography
            component="code"
            data-testid="api-key"
            sx={{ flex: 1, fontFamily: 'monospace', fontSize: '0.8125rem', overflowWrap: 'anywhere' }}
          >
            {made.token}
          </Typography>
          <CopyButton text={made.token} />
        </Box>
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {t('keys.made_use')}
        </Typography>
        <Button variant="contained" color="primary" onClick={onClose}>
          {t('keys.made_done')}
        </Button>
      </Box>
    </ResponsiveDialog>
  );
}

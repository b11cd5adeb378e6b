import Download from '@mui/icons-material/DownloadOutlined';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '@/components/CopyButton';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';

interface Props {
  codes: readonly string[];
  onClose: () => void;
}

/** Shown once: copy them, keep them as a file, or write them down. */
export function RecoveryCodes({ codes, onClose }: Props) {
  const { t } = useTranslation('users');
  const text = codes.join('\n');
  const download = () => {
    const url = URL.createObjectURL(new Blob([`${text}\n`], { type: 'text/plain' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `${window.location.hostname}-recovery-codes.txt`;
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <ResponsiveDialog
      open
      title={t('authenticator.codes_title')}
      onClose={onClose}
      size="xs"
      actions={
        <Button variant="contained" onClick={onClose}>
          {t('authenticator.codes_kept')}
        </Button>
      }
    >
      <Alert severity="warning">{t('authenticator.codes_text')}</Alert>
      <Box
        component="ol"
        aria-label={t('authenticator.codes_title')}
        sx={{
          listStyle: 'none',
          m: 0,
          my: 4,
          p: 4,
          display: 'grid',
          gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' },
          gap: 2,
          border: 1,
          borderColor: 'divider',
          borderRadius: '12px',
          fontFamily: 'monospace',
          fontSize: '0.875rem',
        }}
      >
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </Box>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2 }}>
        <CopyButton text={text} label={t('authenticator.copy_codes')} />
        <Button size="small" startIcon={<Download fontSize="small" />} onClick={download}>
          {t('authenticator.download_codes')}
        </Button>
      </Box>
    </ResponsiveDialog>
  );
}

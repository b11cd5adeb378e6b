import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { CopyButton } from '@/components/CopyButton';
import { FormShell, FormTextField } from '@/components/form';
import { QrCode } from '@/components/QrCode';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import { requiredText, useZodForm } from '@/lib/forms';
import { useConfirmApp } from '../security';
import type { AppSecret } from '../types';

const schema = z.object({ code: requiredText(12) });
type Values = z.infer<typeof schema>;

interface Props {
  secret: AppSecret;
  onClose: () => void;
  onDone: (codes: readonly string[]) => void;
}

/** Scan, type what the app shows, done. */
export function AppSetup({ secret, onClose, onDone }: Props) {
  const { t } = useTranslation('users');
  const confirm = useConfirmApp();
  const form = useZodForm(schema, { code: '' });
  const submit = async ({ code }: Values) => onDone((await confirm.mutateAsync(code)).codes);
  const grouped = secret.secret.replace(/(.{4})(?=.)/g, '$1 ');
  return (
    <ResponsiveDialog open title={t('authenticator.setup_title')} onClose={onClose} size="xs">
      <Typography sx={{ color: 'text.secondary' }}>{t('authenticator.scan')}</Typography>
      <Box sx={{ my: 5, display: 'grid', justifyItems: 'center' }}>
        <QrCode value={secret.link} label={t('authenticator.qr')} size={208} />
      </Box>
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>
        {t('authenticator.by_hand')}
      </Typography>
      <Box sx={{ mb: 5, display: 'flex', alignItems: 'center', gap: 1 }}>
        <Box
          component="code"
          data-testid="authenticator-secret"
          sx={{ fontFamily: 'monospace', fontSize: '0.875rem', overflowWrap: 'anywhere' }}
        >
          {grouped}
        </Box>
        <CopyButton text={secret.secret} />
      </Box>
      <FormShell form={form} onSubmit={submit} submitLabel={t('authenticator.switch_on')} wide>
        <FormTextField<Values>
          name="code"
          label={t('authenticator.code')}
          autoComplete="one-time-code"
          inputMode="numeric"
          maxLength={12}
        />
      </FormShell>
    </ResponsiveDialog>
  );
}

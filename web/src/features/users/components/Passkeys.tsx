import Key from '@mui/icons-material/KeyOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { EventTime } from '@/components/EventTime';
import { FormShell, FormTextField } from '@/components/form';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import { Panel } from '@/components/Section';
import { useFeedback } from '@/contexts/FeedbackContext';
import { useProblemText } from '@/hooks/useProblemText';
import { requiredText, useZodForm } from '@/lib/forms';
import { deviceName } from '../lib/deviceName';
import { passkeysSupported, wasDeclined } from '../lib/passkey';
import { useAddPasskey, useRemovePasskey, useRenamePasskey } from '../security';
import type { Passkey, Security } from '../types';
import { NotProved, useStepUp } from './StepUp';

/** Passkeys: add, name, remove. */
export function Passkeys({ security }: { security: Security }) {
  const { t } = useTranslation('users');
  const { notify, confirm } = useFeedback();
  const problemText = useProblemText();
  const { guarded, dialog } = useStepUp();
  const add = useAddPasskey();
  const remove = useRemovePasskey();
  const [named, setNamed] = useState<Passkey | null>(null);
  const possible = security.passkeys_available && passkeysSupported();

  const fail = (error: unknown) => {
    if (wasDeclined(error) || error instanceof NotProved) return;
    const twice = error instanceof DOMException && error.name === 'InvalidStateError';
    notify(twice ? t('passkey.twice') : problemText(error), { severity: 'error' });
  };
  const onAdd = async () => {
    try {
      const added = await guarded(() => add.mutateAsync(deviceName()));
      notify(t('passkey.added'));
      setNamed(added);
    } catch (error) {
      fail(error);
    }
  };
  const onRemove = async (passkey: Passkey) => {
    const yes = await confirm({
      title: t('passkey.remove_title', { name: passkey.name }),
      body: t('passkey.remove_text'),
      confirmLabel: t('passkey.remove'),
      destructive: true,
    });
    if (!yes) return;
    try {
      await guarded(() => remove.mutateAsync(passkey.id));
      notify(t('passkey.removed'));
    } catch (error) {
      fail(error);
    }
  };
  return (
    <Panel
      title={t('passkey.title')}
      action={
        possible && (
          <Button size="small" variant="outlined" loading={add.isPending} onClick={() => void onAdd()}>
            {t('passkey.add')}
          </Button>
        )
      }
    >
      <Typography sx={{ color: 'text.secondary' }}>
        {possible ? t('passkey.text') : t('passkey.impossible')}
      </Typography>
      {security.passkeys.length > 0 && (
        <Box component="ul" aria-label={t('passkey.title')} sx={{ listStyle: 'none', m: 0, mt: 4, p: 0 }}>
          {security.passkeys.map((passkey) => (
            <Box
              key={passkey.id}
              component="li"
              sx={{
                display: 'flex',
                flexWrap: 'wrap',
                alignItems: 'center',
                gap: { xs: 2, sm: 4 },
                py: 3,
                borderTop: 1,
                borderColor: 'divider',
              }}
            >
              <Key aria-hidden sx={{ color: 'text.secondary' }} />
              <Box sx={{ flex: '1 1 160px', minWidth: 0 }}>
                <Typography variant="subtitle2" component="div" sx={{ overflowWrap: 'anywhere' }}>
                  {passkey.name}
                </Typography>
                <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
                  {passkey.last_used_at ? (
                    <>
                      {t('passkey.used')} <EventTime start={passkey.last_used_at} variant="relative" />
                    </>
                  ) : (
                    t('passkey.never_used')
                  )}
                </Typography>
              </Box>
              <Box sx={{ display: 'flex', gap: 1 }}>
                <Button
                  size="small"
                  onClick={() => setNamed(passkey)}
                  aria-label={`${t('passkey.rename')}: ${passkey.name}`}
                >
                  {t('passkey.rename')}
                </Button>
                <Button
                  size="small"
                  color="error"
                  onClick={() => void onRemove(passkey)}
                  aria-label={`${t('passkey.remove')}: ${passkey.name}`}
                >
                  {t('passkey.remove')}
                </Button>
              </Box>
            </Box>
          ))}
        </Box>
      )}
      {named && <NameDialog key={named.id} passkey={named} onClose={() => setNamed(null)} />}
      {dialog}
    </Panel>
  );
}

const schema = z.object({ name: requiredText(60) });
type Values = z.infer<typeof schema>;

function NameDialog({ passkey, onClose }: { passkey: Passkey; onClose: () => void }) {
  const { t } = useTranslation(['users', 'common']);
  const rename = useRenamePasskey();
  const form = useZodForm(schema, { name: passkey.name });
  const save = async ({ name }: Values) => {
    await rename.mutateAsync({ id: passkey.id, name });
    onClose();
  };
  return (
    <ResponsiveDialog open title={t('passkey.name_title')} onClose={onClose} size="xs">
      <Box sx={{ pt: 2 }}>
        <FormShell form={form} onSubmit={save} submitLabel={t('common:action.save')} wide>
          <FormTextField<Values>
            name="name"
            label={t('passkey.name')}
            hint={t('passkey.name_hint')}
            maxLength={60}
            autoFocus
          />
        </FormShell>
      </Box>
    </ResponsiveDialog>
  );
}

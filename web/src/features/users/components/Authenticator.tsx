import Button from '@mui/material/Button';
import Chip from '@mui/material/Chip';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EventTime } from '@/components/EventTime';
import { Panel } from '@/components/Section';
import { useFeedback } from '@/contexts/FeedbackContext';
import { useProblemText } from '@/hooks/useProblemText';
import { usePrepareApp, useRemoveApp, useRenewCodes } from '../security';
import type { AppSecret, Security } from '../types';
import { AppSetup } from './AppSetup';
import { RecoveryCodes } from './RecoveryCodes';
import { NotProved, useStepUp } from './StepUp';

/** The authenticator app: on, off, and the codes for the day on which the phone is lost. */
export function Authenticator({ security }: { security: Security }) {
  const { t } = useTranslation('users');
  const { notify, confirm } = useFeedback();
  const problemText = useProblemText();
  const { guarded, dialog } = useStepUp();
  const prepare = usePrepareApp();
  const remove = useRemoveApp();
  const renew = useRenewCodes();
  const [secret, setSecret] = useState<AppSecret | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const { app } = security;

  const attempt = async (act: () => Promise<void>) => {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof NotProved)) notify(problemText(error), { severity: 'error' });
    }
  };
  const switchOn = () => attempt(async () => setSecret(await guarded(() => prepare.mutateAsync())));
  const newCodes = () =>
    attempt(async () => {
      const yes = await confirm({
        title: t('authenticator.renew_title'),
        body: t('authenticator.renew_text'),
        confirmLabel: t('authenticator.renew'),
      });
      if (yes) setCodes((await guarded(() => renew.mutateAsync())).codes);
    });
  const switchOff = () =>
    attempt(async () => {
      const yes = await confirm({
        title: t('authenticator.off_title'),
        body: t('authenticator.off_text'),
        confirmLabel: t('authenticator.off'),
        destructive: true,
      });
      if (!yes) return;
      await guarded(() => remove.mutateAsync());
      notify(t('authenticator.is_off'));
    });
  return (
    <Panel
      title={t('authenticator.title')}
      action={
        app ? (
          <Chip
            size="small"
            label={t('authenticator.on')}
            sx={{ bgcolor: 'success.light', color: 'success.main' }}
          />
        ) : (
          <Button size="small" variant="outlined" loading={prepare.isPending} onClick={() => void switchOn()}>
            {t('authenticator.set_up')}
          </Button>
        )
      }
    >
      {app ? (
        <>
          <Typography sx={{ color: 'text.secondary' }}>
            {t('authenticator.since')} <EventTime start={app.since} variant="relative" />
            {' · '}
            {t('authenticator.codes_left', { count: app.recovery_codes_left })}
          </Typography>
          <Typography component="div" sx={{ mt: 4, display: 'flex', flexWrap: 'wrap', gap: 2 }}>
            <Button size="small" variant="outlined" onClick={() => void newCodes()}>
              {t('authenticator.renew')}
            </Button>
            <Button size="small" color="error" onClick={() => void switchOff()}>
              {t('authenticator.off')}
            </Button>
          </Typography>
        </>
      ) : (
        <Typography sx={{ color: 'text.secondary' }}>{t('authenticator.text')}</Typography>
      )}
      {secret && (
        <AppSetup
          secret={secret}
          onClose={() => setSecret(null)}
          onDone={(fresh) => {
            setSecret(null);
            setCodes(fresh);
          }}
        />
      )}
      {codes && <RecoveryCodes codes={codes} onClose={() => setCodes(null)} />}
      {dialog}
    </Panel>
  );
}

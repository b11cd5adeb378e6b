import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import * as z from 'zod/mini';
import { api } from '@/api/client';
import { paths } from '@/app/paths';
import { ErrorState } from '@/components/ErrorState';
import { FormShell, FormTextField } from '@/components/form';
import { ListSkeleton } from '@/components/Skeletons';
import { useSession } from '@/contexts/SessionContext';
import { useZodForm } from '@/lib/forms';
import { useSignInProblem } from '../lib/signInProblem';
import { securityQuery } from '../security';
import { CodeStep } from './CodeStep';
import { PasskeyEntry } from './PasskeyEntry';
import { ProviderButtons } from './ProviderButtons';
import { TextLink } from './TextLink';

const schema = z.object({ password: z.string().check(z.minLength(1), z.maxLength(256)) });
type Values = z.infer<typeof schema>;

/** "Is it still you?": by passkey, by password (and code), or by a link to the mailbox. */
export function Prove({ onDone }: { onDone: () => Promise<void> }) {
  const { t } = useTranslation('users');
  const { user } = useSession();
  const inOurWords = useSignInProblem();
  const { data, error, refetch } = useQuery(securityQuery);
  const { pathname, search, hash } = useLocation();
  const [step, setStep] = useState<1 | 2>(1);
  const form = useZodForm(schema, { password: '' });
  if (error) return <ErrorState error={error} onRetry={refetch} />;
  if (!data || !user) return <ListSkeleton rows={2} />;

  const submit = async ({ password }: Values) => {
    try {
      // Signing in again as the same person replaces the session by a fresh one.
      const session = await api.post('/api/v1/session', { body: { email: user.email, password } });
      if (session.second_factor) return setStep(2);
    } catch (failure) {
      const problem = inOurWords(failure);
      if (problem.code === 'wrong_credentials') {
        form.setError('password', { type: problem.code, message: t('security.wrong_password') });
        return;
      }
      throw problem;
    }
    await onDone();
  };
  if (step === 2) {
    return <CodeStep submitLabel={t('step_up.submit')} onDone={onDone} onBack={() => setStep(1)} />;
  }
  return (
    <Box>
      <Typography sx={{ mb: 5, color: 'text.secondary' }}>{t('step_up.text')}</Typography>
      {data.passkeys.length > 0 && <PasskeyEntry onDone={onDone} samePerson />}
      {data.has_password ? (
        <FormShell form={form} onSubmit={submit} submitLabel={t('step_up.submit')} wide>
          <input type="hidden" name="username" autoComplete="username" value={user.email} />
          <FormTextField<Values>
            name="password"
            label={t('field.password')}
            type="password"
            autoComplete="current-password"
            autoFocus
          />
        </FormShell>
      ) : (
        <Typography>
          {t('step_up.by_link')}{' '}
          <TextLink to={paths.signInLink(pathname + search + hash)}>{t('step_up.send_link')}</TextLink>
        </Typography>
      )}
      <ProviderButtons
        purpose="step_up"
        next={pathname + search + hash}
        only={data.identities.flatMap((one) => one.provider_id ?? [])}
      />
    </Box>
  );
}

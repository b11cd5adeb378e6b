import Box from '@mui/material/Box';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useSearchParams } from 'react-router';
import * as z from 'zod/mini';
import { paths, safeNext } from '@/app/paths';
import { FormShell, FormTextField } from '@/components/form';
import { useSession } from '@/contexts/SessionContext';
import { emailText, useZodForm } from '@/lib/forms';
import { AuthCard } from '../components/AuthCard';
import { CodeStep } from '../components/CodeStep';
import { PasskeyEntry } from '../components/PasskeyEntry';
import { ProviderButtons } from '../components/ProviderButtons';
import { TextLink } from '../components/TextLink';
import { useSignInProblem } from '../lib/signInProblem';

const schema = z.object({ email: emailText(), password: z.string().check(z.minLength(1), z.maxLength(256)) });
type Values = z.infer<typeof schema>;

export default function SignInPage() {
  const { t } = useTranslation('users');
  const { status, signIn, entered } = useSession();
  const [params] = useSearchParams();
  const inOurWords = useSignInProblem();
  const [secondStep, setSecondStep] = useState(false);
  const form = useZodForm(schema, { email: params.get('email') ?? '', password: '' });
  const next = safeNext(params.get('next'));
  if (status === 'signed-in') return <Navigate to={next} replace />;

  const submit = async (values: Values) => {
    try {
      if ((await signIn(values)) === 'second-step') setSecondStep(true);
    } catch (error) {
      throw inOurWords(error);
    }
  };
  const back = (expired: boolean) => {
    setSecondStep(false);
    form.resetField('password');
    if (expired) form.setError('root', { type: 'step_expired', message: t('step_two.expired') });
  };

  if (secondStep) {
    return (
      <AuthCard title={t('step_two.title')} text={t('step_two.text')}>
        <CodeStep submitLabel={t('sign_in.submit')} onDone={entered} onBack={back} />
      </AuthCard>
    );
  }
  return (
    <AuthCard
      title={t('sign_in.title')}
      text={t('sign_in.text')}
      footer={
        <>
          {t('sign_in.no_account')}{' '}
          <TextLink to={paths.register(params.get('next') ?? undefined)}>{t('sign_in.register')}</TextLink>
        </>
      }
    >
      <PasskeyEntry onDone={entered} autofill />
      <FormShell form={form} onSubmit={submit} submitLabel={t('sign_in.submit')} wide>
        <FormTextField<Values>
          name="email"
          label={t('field.email')}
          type="email"
          autoComplete="username webauthn"
          autoFocus
        />
        <Box>
          <FormTextField<Values>
            name="password"
            label={t('field.password')}
            type="password"
            autoComplete="current-password"
          />
          <Box
            sx={{
              mt: 2,
              fontSize: '0.875rem',
              display: 'flex',
              flexWrap: 'wrap',
              justifyContent: 'space-between',
              gap: 2,
            }}
          >
            <TextLink to={paths.forgotPassword()}>{t('sign_in.forgot')}</TextLink>
            <TextLink to={paths.signInLink(params.get('next') ?? undefined)}>{t('sign_in.by_link')}</TextLink>
          </Box>
        </Box>
      </FormShell>
      <ProviderButtons purpose="sign_in" next={next} />
    </AuthCard>
  );
}

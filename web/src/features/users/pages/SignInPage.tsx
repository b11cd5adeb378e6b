import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import { Navigate, useSearchParams } from 'react-router';
import * as z from 'zod/mini';
import { ApiProblem, toProblem } from '@/api/errors';
import { paths, safeNext } from '@/app/paths';
import { FormShell, FormTextField } from '@/components/form';
import { useSession } from '@/contexts/SessionContext';
import { emailText, useZodForm } from '@/lib/forms';
import { AuthCard } from '../components/AuthCard';
import { TextLink } from '../components/TextLink';

const schema = z.object({ email: emailText(), password: z.string().check(z.minLength(1), z.maxLength(256)) });

export default function SignInPage() {
  const { t } = useTranslation('users');
  const { status, signIn } = useSession();
  const [params] = useSearchParams();
  const form = useZodForm(schema, { email: params.get('email') ?? '', password: '' });
  const next = safeNext(params.get('next'));
  if (status === 'signed-in') return <Navigate to={next} replace />;

  const submit = async (values: z.infer<typeof schema>) => {
    try {
      await signIn(values);
    } catch (error) {
      throw inOurWords(error, t);
    }
  };

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
      <FormShell form={form} onSubmit={submit} submitLabel={t('sign_in.submit')} wide>
        <FormTextField<z.infer<typeof schema>>
          name="email"
          label={t('field.email')}
          type="email"
          autoComplete="username"
          autoFocus
        />
        <Box>
          <FormTextField<z.infer<typeof schema>>
            name="password"
            label={t('field.password')}
            type="password"
            autoComplete="current-password"
          />
          <Box sx={{ mt: 2, fontSize: '0.875rem' }}>
            <TextLink to={paths.forgotPassword()}>{t('sign_in.forgot')}</TextLink>
          </Box>
        </Box>
      </FormShell>
    </AuthCard>
  );
}

/** "Wrong password" and "wait a moment" deserve better words than the general ones. */
function inOurWords(error: unknown, t: ReturnType<typeof useTranslation<'users'>>['t']): ApiProblem {
  const problem = toProblem(error);
  if (problem.code === 'wrong_credentials') {
    return new ApiProblem(422, { code: problem.code, detail: t('sign_in.wrong') });
  }
  if (problem.code === 'slow_down') {
    const count = Math.max(1, Math.ceil((problem.retryAfter ?? 60) / 60));
    return new ApiProblem(422, { code: problem.code, detail: t('sign_in.slow_down', { count }) });
  }
  return problem;
}

import Box from '@mui/material/Box';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { ApiProblem, toProblem } from '@/api/errors';
import { ErrorState } from '@/components/ErrorState';
import { FormShell, FormTextField } from '@/components/form';
import { PageHeader } from '@/components/PageHeader';
import { Panel } from '@/components/Section';
import { ListSkeleton } from '@/components/Skeletons';
import { useFeedback } from '@/contexts/FeedbackContext';
import { useSession } from '@/contexts/SessionContext';
import { useZodForm } from '@/lib/forms';
import { useChangePassword } from '../api';
import { Authenticator } from '../components/Authenticator';
import { Identities } from '../components/Identities';
import { NewPassword } from '../components/NewPassword';
import { Passkeys } from '../components/Passkeys';
import { SessionList } from '../components/SessionList';
import { NotProved, useStepUp } from '../components/StepUp';
import { securityQuery } from '../security';

const schema = (hasPassword: boolean) =>
  z.object({
    current_password: z.string().check(z.minLength(hasPassword ? 1 : 0), z.maxLength(256)),
    new_password: z.string().check(z.minLength(12), z.maxLength(256)),
  });
type Values = z.infer<ReturnType<typeof schema>>;

export default function SecurityPage() {
  const { t } = useTranslation('users');
  const { data: security, error, refetch } = useQuery(securityQuery);
  return (
    <>
      <PageHeader title={t('security.title')} text={t('security.text')} />
      <Box sx={{ maxWidth: 640, display: 'grid', gap: 6 }}>
        {error ? (
          <ErrorState error={error} onRetry={refetch} />
        ) : security ? (
          <>
            <Passkeys security={security} />
            <Authenticator security={security} />
            <Identities security={security} />
            <Panel title={t('security.password_title')}>
              <PasswordForm hasPassword={security.has_password} />
            </Panel>
          </>
        ) : (
          <ListSkeleton rows={4} />
        )}
        <SessionList />
      </Box>
    </>
  );
}

function PasswordForm({ hasPassword }: { hasPassword: boolean }) {
  const { t } = useTranslation('users');
  const { notify } = useFeedback();
  const { user } = useSession();
  const change = useChangePassword();
  const { guarded, dialog } = useStepUp();
  const form = useZodForm(schema(hasPassword), { current_password: '', new_password: '' });
  const submit = async (values: Values) => {
    try {
      const { current_password, new_password } = values;
      const body = hasPassword ? { current_password, new_password } : { new_password };
      await guarded(() => change.mutateAsync(body));
    } catch (error) {
      if (error instanceof NotProved) return;
      const problem = toProblem(error);
      if (problem.code !== 'wrong_password') throw problem;
      const message = t('security.wrong_password');
      throw new ApiProblem(422, {
        code: problem.code,
        errors: [{ field: 'current_password', code: problem.code, message }],
      });
    }
    form.reset();
    notify(t('security.password_changed'));
  };
  return (
    <FormShell
      form={form}
      onSubmit={submit}
      submitLabel={hasPassword ? t('security.change_password') : t('security.set_password')}
      requireChange
    >
      {hasPassword && (
        <FormTextField<Values>
          name="current_password"
          label={t('field.current_password')}
          type="password"
          autoComplete="current-password"
        />
      )}
      <NewPassword<Values>
        name="new_password"
        label={t('field.new_password')}
        personal={[user?.name ?? '', user?.email ?? '']}
      />
      {dialog}
    </FormShell>
  );
}

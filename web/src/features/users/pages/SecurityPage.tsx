import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { ApiProblem, toProblem } from '@/api/errors';
import { FormShell, FormTextField } from '@/components/form';
import { PageHeader } from '@/components/PageHeader';
import { Panel } from '@/components/Section';
import { useFeedback } from '@/contexts/FeedbackContext';
import { useSession } from '@/contexts/SessionContext';
import { useZodForm } from '@/lib/forms';
import { useChangePassword } from '../api';
import { NewPassword } from '../components/NewPassword';
import { SessionList } from '../components/SessionList';

const schema = z.object({
  current_password: z.string().check(z.minLength(1), z.maxLength(256)),
  new_password: z.string().check(z.minLength(12), z.maxLength(256)),
});
type Values = z.infer<typeof schema>;

export default function SecurityPage() {
  const { t } = useTranslation('users');
  return (
    <>
      <PageHeader title={t('security.title')} text={t('security.text')} />
      <Box sx={{ maxWidth: 640, display: 'grid', gap: 6 }}>
        <Panel title={t('security.password_title')}>
          <PasswordForm />
        </Panel>
        <SessionList />
      </Box>
    </>
  );
}

function PasswordForm() {
  const { t } = useTranslation('users');
  const { notify } = useFeedback();
  const { user } = useSession();
  const change = useChangePassword();
  const form = useZodForm(schema, { current_password: '', new_password: '' });
  const submit = async (values: Values) => {
    try {
      await change.mutateAsync(values);
    } catch (error) {
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
    <FormShell form={form} onSubmit={submit} submitLabel={t('security.change_password')} requireChange>
      <FormTextField<Values>
        name="current_password"
        label={t('field.current_password')}
        type="password"
        autoComplete="current-password"
      />
      <NewPassword<Values>
        name="new_password"
        label={t('field.new_password')}
        personal={[user?.name ?? '', user?.email ?? '']}
      />
    </FormShell>
  );
}

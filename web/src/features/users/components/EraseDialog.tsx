import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import * as z from 'zod/mini';
import { ApiProblem, toProblem } from '@/api/errors';
import { paths } from '@/app/paths';
import { FormShell, FormTextField } from '@/components/form';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import { useFeedback } from '@/contexts/FeedbackContext';
import { useSession } from '@/contexts/SessionContext';
import { emailText, useZodForm } from '@/lib/forms';
import { useErase } from '../security';
import { NotProved, useStepUp } from './StepUp';

const schema = z.object({ email: emailText() });
type Values = z.infer<typeof schema>;

/** The last question before an account ends. */
export function EraseDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('users');
  const { user, signOut } = useSession();
  const { notify } = useFeedback();
  const navigate = useNavigate();
  const erase = useErase();
  const { guarded, dialog } = useStepUp();
  const form = useZodForm(schema, { email: '' });
  const submit = async ({ email }: Values) => {
    if (email.trim().toLowerCase() !== user?.email) {
      form.setError('email', { type: 'wrong', message: t('privacy.wrong') });
      return;
    }
    try {
      await guarded(() => erase.mutateAsync(email));
    } catch (error) {
      if (error instanceof NotProved) return;
      const problem = toProblem(error);
      if (problem.code !== 'last_owner') throw problem;
      throw new ApiProblem(422, { code: problem.code, detail: t('privacy.last_owner') });
    }
    await navigate(paths.home());
    // Nothing of the person stays in this browser either.
    await signOut();
    notify(t('privacy.erased'));
  };
  return (
    <ResponsiveDialog open title={t('privacy.confirm_title')} onClose={onClose} size="xs">
      <Typography sx={{ mb: 5, color: 'text.secondary' }}>{t('privacy.confirm_text')}</Typography>
      <FormShell form={form} onSubmit={submit} submitLabel={t('privacy.confirm')} submitColor="error" wide>
        <FormTextField<Values> name="email" label={t('field.email')} type="email" autoComplete="off" />
      </FormShell>
      {dialog}
    </ResponsiveDialog>
  );
}

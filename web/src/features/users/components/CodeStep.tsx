import Button from '@mui/material/Button';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { ApiProblem, toProblem } from '@/api/errors';
import { FormShell, FormTextField } from '@/components/form';
import { requiredText, useZodForm } from '@/lib/forms';
import { useSignInProblem } from '../lib/signInProblem';
import { enterWithCode } from '../security';

const schema = z.object({ code: requiredText(40) });
type Values = z.infer<typeof schema>;

interface Props {
  submitLabel: string;
  onDone: () => Promise<void>;
  /** The first step is too long ago, or somebody wants to begin again. */
  onBack: (expired: boolean) => void;
}

/** The second step of signing in: the app's code, or one from the recovery list. */
export function CodeStep({ submitLabel, onDone, onBack }: Props) {
  const { t } = useTranslation('users');
  const inOurWords = useSignInProblem();
  const form = useZodForm(schema, { code: '' });
  const submit = async ({ code }: Values) => {
    try {
      await enterWithCode(code);
    } catch (error) {
      const problem = toProblem(error);
      if (problem.code === 'step_expired') return onBack(true);
      if (problem.errors.some((one) => one.code === 'wrong_code')) {
        const message = t('step_two.wrong');
        throw new ApiProblem(422, {
          code: problem.code,
          errors: [{ field: 'code', code: 'wrong_code', message }],
        });
      }
      throw inOurWords(problem);
    }
    await onDone();
  };
  return (
    <FormShell
      form={form}
      onSubmit={submit}
      submitLabel={submitLabel}
      wide
      secondary={
        <Button onClick={() => onBack(false)} fullWidth>
          {t('step_two.back')}
        </Button>
      }
    >
      <FormTextField<Values>
        name="code"
        label={t('step_two.code')}
        hint={t('step_two.hint')}
        autoComplete="one-time-code"
        autoFocus
        maxLength={40}
      />
    </FormShell>
  );
}

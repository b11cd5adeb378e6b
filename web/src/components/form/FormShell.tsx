import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import type { ReactNode } from 'react';
import { type FieldValues, FormProvider, type SubmitHandler, type UseFormReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { applyProblem } from '@/api/errors';
import { problemWords } from '../ErrorState';

interface Props<T extends FieldValues> {
  form: UseFormReturn<T>;
  /** Runs when every field is fine. What it throws is put under the fields it belongs to. */
  onSubmit: (values: T) => Promise<unknown> | unknown;
  submitLabel: string;
  /** Beside the submit button: "Cancel", a link. */
  secondary?: ReactNode;
  /** One button over the whole width, as on sign-in. */
  wide?: boolean;
  /** Only useful changes may be sent, as on settings pages. */
  requireChange?: boolean;
  /** `error` for what cannot be taken back. */
  submitColor?: 'primary' | 'error';
  children: ReactNode;
}

/** The frame of every form: keeps what was typed, shows the server's "no" where it belongs, sends once. */
export function FormShell<T extends FieldValues>(props: Props<T>) {
  const { form, onSubmit, submitLabel, secondary, wide = false, requireChange = false } = props;
  const { submitColor = 'primary', children } = props;
  const { t } = useTranslation();
  const { isSubmitting, isDirty, errors } = form.formState;

  const submit: SubmitHandler<T> = async (values) => {
    try {
      await onSubmit(values);
    } catch (error) {
      const problem = applyProblem(form, error);
      if (problem.errors.length === 0) {
        form.setError('root', { type: problem.code, message: problemWords(problem, t).text });
      }
    }
  };

  return (
    <FormProvider {...form}>
      <Box
        component="form"
        noValidate
        onSubmit={form.handleSubmit(submit)}
        sx={{ display: 'flex', flexDirection: 'column', gap: 5 }}
      >
        {errors.root?.message && (
          <Alert severity="error" role="alert">
            {errors.root.message}
          </Alert>
        )}
        {children}
        <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 2, mt: 1 }}>
          <Button
            type="submit"
            variant="contained"
            color={submitColor}
            size={wide ? 'large' : 'medium'}
            loading={isSubmitting}
            disabled={requireChange && !isDirty}
            fullWidth={wide}
          >
            {submitLabel}
          </Button>
          {secondary}
        </Box>
      </Box>
    </FormProvider>
  );
}

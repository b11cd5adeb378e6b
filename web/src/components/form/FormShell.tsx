import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import type { Theme } from '@mui/material/styles';
import type { SystemStyleObject } from '@mui/system';
import type { ReactNode } from 'react';
import { type FieldValues, FormProvider, type SubmitHandler, type UseFormReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { applyProblem } from '@/api/errors';
import { floatShadow } from '@/theme/components/surfaces';
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
  /** The button stays in sight while there is something to save, as long forms need it. */
  sticky?: boolean;
  /** `error` for what cannot be taken back. */
  submitColor?: 'primary' | 'error';
  children: ReactNode;
}

const actions = { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 2, mt: 1 } as const;

const afloat: SystemStyleObject<Theme> = {
  position: 'sticky',
  insetBlockEnd: { xs: 'calc(68px + env(safe-area-inset-bottom))', md: 16 },
  zIndex: 2,
  p: 3,
  border: 1,
  borderColor: 'divider',
  borderRadius: '14px',
  bgcolor: 'surface.raised',
  boxShadow: floatShadow,
};

/** The frame of every form: keeps what was typed, shows the server's "no" where it belongs, sends once. */
export function FormShell<T extends FieldValues>(props: Props<T>) {
  const { form, onSubmit, submitLabel, secondary, wide = false, requireChange = false } = props;
  const { submitColor = 'primary', sticky = false, children } = props;
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
        <Box sx={[actions, sticky && isDirty && afloat]}>
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

import Box from '@mui/material/Box';
import { type FieldPath, type FieldValues, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { FormTextField } from '@/components/form';
import { judgePassword } from '../lib/passwordStrength';

interface Props<T extends FieldValues> {
  name: FieldPath<T>;
  label: string;
  /** Name and address: what must not be in it. */
  personal?: readonly string[];
}

const tones = ['divider', 'error.main', 'warning.main', 'success.main', 'success.main'] as const;

/** A new password with a meter that says how to make it better. No composition rules, only length and taste. */
export function NewPassword<T extends FieldValues>({ name, label, personal = [] }: Props<T>) {
  const { t } = useTranslation('users');
  const value = useWatch<T>({ name }) as string | undefined;
  const { strength, advice } = judgePassword(value ?? '', personal);
  return (
    <Box>
      <FormTextField<T>
        name={name}
        label={label}
        type="password"
        autoComplete="new-password"
        maxLength={256}
      />
      <Box aria-hidden sx={{ mt: 2, display: 'grid', gridTemplateColumns: 'repeat(4, 1fr)', gap: 1 }}>
        {[1, 2, 3, 4].map((step) => (
          <Box
            key={step}
            sx={{
              height: 4,
              borderRadius: 999,
              bgcolor: step <= strength ? tones[strength] : 'action.selected',
              transition: 'background-color 200ms',
            }}
          />
        ))}
      </Box>
      <Box
        role="status"
        sx={{ mt: 1.5, minHeight: 20, fontSize: '0.8125rem', color: 'text.secondary', lineHeight: 1.4 }}
      >
        {t(`strength.${advice}`)}
      </Box>
    </Box>
  );
}

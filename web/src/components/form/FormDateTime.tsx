import Skeleton from '@mui/material/Skeleton';
import { lazy, Suspense } from 'react';
import { type FieldValues, useController } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { type FieldProps, useFieldLabel } from './FormTextField';

const DateTimeInput = lazy(() => import('./DateTimeInput'));

/** The form holds RFC 3339 in UTC (or `null`); the person reads and types in the zone of the event. */
export function FormDateTime<T extends FieldValues>({
  name,
  label,
  hint,
  optional,
  disabled,
  timeZone,
}: FieldProps<T> & { timeZone: string }) {
  const { t } = useTranslation();
  const { field, fieldState } = useController<T>({ name });
  const words = useFieldLabel(label, optional);
  return (
    <Suspense fallback={<Skeleton variant="rounded" height={70} />}>
      <DateTimeInput
        label={words}
        value={field.value ?? null}
        onChange={field.onChange}
        onBlur={field.onBlur}
        inputRef={field.ref}
        timeZone={timeZone}
        disabled={disabled ?? false}
        invalid={fieldState.invalid}
        hint={fieldState.error?.message || hint || t('form.zone', { zone: timeZone })}
      />
    </Suspense>
  );
}

import InputAdornment from '@mui/material/InputAdornment';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { type FieldValues, useController } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { currencySymbol, moneyInput, parseMoney } from '@/lib/money';
import { type FieldProps, useFieldLabel } from './FormTextField';

/** The form holds minor units (or `null` while empty); the person types "25" or "25.50". */
export function FormMoney<T extends FieldValues>({
  name,
  label,
  hint,
  optional,
  disabled,
  currency,
}: FieldProps<T> & { currency: string }) {
  const { t, i18n } = useTranslation();
  const { field, fieldState } = useController<T>({
    name,
    rules: { validate: (value) => !Number.isNaN(value) || t('form.amount') },
  });
  const [typed, setTyped] = useState<string | null>(null);
  const text =
    typed ??
    (typeof field.value === 'number' && !Number.isNaN(field.value) ? moneyInput(field.value, currency) : '');

  const change = (next: string) => {
    setTyped(next);
    field.onChange(next.trim() === '' ? null : (parseMoney(next, currency) ?? Number.NaN));
  };
  return (
    <TextField
      name={field.name}
      value={text}
      onChange={(event) => change(event.target.value)}
      onBlur={() => {
        if (!Number.isNaN(field.value)) setTyped(null);
        field.onBlur();
      }}
      inputRef={field.ref}
      label={useFieldLabel(label, optional)}
      disabled={disabled ?? false}
      error={fieldState.invalid}
      helperText={fieldState.error?.message || hint}
      slotProps={{
        htmlInput: { inputMode: 'decimal', className: 'tabular' },
        input: {
          startAdornment: (
            <InputAdornment position="start">{currencySymbol(currency, i18n.language)}</InputAdornment>
          ),
        },
      }}
    />
  );
}

import InputAdornment from '@mui/material/InputAdornment';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { type FieldValues, useController } from 'react-hook-form';
import { moneyInput, parseMoney } from '@/lib/money';
import { type FieldProps, useFieldLabel } from './FormTextField';

/** Any currency with two digits reads and writes hundredths. */
const HUNDREDTHS = 'EUR';

/** The form holds hundredths of a percent (or `null` while empty); the person types "19" or "7.25". */
export function FormPercent<T extends FieldValues>({ name, label, hint, optional, disabled }: FieldProps<T>) {
  const { field, fieldState } = useController<T>({ name });
  const [typed, setTyped] = useState<string | null>(null);
  const kept =
    typeof field.value === 'number' && !Number.isNaN(field.value)
      ? moneyInput(field.value, HUNDREDTHS).replace(/[.,]0+$/, '')
      : '';
  return (
    <TextField
      name={field.name}
      value={typed ?? kept}
      onChange={(event) => {
        const next = event.target.value;
        setTyped(next);
        field.onChange(next.trim() === '' ? null : (parseMoney(next, HUNDREDTHS) ?? Number.NaN));
      }}
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
        input: { endAdornment: <InputAdornment position="end">%</InputAdornment> },
      }}
    />
  );
}

import InputAdornment from '@mui/material/InputAdornment';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { type FieldValues, useController } from 'react-hook-form';
import { type FieldProps, useFieldLabel } from './FormTextField';

/** A whole number. The form holds a number, `null` while empty and `NaN` while it is none. */
export function FormNumber<T extends FieldValues>({
  name,
  label,
  hint,
  optional,
  disabled,
  unit,
  autoFocus,
}: FieldProps<T> & { unit?: string; autoFocus?: boolean }) {
  const { field, fieldState } = useController<T>({ name });
  const [typed, setTyped] = useState<string | null>(null);
  const kept = typeof field.value === 'number' && !Number.isNaN(field.value) ? String(field.value) : '';
  return (
    <TextField
      name={field.name}
      value={typed ?? kept}
      onChange={(event) => {
        const next = event.target.value;
        setTyped(next);
        field.onChange(next.trim() === '' ? null : /^\d{1,9}$/.test(next.trim()) ? Number(next) : Number.NaN);
      }}
      onBlur={() => {
        if (!Number.isNaN(field.value)) setTyped(null);
        field.onBlur();
      }}
      inputRef={field.ref}
      label={useFieldLabel(label, optional)}
      disabled={disabled ?? false}
      autoFocus={autoFocus ?? false}
      error={fieldState.invalid}
      helperText={fieldState.error?.message || hint}
      slotProps={{
        htmlInput: { inputMode: 'numeric', className: 'tabular' },
        input: unit ? { endAdornment: <InputAdornment position="end">{unit}</InputAdornment> } : {},
      }}
    />
  );
}

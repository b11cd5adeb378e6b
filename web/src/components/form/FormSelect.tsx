import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { type FieldValues, useController } from 'react-hook-form';
import { type FieldProps, useFieldLabel } from './FormTextField';

export interface SelectOption {
  value: string;
  label: string;
  disabled?: boolean;
}

export function FormSelect<T extends FieldValues>({
  name,
  label,
  hint,
  optional,
  disabled,
  options,
  onChange,
}: FieldProps<T> & {
  options: readonly SelectOption[];
  /** For what else changes with the choice. */
  onChange?: (value: string) => void;
}) {
  const { field, fieldState } = useController<T>({ name });
  return (
    <TextField
      select
      name={field.name}
      value={field.value ?? ''}
      onChange={(event) => {
        field.onChange(event);
        onChange?.(event.target.value);
      }}
      onBlur={field.onBlur}
      inputRef={field.ref}
      label={useFieldLabel(label, optional)}
      disabled={disabled ?? false}
      error={fieldState.invalid}
      helperText={fieldState.error?.message || hint}
    >
      {options.map((option) => (
        <MenuItem key={option.value} value={option.value} disabled={option.disabled ?? false}>
          {option.label}
        </MenuItem>
      ))}
    </TextField>
  );
}

import Autocomplete from '@mui/material/Autocomplete';
import TextField from '@mui/material/TextField';
import { type FieldValues, useController } from 'react-hook-form';
import { type FieldProps, useFieldLabel } from './FormTextField';

export interface Choice {
  value: string;
  label: string;
  group?: string;
}

/** One of a long list, found by typing: countries, currencies, time zones, venues. The form holds the value. */
export function FormAutocomplete<T extends FieldValues>({
  name,
  label,
  hint,
  optional,
  disabled,
  options,
  placeholder,
}: FieldProps<T> & { options: readonly Choice[]; placeholder?: string }) {
  const { field, fieldState } = useController<T>({ name });
  const words = useFieldLabel(label, optional);
  return (
    <Autocomplete
      options={options}
      value={options.find((option) => option.value === field.value) ?? null}
      onChange={(_, choice) => field.onChange(choice?.value ?? (optional ? null : ''))}
      onBlur={field.onBlur}
      getOptionLabel={(option) => option.label}
      getOptionKey={(option) => option.value}
      {...(options.some((option) => option.group) ? { groupBy: (option: Choice) => option.group ?? '' } : {})}
      isOptionEqualToValue={(option, value) => option.value === value.value}
      disabled={disabled ?? false}
      disableClearable={!optional}
      autoHighlight
      renderInput={(params) => (
        <TextField
          {...params}
          name={field.name}
          inputRef={field.ref}
          label={words}
          placeholder={placeholder ?? ''}
          error={fieldState.invalid}
          helperText={fieldState.error?.message || hint}
        />
      )}
    />
  );
}

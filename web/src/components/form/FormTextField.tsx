import VisibilityOff from '@mui/icons-material/VisibilityOffOutlined';
import Visibility from '@mui/icons-material/VisibilityOutlined';
import IconButton from '@mui/material/IconButton';
import InputAdornment from '@mui/material/InputAdornment';
import TextField, { type TextFieldProps } from '@mui/material/TextField';
import { type ReactNode, useState } from 'react';
import { type FieldPath, type FieldValues, useController } from 'react-hook-form';
import { useTranslation } from 'react-i18next';

/** What all form fields share. */
export interface FieldProps<T extends FieldValues> {
  name: FieldPath<T>;
  label: string;
  hint?: ReactNode;
  optional?: boolean;
  disabled?: boolean;
}

/** "Phone (optional)": what may stay empty says so; everything else is needed. */
export function useFieldLabel(label: string, optional = false): string {
  const { t } = useTranslation();
  return optional ? `${label} (${t('form.optional')})` : label;
}

type Props<T extends FieldValues> = FieldProps<T> &
  Pick<
    TextFieldProps,
    'type' | 'placeholder' | 'autoComplete' | 'autoFocus' | 'multiline' | 'minRows' | 'inputMode'
  > & {
    maxLength?: number;
  };

export function FormTextField<T extends FieldValues>(props: Props<T>) {
  const { name, label, hint, optional, type = 'text', maxLength, inputMode, ...rest } = props;
  const { t } = useTranslation();
  const { field, fieldState } = useController<T>({ name });
  const [shown, setShown] = useState(false);
  const password = type === 'password';
  const toggleLabel = shown ? t('form.hide_password') : t('form.show_password');
  return (
    <TextField
      {...rest}
      name={field.name}
      value={field.value ?? ''}
      onChange={field.onChange}
      onBlur={field.onBlur}
      inputRef={field.ref}
      type={password && shown ? 'text' : type}
      label={useFieldLabel(label, optional)}
      error={fieldState.invalid}
      helperText={fieldState.error?.message || hint}
      slotProps={{
        htmlInput: { maxLength, inputMode },
        input: password
          ? {
              endAdornment: (
                <InputAdornment position="end">
                  <IconButton aria-label={toggleLabel} onClick={() => setShown(!shown)} edge="end">
                    {shown ? <VisibilityOff fontSize="small" /> : <Visibility fontSize="small" />}
                  </IconButton>
                </InputAdornment>
              ),
            }
          : {},
      }}
    />
  );
}

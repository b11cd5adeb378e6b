import Box from '@mui/material/Box';
import FormControlLabel from '@mui/material/FormControlLabel';
import Switch from '@mui/material/Switch';
import Typography from '@mui/material/Typography';
import { type FieldValues, useController } from 'react-hook-form';
import type { FieldProps } from './FormTextField';

/** On or off, with a line that says what that means. */
export function FormSwitch<T extends FieldValues>({ name, label, hint, disabled }: FieldProps<T>) {
  const { field } = useController<T>({ name });
  return (
    <FormControlLabel
      disabled={disabled ?? false}
      control={
        <Switch
          name={field.name}
          checked={Boolean(field.value)}
          onChange={(_, checked) => field.onChange(checked)}
          onBlur={field.onBlur}
          slotProps={{ input: { ref: field.ref } }}
        />
      }
      label={
        <Box>
          <Typography component="span" sx={{ display: 'block', fontWeight: 540, fontSize: '0.9375rem' }}>
            {label}
          </Typography>
          {hint && (
            <Typography component="span" variant="caption" sx={{ display: 'block', color: 'text.secondary' }}>
              {hint}
            </Typography>
          )}
        </Box>
      }
      sx={{ alignItems: hint ? 'flex-start' : 'center', gap: 1 }}
    />
  );
}

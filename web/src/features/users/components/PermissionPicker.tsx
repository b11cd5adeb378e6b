import Box from '@mui/material/Box';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormHelperText from '@mui/material/FormHelperText';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { Permission } from '../permissions';

interface Props {
  label: string;
  choices: readonly Permission[];
  value: readonly Permission[];
  onChange: (value: Permission[]) => void;
  error?: string | undefined;
}

/** Ticks what a role or a key may do, in words. */
export function PermissionPicker({ label, choices, value, onChange, error }: Props) {
  const { t } = useTranslation('users');
  const toggle = (one: Permission) =>
    onChange(choices.filter((choice) => (choice === one ? !value.includes(one) : value.includes(choice))));
  return (
    <Box component="fieldset" sx={{ border: 0, p: 0, m: 0, minWidth: 0 }}>
      <Typography component="legend" sx={{ fontSize: '0.875rem', fontWeight: 560, mb: 1.5 }}>
        {label}
      </Typography>
      <Box sx={{ display: 'grid', gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' }, columnGap: 4 }}>
        {choices.map((one) => (
          <FormControlLabel
            key={one}
            control={<Checkbox size="small" checked={value.includes(one)} onChange={() => toggle(one)} />}
            label={t(`permission.${one}`)}
            slotProps={{ typography: { variant: 'body2' } }}
          />
        ))}
      </Box>
      {error && <FormHelperText error>{error}</FormHelperText>}
    </Box>
  );
}

import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import FormControlLabel from '@mui/material/FormControlLabel';
import Switch from '@mui/material/Switch';
import TextField from '@mui/material/TextField';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';

interface Props {
  gate: string;
  sound: boolean;
  onSave: (gate: string, sound: boolean) => void;
  onClose: () => void;
}

/** What this device is at this door. Kept on the device. */
export function GateDialog({ gate, sound, onSave, onClose }: Props) {
  const { t } = useTranslation(['door', 'common']);
  const [name, setName] = useState(gate);
  const [loud, setLoud] = useState(sound);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave(name.trim(), loud);
  };
  return (
    <ResponsiveDialog open title={t('door:gate.title')} onClose={onClose} size="xs">
      <Box component="form" onSubmit={submit} sx={{ display: 'grid', gap: 5 }}>
        <TextField
          label={t('door:gate.name')}
          helperText={t('door:gate.hint')}
          placeholder={t('door:gate.placeholder')}
          value={name}
          onChange={(event) => setName(event.target.value)}
          slotProps={{ htmlInput: { maxLength: 60 } }}
          autoFocus
        />
        <FormControlLabel
          control={<Switch checked={loud} onChange={(_, on) => setLoud(on)} />}
          label={t('door:gate.sound')}
        />
        <Button type="submit" variant="contained" color="primary">
          {t('common:action.save')}
        </Button>
      </Box>
    </ResponsiveDialog>
  );
}

import Close from '@mui/icons-material/Close';
import Key from '@mui/icons-material/KeyOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSetCode } from '../../api';
import { useCodeProblem } from '../../lib/codeProblem';
import type { Received } from '../../types';

/** A code for what is held already: the prices above follow at once. */
export function CodeField({ booking }: { booking: Received }) {
  const { t } = useTranslation('bookings');
  const change = useSetCode({ eventId: booking.event_id, bookingId: booking.id });
  const words = useCodeProblem();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(typed.trim(), {
      onSuccess: () => {
        setTyped('');
        setOpen(false);
      },
    });
  };
  if (booking.access_code && !open) {
    return (
      <Box sx={{ mt: 3, display: 'flex', alignItems: 'center', gap: 2 }}>
        <Key sx={{ fontSize: 18, color: 'success.main' }} aria-hidden />
        <Typography variant="body2" role="status" sx={{ flex: 1 }}>
          {change.error ? words(change.error) : t('code.applied')}
        </Typography>
        <IconButton
          size="small"
          aria-label={t('code.remove')}
          loading={change.isPending}
          onClick={() => change.mutate(null)}
        >
          <Close fontSize="small" />
        </IconButton>
      </Box>
    );
  }
  if (!open) {
    return (
      <Button
        size="small"
        variant="text"
        startIcon={<Key />}
        onClick={() => setOpen(true)}
        sx={{ mt: 2, ml: -2 }}
      >
        {t('code.have')}
      </Button>
    );
  }
  return (
    <Box
      component="form"
      onSubmit={submit}
      noValidate
      sx={{ mt: 3, display: 'flex', alignItems: 'flex-start', gap: 2 }}
    >
      <TextField
        size="small"
        fullWidth
        autoFocus
        name="code"
        label={t('code.label')}
        value={typed}
        onChange={(event) => {
          change.reset();
          setTyped(event.target.value);
        }}
        error={change.error !== null}
        helperText={change.error ? words(change.error) : undefined}
        slotProps={{
          htmlInput: { maxLength: 60, autoCapitalize: 'characters', autoComplete: 'off', spellCheck: false },
        }}
      />
      <Button
        type="submit"
        loading={change.isPending}
        disabled={typed.trim() === ''}
        sx={{ minHeight: 44, mt: '25px' }}
      >
        {t('code.apply')}
      </Button>
    </Box>
  );
}

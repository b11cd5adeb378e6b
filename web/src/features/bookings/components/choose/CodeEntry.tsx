import Close from '@mui/icons-material/Close';
import Key from '@mui/icons-material/KeyOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toProblem } from '@/api/errors';
import { useCodeProblem } from '../../lib/codeProblem';
import { useReduction } from '../../lib/reduction';
import { useAccessCode } from './useOpened';

/** For those who were given a code: a quiet line, a field, and then what it opened. */
export function CodeEntry({ eventId }: { eventId: string }) {
  const { t } = useTranslation('bookings');
  const words = useCodeProblem();
  const reduction = useReduction();
  const { code, set, opened, error, busy } = useAccessCode(eventId);
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState(code);
  const problem = error ? toProblem(error) : null;

  if (opened) {
    return (
      <Box
        role="status"
        sx={{
          display: 'flex',
          alignItems: 'center',
          gap: 2,
          p: 3,
          borderRadius: '10px',
          bgcolor: 'surface.sunken',
        }}
      >
        <Key sx={{ fontSize: 20, color: 'success.main' }} aria-hidden />
        <Typography variant="body2" sx={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>
          {opened.discount
            ? t('code.cheaper', { code: opened.code, reduction: reduction(opened.discount.reduction) })
            : t('code.opened', { code: opened.code })}
        </Typography>
        <IconButton
          size="small"
          aria-label={t('code.remove')}
          onClick={() => {
            setTyped('');
            set('');
          }}
        >
          <Close fontSize="small" />
        </IconButton>
      </Box>
    );
  }
  if (!open && !code) {
    return (
      <Button
        size="small"
        variant="text"
        startIcon={<Key />}
        onClick={() => setOpen(true)}
        sx={{ justifySelf: 'start', ml: -2 }}
      >
        {t('code.have')}
      </Button>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    set(typed.trim());
  };
  return (
    <Box
      component="form"
      onSubmit={submit}
      noValidate
      sx={{ display: 'flex', alignItems: 'flex-start', gap: 2 }}
    >
      <TextField
        size="small"
        fullWidth
        autoFocus={open}
        name="access-code"
        label={t('code.label')}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        error={problem !== null && typed.trim() === code}
        helperText={problem && typed.trim() === code ? words(problem) : undefined}
        slotProps={{
          htmlInput: { maxLength: 60, autoCapitalize: 'characters', autoComplete: 'off', spellCheck: false },
        }}
      />
      <Button type="submit" loading={busy} disabled={typed.trim() === ''} sx={{ minHeight: 44, mt: '25px' }}>
        {t('code.apply')}
      </Button>
    </Box>
  );
}

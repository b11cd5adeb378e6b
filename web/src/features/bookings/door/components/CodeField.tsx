import KeyboardReturn from '@mui/icons-material/KeyboardReturn';
import Box from '@mui/material/Box';
import IconButton from '@mui/material/IconButton';
import InputBase from '@mui/material/InputBase';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { wakeSound } from '../lib/signal';

interface Props {
  busy: boolean;
  /** Written back into the field when it could not be checked, so that nothing has to be typed twice. */
  kept: string;
  onCode: (code: string) => void;
}

/** For typing the code below the QR, and for hand scanners, which type too and end with Enter. */
export function CodeField({ busy, kept, onCode }: Props) {
  const { t } = useTranslation('door');
  const [text, setText] = useState('');
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (kept) setText(kept);
  }, [kept]);

  // A hand scanner types wherever the focus is; the first key brings it here.
  useEffect(() => {
    const catchKeys = (event: KeyboardEvent) => {
      const elsewhere =
        !(event.target instanceof HTMLElement) || !/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
      if (
        elsewhere &&
        event.key.length === 1 &&
        !event.ctrlKey &&
        !event.metaKey &&
        !event.altKey &&
        event.key !== ' '
      ) {
        input.current?.focus();
      }
    };
    window.addEventListener('keydown', catchKeys);
    return () => window.removeEventListener('keydown', catchKeys);
  }, []);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    wakeSound();
    if (!text.trim() || busy) return;
    onCode(text);
    setText('');
    input.current?.focus();
  };
  return (
    <Box
      component="form"
      onSubmit={submit}
      sx={{
        display: 'flex',
        alignItems: 'center',
        flex: 1,
        height: 52,
        paddingInlineStart: 4,
        border: 1,
        borderColor: 'divider',
        borderRadius: '14px',
        bgcolor: 'background.paper',
        '&:focus-within': { borderColor: 'primary.main' },
      }}
    >
      <InputBase
        fullWidth
        inputRef={input}
        value={text}
        onChange={(event) => setText(event.target.value)}
        placeholder={t('code.placeholder')}
        inputProps={{
          'aria-label': t('code.label'),
          autoCapitalize: 'characters',
          autoComplete: 'off',
          autoCorrect: 'off',
          spellCheck: false,
          enterKeyHint: 'go',
          maxLength: 2000,
          className: 'tabular',
        }}
        sx={{ fontSize: '1.0625rem' }}
      />
      <IconButton type="submit" aria-label={t('code.check')} disabled={busy || !text.trim()} sx={{ mr: 1 }}>
        <KeyboardReturn />
      </IconButton>
    </Box>
  );
}

import Key from '@mui/icons-material/KeyOutlined';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Divider from '@mui/material/Divider';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toProblem } from '@/api/errors';
import { useProblemText } from '@/hooks/useProblemText';
import { passkeyAutofillSupported, passkeysSupported, wasDeclined } from '../lib/passkey';
import { enterWithPasskey } from '../security';

interface Props {
  onDone: () => Promise<void>;
  /** Prove that it is the person who is signed in. */
  samePerson?: boolean;
  /** Also offer passkeys in the list under the e-mail field. */
  autofill?: boolean;
}

/** The first way in: one touch, nothing to type. Not shown where browsers know no passkeys. */
export function PasskeyEntry({ onDone, samePerson = false, autofill = false }: Props) {
  const { t } = useTranslation('users');
  const problemText = useProblemText();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const quiet = useRef<AbortController | null>(null);
  const done = useRef(onDone);
  done.current = onDone;

  useEffect(() => {
    if (!autofill) return;
    const stop = new AbortController();
    quiet.current = stop;
    void (async () => {
      try {
        if (!(await passkeyAutofillSupported()) || stop.signal.aborted) return;
        await enterWithPasskey({ quiet: stop.signal });
        await done.current();
      } catch {
        // It was only an offer; the button below says what is wrong.
      }
    })();
    return () => stop.abort();
  }, [autofill]);

  if (!passkeysSupported()) return null;
  const enter = async () => {
    quiet.current?.abort();
    setBusy(true);
    setTrouble(null);
    try {
      await enterWithPasskey({ samePerson });
      await onDone();
    } catch (error) {
      if (!wasDeclined(error)) {
        const { code } = toProblem(error);
        const known = code === 'passkey_unknown' || code === 'wrong_account' ? code : null;
        setTrouble(known ? t(`passkey.${known}`) : problemText(error));
      }
    } finally {
      setBusy(false);
    }
  };
  return (
    <Box sx={{ mb: 6 }}>
      {trouble && (
        <Alert severity="error" role="alert" sx={{ mb: 4 }}>
          {trouble}
        </Alert>
      )}
      <Button
        variant="outlined"
        size="large"
        fullWidth
        startIcon={<Key />}
        loading={busy}
        loadingPosition="start"
        onClick={() => void enter()}
      >
        {t('passkey.enter')}
      </Button>
      <Divider sx={{ mt: 6, color: 'text.secondary', fontSize: '0.8125rem' }}>{t('passkey.or')}</Divider>
    </Box>
  );
}

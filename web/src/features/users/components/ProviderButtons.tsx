import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '@/hooks/useProblemText';
import { goToProvider, type ProviderPurpose, providersQuery } from '../providers';

interface Props {
  purpose: ProviderPurpose;
  /** Where to go afterwards. */
  next: string;
  /** Only these, by their ids; all where it is left out. */
  only?: readonly string[];
}

/** One button for each service whose accounts sign in here; nothing where there is none. */
export function ProviderButtons({ purpose, next, only }: Props) {
  const { t } = useTranslation('users');
  const problemText = useProblemText();
  const { data } = useQuery(providersQuery);
  const [busy, setBusy] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const shown = (data?.items ?? []).filter(({ id }) => !only || only.includes(id));
  if (shown.length === 0) return null;

  const go = async (provider: string) => {
    setBusy(provider);
    setTrouble(null);
    try {
      // The button stays busy: the page is left.
      await goToProvider(provider, { purpose, next });
    } catch (error) {
      setTrouble(problemText(error));
      setBusy(null);
    }
  };
  return (
    <Box sx={{ mt: 6, display: 'grid', gap: 3 }}>
      {trouble && (
        <Alert severity="error" role="alert">
          {trouble}
        </Alert>
      )}
      {shown.map(({ id, name }) => (
        <Button
          key={id}
          variant="outlined"
          size="large"
          fullWidth
          disabled={busy !== null && busy !== id}
          loading={busy === id}
          onClick={() => void go(id)}
        >
          {t('provider.continue', { name })}
        </Button>
      ))}
    </Box>
  );
}

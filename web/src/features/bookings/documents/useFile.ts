import { useState } from 'react';
import { useFeedback } from '@/contexts/FeedbackContext';
import { useProblemText } from '@/hooks/useProblemText';

/** Downloads that show which one is under way, and say why one was refused. */
export function useFile() {
  const [busy, setBusy] = useState<string | null>(null);
  const { notify } = useFeedback();
  const words = useProblemText();
  const run = async (key: string, download: () => Promise<void>) => {
    setBusy(key);
    try {
      await download();
    } catch (error) {
      notify(words(error), { severity: 'error' });
    } finally {
      setBusy(null);
    }
  };
  return { busy, run };
}

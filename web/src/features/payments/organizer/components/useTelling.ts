import { useFeedback } from '@/contexts/FeedbackContext';
import { useProblemText } from '@/hooks/useProblemText';

/** What a mutation tells when it is over: the words given, or what went wrong. */
export function useTelling() {
  const { notify } = useFeedback();
  const problemText = useProblemText();
  return (words: string) => ({
    onSuccess: () => notify(words),
    onError: (error: unknown) => notify(problemText(error), { severity: 'error' as const }),
  });
}

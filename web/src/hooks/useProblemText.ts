import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { toProblem } from '@/api/errors';
import { problemWords } from '@/components/ErrorState';

/** One sentence for whatever went wrong, for a note at the foot of the screen or beside a button. */
export function useProblemText(): (error: unknown) => string {
  const { t } = useTranslation();
  return useCallback((error) => problemWords(toProblem(error), t).text, [t]);
}

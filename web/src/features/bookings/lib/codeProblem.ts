import { useTranslation } from 'react-i18next';
import { toProblem } from '@/api/errors';
import { useProblemText } from '@/hooks/useProblemText';

const KNOWN = [
  'unknown_code',
  'code_not_yet',
  'code_over',
  'code_used_up',
  'code_person_limit',
  'code_not_for_these',
  'code_needed',
] as const;

/** What is wrong with a code, in the visitor's words. */
export function useCodeProblem() {
  const { t } = useTranslation('bookings');
  const words = useProblemText();
  return (error: unknown) => {
    const problem = toProblem(error);
    const known = KNOWN.find((code) => code === problem.code);
    return known ? t(`code.${known}`) : words(error);
  };
}

import { useTranslation } from 'react-i18next';
import { ApiProblem, toProblem } from '@/api/errors';

/** "Wrong password" and "wait a moment" deserve better words than the general ones. */
export function useSignInProblem(): (error: unknown) => ApiProblem {
  const { t } = useTranslation('users');
  return (error) => {
    const problem = toProblem(error);
    if (problem.code === 'wrong_credentials') {
      return new ApiProblem(422, { code: problem.code, detail: t('sign_in.wrong') });
    }
    if (problem.code === 'slow_down') {
      const count = Math.max(1, Math.ceil((problem.retryAfter ?? 60) / 60));
      return new ApiProblem(422, { code: problem.code, detail: t('sign_in.slow_down', { count }) });
    }
    return problem;
  };
}

import ErrorOutline from '@mui/icons-material/ErrorOutlineOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { type ApiProblem, toProblem } from '@/api/errors';

interface Props {
  error: unknown;
  onRetry?: () => void;
  /** Takes the room of a whole page and is its main heading. */
  page?: boolean;
}

/** What went wrong in plain words, what to do now, and the reference support will ask for. */
export function ErrorState({ error, onRetry, page = false }: Props) {
  const { t } = useTranslation();
  const problem = toProblem(error);
  const { title, text } = problemWords(problem, t);
  return (
    <Box
      role="alert"
      sx={{
        flex: page ? 1 : undefined,
        display: 'flex',
        flexDirection: 'column',
        alignItems: 'center',
        justifyContent: 'center',
        textAlign: 'center',
        px: 5,
        py: page ? { xs: 16, md: 24 } : 10,
      }}
    >
      <ErrorOutline sx={{ fontSize: 36, color: 'error.main' }} aria-hidden />
      <Typography variant={page ? 'h2' : 'h4'} component={page ? 'h1' : 'h2'} sx={{ mt: 4 }}>
        {title}
      </Typography>
      <Typography sx={{ mt: 2, maxWidth: 480, color: 'text.secondary', textWrap: 'pretty' }}>
        {text}
      </Typography>
      {onRetry && (
        <Button onClick={onRetry} sx={{ mt: 6 }}>
          {t('action.retry')}
        </Button>
      )}
      {problem.requestId && (
        <Typography
          variant="caption"
          className="tabular"
          sx={{ mt: 5, color: 'text.secondary', userSelect: 'all' }}
        >
          {t('error.reference', { id: problem.requestId })}
        </Typography>
      )}
    </Box>
  );
}

/** The server's own detail is best for a plain "no"; for everything else we have calmer words. */
export function problemWords(problem: ApiProblem, t: TFunction): { title: string; text: string } {
  const { status, code } = problem;
  if (code === 'network') return { title: t('error.offline_title'), text: t('error.offline') };
  if (code === 'timeout') return { title: t('error.title'), text: t('error.timeout') };
  if (status === 403) return { title: t('error.forbidden_title'), text: t('error.forbidden') };
  if (status === 404) return { title: t('error.not_found_title'), text: t('error.not_found') };
  if (status === 412) return { title: t('error.stale_title'), text: t('error.stale') };
  if (status === 429 || status === 503) return { title: t('error.busy_title'), text: t('error.busy') };
  if (status >= 400 && status < 500 && problem.detail)
    return { title: problem.title || t('error.title'), text: problem.detail };
  return { title: t('error.title'), text: t('error.unexpected') };
}

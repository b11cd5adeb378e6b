import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Box from '@mui/material/Box';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { ApiProblem } from '@/api/errors';
import { useProblemText } from '@/hooks/useProblemText';
import type { Change } from '../../lib/selection';

interface Props {
  problem: ApiProblem;
  changes?: readonly Change[];
}

/** Why it could not be held, and what is left to have instead. */
export function HoldProblem({ problem, changes = [] }: Props) {
  const { t } = useTranslation('bookings');
  const other = useProblemText();
  const words = holdWords(problem, t);
  return (
    <Alert severity={words ? 'warning' : 'error'} role="alert">
      {words && <AlertTitle>{words.title}</AlertTitle>}
      {words ? words.text : other(problem)}
      {changes.length > 0 && (
        <Box component="ul" sx={{ m: 0, mt: 1.5, paddingInlineStart: 5 }}>
          {changes.map(({ product, after }) => (
            <li key={product.id}>
              {after === 0
                ? t('problem.gone', { product: product.name })
                : t('problem.left', { product: product.name, count: after })}
            </li>
          ))}
        </Box>
      )}
    </Alert>
  );
}

function holdWords(problem: ApiProblem, t: TFunction<'bookings'>): { title: string; text: string } | null {
  switch (problem.code) {
    case 'sold_out':
      return { title: t('problem.sold_out_title'), text: t('problem.sold_out') };
    case 'not_on_sale':
      return { title: t('problem.not_on_sale_title'), text: t('problem.not_on_sale') };
    case 'price_changed':
      return { title: t('problem.price_title'), text: t('problem.price') };
    case 'above_maximum':
    case 'below_minimum':
      return { title: t('problem.count_title'), text: problem.message };
    case 'payment_in_progress':
      return { title: t('problem.paying_title'), text: t('problem.paying') };
    default:
      return null;
  }
}

import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { ApiProblem } from '@/api/errors';
import { useProblemText } from '@/hooks/useProblemText';
import { formatMoney } from '@/lib/money';
import type { Change, Selection } from '../../lib/selection';
import type { Instead } from './useChooser';

interface Props {
  problem: ApiProblem;
  changes?: readonly Change[];
  /** What can be had instead of a price that is gone. */
  instead?: Instead | null;
  onTake?: (selection: Selection) => void;
}

/** Why it could not be held, and what is left to have instead. */
export function HoldProblem({ problem, changes = [], instead, onTake }: Props) {
  const { t } = useTranslation('bookings');
  const other = useProblemText();
  const step = useStepWords(instead);
  const words = step ?? holdWords(problem, t);
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
      {instead?.selection && onTake && (
        <Button
          size="small"
          color="inherit"
          variant="outlined"
          sx={{ mt: 3 }}
          onClick={() => instead.selection && onTake(instead.selection)}
        >
          {t('problem.take_instead')}
        </Button>
      )}
    </Alert>
  );
}

/** Which price is on sale now, and how many are left of the one that was asked for. */
function useStepWords(instead: Instead | null | undefined): { title: string; text: string } | null {
  const { t, i18n } = useTranslation('bookings');
  if (!instead) return null;
  const { step, product } = instead;
  const { amount, currency } = step.now.price;
  const asked = product.offers.find(({ id }) => id === step.offerId)?.name ?? product.name;
  const now = {
    name: step.now.name,
    price: formatMoney(amount, currency, { locale: i18n.language, short: true }),
  };
  return {
    title:
      step.left > 0
        ? t('problem.step_left', { name: asked, count: step.left })
        : t('problem.step_title', { name: asked }),
    text:
      step.now.left === null
        ? t('problem.step', now)
        : t('problem.step_few', { ...now, count: step.now.left }),
  };
}

export function holdWords(
  problem: ApiProblem,
  t: TFunction<'bookings'>,
): { title: string; text: string } | null {
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
    case 'person_limit': {
      const { have, allowed } = problem.body.extra as { have: number; allowed: number };
      const text =
        have > 0 ? t('problem.person', { have, allowed }) : t('problem.person_first', { count: allowed });
      return { title: t('problem.person_title'), text };
    }
    case 'unknown_code':
      return { title: t('problem.code_title'), text: t('problem.code') };
    case 'code_not_yet':
    case 'code_over':
    case 'code_used_up':
    case 'code_person_limit':
    case 'code_not_for_these':
      return { title: t('problem.code_title'), text: t(`code.${problem.code}`) };
    case 'payment_in_progress':
      return { title: t('problem.paying_title'), text: t('problem.paying') };
    default:
      return null;
  }
}

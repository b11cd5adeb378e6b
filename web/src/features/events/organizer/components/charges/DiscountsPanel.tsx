import Add from '@mui/icons-material/Add';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '@/components/ErrorState';
import { Panel } from '@/components/Section';
import { ListSkeleton } from '@/components/Skeletons';
import { formatMoney } from '@/lib/money';
import { percentText } from '@/lib/percent';
import type { Place } from '../../api';
import { type AutoDiscount, discountsQuery, type Reduction, useSetDiscounts } from '../../chargesApi';
import { productsQuery } from '../../ticketsApi';
import { DiscountDialog } from './DiscountDialog';
import { RuleList } from './RuleList';
import { useRules } from './useRules';

/** What a reduction does, in a few words. */
export function useReductionText(currency: string) {
  const { t, i18n } = useTranslation('organizer');
  return ({ kind, value }: Reduction) => {
    if (kind === 'percent') return t('charges.off', { amount: percentText(value, i18n.language) });
    const amount = formatMoney(value, currency, { locale: i18n.language });
    return t(kind === 'amount' ? 'charges.off' : 'charges.each', { amount });
  };
}

/** Discounts that need no code. */
export function DiscountsPanel({
  place,
  currency,
  manage,
}: {
  place: Place;
  currency: string;
  manage: boolean;
}) {
  const { t } = useTranslation('organizer');
  const { data, error, refetch } = useQuery(discountsQuery(place));
  const { data: products = [] } = useQuery(productsQuery(place));
  const set = useSetDiscounts(place);
  const reduction = useReductionText(currency);
  const discounts = data?.discounts ?? [];
  const rules = useRules<AutoDiscount>(
    discounts,
    ({ name }) => name,
    (next) => set.mutateAsync({ discounts: next, version: data?.version ?? 0 }),
  );
  const names = (ids: readonly string[]) =>
    products
      .filter(({ id }) => ids.includes(id))
      .map(({ name }) => name)
      .join(' + ');
  const text = (rule: AutoDiscount) => {
    const ids = rule.product_ids ?? [];
    const when =
      rule.kind === 'bundle'
        ? t('charges.bundle_of', { products: names(ids) })
        : t('charges.from_units', {
            count: rule.minimum ?? 1,
            products: ids.length > 0 ? names(ids) : t('charges.anything'),
          });
    return `${when}: ${reduction(rule.reduction)}`;
  };
  return (
    <Panel
      title={t('charges.discounts')}
      action={
        manage &&
        data && (
          <Button startIcon={<Add />} onClick={rules.add}>
            {t('charges.add_discount')}
          </Button>
        )
      }
    >
      <Typography variant="body2" sx={{ mb: 3, color: 'text.secondary' }}>
        {t('charges.discounts_text')}
      </Typography>
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <ListSkeleton rows={2} height={56} />
      ) : (
        <RuleList
          rules={discounts}
          title={({ name }) => name}
          text={text}
          empty={t('charges.discounts_empty')}
          {...(manage ? { onEdit: rules.edit, onRemove: rules.remove } : {})}
        />
      )}
      {rules.open && (
        <DiscountDialog
          discount={rules.open.rule}
          products={products}
          currency={currency}
          onClose={rules.close}
          onSave={rules.save}
          words={rules.words}
        />
      )}
    </Panel>
  );
}

import Add from '@mui/icons-material/Add';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '@/components/ErrorState';
import { Panel } from '@/components/Section';
import { ListSkeleton } from '@/components/Skeletons';
import { percentText } from '@/lib/percent';
import { type TaxRate, taxRatesQuery, useSetTaxRates } from '../../chargesApi';
import { RuleList } from './RuleList';
import { TaxRateDialog } from './TaxRateDialog';
import { useRules } from './useRules';

/** The tax rates that products can have. */
export function TaxRatesPanel({ organizationId, manage }: { organizationId: string; manage: boolean }) {
  const { t, i18n } = useTranslation('organizer');
  const { data, error, refetch } = useQuery(taxRatesQuery(organizationId));
  const set = useSetTaxRates(organizationId);
  const rates = data?.rates ?? [];
  const rules = useRules<TaxRate>(
    rates,
    ({ name }) => name,
    (next) => set.mutateAsync({ rates: next, version: data?.version ?? 0 }),
  );
  return (
    <Panel
      title={t('charges.taxes')}
      action={
        manage &&
        data && (
          <Button startIcon={<Add />} onClick={rules.add}>
            {t('charges.add_tax')}
          </Button>
        )
      }
    >
      <Typography variant="body2" sx={{ mb: 3, color: 'text.secondary' }}>
        {t('charges.taxes_text')}
      </Typography>
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <ListSkeleton rows={2} height={56} />
      ) : (
        <RuleList
          rules={rates}
          title={({ name, rate_bp }) => `${name} ${percentText(rate_bp, i18n.language)}`}
          text={({ inclusive }) => t(inclusive ? 'charges.tax_inside' : 'charges.tax_on_top')}
          empty={t('charges.taxes_empty')}
          {...(manage ? { onEdit: rules.edit, onRemove: rules.remove } : {})}
        />
      )}
      {rules.open && (
        <TaxRateDialog rate={rules.open.rule} onClose={rules.close} onSave={rules.save} words={rules.words} />
      )}
    </Panel>
  );
}

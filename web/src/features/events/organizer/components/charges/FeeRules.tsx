import Add from '@mui/icons-material/Add';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useTranslation } from 'react-i18next';
import { formatMoney } from '@/lib/money';
import { percentText } from '@/lib/percent';
import type { Fee } from '../../chargesApi';
import { FeeDialog } from './FeeDialog';
import { RuleList } from './RuleList';
import { useRules } from './useRules';

interface Props {
  fees: readonly Fee[];
  currency: string;
  manage: boolean;
  write: (fees: Fee[]) => Promise<unknown>;
}

/** A list of fees with its dialog; who keeps the list is told what it becomes. */
export function FeeRules({ fees, currency, manage, write }: Props) {
  const { t, i18n } = useTranslation('organizer');
  const rules = useRules<Fee>(fees, ({ name }) => name, write);
  const text = (fee: Fee) => {
    const parts = [
      fee.fixed_minor ? formatMoney(fee.fixed_minor, fee.currency, { locale: i18n.language }) : '',
      fee.percent_bp ? percentText(fee.percent_bp, i18n.language) : '',
    ];
    const amount = parts.filter(Boolean).join(' + ');
    return t(fee.passed_on ? 'charges.fee_on_top' : 'charges.fee_absorbed', { amount });
  };
  return (
    <Box>
      <RuleList
        rules={fees}
        title={({ name }) => name}
        text={text}
        empty={t('charges.fees_empty')}
        {...(manage ? { onEdit: rules.edit, onRemove: rules.remove } : {})}
      />
      {manage && fees.length < 10 && (
        <Button startIcon={<Add />} onClick={rules.add} sx={{ mt: 3 }}>
          {t('charges.add_fee')}
        </Button>
      )}
      {rules.open && (
        <FeeDialog
          fee={rules.open.rule}
          currency={currency}
          onClose={rules.close}
          onSave={rules.save}
          words={rules.words}
        />
      )}
    </Box>
  );
}

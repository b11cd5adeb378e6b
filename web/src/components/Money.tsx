import Box from '@mui/material/Box';
import type { SxProps, Theme } from '@mui/material/styles';
import { useTranslation } from 'react-i18next';
import { formatMoney } from '@/lib/money';

interface Props {
  /** Minor units, as the API sends them. */
  amount: number;
  currency: string;
  /** "€25" instead of "€25.00", for prices on cards. */
  short?: boolean;
  /** A plus sign on positive amounts, for ledgers. */
  signed?: boolean;
  /** Says "Free" for zero; for prices, not for sums. */
  free?: boolean;
  sx?: SxProps<Theme>;
}

export function Money({ amount, currency, short, signed, free, sx }: Props) {
  const { t, i18n } = useTranslation();
  const text =
    free && amount === 0
      ? t('money.free')
      : formatMoney(amount, currency, { locale: i18n.language, short, signed });
  return (
    <Box
      component="span"
      className="tabular"
      sx={[{ whiteSpace: 'nowrap' }, ...(Array.isArray(sx) ? sx : [sx])]}
    >
      {text}
    </Box>
  );
}

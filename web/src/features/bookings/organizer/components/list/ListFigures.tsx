import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import { StatTile } from '@/components/StatTile';
import type { ListSettings } from '../../waitingListApi';

/** The list in numbers, and what becomes of its offers. */
export function ListFigures({ list }: { list: ListSettings }) {
  const { t, i18n } = useTranslation('waiting');
  const { figures } = list;
  const count = (value: number) => new Intl.NumberFormat(i18n.language).format(value);
  const share = figures.offers > 0 ? figures.offers_accepted / figures.offers : 0;
  const percent = new Intl.NumberFormat(i18n.language, { style: 'percent', maximumFractionDigits: 0 });
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 3,
        gridTemplateColumns: { xs: '1fr 1fr', lg: 'repeat(4, minmax(0, 1fr))' },
      }}
    >
      <StatTile
        label={t('desk.waiting')}
        value={count(figures.waiting)}
        hint={t('desk.wanted', { count: figures.wanted })}
      />
      <StatTile
        label={t('desk.offered')}
        value={count(figures.offered)}
        hint={t('desk.reserved', { count: figures.reserved })}
      />
      <StatTile
        label={t('desk.sold')}
        value={count(figures.tickets_sold)}
        hint={
          figures.offers > 0
            ? t('desk.conversion', { share: percent.format(share), count: figures.offers })
            : t('desk.no_offers')
        }
        share={share}
      />
      <StatTile
        label={t('desk.declined')}
        value={count(figures.offers_declined)}
        hint={t('desk.lapsed', { count: figures.offers_lapsed })}
      />
    </Box>
  );
}

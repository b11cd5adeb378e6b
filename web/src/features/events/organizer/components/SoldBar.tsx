import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import { ShareBar } from '@/components/ShareBar';

interface Props {
  sold: number;
  held?: number;
  capacity: number;
}

/** "142 of 200" over a bar. */
export function SoldBar({ sold, held = 0, capacity }: Props) {
  const { t, i18n } = useTranslation('organizer');
  const number = (value: number) => value.toLocaleString(i18n.language);
  return (
    <Box sx={{ minWidth: 112, width: 1, maxWidth: 240 }}>
      <Box className="tabular" sx={{ mb: 1, fontSize: '0.8125rem' }}>
        {capacity > 0
          ? t('events.sold_of', { sold: number(sold), capacity: number(capacity) })
          : t('events.no_capacity')}
      </Box>
      <ShareBar
        total={capacity}
        parts={[
          { value: sold, color: 'primary.main' },
          { value: held, color: 'warning.main' },
        ]}
      />
    </Box>
  );
}

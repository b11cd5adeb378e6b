import Description from '@mui/icons-material/DescriptionOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { Money } from '@/components/Money';
import { formatDay } from '@/lib/time';
import { type Document, downloadDocument, type Place } from './api';
import { useFile } from './useFile';

/** The invoices and credit notes of a booking, each as PDF and for machines. */
export function DocumentRows({ place, documents }: { place: Place; documents: readonly Document[] }) {
  const { t, i18n } = useTranslation('documents');
  const { busy, run } = useFile();
  return (
    <Box component="ul" sx={{ listStyle: 'none', p: 0, m: 0, display: 'grid', gap: 3 }}>
      {documents.map((one) => (
        <Box
          component="li"
          key={one.id}
          sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 2, minWidth: 0 }}
        >
          <Description fontSize="small" sx={{ color: 'text.secondary' }} />
          <Box sx={{ flex: '1 1 160px', minWidth: 0 }}>
            <Typography
              component="div"
              className="tabular"
              sx={{
                fontSize: '0.9375rem',
                fontWeight: 580,
                overflowWrap: 'anywhere',
                ...(one.credited && { color: 'text.secondary', textDecoration: 'line-through' }),
              }}
            >
              {one.number}
            </Typography>
            <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
              {t(`kind.${one.kind}`)} · {formatDay(new Date(one.issued_on), 'year', i18n.language)} ·{' '}
              <Money
                amount={one.kind === 'credit_note' ? -one.total.amount : one.total.amount}
                currency={one.total.currency}
              />
            </Typography>
          </Box>
          {(['pdf', 'xml'] as const).map((format) => (
            <Button
              key={format}
              size="small"
              loading={busy === one.id + format}
              aria-label={t(`download.${format}_of`, { number: one.number })}
              onClick={() => void run(one.id + format, () => downloadDocument(place, one, format))}
            >
              {t(`download.${format}`)}
            </Button>
          ))}
        </Box>
      ))}
    </Box>
  );
}

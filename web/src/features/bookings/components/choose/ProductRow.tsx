import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { Product } from '@/features/events';
import { type Selection, type Shelf, shownOffers } from '../../lib/selection';
import { OfferRow } from './OfferRow';

interface Props {
  product: Product;
  timeZone: string;
  shelf: Shelf;
  selection: Selection;
  onChange: (next: Selection) => void;
}

/** From this number on it is worth saying how many are left. */
const SCARCE = 10;

export function ProductRow({ product, timeZone, shelf, selection, onChange }: Props) {
  const { t } = useTranslation('bookings');
  const offers = shownOffers(product);
  // `available` stops at what one booking may take: only below that is it a number of what is left.
  const left = product.available;
  const scarce =
    left > 0 &&
    left <= SCARCE &&
    left < product.max_per_booking &&
    offers.some(({ state }) => state === 'on_sale');
  const notes = [
    product.kind === 'gift_card' && t('cards.note'),
    product.admissions > 1 && t('choose.admits', { count: product.admissions }),
    product.min_per_booking > 1 && t('choose.minimum', { count: product.min_per_booking }),
    product.max_per_person != null && t('choose.per_person', { count: product.max_per_person }),
  ].filter(Boolean);
  return (
    <Box
      component="li"
      sx={{ py: 4, borderTop: 1, borderColor: 'divider', '&:first-of-type': { borderTop: 0, pt: 0 } }}
    >
      <Box sx={{ display: 'flex', justifyContent: 'space-between', alignItems: 'baseline', gap: 3, mb: 0.5 }}>
        <Typography variant="h6" component="h3">
          {product.name}
        </Typography>
        {scarce && (
          <Typography
            variant="caption"
            sx={{ color: 'warning.main', fontWeight: 620, whiteSpace: 'nowrap' }}
            className="tabular"
          >
            {t('choose.only_left', { count: left })}
          </Typography>
        )}
      </Box>
      {product.description && (
        <Typography variant="body2" sx={{ color: 'text.secondary', mb: 1, textWrap: 'pretty' }}>
          {product.description}
        </Typography>
      )}
      {notes.length > 0 && (
        <Typography variant="caption" component="p" sx={{ color: 'text.secondary', mb: 1 }}>
          {notes.join(' · ')}
        </Typography>
      )}
      {offers.map((offer) => (
        <OfferRow
          key={offer.id}
          product={product}
          offer={offer}
          named={offers.length > 1}
          timeZone={timeZone}
          shelf={shelf}
          selection={selection}
          onChange={onChange}
        />
      ))}
    </Box>
  );
}

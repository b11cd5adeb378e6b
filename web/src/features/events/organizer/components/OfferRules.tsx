import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import type { EditedOffer, EditedProduct, Pool } from '../types';

interface Props {
  offer: EditedOffer;
  product: EditedProduct;
  pools: readonly Pool[];
}

/** What decides about a price beside its window, in short words. */
export function OfferRules({ offer, product, pools }: Props) {
  const { t } = useTranslation('organizer');
  const before = product.offers.find(({ id }) => id === offer.follows);
  const own = pools.filter(({ offer_id }) => offer_id === offer.id);
  const sold = own.reduce((sum, pool) => sum + pool.sold + pool.held, 0);
  const of = own.reduce((sum, pool) => sum + pool.capacity, 0);
  const rules = [
    offer.quantity != null && t('offers.taken', { taken: sold, of }),
    before && t('offers.after', { name: before.name }),
    offer.min_per_booking != null && t('offers.at_least', { count: offer.min_per_booking }),
    offer.max_per_booking != null && t('offers.at_most', { count: offer.max_per_booking }),
    offer.hidden && t('offers.with_code'),
  ].filter(Boolean);
  if (rules.length === 0) return null;
  return (
    <Box className="tabular" sx={{ mt: 0.5, fontSize: '0.75rem', color: 'text.secondary' }}>
      {rules.join(' · ')}
    </Box>
  );
}

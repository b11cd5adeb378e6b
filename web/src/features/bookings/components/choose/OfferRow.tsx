import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { EventTime } from '@/components/EventTime';
import { Money } from '@/components/Money';
import type { Offer, Product } from '@/features/events';
import { stepBefore } from '../../lib/ladder';
import {
  canTake,
  mostOf,
  quantityOf,
  type Selection,
  type Shelf,
  stepped,
  withPrice,
} from '../../lib/selection';
import { Stepper } from '../Stepper';
import { FlexiblePrice } from './FlexiblePrice';

interface Props {
  product: Product;
  offer: Offer;
  /** Whether the product has other prices beside this one; then the price needs a name. */
  named: boolean;
  timeZone: string;
  shelf: Shelf;
  selection: Selection;
  onChange: (next: Selection) => void;
}

/** From this number on it is worth saying how many are left. */
const SCARCE = 10;

/** Somebody waits for it: it is on sale, or will be. */
const waits = ({ state }: Offer) => state === 'on_sale' || state === 'not_started';

export function OfferRow({ product, offer, named, timeZone, shelf, selection, onChange }: Props) {
  const { t } = useTranslation('bookings');
  const quantity = quantityOf(selection, offer);
  const most = mostOf(selection, shelf, product, offer);
  const soldOut = offer.state === 'sold_out' || (offer.state === 'on_sale' && product.available === 0);
  const open = canTake(selection, shelf, product, offer) && (!soldOut || quantity > 0);
  const before = stepBefore(product, offer);
  // What one booking may take is no number of what is left.
  const few = offer.limited && open && offer.available < Math.min(product.max_per_booking, SCARCE);
  return (
    <Box sx={{ '& + &': { mt: 3 } }}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 3, minHeight: 44 }}>
        <Box sx={{ flex: 1, minWidth: 0, ...(!open && { color: 'text.secondary' }) }}>
          <Box sx={{ display: 'flex', alignItems: 'baseline', flexWrap: 'wrap', columnGap: 2 }}>
            <Typography component="span" sx={{ fontWeight: 600 }}>
              {offer.flexible ? (
                <>
                  {t('choose.from')} <Money {...offer.all_in} short />
                </>
              ) : (
                <Money {...offer.all_in} short free />
              )}
            </Typography>
            {named && (
              <Typography component="span" variant="body2" sx={{ color: 'text.secondary' }}>
                {offer.name}
              </Typography>
            )}
          </Box>
          <Typography variant="caption" component="p" sx={{ color: 'text.secondary' }}>
            {offer.flexible &&
              open &&
              `${t(product.kind === 'gift_card' ? 'cards.own_amount' : 'choose.own_price')} `}
            {few && (
              <Box component="span" className="tabular" sx={{ color: 'warning.main', fontWeight: 620 }}>
                {t('choose.left_at_price', { count: offer.available })}{' '}
              </Box>
            )}
            {offer.max_per_booking !== null &&
              offer.max_per_booking !== undefined &&
              open &&
              `${t('choose.most', { count: offer.max_per_booking })} `}
            {open && offer.sales_end && (
              <>
                {t('choose.until')} <EventTime start={offer.sales_end} timeZone={timeZone} />
              </>
            )}
          </Typography>
        </Box>
        {open ? (
          <Stepper
            label={named ? `${product.name}, ${offer.name}` : product.name}
            value={quantity}
            canAdd={quantity < most}
            canRemove={quantity > 0}
            onStep={(direction) => onChange(stepped(selection, shelf, product, offer, direction))}
          />
        ) : (
          <Typography variant="body2" sx={{ color: 'text.secondary', fontWeight: 560, textAlign: 'end' }}>
            {offer.state === 'not_started' && before && waits(before) ? (
              t('choose.after', { name: before.name })
            ) : offer.state === 'not_started' && offer.sales_start ? (
              <>
                {t('choose.starts')}{' '}
                <Box component="span" sx={{ display: 'block' }}>
                  <EventTime start={offer.sales_start} timeZone={timeZone} />
                </Box>
              </>
            ) : offer.state === 'not_started' ? (
              t('choose.not_yet')
            ) : soldOut ? (
              t('choose.sold_out')
            ) : (
              t('choose.over')
            )}
          </Typography>
        )}
      </Box>
      {offer.flexible && quantity > 0 && (
        <FlexiblePrice
          offer={offer}
          gift={product.kind === 'gift_card'}
          value={selection[offer.id]?.price}
          onChange={(price) => onChange(withPrice(selection, offer, price))}
        />
      )}
    </Box>
  );
}

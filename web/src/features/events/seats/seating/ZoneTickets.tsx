import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { Money } from '@/components/Money';
import { useFeedback } from '@/contexts/FeedbackContext';
import { useProblemText } from '@/hooks/useProblemText';
import { useLinkZone } from '../editor/api';
import type { Zone } from '../types';

interface ZoneProduct {
  id: string;
  name: string;
  version: number;
  kind: string;
  zone?: number | null;
  offers: readonly { id: string; name: string; price_minor: number }[];
}

interface Props {
  place: { organizationId: string; eventId: string };
  zones: readonly Zone[];
  products: readonly ZoneProduct[];
  currency: string;
  /** Zones must be saved before tickets can name them. */
  disabled: boolean;
}

/** Which tickets sell which zone, and so what a seat costs. */
export function ZoneTickets({ place, zones, products, currency, disabled }: Props) {
  const { t } = useTranslation('seats');
  const link = useLinkZone(place);
  const { notify } = useFeedback();
  const problemText = useProblemText();
  const set = (product: ZoneProduct, zone: number | null) =>
    link.mutate(
      { id: product.id, version: product.version, zone },
      { onError: (error) => notify(problemText(error), { severity: 'error' }) },
    );
  const loose = products.filter((product) => product.zone == null && product.kind === 'admission');
  return (
    <Box sx={{ display: 'grid', gap: 4 }}>
      {zones.map((zone, index) => {
        const mine = products.filter((product) => product.zone === index);
        return (
          <Box key={zone.name} component="section" aria-label={zone.name}>
            <Box sx={{ display: 'flex', gap: 2, alignItems: 'center' }}>
              <Box aria-hidden sx={{ width: 14, height: 14, borderRadius: '4px', bgcolor: zone.color }} />
              <Typography variant="body2" sx={{ fontWeight: 600 }}>
                {zone.name}
              </Typography>
            </Box>
            {mine.map((product) => (
              <Box key={product.id} sx={{ display: 'flex', alignItems: 'center', gap: 2, minHeight: 40 }}>
                <Typography variant="body2" sx={{ flex: 1, minWidth: 0 }} noWrap>
                  {product.name}
                </Typography>
                <Typography variant="body2" sx={{ color: 'text.secondary' }}>
                  {product.offers.map((offer, i) => (
                    <span key={offer.id}>
                      {i > 0 && ' · '}
                      <Money amount={offer.price_minor} currency={currency} short free />
                    </span>
                  ))}
                </Typography>
                <Button
                  size="small"
                  variant="text"
                  disabled={link.isPending}
                  onClick={() => set(product, null)}
                >
                  {t('seating.unlink')}
                </Button>
              </Box>
            ))}
            {loose.length > 0 && (
              <TextField
                select
                size="small"
                fullWidth
                label={t('seating.link')}
                value=""
                disabled={disabled || link.isPending}
                onChange={(event) => {
                  const product = loose.find(({ id }) => id === event.target.value);
                  if (product) set(product, index);
                }}
                slotProps={{ htmlInput: { 'aria-label': t('seating.link_to', { zone: zone.name }) } }}
                sx={{ mt: 1 }}
              >
                {loose.map((product) => (
                  <MenuItem key={product.id} value={product.id}>
                    {product.name}
                  </MenuItem>
                ))}
              </TextField>
            )}
            {mine.length === 0 && loose.length === 0 && (
              <Typography variant="caption" sx={{ color: 'warning.main' }}>
                {t('seating.no_ticket')}
              </Typography>
            )}
          </Box>
        );
      })}
      {disabled && (
        <Typography variant="caption" sx={{ color: 'text.secondary' }}>
          {t('seating.save_first')}
        </Typography>
      )}
    </Box>
  );
}

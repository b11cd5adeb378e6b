import Checkbox from '@mui/material/Checkbox';
import FormControl from '@mui/material/FormControl';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormGroup from '@mui/material/FormGroup';
import FormHelperText from '@mui/material/FormHelperText';
import FormLabel from '@mui/material/FormLabel';
import { useTranslation } from 'react-i18next';
import type { EditedProduct, Pool } from '@/features/events/organizer';

export interface Opens {
  product_ids: string[];
  offer_ids: string[];
  channel_ids: string[];
}

interface Props {
  products: readonly EditedProduct[];
  pools: readonly Pool[];
  value: Opens;
  onChange: (next: Opens) => void;
}

/** What a code opens: hidden ticket types, hidden prices, and channels that are open. */
export function OpensField({ products, pools, value, onChange }: Props) {
  const { t } = useTranslation('organizer');
  const choices = [
    ...products
      .filter(({ hidden }) => hidden)
      .map(({ id, name }) => ({ kind: 'product_ids' as const, id, label: name })),
    ...products.flatMap((product) =>
      product.offers
        .filter(({ hidden }) => hidden)
        .map(({ id, name }) => ({ kind: 'offer_ids' as const, id, label: `${product.name}, ${name}` })),
    ),
    ...pools
      .filter(({ channel_of, released_at }) => channel_of && !released_at)
      .map(({ id, name }) => ({ kind: 'channel_ids' as const, id, label: t('codes.channel', { name }) })),
  ];
  const toggle = (kind: keyof Opens, id: string, on: boolean) =>
    onChange({ ...value, [kind]: on ? [...value[kind], id] : value[kind].filter((one) => one !== id) });
  return (
    <FormControl component="fieldset">
      <FormLabel
        component="legend"
        sx={{ mb: 1, fontSize: '0.875rem', fontWeight: 600, color: 'text.primary' }}
      >
        {t('codes.opens')}
      </FormLabel>
      {choices.length === 0 && <FormHelperText sx={{ mx: 0 }}>{t('codes.opens_hint')}</FormHelperText>}
      <FormGroup>
        {choices.map(({ kind, id, label }) => (
          <FormControlLabel
            key={id}
            control={
              <Checkbox
                size="small"
                checked={value[kind].includes(id)}
                onChange={(_, on) => toggle(kind, id, on)}
              />
            }
            label={label}
          />
        ))}
      </FormGroup>
    </FormControl>
  );
}

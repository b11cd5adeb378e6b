import Box from '@mui/material/Box';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormHelperText from '@mui/material/FormHelperText';
import Typography from '@mui/material/Typography';
import { useController, useFormContext, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { EventTime } from '@/components/EventTime';
import { FormSwitch } from '@/components/form';
import { Stepper } from '../../components/Stepper';
import { keyOf, mostOf, type Option } from '../wish';
import type { WishForm } from './wishForm';

interface Props {
  options: readonly Option[];
  /** Whether seats are sold: then neighbours can be asked for. */
  seated: boolean;
}

/** What is waited for: which tickets, how many, how few. */
export function WishFields({ options, seated }: Props) {
  const { t } = useTranslation('waiting');
  const form = useFormContext<WishForm>();
  const [chosen, quantity, minimum] = useWatch({
    control: form.control,
    name: ['choices', 'quantity', 'minimum'],
  });
  const most = mostOf(options, chosen);
  const set = (name: 'quantity' | 'minimum', value: number) =>
    form.setValue(name, value, { shouldDirty: true, shouldValidate: form.formState.isSubmitted });
  const setQuantity = (next: number) => {
    // Who never said otherwise needs all of them.
    if (minimum === quantity || minimum > next) set('minimum', next);
    set('quantity', next);
  };
  return (
    <>
      <Choices options={options} most={(keys) => mostOf(options, keys)} onFewer={setQuantity} />
      <Row label={t('wish.quantity')} hint={t('wish.quantity_hint')}>
        <Stepper
          label={t('wish.quantity')}
          value={quantity}
          canAdd={quantity < most}
          canRemove={quantity > 1}
          onStep={(by) => setQuantity(quantity + by)}
        />
      </Row>
      {quantity > 1 && (
        <Row label={t('wish.minimum')} hint={t('wish.minimum_hint')}>
          <Stepper
            label={t('wish.minimum')}
            value={minimum}
            canAdd={minimum < quantity}
            canRemove={minimum > 1}
            onStep={(by) => set('minimum', minimum + by)}
          />
        </Row>
      )}
      {seated && quantity > 1 && (
        <FormSwitch<WishForm> name="together" label={t('wish.together')} hint={t('wish.together_hint')} />
      )}
    </>
  );
}

function Row({ label, hint, children }: { label: string; hint: string; children: React.ReactNode }) {
  return (
    <Box sx={{ display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: 4 }}>
      <Box sx={{ minWidth: 0 }}>
        <Typography sx={{ fontWeight: 560 }}>{label}</Typography>
        <Typography variant="caption" component="p" sx={{ color: 'text.secondary' }}>
          {hint}
        </Typography>
      </Box>
      {children}
    </Box>
  );
}

interface ChoicesProps {
  options: readonly Option[];
  most: (keys: readonly string[]) => number;
  onFewer: (quantity: number) => void;
}

function Choices({ options, most, onFewer }: ChoicesProps) {
  const { t } = useTranslation('waiting');
  const form = useFormContext<WishForm>();
  const { field, fieldState } = useController<WishForm, 'choices'>({ name: 'choices' });
  const dates = new Set(options.map(({ occurrence }) => occurrence.id)).size;
  if (options.length === 1 && field.value.length === 1) return <Only option={options[0] as Option} />;
  const toggle = (key: string) => {
    const next = field.value.includes(key)
      ? field.value.filter((one) => one !== key)
      : [...field.value, key].slice(0, 10);
    field.onChange(next);
    if (form.getValues('quantity') > most(next)) onFewer(most(next));
  };
  return (
    <Box component="fieldset" sx={{ border: 0, m: 0, p: 0, minWidth: 0 }}>
      <Typography component="legend" sx={{ fontWeight: 560, p: 0 }}>
        {t('wish.choices')}
      </Typography>
      <Typography variant="caption" component="p" sx={{ color: 'text.secondary', mb: 1 }}>
        {t('wish.choices_hint')}
      </Typography>
      <Box sx={{ display: 'grid', border: 1, borderColor: 'divider', borderRadius: '12px', py: 1 }}>
        {options.map(({ occurrence, product }) => {
          const key = keyOf(occurrence.id, product.id);
          const rank = field.value.indexOf(key);
          return (
            <FormControlLabel
              key={key}
              control={<Checkbox checked={rank >= 0} onChange={() => toggle(key)} />}
              label={
                <Box sx={{ display: 'flex', alignItems: 'baseline', gap: 2, minWidth: 0 }}>
                  <Box sx={{ flex: 1, minWidth: 0 }}>
                    <Typography component="span" sx={{ fontWeight: 540 }}>
                      {product.name}
                    </Typography>
                    {dates > 1 && (
                      <Typography
                        variant="caption"
                        component="span"
                        sx={{ display: 'block', color: 'text.secondary' }}
                      >
                        <EventTime start={occurrence.starts_at} timeZone={occurrence.time_zone} />
                      </Typography>
                    )}
                  </Box>
                  {rank >= 0 && field.value.length > 1 && (
                    <Typography variant="caption" className="tabular" sx={{ color: 'text.secondary' }}>
                      {t('wish.rank', { rank: rank + 1 })}
                    </Typography>
                  )}
                </Box>
              }
              sx={{ m: 0, px: 2, py: 0.5, '& .MuiFormControlLabel-label': { flex: 1, minWidth: 0 } }}
            />
          );
        })}
      </Box>
      {fieldState.invalid && <FormHelperText error>{t('wish.choose_one')}</FormHelperText>}
    </Box>
  );
}

function Only({ option: { occurrence, product } }: { option: Option }) {
  return (
    <Box>
      <Typography sx={{ fontWeight: 600 }}>{product.name}</Typography>
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        <EventTime start={occurrence.starts_at} timeZone={occurrence.time_zone} localHint />
      </Typography>
    </Box>
  );
}

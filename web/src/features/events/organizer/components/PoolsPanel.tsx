import Add from '@mui/icons-material/Add';
import DeleteOutline from '@mui/icons-material/DeleteOutlineOutlined';
import ExpandMore from '@mui/icons-material/ExpandMore';
import Accordion from '@mui/material/Accordion';
import AccordionDetails from '@mui/material/AccordionDetails';
import AccordionSummary from '@mui/material/AccordionSummary';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import IconButton from '@mui/material/IconButton';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toProblem } from '@/api/errors';
import { EventTime } from '@/components/EventTime';
import { useFeedback } from '@/contexts/FeedbackContext';
import { useProblemText } from '@/hooks/useProblemText';
import { usePlace } from '../place';
import { useDeletePool, useLinkPools } from '../ticketsApi';
import type { EditedProduct, EventDate, Pool } from '../types';
import { CapacityField } from './CapacityField';
import { Channels } from './Channels';
import { PoolDialog } from './PoolDialog';

interface Props {
  pools: readonly Pool[];
  products: readonly EditedProduct[];
  dates: readonly EventDate[];
}

/** For houses where several ticket types share places: the counters behind the tickets, and who draws on them. */
export function PoolsPanel({ pools, products, dates }: Props) {
  const { t } = useTranslation('organizer');
  const [adding, setAdding] = useState(false);
  return (
    <Accordion sx={{ borderRadius: '12px !important' }}>
      <AccordionSummary expandIcon={<ExpandMore />} sx={{ px: { xs: 4, sm: 5 } }}>
        <Box>
          <Typography variant="subtitle2" component="h3">
            {t('pools.title')}
          </Typography>
          <Typography variant="caption" sx={{ color: 'text.secondary' }}>
            {t('pools.text')}
          </Typography>
        </Box>
      </AccordionSummary>
      <AccordionDetails>
        {dates.map((date) => (
          <Box key={date.id} sx={{ mb: 5 }}>
            <Typography variant="subtitle2" component="h4" sx={{ mb: 2 }}>
              <EventTime start={date.starts_at} timeZone={date.time_zone} />
            </Typography>
            {pools
              .filter((pool) => pool.occurrence_id === date.id && !pool.offer_id && !pool.channel_of)
              .map((pool) => (
                <PoolRow key={pool.id} pool={pool} pools={pools} products={products} zone={date.time_zone} />
              ))}
          </Box>
        ))}
        <Button
          size="small"
          startIcon={<Add />}
          onClick={() => setAdding(true)}
          disabled={dates.length === 0}
        >
          {t('pools.add')}
        </Button>
        {adding && <PoolDialog dates={dates} onClose={() => setAdding(false)} />}
      </AccordionDetails>
    </Accordion>
  );
}

interface RowProps {
  pool: Pool;
  pools: readonly Pool[];
  products: readonly EditedProduct[];
  zone: string;
}

function PoolRow({ pool, pools, products, zone }: RowProps) {
  const { t } = useTranslation('organizer');
  const place = usePlace();
  const link = useLinkPools(place);
  const remove = useDeletePool(place);
  const { confirm, notify } = useFeedback();
  const problemText = useProblemText();
  const complain = (error: unknown) =>
    notify(toProblem(error).code === 'pool_in_use' ? t('pools.in_use') : problemText(error), {
      severity: 'error',
    });

  const toggle = (product: EditedProduct, drawn: boolean) => {
    const others = product.pools.filter((one) => one.pool_id !== pool.id);
    const pools = drawn ? [...others, { pool_id: pool.id, units: 1 }] : others;
    link.mutate({ product_id: product.id, pools }, { onError: complain });
  };
  const onRemove = async () => {
    const yes = await confirm({
      title: t('pools.remove_title', { name: pool.name }),
      body: t('pools.remove_text'),
      confirmLabel: t('pools.remove'),
      destructive: true,
    });
    if (yes) remove.mutate(pool.id, { onError: complain });
  };

  return (
    <Box sx={{ p: 3, mb: 2, border: 1, borderColor: 'divider', borderRadius: '10px' }}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 3 }}>
        <Typography sx={{ flex: 1, minWidth: 0, fontWeight: 540, fontSize: '0.9375rem' }}>
          {pool.name}
        </Typography>
        <CapacityField pool={pool} disabled={false} label={t('pools.capacity', { name: pool.name })} />
        <IconButton aria-label={t('pools.remove_named', { name: pool.name })} onClick={() => void onRemove()}>
          <DeleteOutline fontSize="small" />
        </IconButton>
      </Box>
      <Box
        role="group"
        aria-label={t('pools.drawn_by')}
        sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 5, mt: 1 }}
      >
        {products.map((product) => (
          <FormControlLabel
            key={product.id}
            control={
              <Checkbox
                size="small"
                checked={product.pools.some((one) => one.pool_id === pool.id)}
                disabled={link.isPending}
                onChange={(_, drawn) => toggle(product, drawn)}
              />
            }
            label={product.name}
          />
        ))}
      </Box>
      {pool.zone == null && (
        <Channels pool={pool} channels={pools.filter((one) => one.channel_of === pool.id)} timeZone={zone} />
      )}
    </Box>
  );
}

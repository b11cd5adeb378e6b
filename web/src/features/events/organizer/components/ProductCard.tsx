import Add from '@mui/icons-material/Add';
import Edit from '@mui/icons-material/EditOutlined';
import Inventory from '@mui/icons-material/Inventory2Outlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Chip from '@mui/material/Chip';
import IconButton from '@mui/material/IconButton';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { EventTime } from '@/components/EventTime';
import { Money } from '@/components/Money';
import { ShareBar } from '@/components/ShareBar';
import type { EditedOffer, EditedProduct, EventDate, Pool } from '../types';
import { CapacityField } from './CapacityField';
import { OfferRules } from './OfferRules';

interface Props {
  product: EditedProduct;
  dates: readonly EventDate[];
  pools: readonly Pool[];
  currency: string;
  timeZone: string;
  manage: boolean;
  onEdit: () => void;
  onArchive: () => void;
  onOffer: (offer?: EditedOffer) => void;
}

/** One thing on sale: its prices, and how full it is on every date. */
export function ProductCard(props: Props) {
  const { product, dates, pools, manage, onEdit, onArchive, onOffer } = props;
  const { t } = useTranslation('organizer');
  const mine = new Set(product.pools.map((link) => link.pool_id));
  const rows = dates.flatMap((date) =>
    pools
      .filter((pool) => mine.has(pool.id) && pool.occurrence_id === date.id)
      .map((pool) => ({ date, pool })),
  );
  return (
    <Box
      component="article"
      aria-label={product.name}
      sx={{
        border: 1,
        borderColor: 'divider',
        borderRadius: '12px',
        bgcolor: 'background.paper',
        overflow: 'hidden',
      }}
    >
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1, px: { xs: 4, sm: 5 }, py: { xs: 2, sm: 3 } }}>
        <Box sx={{ flex: 1, minWidth: 0 }}>
          <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 2 }}>
            <Typography variant="h6" component="h3">
              {product.name}
            </Typography>
            {product.kind !== 'admission' && <Chip size="small" label={t(`tickets.kind.${product.kind}`)} />}
            {product.hidden && <Chip size="small" label={t('tickets.is_hidden')} />}
            {product.admissions > 1 && (
              <Chip size="small" label={t('tickets.lets_in', { count: product.admissions })} />
            )}
          </Box>
          {product.description && (
            <Typography variant="body2" sx={{ mt: 1, color: 'text.secondary', whiteSpace: 'pre-line' }}>
              {product.description}
            </Typography>
          )}
        </Box>
        {manage && (
          <>
            <IconButton aria-label={t('tickets.edit', { name: product.name })} onClick={onEdit}>
              <Edit fontSize="small" />
            </IconButton>
            <IconButton aria-label={t('tickets.archive', { name: product.name })} onClick={onArchive}>
              <Inventory fontSize="small" />
            </IconButton>
          </>
        )}
      </Box>
      <Offers {...props} onOffer={onOffer} />
      <Box sx={{ borderTop: 1, borderColor: 'divider' }}>
        {rows.length === 0 ? (
          <Typography variant="body2" sx={{ p: { xs: 4, sm: 5 }, color: 'text.secondary' }}>
            {t('tickets.no_places')}
          </Typography>
        ) : (
          rows.map(({ date, pool }) => (
            <DateCapacity key={pool.id} date={date} pool={pool} product={product} manage={manage} />
          ))
        )}
      </Box>
    </Box>
  );
}

function Offers({ product, pools, currency, timeZone, manage, onOffer }: Props) {
  const { t } = useTranslation('organizer');
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2, px: { xs: 4, sm: 5 }, pb: { xs: 4, sm: 5 } }}>
      {product.offers.map((offer) => (
        <Box
          key={offer.id}
          component={manage ? 'button' : 'div'}
          {...(manage
            ? {
                type: 'button' as const,
                onClick: () => onOffer(offer),
                'aria-label': t('offers.edit_named', { name: offer.name }),
              }
            : {})}
          sx={{
            font: 'inherit',
            color: 'inherit',
            textAlign: 'start',
            px: 3,
            py: 2,
            minHeight: 44,
            border: 1,
            borderColor: 'divider',
            borderRadius: '10px',
            bgcolor: 'surface.sunken',
            ...(manage && { cursor: 'pointer', '&:hover': { borderColor: 'text.disabled' } }),
          }}
        >
          <Box sx={{ display: 'flex', gap: 2, alignItems: 'baseline' }}>
            <Money
              amount={offer.price_minor}
              currency={currency}
              free={!offer.flexible}
              sx={{ fontWeight: 620 }}
            />
            {offer.flexible && <Box sx={{ fontSize: '0.8125rem' }}>{t('offers.or_more')}</Box>}
            <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary' }}>{offer.name}</Box>
          </Box>
          <OfferRules offer={offer} product={product} pools={pools} />
          {(offer.sales_start || offer.sales_end) && (
            <Box sx={{ mt: 0.5, fontSize: '0.75rem', color: 'text.secondary' }}>
              {offer.sales_start && (
                <>
                  {t('offers.from')} <EventTime start={offer.sales_start} timeZone={timeZone} />{' '}
                </>
              )}
              {offer.sales_end && (
                <>
                  {t('offers.until')} <EventTime start={offer.sales_end} timeZone={timeZone} />
                </>
              )}
            </Box>
          )}
        </Box>
      ))}
      {manage && (
        <Button
          size="small"
          variant="text"
          startIcon={<Add />}
          onClick={() => onOffer()}
          sx={{ alignSelf: 'center' }}
        >
          {t('offers.add')}
        </Button>
      )}
    </Box>
  );
}

interface DateCapacityProps {
  date: EventDate;
  pool: Pool;
  product: EditedProduct;
  manage: boolean;
}

function DateCapacity({ date, pool, product, manage }: DateCapacityProps) {
  const { t } = useTranslation('organizer');
  const shared = pool.name !== product.name;
  return (
    <Box
      sx={{
        display: 'grid',
        gap: { xs: 2, sm: 4 },
        alignItems: 'center',
        gridTemplateColumns: { xs: '1fr auto', sm: 'minmax(140px, 1fr) minmax(140px, 1.2fr) auto' },
        px: { xs: 4, sm: 5 },
        py: 3,
        borderTop: 1,
        borderColor: 'divider',
        '&:first-of-type': { borderTop: 0 },
      }}
    >
      <Box>
        <Typography variant="body2" component="div" sx={{ fontWeight: 520 }}>
          <EventTime start={date.starts_at} timeZone={date.time_zone} />
        </Typography>
        {shared && (
          <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
            {pool.name}
          </Typography>
        )}
      </Box>
      <Box sx={{ gridRow: { xs: 2, sm: 'auto' }, gridColumn: { xs: '1 / -1', sm: 'auto' } }}>
        <Typography
          variant="caption"
          component="div"
          className="tabular"
          sx={{ mb: 1, color: 'text.secondary' }}
        >
          {t('capacity.sold', { count: pool.sold })}
          {pool.held > 0 && ` · ${t('capacity.held', { count: pool.held })}`}
          {pool.blocked > 0 && ` · ${t('capacity.blocked', { count: pool.blocked })}`}
          {` · ${t('capacity.free', { count: pool.free })}`}
        </Typography>
        <ShareBar
          total={pool.capacity}
          parts={[
            { value: pool.sold, color: 'primary.main' },
            { value: pool.held, color: 'warning.main' },
            { value: pool.blocked, color: 'text.disabled' },
          ]}
        />
      </Box>
      <CapacityField
        pool={pool}
        disabled={!manage}
        label={t('capacity.label', {
          name: product.name,
          date: new Date(date.starts_at).toLocaleDateString(undefined, { timeZone: date.time_zone }),
        })}
      />
    </Box>
  );
}

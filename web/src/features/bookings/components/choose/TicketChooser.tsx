import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { EventTime } from '@/components/EventTime';
import { DateChooser, type EventOutlet } from '@/features/events';
import { JoinList } from '../../waiting/components/JoinList';
import { CodeEntry } from './CodeEntry';
import { HoldProblem } from './HoldProblem';
import { OpenHold } from './OpenHold';
import { ProductRow } from './ProductRow';
import type { Chooser } from './useChooser';

interface Props extends EventOutlet {
  chooser: Chooser;
}

/** Dates and tickets; the sum and the button stand below, where the panel or the sheet keeps them in sight. */
export function TicketChooser({ event, occurrence, chooseOccurrence, chooser }: Props) {
  const { shelf, selection, choose, held, problem, changes, instead } = chooser;
  const zone = occurrence?.time_zone ?? 'UTC';
  return (
    <Box sx={{ display: 'grid', gap: 5 }}>
      {held && <OpenHold booking={held} />}
      <DateChooser occurrences={event.occurrences} value={occurrence?.id} onChange={chooseOccurrence} />
      <SaleState event={event} occurrence={occurrence} />
      {event.codes && <CodeEntry eventId={event.id} />}
      {problem && <HoldProblem problem={problem} changes={changes} instead={instead} onTake={choose} />}
      {shelf.products.length > 0 && occurrence?.state === 'scheduled' && (
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {shelf.products.map((product) => (
            <ProductRow
              key={product.id}
              product={product}
              timeZone={zone}
              shelf={shelf}
              selection={selection}
              onChange={choose}
            />
          ))}
        </Box>
      )}
      {occurrence?.sales.state === 'on_sale' && <JoinList event={event} occurrence={occurrence} />}
    </Box>
  );
}

/** Said once for the whole date, when nothing of it can be had. */
function SaleState({ event, occurrence }: Pick<EventOutlet, 'event' | 'occurrence'>) {
  const { t } = useTranslation('bookings');
  if (!occurrence) return <Note>{t('choose.no_dates')}</Note>;
  if (occurrence.state === 'cancelled') return <Note>{t('choose.date_cancelled')}</Note>;
  switch (occurrence.sales.state) {
    case 'sold_out':
      return (
        <JoinList
          event={event}
          occurrence={occurrence}
          otherwise={<Note title={t('choose.all_sold_out_title')}>{t('choose.all_sold_out')}</Note>}
        />
      );
    case 'paused':
      return <Note>{t('choose.paused')}</Note>;
    case 'ended':
      return <Note>{t('choose.all_over')}</Note>;
    case 'not_started': {
      const start = firstSale(occurrence.products);
      return (
        <Note title={t('choose.soon_title')}>
          {start ? (
            <>
              {t('choose.starts')} <EventTime start={start} timeZone={occurrence.time_zone} localHint />
            </>
          ) : (
            t('choose.not_yet')
          )}
        </Note>
      );
    }
    default:
      return null;
  }
}

type Products = NonNullable<EventOutlet['occurrence']>['products'];

function firstSale(products: Products): string | null {
  const starts = products.flatMap((product) => product.offers.flatMap((offer) => offer.sales_start ?? []));
  return starts.sort()[0] ?? null;
}

function Note({ title, children }: { title?: string; children: ReactNode }) {
  return (
    <Box sx={{ p: 4, borderRadius: '10px', bgcolor: 'surface.sunken' }}>
      {title && <Typography sx={{ fontWeight: 600, mb: 0.5 }}>{title}</Typography>}
      <Typography variant="body2" component="div" sx={{ color: 'text.secondary' }}>
        {children}
      </Typography>
    </Box>
  );
}

import Add from '@mui/icons-material/Add';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { paths } from '@/app/paths';
import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { ListSkeleton } from '@/components/Skeletons';
import { useFeedback } from '@/contexts/FeedbackContext';
import { useMay } from '@/features/users';
import { useProblemText } from '@/hooks/useProblemText';
import { localZone } from '@/lib/time';
import { OfferDialog } from '../components/OfferDialog';
import { PoolsPanel } from '../components/PoolsPanel';
import { ProductCard } from '../components/ProductCard';
import { ProductDialog } from '../components/ProductDialog';
import { TicketTypeDialog } from '../components/TicketTypeDialog';
import { datesQuery } from '../datesApi';
import { usePlace, useWorkspaceEvent } from '../place';
import { poolsQuery, productsQuery, useArchiveProduct } from '../ticketsApi';
import type { EditedOffer, EditedProduct } from '../types';

type Open =
  | { kind: 'new' }
  | { kind: 'product'; id: string }
  | { kind: 'offer'; id: string; offer?: string | undefined }
  | null;

export default function TicketsPage() {
  const { t } = useTranslation('organizer');
  const event = useWorkspaceEvent();
  const place = usePlace();
  const may = useMay();
  const manage = may('events_manage') && event.state !== 'archived';
  const products = useQuery(productsQuery(place));
  const pools = useQuery(poolsQuery(place));
  const dates = useQuery(datesQuery(place));
  const [open, setOpen] = useState<Open>(null);
  const { notify } = useFeedback();
  const archive = useArchiving();
  const close = () => setOpen(null);
  const done = (message: string) => {
    close();
    notify(message);
  };

  const failed = products.error ?? pools.error ?? dates.error;
  if (failed) {
    return (
      <ErrorState
        error={failed}
        onRetry={() => void Promise.all([products.refetch(), pools.refetch(), dates.refetch()])}
      />
    );
  }
  if (!products.data || !pools.data || !dates.data) return <ListSkeleton rows={3} height={140} />;
  const zone = dates.data[0]?.time_zone ?? localZone();
  const chosen = open && 'id' in open ? products.data.find((product) => product.id === open.id) : undefined;
  const offer = open?.kind === 'offer' ? chosen?.offers.find((one) => one.id === open.offer) : undefined;
  const openOffer = (product: EditedProduct, edited?: EditedOffer) =>
    setOpen({ kind: 'offer', id: product.id, offer: edited?.id });

  if (dates.data.length === 0) {
    return (
      <EmptyState
        title={t('tickets.dates_first_title')}
        text={t('tickets.dates_first_text')}
        action={{
          label: t('dates.add'),
          to: paths.organizer.event(place.organizationId, place.eventId, 'dates'),
        }}
      />
    );
  }
  return (
    <Box sx={{ maxWidth: 880, display: 'grid', gap: 4 }}>
      {products.data.length === 0 ? (
        <EmptyState
          title={t('tickets.empty_title')}
          text={t('tickets.empty_text')}
          {...(manage
            ? { action: { label: t('tickets.add'), onClick: () => setOpen({ kind: 'new' }) } }
            : {})}
        />
      ) : (
        manage && (
          <Box sx={{ display: 'flex', justifyContent: 'flex-end' }}>
            <Button
              variant="contained"
              color="primary"
              startIcon={<Add />}
              onClick={() => setOpen({ kind: 'new' })}
            >
              {t('tickets.add')}
            </Button>
          </Box>
        )
      )}
      {products.data.map((product) => (
        <ProductCard
          key={product.id}
          product={product}
          dates={dates.data}
          pools={pools.data}
          currency={event.currency}
          timeZone={zone}
          manage={manage}
          onEdit={() => setOpen({ kind: 'product', id: product.id })}
          onArchive={() => void archive(product)}
          onOffer={(edited) => openOffer(product, edited)}
        />
      ))}
      {manage && products.data.length > 0 && (
        <PoolsPanel pools={pools.data} products={products.data} dates={dates.data} />
      )}
      {open?.kind === 'new' && (
        <TicketTypeDialog
          currency={event.currency}
          timeZone={zone}
          dates={dates.data.filter((date) => date.state === 'scheduled').length}
          onClose={close}
          onAdded={(name) => done(t('tickets.added', { name }))}
        />
      )}
      {open?.kind === 'product' && chosen && (
        <ProductDialog product={chosen} onClose={close} onSaved={() => done(t('tickets.saved'))} />
      )}
      {open?.kind === 'offer' && chosen && (
        <OfferDialog
          product={chosen}
          offer={offer}
          currency={event.currency}
          timeZone={zone}
          onClose={close}
          onSaved={() => done(t('offers.saved'))}
        />
      )}
    </Box>
  );
}

function useArchiving() {
  const { t } = useTranslation('organizer');
  const remove = useArchiveProduct(usePlace());
  const { confirm, notify } = useFeedback();
  const problemText = useProblemText();
  return async (product: EditedProduct) => {
    const yes = await confirm({
      title: t('tickets.archive_title', { name: product.name }),
      body: t('tickets.archive_text'),
      confirmLabel: t('tickets.archive_confirm'),
      destructive: true,
    });
    if (!yes) return;
    remove.mutate(product.id, {
      onSuccess: () => notify(t('tickets.archived', { name: product.name })),
      onError: (error) => notify(problemText(error), { severity: 'error' }),
    });
  };
}

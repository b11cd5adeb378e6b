import EventSeat from '@mui/icons-material/EventSeatOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import ButtonBase from '@mui/material/ButtonBase';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { paths } from '@/app/paths';
import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { ListSkeleton } from '@/components/Skeletons';
import { Tabs } from '@/components/Tabs';
import { useFeedback } from '@/contexts/FeedbackContext';
import { useMay } from '@/features/users';
import { useProblemText } from '@/hooks/useProblemText';
import { eventSeatingQuery, planQuery, seatMapsQuery, useDropSeating } from '../../seats/editor/api';
import { layOut } from '../../seats/engine/model';
import { LiveSeatsPanel } from '../../seats/seating/LiveSeatsPanel';
import { ZonesPanel } from '../../seats/seating/ZonesPanel';
import { ZoneTickets } from '../../seats/seating/ZoneTickets';
import { zonePlanOf, zonesBySection } from '../../seats/seating/zones';
import type { Seating, SeatMapCard } from '../../seats/types';
import { datesQuery } from '../datesApi';
import { usePlace, useWorkspaceEvent } from '../place';
import { productsQuery } from '../ticketsApi';

/** Which seats an event sells, and at which price. */
export default function SeatingPage() {
  const event = useWorkspaceEvent();
  const place = usePlace();
  const manage = useMay()('events_manage') && event.state !== 'archived';
  const { data: seating, error, refetch } = useQuery(eventSeatingQuery(place));
  const [chosen, setChosen] = useState<SeatMapCard | null>(null);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (seating === undefined) return <ListSkeleton height={320} rows={1} />;
  if (seating) return <Seated key={seating.seat_map_id} seating={seating} manage={manage} />;
  return chosen ? (
    <Seated key={chosen.id} fresh={chosen} manage={manage} onBack={() => setChosen(null)} />
  ) : (
    <ChooseMap onChoose={setChosen} manage={manage} />
  );
}

function ChooseMap({ onChoose, manage }: { onChoose: (map: SeatMapCard) => void; manage: boolean }) {
  const { t } = useTranslation('seats');
  const place = usePlace();
  const maps = useQuery(seatMapsQuery(place.organizationId));
  const dates = useQuery(datesQuery(place));
  if (maps.error) return <ErrorState error={maps.error} onRetry={() => void maps.refetch()} />;
  if (!maps.data || !dates.data) return <ListSkeleton height={96} rows={2} />;
  const here = new Set(dates.data.map(({ venue_id }) => venue_id));
  // Maps of the event's own venue first.
  const sorted = [...maps.data].sort((a, b) => Number(here.has(b.venue_id)) - Number(here.has(a.venue_id)));
  if (sorted.length === 0) {
    return (
      <EmptyState
        title={t('seating.no_map_title')}
        text={t('seating.no_map_text')}
        {...(manage
          ? { action: { label: t('maps.title'), to: paths.organizer.seatMaps(place.organizationId) } }
          : {})}
      />
    );
  }
  return (
    <Box sx={{ maxWidth: 720 }}>
      <Typography variant="h5" component="h2">
        {t('seating.choose_title')}
      </Typography>
      <Typography sx={{ mt: 1, mb: 5, color: 'text.secondary' }}>{t('seating.choose_text')}</Typography>
      <Box sx={{ display: 'grid', gap: 3 }}>
        {sorted.map((map) => (
          <ButtonBase
            key={map.id}
            disabled={!manage}
            onClick={() => onChoose(map)}
            sx={{
              p: 4,
              gap: 4,
              justifyContent: 'flex-start',
              textAlign: 'start',
              border: 1,
              borderColor: 'divider',
              borderRadius: '12px',
              bgcolor: 'background.paper',
              '&:hover': { borderColor: 'text.disabled' },
            }}
          >
            <EventSeat sx={{ color: 'primary.main' }} />
            <Box sx={{ flex: 1 }}>
              <Typography sx={{ fontWeight: 600 }}>{map.name}</Typography>
              <Typography variant="body2" className="tabular" sx={{ color: 'text.secondary' }}>
                {map.venue_name} · {t('editor.seats', { count: map.seats })}
              </Typography>
            </Box>
          </ButtonBase>
        ))}
      </Box>
    </Box>
  );
}

interface SeatedProps {
  seating?: Seating;
  /** A map that was just chosen and is not saved for the event yet. */
  fresh?: SeatMapCard;
  manage: boolean;
  onBack?: () => void;
}

function Seated({ seating, fresh, manage, onBack }: SeatedProps) {
  const { t } = useTranslation(['seats', 'common']);
  const event = useWorkspaceEvent();
  const place = usePlace();
  const [tab, setTab] = useState<'zones' | 'live'>('zones');
  const mapId = seating?.seat_map_id ?? fresh?.id ?? '';
  const number = seating?.number ?? fresh?.number ?? 1;
  const plan = useQuery(planQuery(place.organizationId, mapId, number));
  const products = useQuery(productsQuery(place));
  const dates = useQuery(datesQuery(place));
  const model = useMemo(() => (plan.data ? layOut(plan.data) : null), [plan.data]);
  const failed = plan.error ?? products.error ?? dates.error;
  if (failed) {
    return (
      <ErrorState
        error={failed}
        onRetry={() => void Promise.all([plan.refetch(), products.refetch(), dates.refetch()])}
      />
    );
  }
  if (!model || !plan.data || !products.data || !dates.data) return <ListSkeleton height={420} rows={1} />;
  const tickets = products.data;
  return (
    <Box sx={{ display: 'grid', gap: 5 }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2, alignItems: 'center' }}>
        <Box sx={{ flex: 1 }}>
          {seating && (
            <Tabs
              label={t('seats:seating.views')}
              value={tab}
              onChange={setTab}
              tabs={[
                { value: 'zones', label: t('seats:seating.zones') },
                { value: 'live', label: t('seats:live.title') },
              ]}
            />
          )}
        </Box>
        {onBack && <Button onClick={onBack}>{t('common:action.back')}</Button>}
        {seating && manage && <Unseat />}
      </Box>
      {tab === 'live' && seating ? (
        <LiveSeatsPanel place={place} model={model} seating={seating} dates={dates.data} manage={manage} />
      ) : (
        <ZonesPanel
          place={place}
          model={model}
          seating={seating ?? { seat_map_id: mapId, number, no_single_gaps: false }}
          initial={seating ? zonePlanOf(seating) : zonesBySection(plan.data)}
          manage={manage}
          tickets={(zones, dirty) => (
            <ZoneTickets
              place={place}
              zones={zones}
              products={tickets}
              currency={event.currency}
              disabled={dirty || !manage}
            />
          )}
        />
      )}
    </Box>
  );
}

function Unseat() {
  const { t } = useTranslation('seats');
  const drop = useDropSeating(usePlace());
  const { confirm, notify } = useFeedback();
  const problemText = useProblemText();
  const ask = async () => {
    const yes = await confirm({
      title: t('seating.drop_title'),
      body: t('seating.drop_text'),
      confirmLabel: t('seating.drop'),
      destructive: true,
    });
    if (!yes) return;
    drop.mutate(undefined, {
      onError: (error) => notify(problemText(error), { severity: 'error' }),
    });
  };
  return (
    <Button size="small" variant="text" loading={drop.isPending} onClick={() => void ask()}>
      {t('seating.drop')}
    </Button>
  );
}

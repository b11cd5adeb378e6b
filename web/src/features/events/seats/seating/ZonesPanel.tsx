import Redo from '@mui/icons-material/Redo';
import Undo from '@mui/icons-material/Undo';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import FormControlLabel from '@mui/material/FormControlLabel';
import IconButton from '@mui/material/IconButton';
import Switch from '@mui/material/Switch';
import Typography from '@mui/material/Typography';
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toProblem } from '@/api/errors';
import { useFeedback } from '@/contexts/FeedbackContext';
import { useProblemText } from '@/hooks/useProblemText';
import { useSaveSeating } from '../editor/api';
import { begin, done, type History, redo, undo } from '../editor/history';
import { type PlanModel, placeOf } from '../engine/model';
import { FREE, OFF, type SeatStates } from '../engine/states';
import { seatsText } from '../SeatName';
import type { Seating } from '../types';
import { BrushMap } from './BrushMap';
import { ZoneList } from './ZoneList';
import { countsOf, painted, withoutZone, type ZonePlan } from './zones';

interface Props {
  place: { organizationId: string; eventId: string };
  model: PlanModel;
  /** The map and version that is seated; `version` is absent until it is saved for the first time. */
  seating: Omit<Seating, 'version' | 'zones' | 'zone_of'> & { version?: number };
  initial: ZonePlan;
  manage: boolean;
  /** Beside the zones: what they cost. */
  tickets: (zones: Seating['zones'], dirty: boolean) => ReactNode;
}

/** Paints price zones onto the hall. */
export function ZonesPanel({ place, model, seating, initial, manage, tickets }: Props) {
  const { t } = useTranslation('seats');
  const [history, setHistory] = useState<History<ZonePlan>>(() => begin(initial));
  const [kept, setKept] = useState({ plan: initial, gaps: seating.no_single_gaps });
  const [active, setActive] = useState(0);
  const [gaps, setGaps] = useState(seating.no_single_gaps);
  const plan = history.present;
  const dirty = seating.version === undefined || plan !== kept.plan || gaps !== kept.gaps;
  const change = (next: ZonePlan) => setHistory((old) => done(old, next));
  const counts = useMemo(() => countsOf(plan), [plan]);
  const states = useMemo<SeatStates>(
    () => ({ state: Uint8Array.from(plan.zoneOf, (zone) => (zone < 0 ? OFF : FREE)), zone: plan.zoneOf }),
    [plan.zoneOf],
  );
  const save = useSaveSeating(place);
  const { notify } = useFeedback();
  const problemText = useProblemText();
  const send = async () => {
    try {
      await save.mutateAsync({
        seat_map_id: seating.seat_map_id,
        number: seating.number,
        zones: plan.zones,
        zone_of: [...plan.zoneOf],
        no_single_gaps: gaps,
        ...(seating.version === undefined ? {} : { version: seating.version }),
      });
      setKept({ plan, gaps });
      notify(t('seating.saved'));
    } catch (failure) {
      const problem = toProblem(failure);
      const extra = (problem.body.extra ?? problem.body) as { seats?: number[] };
      const names = seatsText((extra.seats ?? []).slice(0, 12).flatMap((seat) => placeOf(model, seat) ?? []));
      const text =
        problem.code === 'seats_in_use'
          ? t('seating.in_use', { seats: names })
          : problem.status === 409 || problem.status === 412
            ? t('seating.stale')
            : problemText(failure);
      notify(text, { severity: 'error' });
    }
  };
  return (
    <Box sx={{ display: 'grid', gap: 5, gridTemplateColumns: { md: 'minmax(0, 1fr) 320px' } }}>
      <BrushMap
        model={model}
        states={states}
        zones={plan.zones}
        color={plan.zones[active]?.color ?? 'gray'}
        label={t('seating.map')}
        disabled={!manage}
        describe={(seat) => plan.zones[plan.zoneOf[seat] ?? -1]?.name ?? t('seating.off')}
        onTouched={(seats) => change(painted(plan, seats, active))}
      />
      <Box sx={{ display: 'grid', gap: 5, alignContent: 'start' }}>
        <Box sx={{ display: 'flex', alignItems: 'center' }}>
          <Typography variant="h6" component="h2" sx={{ flex: 1 }}>
            {t('seating.zones')}
          </Typography>
          {manage && (
            <>
              <IconButton
                aria-label={t('editor.undo')}
                disabled={history.past.length === 0}
                onClick={() => setHistory(undo)}
              >
                <Undo fontSize="small" />
              </IconButton>
              <IconButton
                aria-label={t('editor.redo')}
                disabled={history.future.length === 0}
                onClick={() => setHistory(redo)}
              >
                <Redo fontSize="small" />
              </IconButton>
            </>
          )}
        </Box>
        <ZoneList
          zones={plan.zones}
          counts={counts.each}
          unsold={counts.off}
          active={active}
          manage={manage}
          onActive={setActive}
          onZones={(zones) => change({ ...plan, zones })}
          onRemove={(zone) => {
            change(withoutZone(plan, zone));
            setActive(0);
          }}
        />
        <Box>
          <FormControlLabel
            label={t('seating.no_gaps')}
            control={<Switch checked={gaps} disabled={!manage} onChange={(_, on) => setGaps(on)} />}
          />
          <Typography variant="caption" component="p" sx={{ color: 'text.secondary' }}>
            {t('seating.no_gaps_text')}
          </Typography>
        </Box>
        {manage && (
          <Button
            variant="contained"
            color="primary"
            loading={save.isPending}
            disabled={!dirty || plan.zones.length === 0}
            onClick={() => void send()}
          >
            {t('seating.save')}
          </Button>
        )}
        <Box sx={{ pt: 4, borderTop: 1, borderColor: 'divider' }}>
          <Typography variant="h6" component="h2" sx={{ mb: 3 }}>
            {t('seating.tickets')}
          </Typography>
          {tickets(plan.zones, dirty)}
        </Box>
      </Box>
    </Box>
  );
}

import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toProblem } from '@/api/errors';
import { ErrorState } from '@/components/ErrorState';
import { useFeedback } from '@/contexts/FeedbackContext';
import { useProblemText } from '@/hooks/useProblemText';
import { formatTime } from '@/lib/time';
import { claimsQuery, useBlockSeats } from '../editor/api';
import { type PlanModel, placeOf } from '../engine/model';
import { BLOCKED, FREE, HELD, MINE, OFF, type SeatStates, SOLD } from '../engine/states';
import { seatsText } from '../SeatName';
import type { Seating } from '../types';
import { BrushMap } from './BrushMap';

interface Props {
  place: { organizationId: string; eventId: string };
  model: PlanModel;
  seating: Seating;
  dates: readonly { id: string; starts_at: string; time_zone: string }[];
  manage: boolean;
}

/** Which seats of a date are held, sold and kept back now; some can be kept back here. */
export function LiveSeatsPanel({ place, model, seating, dates, manage }: Props) {
  const { t } = useTranslation('seats');
  const [wanted, setDate] = useState(dates[0]?.id ?? '');
  const { data: claims, error, refetch } = useQuery(claimsQuery(place, wanted));
  const [picked, setPicked] = useState<ReadonlySet<number>>(new Set());
  const block = useBlockSeats(place, wanted);
  const { notify } = useFeedback();
  const problemText = useProblemText();
  const { base, states } = useLiveStates(model, seating, claims, picked);
  const blockable = [...picked].filter((seat) => base[seat] === FREE);
  const blocked = [...picked].filter((seat) => base[seat] === BLOCKED);

  const touched = (seats: readonly number[]) => {
    const open = seats.filter((seat) => base[seat] === FREE || base[seat] === BLOCKED);
    const next = new Set(picked);
    const all = open.every((seat) => next.has(seat));
    for (const seat of open) {
      if (all) next.delete(seat);
      else next.add(seat);
    }
    setPicked(next);
  };
  const send = async (body: { block: readonly number[]; unblock: readonly number[] }) => {
    try {
      await block.mutateAsync(body);
      setPicked(new Set());
    } catch (failure) {
      const problem = toProblem(failure);
      const extra = (problem.body.extra ?? problem.body) as { seats?: number[] };
      const names = seatsText((extra.seats ?? []).flatMap((seat) => placeOf(model, seat) ?? []));
      notify(problem.code === 'seats_taken' ? t('live.taken', { seats: names }) : problemText(failure), {
        severity: 'error',
      });
    }
  };
  const words = {
    [FREE]: 'free',
    [HELD]: 'held',
    [SOLD]: 'sold',
    [BLOCKED]: 'blocked',
    [OFF]: 'off',
  } as const;
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <Box sx={{ display: 'grid', gap: 5, gridTemplateColumns: { md: 'minmax(0, 1fr) 320px' } }}>
      <BrushMap
        model={model}
        states={states}
        zones={seating.zones}
        color={seating.zones[0]?.color ?? 'currentColor'}
        label={t('live.map')}
        disabled={!manage}
        describe={(seat) => t(`live.${words[(base[seat] ?? FREE) as keyof typeof words] ?? 'free'}`)}
        onTouched={touched}
      />
      <Box sx={{ display: 'grid', gap: 4, alignContent: 'start' }}>
        {dates.length > 1 && (
          <TextField
            select
            label={t('live.date')}
            value={wanted}
            onChange={(event) => {
              setDate(event.target.value);
              setPicked(new Set());
            }}
          >
            {dates.map((date) => (
              <MenuItem key={date.id} value={date.id}>
                {formatTime(new Date(date.starts_at), 'short', date.time_zone)}
              </MenuItem>
            ))}
          </TextField>
        )}
        <Box
          component="dl"
          aria-live="polite"
          sx={{
            m: 0,
            display: 'grid',
            gridTemplateColumns: '1fr auto',
            gap: 2,
            '& dd': { m: 0, fontWeight: 640 },
          }}
        >
          {(['sold', 'held', 'blocked'] as const).map((kind) => (
            <Box key={kind} sx={{ display: 'contents' }}>
              <dt>{t(`live.${kind}`)}</dt>
              <dd className="tabular">{claims?.[kind].length ?? '…'}</dd>
            </Box>
          ))}
        </Box>
        {manage && (
          <>
            <Typography variant="body2" sx={{ color: 'text.secondary' }}>
              {picked.size === 0 ? t('live.help') : t('live.picked', { count: picked.size })}
            </Typography>
            <Button
              variant="contained"
              color="primary"
              disabled={blockable.length === 0}
              loading={block.isPending}
              onClick={() => void send({ block: blockable, unblock: [] })}
            >
              {t('live.block', { count: blockable.length })}
            </Button>
            <Button
              disabled={blocked.length === 0 || block.isPending}
              onClick={() => void send({ block: [], unblock: blocked })}
            >
              {t('live.unblock', { count: blocked.length })}
            </Button>
          </>
        )}
      </Box>
    </Box>
  );
}

function useLiveStates(
  model: PlanModel,
  seating: Seating,
  claims: { held: readonly number[]; sold: readonly number[]; blocked: readonly number[] } | undefined,
  picked: ReadonlySet<number>,
): { base: Uint8Array; states: SeatStates } {
  const zone = useMemo(() => Int16Array.from(seating.zone_of), [seating.zone_of]);
  const base = useMemo(() => {
    const state = new Uint8Array(model.count);
    for (let seat = 0; seat < model.count; seat += 1) if ((zone[seat] ?? -1) < 0) state[seat] = OFF;
    for (const seat of claims?.held ?? []) state[seat] = HELD;
    for (const seat of claims?.sold ?? []) state[seat] = SOLD;
    for (const seat of claims?.blocked ?? []) state[seat] = BLOCKED;
    return state;
  }, [model, zone, claims]);
  const states = useMemo(() => {
    const state = base.slice();
    for (const seat of picked) state[seat] = MINE;
    return { state, zone };
  }, [base, zone, picked]);
  return { base, states };
}

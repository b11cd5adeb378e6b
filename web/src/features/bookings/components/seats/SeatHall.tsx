import Box from '@mui/material/Box';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SeatCanvas } from '@/features/events/seats/engine/SeatCanvas';
import { FREE, MINE, OFF, type SeatStates, TAKEN } from '@/features/events/seats/engine/states';
import type { Insets } from '@/features/events/seats/engine/view';
import { SeatMapView } from '@/features/events/seats/SeatMapView';
import { SeatCard } from './SeatCard';
import type { PublicHall, Seats } from './useSeats';
import { useSeatSentence } from './words';

interface Props {
  seats: Seats;
  hall: PublicHall;
  /** Only this zone is lit. */
  only: number | null;
  insets: Insets;
  onLeave: () => void;
  /** A seat was taken by hand or key. */
  onPicked?: () => void;
}

/** The map one chooses from. */
export function SeatHall({ seats, hall, only, insets, onLeave, onPicked }: Props) {
  const { t } = useTranslation('seats');
  const sentence = useSeatSentence(seats);
  const canvas = useRef<SeatCanvas | null>(null);
  const [hover, setHover] = useState<number | null>(null);
  const [focused, setFocused] = useState<number | null>(null);
  const [tapped, setTapped] = useState<number | null>(null);
  const spot = focused ?? hover ?? tapped;
  const card = useRef<HTMLDivElement>(null);
  const states = useSeatStates(seats, hall, only);

  // The card hangs on its seat without React being asked at every step of a gesture.
  const place = () => {
    const at = spot === null ? null : canvas.current?.screenOf(spot);
    if (!at || !card.current || !canvas.current) return;
    const { width } = canvas.current.size;
    const above = at.y > 190;
    const x = Math.min(width - 128, Math.max(128, at.x));
    const gap = canvas.current.seatPixels / 2 + 10;
    card.current.style.transform = above
      ? `translate(${x}px, ${at.y - gap}px) translate(-50%, -100%)`
      : `translate(${x}px, ${at.y + gap}px) translate(-50%, 0)`;
  };
  useEffect(place);

  const pick = (seat: number, how: 'pointer' | 'keyboard') => {
    const outcome = seats.toggle(seat);
    if (how === 'pointer') setTapped(outcome === 'removed' ? null : seat);
    if (outcome === 'added') onPicked?.();
  };

  return (
    <SeatMapView
      model={hall.model}
      states={states}
      zones={hall.zones}
      label={t('map.label', { title: seats.event.title })}
      insets={insets}
      describe={sentence}
      wanted={(seat) => states.state[seat] === FREE}
      onPick={pick}
      onTapNothing={() => setTapped(null)}
      onHover={setHover}
      onFocusSeat={setFocused}
      onLeave={onLeave}
      onView={place}
      onReady={(made) => {
        canvas.current = made;
      }}
      cursor={hover !== null && states.state[hover] !== OFF ? 'pointer' : 'grab'}
      sx={{ position: 'absolute', inset: 0 }}
    >
      {spot !== null && states.state[spot] !== OFF && (
        <Box
          ref={card}
          aria-hidden
          sx={{ position: 'absolute', insetBlockStart: 0, left: 0, pointerEvents: 'none', zIndex: 1 }}
        >
          <SeatCard seats={seats} hall={hall} seat={spot} />
        </Box>
      )}
    </SeatMapView>
  );
}

function useSeatStates(seats: Seats, hall: PublicHall, only: number | null): SeatStates {
  const { chosen, taken, products } = seats;
  const zone = useMemo(() => Int16Array.from(hall.zone_of), [hall]);
  const sold = hall.zones
    .map((_, index) =>
      products.some(
        (product) => product.zone === index && product.offers.some(({ state }) => state === 'on_sale'),
      )
        ? '1'
        : '0',
    )
    .join('');
  const own = seats.isTaken;
  // `isTaken` changes with what it reads, which the list below names.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  return useMemo(() => {
    const state = new Uint8Array(hall.model.count);
    for (let seat = 0; seat < state.length; seat += 1) {
      const z = zone[seat] ?? -1;
      if (z < 0 || sold[z] !== '1' || (only !== null && z !== only)) state[seat] = OFF;
      else state[seat] = own(seat) ? TAKEN : FREE;
    }
    for (const { seat } of chosen) state[seat] = MINE;
    return { state, zone };
  }, [hall, zone, taken.flags, chosen, sold, only]);
}

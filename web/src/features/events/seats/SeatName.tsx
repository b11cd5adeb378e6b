import i18next from 'i18next';
import { useTranslation } from 'react-i18next';
import type { SeatPlace } from './types';

type Place = Pick<SeatPlace, 'section' | 'row' | 'label'>;

/** "Stalls, row F, seat 12" where there are no components: for labels of drawings and kept tickets. */
export function seatText({ section, row, label }: Place): string {
  const t = i18next.getFixedT(null, 'common');
  if (!row) return t('seat.without_row', { section, label });
  return t('seat.full', { section, row, label });
}

/** Where somebody sits; several seats of one row are told in one breath: "Stalls, row F, seats 12, 13". */
export function SeatName({ seats }: { seats: readonly Place[] }) {
  useTranslation('common');
  return <>{seatsText(seats)}</>;
}

export function seatsText(seats: readonly Place[]): string {
  const t = i18next.getFixedT(null, 'common');
  const rows = new Map<string, Place[]>();
  for (const seat of seats) {
    const key = `${seat.section}\u0000${seat.row}`;
    rows.set(key, [...(rows.get(key) ?? []), seat]);
  }
  return [...rows.values()]
    .map((together) => {
      const [first] = together;
      if (!first) return '';
      if (together.length === 1) return seatText(first);
      const labels = together.map(({ label }) => label).join(', ');
      return t('seat.several', { section: first.section, row: first.row, labels });
    })
    .join(' · ');
}

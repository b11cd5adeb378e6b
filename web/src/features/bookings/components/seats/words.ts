import { useTranslation } from 'react-i18next';
import { seatText } from '@/features/events';
import { ACCESSIBLE, COMPANION, placeOf } from '@/features/events/seats/engine/model';
import { formatMoney } from '@/lib/money';
import type { Seats } from './useSeats';

/** All there is to say about one seat, in one sentence for the ear. */
export function useSeatSentence(seats: Seats): (seat: number) => string {
  const { t, i18n } = useTranslation('seats');
  const locale = i18n.language;
  const { hall } = seats;
  return (seat) => {
    if (!hall) return '';
    const place = placeOf(hall.model, seat);
    if (!place) return '';
    const zone = hall.zones[hall.zone_of[seat] ?? -1]?.name;
    const offers = seats.offersAt(seat);
    const flags = hall.model.flags[seat] ?? 0;
    const least = Math.min(...offers.map(({ price }) => price));
    const mine = seats.chosen.some((one) => one.seat === seat);
    return [
      seatText(place),
      zone !== place.section && zone,
      offers.length > 0 && formatMoney(least, seats.currency, { locale, short: true }),
      (flags & ACCESSIBLE) !== 0 && t('pick.accessible'),
      (flags & COMPANION) !== 0 && t('pick.companion'),
      hall.model.seats[seat]?.note,
      mine
        ? t('pick.chosen')
        : seats.isTaken(seat)
          ? t('pick.taken')
          : offers.length === 0
            ? t('pick.off')
            : t('pick.free'),
    ]
      .filter(Boolean)
      .join(', ');
  };
}
